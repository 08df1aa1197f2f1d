"""When a source is due: its YAML as an APScheduler trigger, and the runs that a start or a delay has swallowed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.records import Source

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_COUNTED = 10_000


def trigger_of(source: Source) -> BaseTrigger | None:
    """The source's trigger; None when only `crawl` reads it. Cron times are UTC."""
    if source.every_s is not None:
        return IntervalTrigger(seconds=max(1, round(source.every_s)), timezone=ZoneInfo("UTC"))
    if source.cron:
        return CronTrigger.from_crontab(weekdays_by_name(source.cron), timezone=ZoneInfo("UTC"))
    return None


def weekdays_by_name(cron: str) -> str:
    """A crontab line with its weekday numbers as names.

    APScheduler counts weekdays from Monday, crontab(5) from Sunday with 7 for Sunday too: "0 3 * * 0" must be Sunday.
    Ranges over numbers become lists, since "fri-mon" has no meaning in either. Steps count over the week from Sunday.
    """
    fields = cron.split()
    if len(fields) == 5:
        fields[4] = ",".join(_weekday_part(part) for part in fields[4].split(","))
    return " ".join(fields)


def _weekday_part(part: str) -> str:
    found = re.fullmatch(r"(?:(?P<first>[0-7])(?:-(?P<last>[0-7]))?|\*)(?:/(?P<step>[1-7]))?", part)
    if found is None or part == "*":
        return part
    step = int(found["step"] or 1)
    first = int(found["first"] or 0)
    last = int(found["last"]) if found["last"] else (6 if found["step"] else first)
    if last < first:
        raise ValueError(f"weekday range {part!r} runs backwards")
    return ",".join(dict.fromkeys(_WEEKDAYS[day] for day in range(first, last + 1, step)))


def due_between(trigger: BaseTrigger, after: datetime, until: datetime) -> int:
    """How many times the trigger was due in (after, until]; counts no further than ten thousand."""
    count, last = 0, after
    while count < _MOST_COUNTED:
        due = trigger.get_next_fire_time(last, last + timedelta(microseconds=1))
        if due is None or due > until:
            break
        count, last = count + 1, due
    return count


def first_run_at(source: Source, last_started: datetime | None, now: datetime) -> datetime | None:
    """When to run first after a start: at once where the source is late or was never read, else on its grid.

    None leaves it to the trigger.
    """
    if source.every_s is None:
        return None
    if last_started is None:
        return now
    return max(now, last_started + timedelta(seconds=source.every_s))
