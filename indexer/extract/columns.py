"""Which numbers of a table stand under a head that says what is counted? "| Name | Rows |", "| Acme | 300,000 |"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indexer.extract.contract import Number, Text

_BAR = "|"
_WIDE = 400  # characters; a longer line is no row of a table
_HEAD_BEFORE = re.compile(r"(?:\||^|\n) ?(?:(?:number|count|amount|no\.?|кол-во|total) ?(?:of )?)?$")
_HEAD_AFTER = re.compile(r" ?(?:count)? ?(?:\||\n|$)")
_FIELDS = frozenset(
    {"data", "datas", "entry", "item", "lead", "line", "linea", "linha", "ligne", "set", "veri"}
)  # one of each row


def counted(text: Text) -> Sequence[tuple[Number, int, int]]:
    """text.around, with the unit of its column for each number that has a cell of its own under such a head."""
    if text.joined.count(_BAR) < 2 or not (heads := _heads(text)):
        return text.around
    head_at = min(place for place, _ in heads)
    return [
        (_headed(text, number, heads), since, until) if number.start > head_at else (number, since, until)
        for number, since, until in text.around
    ]


def _heads(text: Text) -> Mapping[tuple[int, int], str]:
    """(where the first line with such a head begins, column) -> unit."""
    out: dict[tuple[int, int], str] = {}
    for id_, start, end in text.anchors.get("units", ()):
        word = text.joined[start:end]
        is_many = word.endswith("s") if id_ == "person" else id_ == "record" and word not in _FIELDS
        if not is_many or not _HEAD_AFTER.match(text.joined, end):
            continue
        if not _HEAD_BEFORE.search(text.joined, max(0, start - 20), start):
            continue
        line = _line(text.joined, start)
        if line < 0:
            continue
        if out and line != min(out)[0]:
            break
        out[line, text.joined.count(_BAR, line, start)] = id_
    return out


def _line(joined: str, place: int) -> int:
    """Where the line of a place begins; -1 where that is far."""
    at = joined.rfind("\n", max(0, place - _WIDE), place)
    return at + 1 if at >= 0 else (0 if place < _WIDE else -1)


def _headed(text: Text, number: Number, heads: Mapping[tuple[int, int], str]) -> Number:
    joined = text.joined
    if number.role != "count" or number.unit or _BAR not in joined[max(0, number.start - 2) : number.end + 2]:
        return number
    if joined[max(0, number.start - 2) : number.start].strip(" ")[-1:] not in ("", _BAR, "\n"):
        return number
    if joined[number.end : number.end + 2].strip(" ")[:1] not in ("", _BAR, "\n"):
        return number
    line = _line(joined, number.start)
    head = min(place for place, _ in heads)
    unit = heads.get((head, joined.count(_BAR, line, number.start)), "") if line > head else ""
    return number._replace(unit=unit, unit_end=number.end) if unit else number
