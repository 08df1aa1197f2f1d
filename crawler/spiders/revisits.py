"""When is a thread read again although its row has not changed? A silent edit shows in no list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from crawler.contract import ThreadMark
from crawler.spiders.losses import losses

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


def due_at(mark: ThreadMark, ages_s: Sequence[float]) -> datetime | None:
    """The next revisit: the first of the ages (counted from anchor_at) that its last read had not reached, then a week
    after the last read; at the latest an hour after it where something was missing. None when it needs none.

    Ages missed while nothing ran are not made up for: one read serves them all.
    """
    if losses(mark):  # spiders.losses says when it is asked for again
        return None
    planned = _planned(mark, ages_s)
    if not mark.is_in_doubt or mark.last_read_at is None:
        return planned
    return min(planned or mark.last_read_at + HOUR, mark.last_read_at + HOUR)


def _planned(mark: ThreadMark, ages_s: Sequence[float]) -> datetime | None:
    if not mark.is_live or mark.anchor_at is None or mark.last_read_at is None:
        return None
    ages = (mark.anchor_at + timedelta(seconds=age) for age in sorted(ages_s))
    return next((moment for moment in ages if moment > mark.last_read_at), mark.last_read_at + WEEK)


def due(marks: Iterable[ThreadMark], now: datetime, ages_s: Sequence[float]) -> list[ThreadMark]:
    """Threads to read again now, the longest overdue first."""
    waiting = ((moment, mark.thread, mark) for mark in marks if (moment := due_at(mark, ages_s)) and moment <= now)
    return [mark for _, _, mark in sorted(waiting, key=lambda entry: entry[:2])]
