"""Rows of a pasted sample: names, dates of birth, addresses and whatever else stands in a column beside identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.words import alternatives

KINDS = ("name", "dob", "address", "cell")
_ROWS_AT_LEAST = 2
_DELIMITERS = "|;\t,:"
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d")
_WORDS = re.compile(r"[^\W\d_][\w.'’*-]*(?: [^\W\d_][\w.'’*-]*){0,4}")
_HARMLESS = re.compile(
    r"\W*|[a-z]{1,3}|\d{1,4}|null|none|true|false|n/a|male|female|m|f|(?:india|usa|uk|china)|\[[^\]]*\]"
)
_IDENTIFYING = re.compile(r"[0-9]{7,}|@|[0-9*x]{3,}[ -]?[0-9*x]{3,}")
_HEADS = ("name", "dob", "address")
_TUPLE = re.compile(r"\((?:[0-9]+|'[^'\n]{0,200}'|null)(?:\s?,\s?(?:-?[0-9.]+|'(?:[^'\\\n]|\\.){0,400}'|null)){2,60}\)")
_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.){1,400})'")


def find(surface: Surface) -> Iterator[Found]:
    """Cells of rows that hold identifiers or stand under a header of personal fields; values of SQL tuples."""
    text = surface.text
    for start, end in surface.rows:
        lines = _lines(text, start, end)
        delimiter = next((mark for mark in _DELIMITERS if lines[0][1].count(mark) >= 2), "")
        is_sql = "('" in lines[0][1] or ",'" in lines[0][1]
        if delimiter and len(lines) >= _ROWS_AT_LEAST and not is_sql:
            yield from _cells(lines, delimiter)
    if "('" in text or ",'" in text or ", '" in text:
        yield from _tuples(text)


def _lines(text: str, start: int, end: int) -> list[tuple[int, str]]:
    out, place = [], start
    for line in text[start:end].splitlines(keepends=True):
        out.append((place, line.rstrip("\r\n")))
        place += len(line)
    return out


def _cells(lines: Sequence[tuple[int, str]], delimiter: str) -> Iterator[Found]:
    heads = _heads(lines[0][1].split(delimiter))
    rows = lines[1:] if any(heads) else lines
    personal = sum(bool(_IDENTIFYING.search(line)) for _, line in rows)
    if not rows or (sum(map(bool, heads)) < 2 and personal < max(_ROWS_AT_LEAST, len(rows) / 2)):
        return
    for place, line in rows:
        for column, cell in enumerate(line.split(delimiter)):
            stripped = cell.strip(" \"'")
            start = place + cell.find(stripped) if stripped else place
            kind = _kind(stripped, heads[column] if column < len(heads) else "")
            if kind:
                yield Found(kind, start, start + len(stripped), "")
            place += len(cell) + 1


@cache
def _head(kind: str) -> re.Pattern[str]:
    return re.compile(alternatives(f"{kind}_head"))


def _heads(cells: Sequence[str]) -> list[str]:
    """Kinds of the columns where the first line is a header; all empty where it is a row."""
    kinds = [next((kind for kind in _HEADS if _head(kind).search(cell)), "") for cell in cells]
    is_header = not any(_IDENTIFYING.search(cell) for cell in cells) and any(kinds)
    return kinds if is_header else [""] * len(cells)


def _kind(cell: str, head: str) -> str:
    if _HARMLESS.fullmatch(cell):
        return head if head and cell and cell.isalpha() and len(cell) > 1 else ""
    if head:
        return head
    if _DATE.fullmatch(cell):
        return "dob"
    return "name" if _WORDS.fullmatch(cell) and len(cell) <= 60 else "cell"


def _tuples(text: str) -> Iterator[Found]:
    for row in _TUPLE.finditer(text):
        for quoted in _QUOTED.finditer(text, row.start(), row.end()):
            value = quoted[1]
            if not _HARMLESS.fullmatch(value):
                yield Found("dob" if _DATE.fullmatch(value) else "cell", quoted.start(1), quoted.end(1), "")
