"""Which lines are rows of a table, and what are their cells? Commas, bars, tabs, semicolons, colons, wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_DELIMITERS = "|\t;,:"
_CELL_AT_MOST, _WORDS_AT_MOST = 70, 7
_QUOTED = re.compile(r'[ \t]*"(?:[^"\n]|""){0,400}"[ \t]*')
# The end of a sentence; not of a word that addresses and names shorten: "jl. mawar 3", "ul. lipowa 4".
_SENTENCE = re.compile(
    r"(?<![^\W_])(?!(?:jl|jln|st|str|ul|al|pl|os|dr|mr|mrs|ms|sr|sra|av|ave|rd|ln|ct|apt|no|nr|bl|blvd|cad|sok|mah|gg|kp|ds|rt)\.)"
    r"[a-z]*[a-z]{2}[.!?] [^\W\d_]"
)
# A cell that is an identifier by its look: digits, few letters, single separators; or an address.
_LETTERED = re.compile(r"(?=[^0-9]*(?:[0-9][^0-9]{0,3}){6})(?=.*[a-z])[a-z0-9]{0,8}[ ._/-]?[a-z0-9 ._/-]{5,20}")
_DIGITS = re.compile(r"\+?[(]?[0-9](?:[ ()._/+-]{0,2}[0-9]){6,20}")
# In a line by itself, which may be a sentence with commas: an identifier that no word stands beside.
_SURE = re.compile(
    r"(?=(?:[^0-9]*[0-9]){8})\+?[(]?[0-9][0-9 ()./_+-]{6,24}|[a-z]{0,5}[._/-]?[0-9]{5,}[._/-]?[a-z0-9]{0,6}|"
    r"(?=(?:[^0-9]*[0-9]){6})[a-z0-9]{10,20}|[a-z]{3} [0-9]{6,}|[0-9*x -]{8,}|(?!.*[a-z]{3})[a-z0-9 ._/-]{6,30}"
)
# "telegram @harbor" is a handle, and so is "联系@harbor"
_ADDRESS = re.compile(r"(?![\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\W_]@\w")
_STARRED = re.compile(r"(?=.*[0-9])(?=.*[*x]|(?:[^0-9]*[0-9]){6})[0-9*x]{2,}(?:[ -]?[0-9*x]{2,}){1,4}")
_YEAR, _SIGN = "(?:19|20)[0-9]{2}", "[-./ ]"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_NO_IDENTIFIER = re.compile(
    rf"(?:{_OCTET}\.){{3}}{_OCTET}|97[89][0-9-]{{10,14}}|[0-9]+0000|[0-9a-f]{{32,}}|"
    r"[0-9]{1,3}[ .][0-9]{3}|[0-9]{1,3}(?:[ .][0-9]{3}){1,4}(?<=000)|[0-9]{1,2}(?:[ .][0-9]{3}){2}|"
    rf"{_YEAR}{_SIGN}[0-9]{{1,2}}{_SIGN}[0-9]{{1,2}}.*|[0-9]{{1,2}}{_SIGN}[0-9]{{1,2}}{_SIGN}{_YEAR}.*|"
    r"[0-9]{1,6} ?[a-z]{1,12}|[0-9]{7} ?[kmb]|[0-9]+(?: [a-z]{2,12}|[a-z]{3,12})|"
    r"v?(?=(?:\.?[0-9]){3,8}$)[0-9]+(?:\.[0-9]+){2,}|cve-.*"
)


class Row(NamedTuple):
    """start, end: the line without its end; cells: (start, end) of each, blanks and quotation marks stripped."""

    start: int
    end: int
    cells: Sequence[tuple[int, int]]


class Block(NamedTuple):
    """Rows one below the other with one sign between their cells; is_table where they are surely no prose."""

    rows: Sequence[Row]
    sign: str
    is_table: bool


@lru_cache(4096)
def is_identifier(cell: str) -> bool:
    """Whether a cell of folded text looks like somebody's number or address."""
    if _ADDRESS.search(cell):
        return True
    if len(cell) > 40 or _NO_IDENTIFIER.fullmatch(cell):
        return False
    return bool(_DIGITS.fullmatch(cell) or _LETTERED.fullmatch(cell) or _STARRED.fullmatch(cell))


def blocks(text: str) -> Iterator[Block]:
    """Lines that may be rows, in order, those that follow each other with the same sign together."""
    if "isbn" in text:
        text = re.sub(r"isbn[^\n]*", lambda found: " " * len(found.group()), text)
    rows: list[Row] = []
    sign, place = "", 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        own = _sign(bare)
        if own != sign and rows:
            yield from _block(text, rows, sign)
            rows = []
        sign = own
        if own:
            rows.append(Row(place, place + len(bare), _cells(bare, place, own)))
        place += len(line)
    if rows:
        yield from _block(text, rows, sign)


def _sign(line: str) -> str:
    """What stands between the cells of a line; "" for none."""
    for sign in _DELIMITERS:
        times = line.count(sign)
        if times == 0 or (sign == ":" and ((times == 1 and " " in line.strip()) or ("://" in line and times < 3))):
            continue
        if sign in ",:" and _SENTENCE.search(line):
            return ""
        return sign
    return "  " if "  " in line.strip() else ""


def _cells(line: str, place: int, sign: str) -> list[tuple[int, int]]:
    """Cells of a line, quoted ones whole."""
    spans: list[tuple[int, int]] = []
    at, has_quotes = 0, '"' in line
    while at <= len(line):
        quoted = _QUOTED.match(line, at) if has_quotes else None
        if quoted and (quoted.end() == len(line) or line.startswith(sign, quoted.end())):
            end = quoted.end()
        else:
            end = line.find(sign, at)
            end = len(line) if end < 0 else end
        spans.append(_stripped(line, at, end, place))
        at = end + len(sign)
        while sign == "  " and line[at : at + 1] == " ":
            at += 1
    return [span for span in spans if span[0] < span[1]] if sign == "  " else spans


_AROUND = " \"'\u00ab\u00bb\u201c\u201d\t"


def _stripped(line: str, start: int, end: int, place: int) -> tuple[int, int]:
    while start < end and line[start] in _AROUND:
        start += 1
    while end > start and line[end - 1] in _AROUND:
        end -= 1
    return place + start, place + end


def _block(text: str, rows: Sequence[Row], sign: str) -> Iterator[Block]:
    """Whole where its rows are alike; else every row that shows an identifier in a cell by itself."""
    counts = [len(row.cells) for row in rows]
    told = [any(is_identifier(text[start:end]) for start, end in row.cells) for row in rows]
    is_short = all(_is_short(text, row) for row in rows)
    has_columns = counts[0] > 2 or sign in "|\t;:" or (is_short and len(rows) > 2)
    alike = len(rows) > 1 and has_columns and all(one == two for one, two in pairwise(counts))
    if alike or (is_short and len(rows) > 1 and sum(told) * 2 >= len(rows) - 1 and any(told)):
        yield Block(rows, sign, is_short and any(told))
        return
    for row, is_told in zip(rows, told, strict=True):
        if is_told and len(row.cells) > 2 and _is_short(text, row) and (sign != "," or _is_sure(text, row)):
            yield Block([row], sign, True)


def _is_sure(text: str, row: Row) -> bool:
    """Whether a line with commas is no sentence: it shows an identifier with no word beside it."""
    cells = [text[start:end] for start, end in row.cells]
    bare = [cell for cell in cells if _SURE.fullmatch(cell) or (" " not in cell and _ADDRESS.search(cell))]
    return any(map(is_identifier, bare))


def _is_short(text: str, row: Row) -> bool:
    return all(
        end - start <= _CELL_AT_MOST and text.count(" ", start, end) < _WORDS_AT_MOST for start, end in row.cells
    )
