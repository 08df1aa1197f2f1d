"""One text masked, with the way from the places of its original to its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.folding import Folded
from indexer.masking import marks
from indexer.masking.contract import Found
from indexer.masking.find import find
from indexer.masking.keys import MaskingKeys

SIGNS = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Masked:
    """text after masking; edits are (start, end, length of the mask) of the original, in order, one for each found."""

    text: str
    edits: tuple[tuple[int, int, int], ...]
    found: tuple[Found, ...]
    original: str = ""

    def blanked(self) -> str:
        """The original with blanks for what is masked: same length, same places."""
        text = self.original or self.text
        for start, end, _ in reversed(self.edits):
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def hidden(self) -> Iterator[str]:
        """What was masked, letters and digits alone; of an address what stands before its host."""
        for (start, end, _), one in zip(self.edits, self.found, strict=True):
            clear = one.value.partition("@")[0] if one.kind == "email" else self.original[start:end]
            yield SIGNS.sub("", clear.lower())

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A span of the original as a span of the masked text; one that cuts a mask takes in the whole of it."""
        moved_start, moved_end = start, end
        shift = 0
        for low, high, length in self.edits:
            if low >= end:
                break
            if high <= start:
                shift += length - (high - low)
                moved_start, moved_end = start + shift, end + shift
                continue
            if low < start:
                moved_start = low + shift
            shift += length - (high - low)
            moved_end = max(end, high) + shift
        return moved_start, moved_end

    def cuts(self, start: int, end: int) -> bool:
        """Whether a span of the original has digits in a mask."""
        return any(low < end and start < high for low, high, _ in self.edits)


def mask_text(
    text: str | Folded,
    keys: MaskingKeys,
    kept: Iterable[tuple[int, int]] = (),
    spared: Iterable[tuple[int, int]] = (),
    named: Iterable[tuple[int, int]] = (),
) -> Masked:
    """One text masked; text and places as in find.find."""
    seen, found = find(text, kept, spared, named)
    text = seen.folded.original
    if not found:
        return Masked(text, (), ())
    out: list[str] = []
    edits: list[tuple[int, int, int]] = []
    done = 0
    for one in found:
        start, end = seen.folded.span(one.start, one.end)
        token = keys.hmac_token(one.kind, one.value) if one.value else ""
        new = marks.written(one.kind, one.shape, token)
        out += (text[done:start], new)
        edits.append((start, end, len(new)))
        done = end
    return Masked("".join([*out, text[done:]]), tuple(edits), tuple(found), text)
