"""What the headings above a table call its columns, and the counts that a row shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import Tag

from crawler.engines.fields import read_count
from crawler.engines.generic import hints, wares
from crawler.engines.generic.outline import Element
from crawler.engines.text import NAME_MAX, clean_line

_COUNTED = re.compile(
    rf"(\d[\d.,]*k?)\s*(?:{hints.REPLIES.pattern})|(?:{hints.REPLIES.pattern})\w*\s*[:：]?\s*(\d[\d.,]*k?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which child of a row a heading above the rows names so; -1 where none does. names: all the headings."""

    replies: int = -1
    starter: int = -1
    names: tuple[str, ...] = ()


def find_columns(rows: Sequence[Element]) -> Columns:
    width, first = len(rows[0].children), rows[0]
    above = first.parent
    for each in (first, above, above.parent if above else None):
        before = each.tag.find_previous_siblings(limit=3) if each is not None else []
        for heading in before:
            said = _headings(heading)
            if len(said) == width and any(map(_is_known, said)):
                return _named_columns(said)
    return Columns()


def _headings(row: Tag) -> list[str]:
    """What stands in the cells of a row, one that is as wide as several so often."""
    cells = [cell for cell in row.find_all(True, recursive=False)]
    while len(cells) == 1:
        cells = cells[0].find_all(True, recursive=False)
    out: list[str] = []
    for cell in cells[:40]:
        span = str(cell.get("colspan") or "1")
        out += [" ".join(cell.get_text(" ").split())[:60]] * (int(span) if span.isdecimal() and int(span) < 20 else 1)
    return out


def _named_columns(said: Sequence[str]) -> Columns:
    def of(pattern: re.Pattern[str]) -> int:
        return next((at for at, text in enumerate(said) if pattern.search(text)), -1)

    return Columns(of(hints.REPLIES), of(hints.STARTER), tuple(said))


def _is_known(heading: str) -> bool:
    return bool(hints.REPLIES.search(heading) or hints.STARTER.search(heading) or wares.label_of(heading))


def in_column(row: Element, column: int, refused: re.Pattern[str]) -> str:
    if not 0 <= column < len(row.children) or row.children[column].text > NAME_MAX:
        return ""
    line = clean_line(row.children[column].line(NAME_MAX), NAME_MAX)
    return "" if refused.search(line) or not re.search(r"\w", line) else line


def read_replies(inside: Sequence[Element], row: Element, column: int) -> int | None:
    """The number that is called replies; None where none is."""
    if 0 <= column < len(row.children) and re.match(r"[\d.,\s]+k?\s*($|\D)", row.children[column].line(20)):
        return read_count(row.children[column].line(20))
    short = [each for each in inside if 0 < each.text <= 40]
    for each in sorted(short, key=lambda each: each.text):
        beside = _COUNTED.search(each.line(40))
        if beside:
            return read_count(beside[1] or beside[2])
    for each in short:
        line = each.line(40)
        said = f"{each.words} {each.attr('title')} {each.attr('aria-label')} {line}"
        if re.search(r"\d", line) and hints.REPLIES.search(said) and not hints.VIEWS.search(each.words):
            return read_count(line)
    return None
