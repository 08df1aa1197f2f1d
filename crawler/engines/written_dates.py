"""Dates as people write them, in no format that anybody has named: "8. März 2026", "March 8th, 2026", "2026年3月8日".

Order of day and month where both are numbers: as one of them being above 12 tells, else as one of the two readings
being in the future tells, else as the caller knows it, else day.month where dots stand between them; otherwise it is
not known, and no date is read. Years of the Buddhist era and
of Iran's calendar are told by their size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.engines.time_words import jalali_months, months

_W = r"(?P<b>[^\s\d,.;:/()|»«•·–—'_-]{2,14})"
_ORDINAL = r"(?:st|nd|rd|th|er|te[rn]?|e|º|ª|°|\.|-?го)?"
_LINK = r"(?:\s*(?:(?:de|of|del)\s|d'|-|/|,)?\s*)"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?<!\d)(?P<Y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<Y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?<!\d[.,:])(?P<d>\d{{1,2}}){_ORDINAL}{_LINK}{_W}\.?{_LINK}(?P<Y>\d{{4}}|'\d\d|\d\d(?=\s*(?:,|at\b|um\b|-|$)))(?!\d|:)",
        rf"(?<![^\W\d_]){_W}\.?[\s/-]*(?P<d>\d{{1,2}}){_ORDINAL}(?:\s*,\s*|[\s/-]+)(?P<Y>\d{{4}}|'\d\d)(?!\d|:)",
        r"(?<![\d.:/-])(?P<x>\d{1,2})(?P<mark>[./-])\s?(?P<y>\d{1,2})(?P=mark)\s?(?P<Y>\d{4}|\d{2})(?![\d/-])",
        rf"(?<!\d)(?P<Y>\d{{4}})[\s.,/-]+{_W}\.?[\s.,/-]+(?P<d>\d{{1,2}})(?!\d|:)",
    )
)
# A date without a year ends its clause, or a clock follows: "may 5 people" is none.
_ENDS = r"(?![^\W\d_])(?=\s*(?:$|[^\w\s]|\d{1,2}[:h]|(?:at|um|à|às|в|о|a|alle|saat|lúc|kl|klo|klokken|ساعت)\b))"
_WITHOUT_YEAR = tuple(
    re.compile(shape)
    for shape in (
        rf"(?<!\d)(?<!\d[.,:])(?P<d>\d{{1,2}}){_ORDINAL}{_LINK}{_W}{_ENDS}",
        rf"(?<![^\W\d_]){_W}\.?\s*(?P<d>\d{{1,2}}){_ORDINAL}(?![\d:.]|\s*(?:am|pm)\b){_ENDS}",
        r"(?<!\d)(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]",
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date and where it stands in the text."""

    day: date
    start: int
    end: int


def find_date(text: str, today: date, order: str = "") -> Written | None:
    """The first date in a folded text; None where there is none, or where day and month cannot be told apart.

    today  on the place's clock: a date without a year is the last one before tomorrow
    order  "dmy" or "mdy" where the place's way is known
    """
    for shapes in (_SHAPES, _WITHOUT_YEAR):
        found = [hit for shape in shapes for hit in _hits(shape, text, today, order)]
        if found:
            return min(found, key=lambda hit: (hit.start, -hit.end))
    return None


def _hits(shape: re.Pattern[str], text: str, today: date, order: str) -> Iterator[Written]:
    at = 0
    while found := shape.search(text, at):
        day = _day(found.groupdict(), today, order)
        if day:
            yield Written(day, found.start(), found.end())
            return
        at = found.start() + 1


def _day(parts: dict[str, str | None], today: date, order: str) -> date | None:
    try:
        return _checked(parts, today, order)
    except (ValueError, OverflowError):
        return None


def _checked(parts: dict[str, str | None], today: date, order: str) -> date | None:
    name = parts.get("b") or ""
    in_iran = jalali_months().get(name, 0)
    month = in_iran or (months().get(name, 0) if name else int(parts.get("m") or 0))
    day = int(parts.get("d") or 0)
    if parts.get("x"):
        return _in_numbers(parts, today, order or ("dmy" if parts["mark"] == "." else ""))
    if not month or not day:
        return None
    if not parts.get("Y"):
        return None if in_iran else _without_year(month, day, today)
    return _with_year(_year(parts["Y"] or "", today), month, day, in_iran=bool(in_iran))


def _with_year(year: int, month: int, day: int, *, in_iran: bool) -> date | None:
    if in_iran or 1370 <= year <= 1416:
        return from_jalali(year, month, day)
    if 2500 <= year <= 2620:
        year -= 543
    return date(year, month, day) if 1990 <= year <= 2100 else None


def _year(written: str, today: date) -> int:
    digits = written.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year + 1 else year - 100


def _in_numbers(parts: dict[str, str | None], today: date, order: str) -> date | None:
    """The reading that exists and is not in the future, if only one is; else the one in this order."""
    first, second, year = int(parts["x"] or 0), int(parts["y"] or 0), _year(parts["Y"] or "", today)
    both = {"dmy": _existing(year, second, first), "mdy": _existing(year, first, second)}
    exist = {way: day for way, day in both.items() if day}
    past = {way: day for way, day in exist.items() if day <= today + timedelta(days=1)} or exist
    return next(iter(past.values())) if len(set(past.values())) == 1 else past.get(order)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return _with_year(year, month, day, in_iran=False)
    except ValueError:
        return None


def _without_year(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, today.year - 8, -1):  # 29 February may be a while ago
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today + timedelta(days=1):
            return found
    return None


def from_jalali(year: int, month: int, day: int) -> date | None:
    """A date of Iran's Solar Hijri calendar; None when it does not exist. For 1206 to 1498 its leap years follow a
    rule of 33 years (Birashk and others)."""
    leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
    length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1206 <= year <= 1498 and 1 <= month <= 12 and 1 <= day <= length):
        return None
    cycles, rest = divmod(year - 1206, 33)
    leaps = cycles * 8 + sum((1206 + cycles * 33 + each) % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for each in range(rest))
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return _FIRST_OF_1206 + timedelta(days=(year - 1206) * 365 + leaps + before + day - 1)


_FIRST_OF_1206 = date(1827, 3, 22)


def day_order(texts: Iterator[str]) -> str:
    """ "dmy" or "mdy" as those of many dates tell in which one number is above 12; "" when none does, or both do."""
    orders = set()
    for text in texts:
        for found in _SHAPES[4].finditer(text):
            first, second = int(found["x"]), int(found["y"])
            if first > 12 >= second:
                orders.add("dmy")
            elif second > 12 >= first:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""
