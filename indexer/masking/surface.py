"""The text as families see it: characters folded, digit runs gathered once, kept places taken out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.folding import Folded
from indexer.masking.contract import Run, Surface
from indexer.masking.marks import MASK
from indexer.masking.places import Places

_CHUNK = re.compile(r"[0-9]+")
# What may stand between two chunks of one number; ") " is a phone's.
_GAPS = frozenset(
    (
        " ",
        ".",
        "-",
        "/",
        "_",
        "·",
        "•",
        "*",
        "#",
        "|",
        ")",
        ") ",
        ")-",
        "  ",
        " -",
        "- ",
        " - ",
        " (",
        ". ",
        " . ",
        " / ",
    )
)
_DIGITS_AT_LEAST, _DIGITS_AT_MOST = 6, 19
_SPELLED = 29  # so many single digits one after the other are left to the family `spelled`
_DELIMITERS = "|;\t,:"


def surface(folded: Folded, kept: Iterable[tuple[int, int]] = (), spared: Iterable[tuple[int, int]] = ()) -> Surface:
    """Of folding.plain(text). kept, spared: places of the original text (half-open), as Surface says what they mean."""
    fields = Places(_folded_span(folded.origin, start, end) for start, end in spared)
    places = [_folded_span(folded.origin, start, end) for start, end in kept]
    places += [mask.span() for mask in _masks(folded.original, folded.origin)]
    held = Places(places)
    chunks = [chunk.span() for chunk in _CHUNK.finditer(folded.text)]
    runs = list(_runs(folded.text, chunks))
    if held.starts:
        runs = [run for run in runs if not held.touches(run.start, run.end)]
    if fields.starts:
        runs = [run for run in runs if not fields.holds(run.start, run.end)]
    return Surface(folded, chunks, runs, held, fields, Places(_rows(folded.text)))


def _runs(text: str, chunks: Sequence[tuple[int, int]]) -> Iterable[Run]:
    """Every sequence of neighbouring chunks that may be one number."""
    joined = [text[end:start] in _GAPS for (_, end), (start, _) in pairwise(chunks)]
    joined.append(False)
    books = "isbn" in text
    singles = 0
    for first, (start, end) in enumerate(chunks):
        if books and "isbn" in text[max(0, start - 14) : start]:
            continue
        singles = singles + 1 if end - start == 1 and first and joined[first - 1] else 0
        if singles < _SPELLED and (joined[first] or end - start >= _DIGITS_AT_LEAST):
            yield from reversed(_from_chunk(text, chunks, joined, first))


def _from_chunk(text: str, chunks: Sequence[tuple[int, int]], joined: Sequence[bool], first: int) -> list[Run]:
    runs: list[Run] = []
    digits, begin = "", chunks[first][0]
    apart = not (first and joined[first - 1])
    for last in range(first, len(chunks)):
        start, end = chunks[last]
        digits += text[start:end]
        count = len(digits)
        if count > _DIGITS_AT_MOST:
            break
        if count >= _DIGITS_AT_LEAST:
            runs.append(tuple.__new__(Run, (begin, end, digits, apart and not joined[last])))
        if not joined[last]:
            break
    return runs


class _Place(tuple[int, int]):
    def span(self) -> tuple[int, int]:
        return self[0], self[1]


def _masks(original: str, origin: Sequence[int]) -> Iterable[_Place]:
    """Masks are recognised in the original only: upper-case X is part of their form."""
    if "[" not in original:
        return
    for mask in MASK.finditer(original):
        yield _Place(_folded_span(origin, mask.start(), mask.end()))


def _folded_span(origin: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return bisect_left(origin, start), bisect_left(origin, end)


def _rows(text: str) -> Iterable[tuple[int, int]]:
    """Runs of two or more lines that have one delimiter equally often (twice or more): rows of a table."""
    previous: tuple[str, int] | None = None
    start = end = place = 0
    count = 0
    for line in text.splitlines(keepends=True):
        shape = _shape(line)
        if shape is not None and shape == previous:
            count, end = count + 1, place + len(line)
        else:
            if count >= 2:
                yield start, end
            start, end, count = place, place + len(line), 1
        previous = shape
        place += len(line)
    if count >= 2:
        yield start, end


def _shape(line: str) -> tuple[str, int] | None:
    for delimiter in _DELIMITERS:
        times = line.count(delimiter)
        if times >= 2 or (delimiter == ":" and times == 1 and " " not in line.strip()):
            return delimiter, times
    return None
