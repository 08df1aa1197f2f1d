"""The text as families see it: characters folded, digit runs gathered once, kept places taken out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from indexer.folding import Folded
from indexer.masking import signs
from indexer.masking.contract import Run, Surface
from indexer.masking.decoding import decoded
from indexer.masking.marks import MASK
from indexer.masking.places import Places
from indexer.masking.registry import kinds
from indexer.masking.rows import blocks

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
        "+",
        "~",
        "\u2010",
        "\u2013",
        "\u2014",
        "\u2212",
    )
)
_LINE_GAPS = frozenset(("\n", " \n", "\r\n", "-\n"))  # a number split over lines, each part short
_PART_AT_MOST = 8
_DIGITS_AT_LEAST, _DIGITS_AT_MOST = 6, 19
_FLOOD = 200  # chunks: so many side by side are masked as one, by the family `spelled`
_SPELLED = 29  # so many single digits one after the other are left to the family `spelled`


def surface(folded: Folded, kept: Iterable[tuple[int, int]] = (), spared: Iterable[tuple[int, int]] = ()) -> Surface:
    """Of folding.plain(text). kept, spared: places of the original text (half-open), as Surface says what they mean."""
    folded = decoded(folded)
    fields = Places(
        place for place in (_folded_span(folded.origin, *one) for one in spared) if _is_told(folded.text, *place)
    )
    places = [_folded_span(folded.origin, start, end) for start, end in kept]
    places += [mask.span() for mask in _masks(folded.original, folded.origin)]
    held = Places(places)
    chunks = [chunk.span() for chunk in _CHUNK.finditer(folded.text)]
    dates = Places(_dates(folded.text, chunks))
    joined = _joined(folded.text, chunks, dates)
    floods = list(_floods(chunks, joined)) if len(chunks) > _FLOOD else []
    runs = list(_runs(folded.text, chunks, joined))
    if held.starts:
        runs = [run for run in runs if not held.touches(run.start, run.end)]
    if fields.starts:
        runs = [run for run in runs if not fields.holds(run.start, run.end)]
    tables = list(blocks(folded.text))
    rows = Places((block.rows[0].start, block.rows[-1].end) for block in tables)
    return Surface(folded, chunks, runs, floods, held, fields, rows, dates, tables, signs.places(folded.text))


# Nine digits without a unit, seven with two words or more behind them or a lone k: somebody's number, not a count.
_IDENTIFIER = re.compile(
    r"[^0-9a-z$€£₹¥]*(?:[0-9]{1,3},(?=[0-9]{4}))?(?:(?:[0-9][ ./_+-]{0,2}){9,19}[^0-9a-z$€£₹¥]*|"
    r"(?:[0-9][ ./_+-]{0,2}){7,19}(?:[a-z]\W*|[^\W\d]+ \w.*))"
)
_ROUND = re.compile("[0-9]*000[^0-9]*")


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether a place that was read as a count or a price can be one."""
    return not _IDENTIFIER.fullmatch(text, start, end) or bool(_ROUND.fullmatch(text, start, end))


_DATE_SIGNS = frozenset("-./")


def _dates(text: str, chunks: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Days with a year of four digits: 2026-03-04, 4.3.2026; and what stands before a time of day."""
    for at, (start, end) in enumerate(chunks):
        if end - start != 4 or text[start : start + 2] not in ("19", "20"):
            continue
        for first in (at, at - 2):
            if first >= 0 and first + 2 < len(chunks) and _is_date(text, chunks, first):
                yield chunks[first][0], chunks[first + 2][1]


def _is_date(text: str, chunks: Sequence[tuple[int, int]], first: int) -> bool:
    (start, one), (two, three), (four, end) = chunks[first : first + 3]
    sign = text[one:two]
    if sign not in _DATE_SIGNS or text[three:four] != sign or three - two > 2:
        return False
    days = text[four:end] if one - start == 4 else text[start:one]
    if len(days) > 2 or int(days) > 31 or int(text[two:three]) > 31:
        return False
    apart_before = first == 0 or text[chunks[first - 1][1] : start] not in _DATE_SIGNS
    apart_after = first + 3 == len(chunks) or text[end : chunks[first + 3][0]] not in _DATE_SIGNS
    return apart_before and apart_after


def _joined(text: str, chunks: Sequence[tuple[int, int]], dates: Places) -> list[int]:
    """How each chunk goes on in the next one."""
    joined = [
        _SIDE_BY_SIDE if text[before[1] : after[0]] in _GAPS else _gap(text, before, after)
        for before, after in pairwise(chunks)
    ]
    joined.append(_APART)
    if _OVER_LINES in joined:
        joined = _without_lists(joined)
    if dates.starts:
        inside = [dates.touches(*chunk) for chunk in chunks]
        joined = [
            _APART if inside[at] or inside[min(at + 1, len(chunks) - 1)] else one for at, one in enumerate(joined)
        ]
    return joined


def _floods(chunks: Sequence[tuple[int, int]], joined: list[int]) -> Iterable[tuple[int, int]]:
    """Rows of more chunks than anybody's few numbers have; they are taken out of joined."""
    first = 0
    for gap, same in groupby(tuple(joined), key=bool):
        last = first + len(list(same))
        if gap and last - first > _FLOOD:
            yield chunks[first][0], chunks[last][1]
            joined[first : last + 1] = [_FLOODED] * (last + 1 - first)
        first = last


def _runs(text: str, chunks: Sequence[tuple[int, int]], joined: Sequence[int]) -> Iterable[Run]:
    """Every sequence of neighbouring chunks that may be one number."""
    books = "isbn" in text
    singles = 0
    for first, (start, end) in enumerate(chunks):
        if joined[first] == _FLOODED or (books and "isbn" in text[max(0, start - 14) : start]):
            continue
        singles = singles + 1 if end - start == 1 and first and joined[first - 1] else 0
        if singles < _SPELLED and (joined[first] or end - start >= _DIGITS_AT_LEAST):
            yield from reversed(_from_chunk(text, chunks, joined, first))


_APART, _SIDE_BY_SIDE, _OVER_LINES, _FLOODED = 0, 1, 2, 3
_LINES_AT_MOST = 12  # of a number that is split; a longer column of short numbers is a list


def _without_lists(joined: list[int]) -> list[int]:
    """joined, where too many lines follow each other all of them apart."""
    out: list[int] = []
    for gap, same in groupby(joined):
        count = len(list(same))
        out += [_APART if gap == _OVER_LINES and count > _LINES_AT_MOST else gap] * count
    return out


def _gap(text: str, before: tuple[int, int], after: tuple[int, int]) -> int:
    """How two chunks may belong to one number that do not stand side by side."""
    is_near = text[before[1] : after[0]] in _LINE_GAPS
    return _OVER_LINES if is_near and _is_split(text, before, after) else _APART


def _is_split(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether two parts on two lines may be one number: short both, and not two years."""
    sizes = before[1] - before[0], after[1] - after[0]
    if not all(1 < size <= _PART_AT_MOST for size in sizes):
        return False
    return not all(text[start : start + 2] in ("19", "20") and end - start == 4 for start, end in (before, after))


def _from_chunk(text: str, chunks: Sequence[tuple[int, int]], joined: Sequence[int], first: int) -> list[Run]:
    runs: list[Run] = []
    digits, begin = "", chunks[first][0]
    apart = not (first and joined[first - 1] == _SIDE_BY_SIDE)
    for last in range(first, len(chunks)):
        start, end = chunks[last]
        digits += text[start:end]
        count = len(digits)
        if count > _DIGITS_AT_MOST:
            break
        if count >= _DIGITS_AT_LEAST:
            runs.append(tuple.__new__(Run, (begin, end, digits, apart and joined[last] != _SIDE_BY_SIDE)))
        if not joined[last]:
            break
    return runs


class _Place(tuple[int, int]):
    def span(self) -> tuple[int, int]:
        return self[0], self[1]


def places(seen: Surface, spans: Iterable[tuple[int, int]]) -> Places:
    """Spans of the original as places of a surface's text."""
    return Places(_folded_span(seen.folded.origin, start, end) for start, end in spans)


def _masks(original: str, origin: Sequence[int]) -> Iterable[_Place]:
    """Masks are recognised in the original only: upper-case X is part of their form."""
    if "[" not in original:
        return
    for mask in MASK.finditer(original):
        if mask["kind"] in kinds():  # anything else in brackets is text: "[galy930228...]", "name [at] host"
            yield _Place(_folded_span(origin, mask.start(), mask.end()))


def _folded_span(origin: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return bisect_left(origin, start), bisect_left(origin, end)
