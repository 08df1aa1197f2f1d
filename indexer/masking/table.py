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
# A line with four delimiters or more and a long number: a row, if it stands alone.
_ROW_ALONE = re.compile(r"(?m)^[^\n|;\t]{1,80}(?:[|;\t][^\n|;\t]{0,80}){4,40}$")
_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){8}|@")
_TUPLE = re.compile(r"\((?:[0-9]+|'[^'\n]{0,200}'|null)(?:\s?,\s?(?:-?[0-9.]+|'(?:[^'\\\n]|\\.){0,400}'|null)){2,60}\)")
_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.){1,400})'")


def find(surface: Surface) -> Iterator[Found]:
    """Cells of rows that hold identifiers or stand under a header of personal fields; values of SQL tuples."""
    text = surface.text
    yield from _labelled(text)
    for row in _ROW_ALONE.finditer(text):
        if _LONG_NUMBER.search(row.group()) and "isbn" not in row.group():
            yield from _row_cells(row.start(), row.group(), max("|;,\t", key=row.group().count), [])
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
        yield from _row_cells(place, line, delimiter, heads)


def _row_cells(place: int, line: str, delimiter: str, heads: Sequence[str]) -> Iterator[Found]:
    for column, cell in enumerate(line.split(delimiter)):
        stripped = cell.strip(" \"'")
        start = place + cell.find(stripped) if stripped else place
        kind = _kind(stripped, heads[column] if column < len(heads) else "")
        if kind:
            yield Found(kind, start, start + len(stripped), "")
        place += len(cell) + 1


@cache
def _label() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "Name: ...", "dob = ...", '"address": "..."': a field of a person's record up to its sign, and whole."""
    heads = "|".join(f"(?P<{kind}>{alternatives(f'{kind}_head')})" for kind in _HEADS)
    label = (
        r"(?<![^\W_])(?:full |first |last |home |customer |patient )?"
        rf"(?:{heads})[\"']?[ \t]{{0,3}}[:=]"
    )
    value = r"[ \t]{0,3}[\"']?(?P<value>[^\s\"'|;,{}\[\]][^\n\"'|;{}]{1,80})"
    return re.compile(label), re.compile(label + value)


_SIGN = re.compile("[:=]")
_LABEL_AT_MOST = 48  # characters


def _fields(text: str) -> Iterator[re.Match[str]]:
    """All labels with their values, looked for around the sign that each must hold."""
    label, field = _label()
    free = 0  # where a label can begin: behind the last value, behind the last sign
    for sign in _SIGN.finditer(text):
        place = sign.start()
        if place < free:
            continue
        head = label.search(text, max(free, place - _LABEL_AT_MOST), place + 1)
        free = place + 1
        if head and (found := field.match(text, head.start())):
            free = found.end()
            yield found


def _labelled(text: str) -> Iterator[Found]:
    """Fields of a record: two kinds of them near each other, with an identifier or a date of birth among them."""
    if ":" not in text and "=" not in text:
        return
    fields = list(_fields(text))
    if len({_kind_of(field) for field in fields}) < 2:
        return
    for at, field in enumerate(fields):
        around = fields[max(0, at - 2) : at + 3]
        block = text[max(0, around[0].start() - _BLOCK) : around[-1].end() + _BLOCK]
        if len(around) > 1 and (_IDENTIFYING.search(block) or _DATE.search(block)):
            kind = _kind_of(field)
            value = field["value"].split(",")[0] if kind != "address" else field["value"]
            yield Found(kind, field.start("value"), field.start("value") + len(value.rstrip()), "")


_BLOCK = 120  # characters around labelled fields in which an identifier makes them a record


def _kind_of(field: re.Match[str]) -> str:
    return next(kind for kind in _HEADS if field[kind])


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
