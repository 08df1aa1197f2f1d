"""Sources on APScheduler: one run of a source at a time; a run that was due and did not begin has its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from apscheduler.events import (
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    EVENT_JOB_SUBMITTED,
    JobExecutionEvent,
    JobSubmissionEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from config.records import Source
from console.output import many
from console.schedule import due_between, first_run_at, trigger_of

CRAWLS_AT_ONCE = 16
LATEST_S = 3600  # a run waits for a free seat this long; then it is skipped, and said so: there are too few seats

Crawl = Callable[[Source], None]
Skipped = Callable[[str, str], None]  # source, reason


class Timetable:
    """crawl() is called in a worker thread and does not raise; skipped() is called at once, in any thread."""

    def __init__(self, crawl: Crawl, skipped: Skipped) -> None:
        self._crawl = crawl
        self._skipped = skipped
        self._triggers: dict[str, BaseTrigger] = {}
        self._next_due: dict[str, datetime] = {}
        self._at_work: set[str] = set()

    def scheduler(
        self, sources: Iterable[Source], last_runs: Mapping[str, datetime], now: datetime
    ) -> BackgroundScheduler:
        """Not started yet. last_runs: when the last run of a source began, in an earlier service or by hand.

        Late runs are made up for by one; the others are told as skipped.
        raises  BadConfig for a schedule that cannot be kept
        """
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(CRAWLS_AT_ONCE)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATEST_S},
            timezone="UTC",
        )
        scheduler.add_listener(self._submitted, EVENT_JOB_SUBMITTED)
        scheduler.add_listener(self._missed, EVENT_JOB_MISSED)
        scheduler.add_listener(self._refused, EVENT_JOB_MAX_INSTANCES)
        for source in sources:
            trigger = trigger_of(source) if source.enabled else None
            if trigger is not None:
                self._triggers[source.name] = trigger
                self._add(scheduler, source, trigger, last_runs.get(source.name), now)
        return scheduler

    def _add(
        self, scheduler: BackgroundScheduler, source: Source, trigger: BaseTrigger, last: datetime | None, now: datetime
    ) -> None:
        swallowed = due_between(trigger, last, now) - 1 if last else 0
        if swallowed > 0:
            reason = (
                f"{_times(swallowed)} due while the service was not running; the one that begins now makes up for it"
            )
            self._skipped(source.name, reason)
        first = first_run_at(source, last, now) or trigger.get_next_fire_time(None, now)
        self._next_due[source.name] = first
        scheduler.add_job(self._work, trigger, args=[source], id=source.name, name=source.name, next_run_time=first)

    def _work(self, source: Source) -> None:
        self._at_work.add(source.name)
        try:
            self._crawl(source)
        finally:
            self._at_work.discard(source.name)

    def _submitted(self, event: JobSubmissionEvent) -> None:
        """APScheduler says nothing of runs it has rolled into one: they are counted here."""
        swallowed = self._passed(event)
        if swallowed:
            self._skipped(event.job_id, f"{_times(swallowed)} due together with a later one and rolled into it")

    def _passed(self, event: JobSubmissionEvent) -> int:
        """How many runs fell due before this one and were given to nobody."""
        trigger, due = self._triggers[event.job_id], event.scheduled_run_times[-1]
        number = due_between(trigger, self._next_due[event.job_id], due)
        self._next_due[event.job_id] = trigger.get_next_fire_time(due, due) or due
        return number

    def _missed(self, event: JobExecutionEvent) -> None:
        due = event.scheduled_run_time
        self._skipped(event.job_id, f"due at {due:%H:%M:%S} UTC, and no free seat for {LATEST_S // 60} minutes")

    def _refused(self, event: JobSubmissionEvent) -> None:
        self._passed(event)
        is_running = event.job_id in self._at_work
        reason = "the run before it was still under way" if is_running else "the run before it still waits for a seat"
        self._skipped(event.job_id, reason)


def _times(number: int) -> str:
    return f"{many(number, 'run')} fell"
