"""What is told of an offer beside its text -> lines "Label: value" that go before the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawler.engines.countdowns import read_deadline
from crawler.engines.fields import Sheet, find
from crawler.engines.language import Facts
from crawler.engines.text import Rendering, clean_line, read_block

PAIRS_MAX = 60
LABEL_MAX = 40
VALUE_MAX = 500


def read_facts(sheet: Sheet, facts: Facts, item: LexborNode | None, left_out: Collection[int]) -> dict[str, str]:
    """Label -> value as shown, in order; labels without a value are not there. item: None for the whole page."""
    told = {label: _value(sheet, facts, label, item) for label in facts.said}
    told = {label: value for label, value in told.items() if value}
    known = {label.casefold() for label in told}
    for label, value in _pairs(sheet, facts.pairs, item, left_out):
        if label.casefold() not in known:
            known.add(label.casefold())
            told[label] = value
    return told


def with_facts(told: Mapping[str, str], text: str) -> str:
    """The body: facts line by line, an empty line, the text."""
    lines = "\n".join(f"{label}: {value}" for label, value in told.items())
    return f"{lines}\n\n{text}".strip("\n")


def time_words(moment: datetime) -> str:
    """ "2026-03-17 15:00 UTC"."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _value(sheet: Sheet, facts: Facts, label: str, item: LexborNode | None) -> str:
    picks = facts.said[label]
    if label not in facts.dated:
        return find(sheet.tree, picks, item, lambda text: clean_line(text, VALUE_MAX)) or ""
    moment = find(
        sheet.tree, picks, item, lambda text: sheet.read_time(text) or read_deadline(text, sheet.page.fetched_at)
    )
    return time_words(moment) if moment else ""


def _pairs(
    sheet: Sheet, selectors: Iterable[str], item: LexborNode | None, left_out: Collection[int]
) -> Iterator[tuple[str, str]]:
    """Of the first selector that finds any."""
    root = sheet.tree if item is None else item
    nodes = next((found for css in selectors if (found := root.css(css))), [])
    rendering = Rendering(left_out=left_out, host=sheet.host)
    for node in nodes[:PAIRS_MAX]:
        if node.mem_id in left_out:
            continue
        for label, value in _beside(node, rendering) or (_pair(node, rendering),):
            if label and value:
                yield label, value


def _beside(row: LexborNode, rendering: Rendering) -> list[tuple[str, str]]:
    """The pairs of a row that holds several side by side: label, value, label, value."""
    cells = [child for child in row.iter() if child.tag in ("td", "th")] if row.tag == "tr" else []
    if len(cells) < 4 or len(cells) % 2:
        return []
    told = [_line(cell, rendering) for cell in cells]
    return [(_label(label), value) for label, value in zip(told[::2], told[1::2], strict=True)]


def _pair(node: LexborNode, rendering: Rendering) -> tuple[str, str]:
    """A cell and the heading of its column; a <dt> and its <dd>; else the first element inside and what comes after;
    else what a colon parts."""
    if node.tag == "td":
        return _label(_heading(node)), _line(node, rendering)
    if node.tag == "dt":
        following = next((each for each in _after(node) if each.tag in ("dd", "dt")), None)
        value = _line(following, rendering) if following is not None and following.tag == "dd" else ""
        return _label(_line(node, rendering)), value
    whole = _line(node, rendering)
    first = next((child for child in node.iter() if child.tag not in ("i", "svg", "img", "br")), None)
    label = _line(first, rendering) if first is not None else ""
    if label and whole.startswith(label) and len(label) < len(whole):
        return _label(label), whole[len(label) :].lstrip(" :\t").strip()
    label, colon, value = whole.partition(":")
    return (_label(label), value.strip()) if colon else ("", "")


def _heading(cell: LexborNode) -> str:
    """ "" where the table's first row holds no headings."""
    row = cell.parent
    table = row.parent if row is not None else None
    while table is not None and table.tag != "table":
        table = table.parent
    if row is None or table is None:
        return ""
    first = table.css_first("tr")
    headings = first.css("th, td") if first is not None and first.mem_id != row.mem_id else []
    if any(char.isdecimal() for each in headings for char in each.text() if each.tag == "td"):
        return ""
    at = next((index for index, each in enumerate(row.css("th, td")) if each.mem_id == cell.mem_id), -1)
    return clean_line(headings[at].text(), VALUE_MAX) if 0 <= at < len(headings) else ""


def _after(node: LexborNode) -> Iterator[LexborNode]:
    following = node.next
    while following is not None:
        yield following
        following = following.next


def _line(node: LexborNode, rendering: Rendering) -> str:
    return clean_line(read_block(node, rendering), VALUE_MAX)


def _label(text: str) -> str:
    """ "" for what is too long to be a label."""
    label = text.strip(" :\t")
    return label if len(label) <= LABEL_MAX else ""
