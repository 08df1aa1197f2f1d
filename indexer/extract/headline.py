"""Where a text names its ware: in the title, without one in the first line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.extract.contract import Anchor, Text

_LINE_AT_MOST = 120


def end(text: Text) -> int:
    """Where the headline ends in Text.joined: the title's end, without a title that of the body's first line."""
    if text.body_at > 1:
        return text.body_at
    line = text.joined.find("\n", text.body_at, text.body_at + _LINE_AT_MOST)
    return line if line >= 0 else text.body_at + _LINE_AT_MOST


def is_line(text: Text) -> bool:
    """Whether the headline is a title or a whole line: prose is cut within a sentence."""
    return text.body_at > 1 or text.joined[end(text) : end(text) + 1] in ("", "\n")


def within(text: Text, vocabulary: str, *ids: str) -> list[Anchor]:
    """Anchors of a vocabulary that begin in the headline, all or those of the ids named."""
    done = end(text)
    found: list[Anchor] = []
    for anchor in text.found(vocabulary):
        if anchor.start >= done:
            break
        if not ids or anchor.id in ids:
            found.append(anchor)
    return found


def beside(ones: Sequence[Anchor], others: Sequence[Anchor], gap: int) -> Iterator[Anchor]:
    """Those of ones that stand next to, or no more than gap characters before or after, one of the others."""
    for one in ones:
        if any(0 <= max(other.start - one.end, one.start - other.end) <= gap for other in others):
            yield one
