"""Dates as people write them, in no format that anybody has named: "8. März 2026", "March 8th, 2026", "2026年3月8日".

Order of day and month where both are numbers: as one of them being above 12 tells, else as one of the two readings
being in the future tells, else as the caller knows it, else day.month where dots stand between them; otherwise it is
not known, and no date is read. Years of the Buddhist era and
of Iran's calendar are told by their size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.engines.hijri import from_hijri
from crawler.engines.time_words import hijri_months, jalali_months, months, tongue_of, year_first

_W = r"(?P<b>[^\s\d,.;:/()|»«•·–—'_-]{2,14}'?)"
_ORDINAL = r"(?:st|nd|rd|th|er|te[rn]?|e|º|ª|°|\.|-?го)?"
_LINK = r"(?:\s*(?:(?:de|of|del|năm|ค\.ศ\.|พ\.ศ\.)\s|d'|-|/|,)?\s*)"
# "2025 m. spalio 23", "2025. gada 23. oktobris"
_YEAR_MARK = r"(?:\s?(?:m\.|\.?\s?gada|ж\.|оны|\(?e\)?ko))?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?<!\d)(?P<Y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<Y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?<!\d[.,:])(?P<d>\d{{1,2}}){_ORDINAL}{_LINK}{_W}\.?{_LINK}(?P<Y>\d{{4}}|'\d\d|\d\d(?=\s*(?:,|at\b|um\b|-|$|\d{{1,2}}:\d\d)))(?!\d|:)",
        rf"(?<![^\W\d_]){_W}\.?[\s/-]*(?P<d>\d{{1,2}}){_ORDINAL}(?:\s*,\s*|[\s/-]+)(?P<Y>\d{{4}}|'\d\d)(?!\d|:)",
        r"(?<![\d.:/-])(?P<x>\d{1,2})(?P<mark>[./-])\s?(?P<y>\d{1,2})(?P=mark)\s?(?P<Y>\d{4}|\d{2})(?![\d/-])",
        rf"(?<!\d)(?P<Y>\d{{4}}){_YEAR_MARK}[\s.,/-]+{_W}\.?[\s.,/-]+(?P<d>\d{{1,2}})(?!\d|:)",
        rf"(?<!\d)(?P<Y>\d{{4}}){_YEAR_MARK}[\s.,/-]+(?P<d>\d{{1,2}})[\s.,/-]+{_W}",
        r"(?P<era>民國|民国|令和|平成)\s*(?P<Y>\d{1,3}|元)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})",
    )
)
_YEAR_FIRST = re.compile(
    r"(?<![\d.:/-])(?P<yy>\d{2})(?P<mark>[./-])\s?(?P<m>\d{1,2})(?P=mark)\s?(?P<d>\d{1,2})(?![\d/-])"
)
# A date without a year ends its clause, or a clock follows: "may 5 people" is none.
_CLOCK_WORDS = "at|um|à|às|в|о|a|alle|saat|lúc|kl|klo|klokken|pukul|ساعت"
_ENDS = rf"(?![^\W\d_])(?!\W{{0,4}}\d{{4}}(?![\d:]))(?=\s*(?:$|[^\w\s]|\d{{1,2}}[:h]|(?:{_CLOCK_WORDS})\b))"
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


def find_date(text: str, today: date, order: str = "", language: str = "") -> Written | None:
    """The first date in a folded text; None where there is none, or where day and month cannot be told apart.

    today  on the place's clock: a date without a year is the last one before tomorrow
    order  "dmy" or "mdy" where the place's way is known
    language  of the page, such as "pl" or "en-GB", where it is known: some names of months are ambiguous without it
    """
    way = _Way(today, order, language)
    for shapes in ((_YEAR_FIRST, *_SHAPES) if year_first(language) else _SHAPES, _WITHOUT_YEAR):
        found = [hit for shape in shapes for hit in _hits(shape, text, way)]
        if found:
            return min(found, key=lambda hit: (hit.start, -hit.end))
    return None


@dataclass(frozen=True, slots=True)
class _Way:
    today: date
    order: str
    language: str


def _hits(shape: re.Pattern[str], text: str, way: _Way) -> Iterator[Written]:
    at = 0
    while found := shape.search(text, at):
        day = _day(found.groupdict(), way)
        if day:
            yield Written(day, found.start(), found.end())
            return
        at = found.start() + 1


def _day(parts: dict[str, str | None], way: _Way) -> date | None:
    try:
        return _checked(parts, way)
    except (ValueError, OverflowError):
        return None


def _checked(parts: dict[str, str | None], way: _Way) -> date | None:
    name, today = parts.get("b") or "", way.today
    if parts.get("yy"):
        return _existing(_year(parts["yy"] or "", today), int(parts["m"] or 0), int(parts["d"] or 0))
    if parts.get("x"):
        return _in_numbers(parts, way)
    reckoning, month = _month(name, way.language) if name else (_COMMON, int(parts.get("m") or 0))
    day = int(parts.get("d") or 0)
    if not month or not day:
        return None
    if parts.get("era"):
        return date(_ERAS[parts["era"] or ""] + int((parts["Y"] or "").replace("元", "1")), month, day)
    if not parts.get("Y"):
        return _without_year(reckoning, month, day, today)
    if len(parts["Y"] or "") < 4 and tongue_of(way.language) == "th":
        return date(2500 + int((parts["Y"] or "").lstrip("'")) - 543, month, day)
    return reckoning(_year(parts["Y"] or "", today), month, day)


def _month(name: str, language: str) -> tuple[_Reckoning, int]:
    """What a name means, and in whose calendar; 0 for no month."""
    common = months(tongue_of(language)).get(name, 0)
    if common:
        return _COMMON, common
    in_iran = jalali_months().get(name, 0)
    return (from_jalali, in_iran) if in_iran else (from_hijri, hijri_months().get(name, 0))


def _of_any_calendar(year: int, month: int, day: int) -> date | None:
    """Calendars are told by their years: Iran's now, the lunar Hijri since 1999, the Buddhist era."""
    if 1370 <= year <= 1416:
        return from_jalali(year, month, day)
    if 1420 <= year <= 1460:
        return from_hijri(year, month, day)
    if 2500 <= year <= 2620:
        year -= 543
    return date(year, month, day) if 1990 <= year <= 2100 else None


_Reckoning = Callable[[int, int, int], date | None]
_COMMON: _Reckoning = _of_any_calendar
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}


def _year(written: str, today: date) -> int:
    digits = written.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year + 1 else year - 100


def _in_numbers(parts: dict[str, str | None], way: _Way) -> date | None:
    """The reading that exists and is not in the future, if only one is; else the one in this order."""
    first, second, year = int(parts["x"] or 0), int(parts["y"] or 0), _year(parts["Y"] or "", way.today)
    in_hijri = 1370 <= year <= 1460
    order = way.order if not in_hijri else "dmy"
    order = order or ("dmy" if parts["mark"] == "." else "")
    both = {"dmy": _existing(year, second, first), "mdy": _existing(year, first, second)}
    exist = {each: day for each, day in both.items() if day}
    past = {each: day for each, day in exist.items() if day <= way.today + timedelta(days=1)} or exist
    return next(iter(past.values())) if len(set(past.values())) == 1 else past.get(order)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return _of_any_calendar(year, month, day)
    except ValueError:
        return None


def _without_year(reckoning: _Reckoning, month: int, day: int, today: date) -> date | None:
    """The last such day before tomorrow."""
    first = today.year
    for calendar, behind in ((from_jalali, 621), (from_hijri, 578)):
        first -= behind if reckoning is calendar else 0
    for year in range(first, first - 8, -1):  # 29 February may be a while ago
        try:
            found = reckoning(year, month, day)
        except ValueError:
            continue
        if found and found <= today + timedelta(days=1):
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
