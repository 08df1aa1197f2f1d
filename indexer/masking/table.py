"""Rows of a pasted sample: names, dates of birth, addresses and whatever else stands in a column beside identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from indexer.masking import cues
from indexer.masking.contract import Found, Surface
from indexer.masking.phone import international
from indexer.masking.rows import Block, Row, is_identifier
from indexer.masking.words import alternatives, words

KINDS = ("name", "dob", "address", "salary", "password", "token", "cell")
_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ]?\d{1,2}[-./ ]?\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)?\d\d|"
    r"\d{1,2}[- ][^\W\d_]{3,9}[-, ]{1,2}(?:19|20)?\d\d"
)
_WORDS = re.compile(r"[^\W\d_][\w.'’*-]*(?: [^\W\d_][\w.'’*-]*){0,4}")
_HARMLESS = re.compile(
    r"\W*|[a-z]{1,3}|\d{1,4}|null|none|true|false|n/a|male|female|m|f|(?:india|usa|uk|china)|\[[^\]]*\]"
)
_IDENTIFYING = re.compile(r"[0-9]{7,}|@|[0-9*x]{3,}[ -]?[0-9*x]{3,}")
SIGNS = ("('", ",'", ", '", '["', ',"')
_HEADS = ("name", "dob", "address", "salary")
_OWNERLESS = frozenset(
    {"name", "dob", "address", "salary", "password", "token", "cell"}
)  # kinds whose masks carry no token
_PRICED = re.compile(r"[$€£₹¥]|\b(?:usd|eur|btc|xmr|usdt|rows?|lines?|records?|price|стр|руб)\b")
_VALUE = r"(?:-?[0-9][0-9.]*|'(?:[^'\\\n]|\\.){0,400}'|\"(?:[^\"\\\n]|\\.){0,400}\"|null|true|false)"
_TUPLE = re.compile(rf"[\[(](?P<cells>{_VALUE}(?:\s?,\s?{_VALUE}){{1,60}})[\])]")
_ELEMENT = re.compile(_VALUE)


def find(surface: Surface) -> Iterator[Found]:
    """Cells of rows that hold identifiers or stand under a header of personal fields; values of SQL and JSON rows."""
    yield from _labelled(surface)
    for block in surface.tables:
        yield from _cells(surface, block)
    if not surface.signs.keys().isdisjoint(SIGNS):
        yield from _tuples(surface)


def _cells(surface: Surface, block: Block) -> Iterator[Found]:
    text, rows = surface.text, block.rows
    first = [text[start:end] for start, end in rows[0].cells]
    heads = _heads(first)
    if any(heads):
        rows = rows[1:]
    elif "('" in text[rows[0].start : rows[0].end] or ",'" in text[rows[0].start : rows[0].end]:
        return  # rows of SQL
    personal = sum(_is_personal(text, row, heads) for row in rows)
    priced = sum(bool(_PRICED.search(text, row.start, row.end)) for row in rows)
    if not rows or personal * 2 < len(rows) or (priced * 2 > len(rows) and not any(heads)):
        return
    if len(block.rows) == 1 and not block.is_table:
        return
    if len(block.rows) == 1 and block.sign == "," and surface.kept.touches(block.rows[0].start, block.rows[0].end):
        return  # a sentence of the seller's contacts
    for row in rows:
        if not any(heads) or len(row.cells) == len(heads) or _is_personal(text, row, ()):
            yield from _row_cells(surface, row, heads, block.is_table)


def _is_personal(text: str, row: Row, heads: Sequence[str]) -> bool:
    """Whether a row shows an identifier, or under its head what only the head makes one: a password, "38.727.462"."""
    for column, (start, end) in enumerate(row.cells):
        cell, head = text[start:end], heads[column] if column < len(heads) else ""
        if is_identifier(cell) or (head in ("password", "token") and _SECRET.fullmatch(cell)):
            return True
        if head and head not in _OWNERLESS and _NUMBERED.fullmatch(cell):
            return True
        if (head in _NEVER_COUNTED and _DIGITS.fullmatch(cell)) or (head == "vehicle" and _PLATE.fullmatch(cell)):
            return True
    return False


_NEVER_COUNTED = frozenset({"health_id", "device"})  # heads below which digits are no count, however round
_DIGITS = re.compile("[0-9]{5,20}")
_PLATE = re.compile(r"(?=.*[0-9])(?=.*[^\W\d_])[^\W_]{1,8}(?:[ ._/·-][^\W_]{1,5}){0,4}")
# Numbers with letters in them, without a unit behind; digits in groups that are not round.
_NUMBERED = re.compile(
    r"(?=(?:[^0-9]*[0-9]){3})(?=.*[a-z])(?![0-9.]+(?:[a-z]|[kmgt]b|mn|mln|mio|pcs|usd|eur)$)[a-z0-9./-]{6,20}|"
    r"[0-9]{1,3}(?:[. ][0-9]{3}){2,3}(?<!000)"
)


_BARE = re.compile(r"[0-9]{6,}")
_SECRET = re.compile(r"(?=.*[^\W\d_])(?=.*[0-9])\S{5,64}")


def _row_cells(surface: Surface, row: Row, heads: Sequence[str], is_table: bool) -> Iterator[Found]:
    for column, (start, end) in enumerate(row.cells):
        cell = surface.text[start:end]
        kind = _kind(cell, heads[column] if column < len(heads) else "")
        if kind and not surface.kept.touches(start, end):
            is_headed = column < len(heads) and bool(heads[column])
            yield Found(
                kind, start, end, normal(kind, cell), sure=is_headed or (is_table and _BARE.fullmatch(cell) is not None)
            )


def normal(kind: str, cell: str) -> str:
    """What the token of a cell is made of; "" for what gets none: words, and what is guessed too easily."""
    value = re.sub("[^0-9a-z]", "", cell).upper()
    if kind in _OWNERLESS and not (kind == "cell" and is_identifier(cell)):
        return ""
    if kind == "phone":
        return international(re.sub("[^0-9]", "", value), "+" in cell)
    return cell if kind == "email" else value


@cache
def _label() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "Name: ...", "dob = ...", '"address": "..."': a field of a person's record up to its sign, and whole."""
    heads = "|".join(f"(?P<{kind}>{alternatives(f'{kind}_head')})" for kind in _HEADS)
    label = (
        r"(?<![^\W_])(?:full |first |last |home |customer |patient )?"
        rf"(?:{heads})[\"']?(?:[ \t]{{0,3}}[:=]|[ \t][–—-][ \t])"
    )
    value = r"[ \t]{0,3}[\"']?(?P<value>[^\s\"'|;,{}\[\]][^\n\"'|;{}]{1,80})"
    return re.compile(label), re.compile(label + value)


_SIGN = re.compile("[:=]|[–—-](?<=[ \t].)(?=[ \t])")
_LABEL_AT_MOST = 48  # characters


def _fields(text: str) -> Iterator[re.Match[str]]:
    """All labels with their values, looked for around the sign that each must hold."""
    label, field = _label()
    free = 0  # where a label can begin: behind the last value, behind the last sign
    for sign in _SIGN.finditer(text):
        place = sign.start()
        if place < free:
            continue
        head = _ends_label(text, place) and label.search(text, max(free, place - _LABEL_AT_MOST), place + 2)
        free = place + 1
        if head and (found := field.match(text, head.start())):
            free = found.end()
            yield found


_TAIL = re.compile(r"[\"']?(\w*)")


@cache
def _tails() -> tuple[frozenset[str], tuple[str, ...]]:
    """The last words of all heads, and the beginnings of those with an open end."""
    heads = [word for kind in _HEADS for word in words(f"{kind}_head")]
    return (
        frozenset(_tail(word) for word in heads if not word.endswith("*")),
        tuple({_tail(word.removesuffix("*")) for word in heads if word.endswith("*")}),
    )


def _tail(text: str) -> str:
    found = _TAIL.match(text[::-1])
    return found[1][::-1] if found else ""


def _ends_label(text: str, place: int) -> bool:
    """Whether a head's last word can stand before a sign: quick to ask."""
    tail = _tail(text[max(0, place - _LABEL_AT_MOST) : place].rstrip(" \t"))
    whole, open_ = _tails()
    starts = (tail, *[tail[at + 1 :] for at, sign in enumerate(tail) if sign == "_"]) if "_" in tail else (tail,)
    return any(part in whole or part.startswith(open_) for part in starts)


def _labelled(surface: Surface) -> Iterator[Found]:
    """Fields of a record: two kinds of them near each other, or one that is a quoted key, and an identifier beside."""
    text = surface.text
    if ":" not in text and "=" not in text and "- " not in text:
        return
    is_personal = not surface.signs.keys().isdisjoint(cues.signs(_PERSONAL))
    fields = list(_fields(text))
    is_record = len({_kind_of(field) for field in fields}) > 1
    for at, field in enumerate(fields):
        around = fields[max(0, at - 2) : at + 3]
        block = text[max(0, around[0].start() - _BLOCK) : around[-1].end() + _BLOCK]
        is_key = text[field.start() - 1 : field.start()] in _QUOTES
        is_field = is_key or (is_record and len(around) > 1)
        if not (is_field or (is_personal and field["name"])) or not (_IDENTIFYING.search(block) or _DATE.search(block)):
            continue
        if is_field or _has_personal(block):
            kind = _kind_of(field)
            value = field["value"].split("&")[0]
            value = value.split(",")[0] if kind != "address" else value
            yield Found(kind, field.start("value"), field.start("value") + len(value.rstrip()), "")


# Kinds whose label tells that a name beside it is a person's; organisations have phones, mail and addresses too.
_PERSONAL = (
    "aadhaar", "pan", "ssn", "nhs", "national_id", "passport", "driving_licence", "voter_id", "health_id", "password",
    "cvv",
)  # fmt: skip
_ANY_LABEL = re.compile(r"([^\W\d_][\w ]{1,24}?)[\"']?(?:[ \t]{0,3}[:=](?!//)|[ \t][–—-][ \t])[ \t\"']{0,4}\S")


def _has_personal(block: str) -> bool:
    """Whether a label in a part of a text names what only persons have."""
    return any(_label_kind(label[1]) in _PERSONAL for label in _ANY_LABEL.finditer(block))


@lru_cache(2048)
def _label_kind(label: str) -> str:
    return cues.kind_of(label.replace("_", " ").split())


_QUOTES = ('"', "'")
_BLOCK = 120  # characters around labelled fields in which an identifier makes them a record


def _kind_of(field: re.Match[str]) -> str:
    return next(kind for kind in _HEADS if field[kind])


def _heads(cells: Sequence[str]) -> list[str]:
    """Kinds of the columns where the first line is a header; all empty where it is a row."""
    if any(is_identifier(cell) for cell in cells):
        return [""] * len(cells)
    return [_head_kind(cell) for cell in cells]


@lru_cache(1024)
def _head_kind(cell: str) -> str:
    kind = cues.kind_of_head(cell) if len(cell) <= 40 else ""
    return kind or next((kind for kind in ("name", "address") if _head(kind).search(cell)), "")


@cache
def _head(kind: str) -> re.Pattern[str]:
    return re.compile(alternatives(f"{kind}_head"))


def _kind(cell: str, head: str) -> str:
    if _HARMLESS.fullmatch(cell) and head not in ("password", "cvv"):
        return head if head and cell and cell.isalpha() and len(cell) > 1 else ""
    if head:
        return head
    if _DATE.fullmatch(cell):
        return "dob"
    return "name" if _WORDS.fullmatch(cell) and len(cell) <= 60 else "cell"


def _tuples(surface: Surface) -> Iterator[Found]:
    text = surface.text
    is_sql = "values" in text
    for row in _TUPLE.finditer(text):
        cells = [
            (one.start(), one.end(), one.group().strip("'\"")) for one in _ELEMENT.finditer(text, *row.span("cells"))
        ]
        if not is_sql and not any(is_identifier(cell) for _, _, cell in cells):
            continue
        for start, end, cell in cells:
            quoted = text[start] in "'\""
            if (quoted or is_identifier(cell)) and (kind := _kind(cell, "")):
                yield Found(
                    "cell" if kind == "name" else kind, start + quoted, end - quoted, normal("cell", cell), sure=quoted
                )
