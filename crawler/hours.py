"""When a source may be read: its active hours, in the zone of its clock. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.records import Source
from config.scalars import hours_of

_DAY_MINUTES = 24 * 60


def is_open(source: Source, now: datetime) -> bool:
    """Whether now lies in its hours; always, when it has none."""
    span = hours_of(source.hours)
    if span is None:
        return True
    first, last = span
    minute = _minute(source, now)
    return first <= minute < last if first < last else minute >= first or minute < last


def closes_at(source: Source, now: datetime) -> datetime:
    """When its hours end next, aware UTC; for a source without hours or outside them the time is of no use."""
    _, last = hours_of(source.hours) or (0, _DAY_MINUTES)
    return _next(source, now, last)


def opens_at(source: Source, now: datetime) -> datetime:
    """When its hours begin next, aware UTC."""
    first, _ = hours_of(source.hours) or (0, _DAY_MINUTES)
    return _next(source, now, first)


def _minute(source: Source, now: datetime) -> int:
    there = now.astimezone(ZoneInfo(source.clock))
    return there.hour * 60 + there.minute


def _next(source: Source, now: datetime, minute: int) -> datetime:
    """The next moment at which clocks there show this minute of the day."""
    there = now.astimezone(ZoneInfo(source.clock))
    for days in range(3):
        day = there.date() + timedelta(days=days + minute // _DAY_MINUTES)
        left = minute % _DAY_MINUTES
        moment = datetime.combine(day, time(left // 60, left % 60), there.tzinfo).astimezone(UTC)
        if moment > now:
            return moment
    raise AssertionError("unreachable: every day has every minute, or the one beside it")
