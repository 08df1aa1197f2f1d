"""When a source is due: its YAML as an APScheduler trigger, and the runs that a start or a delay has swallowed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.records import Source
from schema.errors import BadConfig

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = rf"[0-7]|{'|'.join(_WEEKDAYS[:7])}"
_PART = re.compile(rf"(?:(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?|\*)(?:/(?P<step>[1-9]\d*))?", re.IGNORECASE)
_MOST_COUNTED = 10_000
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def trigger_of(source: Source) -> BaseTrigger | None:
    """The source's trigger; None when only `crawl` reads it. Cron times are UTC.

    raises  BadConfig for a cron line that APScheduler reads otherwise than config does
    """
    if source.every_s is not None:
        return IntervalTrigger(seconds=max(1, round(source.every_s)), timezone=ZoneInfo("UTC"))
    if not source.cron:
        return None
    try:
        trigger = CronTrigger.from_crontab(weekdays_by_name(source.cron), timezone=ZoneInfo("UTC"))
    except ValueError as error:
        raise _never(source, str(error)) from error
    if trigger.get_next_fire_time(None, _SOME_DAY) is None:
        raise _never(source, "it has no such day")
    return trigger


def _never(source: Source, why: str) -> BadConfig:
    return BadConfig(
        f"{source.place or source.name}: the schedule '{source.cron}' cannot be kept: {why} "
        '(expected a crontab line such as "*/10 * * * *"); mend it'
    )


def weekdays_by_name(cron: str) -> str:
    """A crontab line with its weekdays as a list of names.

    APScheduler counts weekdays from Monday, crontab(5) from Sunday with 7 for Sunday too: "0 3 * * 0" must be Sunday,
    and "sun-tue" a range. Steps count over the week from Sunday.
    """
    fields = cron.split()
    if len(fields) == 5:
        fields[4] = ",".join(_weekday_part(part) for part in fields[4].split(","))
    return " ".join(fields)


def _weekday_part(part: str) -> str:
    found = _PART.fullmatch(part)
    if found is None or part == "*":
        return part
    step = int(found["step"] or 1)
    first = _day_number(found["first"] or "0")
    last = _day_number(found["last"]) if found["last"] else (6 if found["step"] else first)
    if last == 0 < first:
        last = 7  # "fri-sun"
    if last < first:
        raise ValueError(f"weekday range {part!r} runs backwards")
    return ",".join(dict.fromkeys(_WEEKDAYS[day] for day in range(first, last + 1, step)))


def _day_number(text: str) -> int:
    return int(text) if text.isdecimal() else _WEEKDAYS.index(text.lower())


def due_between(trigger: BaseTrigger, after: datetime, until: datetime, most: int = _MOST_COUNTED) -> int:
    """How many times the trigger was due in (after, until]; counts no further than `most`."""
    count, last = 0, after
    while count < most:
        due = trigger.get_next_fire_time(last, last + timedelta(microseconds=1))
        if due is None or due > until:
            break
        count, last = count + 1, due
    return count


def first_run_at(source: Source, last_started: datetime | None, now: datetime) -> datetime | None:
    """When to run first after a start: at once where a run is overdue or an interval never began, else on its grid.

    None leaves it to the trigger.
    """
    if last_started is None:
        return now if source.every_s is not None else None
    if source.every_s is not None:
        return max(now, last_started + timedelta(seconds=source.every_s))
    trigger = trigger_of(source)
    return now if trigger and due_between(trigger, last_started, now) else None
