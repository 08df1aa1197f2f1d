"""Dates as people write them in a query: 2026, 2026-03, 2026-03-04, 2026-03-04T18:22Z, now, now-7d, now-1M/d."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from indexer.folding import fold

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
_ZONED = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}(?::?\d{2}(?P<seconds>:?\d{2}(?P<fraction>[.,]\d+)?)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?"
)
_NOW = re.compile(r"now(?P<steps>(?:[+-]\d{1,6}[smhHdwMy])*)(?:/(?P<round>[smhHdwMy]))?")
_STEP = re.compile(r"([+-])(\d+)([smhHdwMy])")
_SPANS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "H": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class Period:
    """From start up to, not including, end; an instant when both are equal. Aware UTC."""

    start: datetime
    end: datetime


def read_date(text: str, now: datetime) -> Period | None:
    """The period a text names, UTC where it names no zone; None when it names none or lies outside years 1 to 9999."""
    written = text.strip()
    try:
        if found := _NOW.fullmatch(written):
            return _relative(found, now.astimezone(UTC))
        written = fold(written).text.upper()
        if found := _DAY.fullmatch(written):
            return _calendar(found)
        if found := _ZONED.fullmatch(written):
            return _moment(found)
    except (ValueError, OverflowError):
        return None
    return None


def is_relative(text: str) -> bool:
    """Whether a date text depends on the time of asking."""
    return _NOW.fullmatch(text.strip()) is not None


def _relative(found: re.Match[str], now: datetime) -> Period:
    moment = now
    for sign, count, unit in _STEP.findall(found["steps"]):
        moment = _moved(moment, int(count) * (1 if sign == "+" else -1), unit)
    if unit := found["round"]:
        start = _floored(moment, unit)
        return Period(start, _moved(start, 1, unit))
    return Period(moment, moment)


def _moved(moment: datetime, count: int, unit: str) -> datetime:
    if unit in _SPANS:
        return moment + count * _SPANS[unit]
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _floored(moment: datetime, unit: str) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "y":
        return day.replace(month=1, day=1)
    if unit == "M":
        return day.replace(day=1)
    if unit == "w":
        return day - timedelta(days=day.weekday())
    return day + (moment - day) // _SPANS[unit] * _SPANS[unit]


def _calendar(found: re.Match[str]) -> Period:
    start = datetime(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1), tzinfo=UTC)
    return Period(start, _moved(start, 1, "d" if found["day"] else "M" if found["month"] else "y"))


def _moment(found: re.Match[str]) -> Period:
    moment = datetime.fromisoformat(found.group().replace(" ", "T"))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if found["fraction"]:
        return Period(moment, moment)
    unit = "s" if found["seconds"] else "m" if re.search(r"[T ]\d{2}:?\d{2}", found.group()) else "h"
    return Period(moment, moment + _SPANS[unit])
