"""The text as families see it: characters folded, digit runs gathered once, kept places taken out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from indexer.folding import plain
from indexer.masking.contract import Run, Surface
from indexer.masking.marks import MASK

# Digits with one separator at most between two of them ("+91 98765-43210", "1 2 3 4 ..."); ") " is a phone's.
_RUN = re.compile(r"(?<![0-9])[0-9](?:(?:[ .\-/_·•*#|]|\) ?|[ ]{1,2}-?[ ]?)?[0-9]){5,60}")
_CHUNK = re.compile(r"[0-9]+")
_DIGITS_AT_LEAST, _DIGITS_AT_MOST = 6, 19
_CHUNKS_AT_MOST = 10  # of a run with more (digits spelt one by one) only what begins with it is looked at
_DELIMITERS = "|;\t,:"


def surface(text: str, kept: Iterable[tuple[int, int]] = (), spared: Iterable[tuple[int, int]] = ()) -> Surface:
    """kept, spared: places of the original text (half-open), as Surface says what they mean."""
    folded = plain(text)
    fields = sorted(_folded_span(folded.origin, start, end) for start, end in spared)
    places = [_folded_span(folded.origin, start, end) for start, end in kept]
    places += [mask.span() for mask in _masks(folded.original, folded.origin)]
    places.sort()
    runs = [
        run
        for run in _runs(folded.text)
        if not overlaps(places, run.start, run.end) and not within(fields, run.start, run.end)
    ]
    return Surface(folded, runs, places, fields, tuple(_rows(folded.text)))


def _runs(text: str) -> Iterable[Run]:
    for found in _RUN.finditer(text):
        chunks = [chunk.span() for chunk in _CHUNK.finditer(text, *found.span())]
        firsts = range(len(chunks)) if len(chunks) <= _CHUNKS_AT_MOST else range(1)
        for first in firsts:
            yield from reversed(list(_from_chunk(text, chunks, first)))


def _from_chunk(text: str, chunks: Sequence[tuple[int, int]], first: int) -> Iterable[Run]:
    digits = ""
    for last in range(first, len(chunks)):
        digits += text[slice(*chunks[last])]
        if len(digits) > _DIGITS_AT_MOST:
            return
        if len(digits) >= _DIGITS_AT_LEAST:
            whole = first == 0 and last == len(chunks) - 1
            yield Run(chunks[first][0], chunks[last][1], digits, whole)


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


def overlaps(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start, end) touches any of the places (sorted, few)."""
    return any(low < end and start < high for low, high in places)


def within(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start, end) lies wholly in one of the places."""
    return any(low <= start and end <= high for low, high in places)


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
