"""`stallwatch run`: sources on their schedule, and the pump behind them, until somebody says stop.

Two kinds of thread: APScheduler's workers, one crawl each (the work is done in the crawl's own process), and the pump,
which follows the ledger whenever a crawl has read something or something falls due.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
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

from config.records import Source
from console.context import now
from console.crawling import crawl
from console.pump import Turn, turn
from console.schedule import due_between, first_run_at, trigger_of
from console.wiring import House
from crawler.contract import CrawlEvent, RunReport
from indexer import runs

CRAWLS_AT_ONCE = 16
LATEST_S = 60.0  # however late: a run that was due this long ago and could not start is skipped, and said so
LONGEST_SLEEP_S = 30.0
STOP_WITHIN_S = 9.0
LOG = logging.getLogger("stallwatch.service")

Watcher = Callable[[str], None]


@dataclass
class Service:
    """Started once, stopped once. say() gets one line for each thing an operator may want to see go by."""

    house: House
    owner: str
    say: Watcher = lambda line: None
    stop: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _last_due: dict[str, datetime] = field(default_factory=dict)

    def run(self) -> None:
        """Blocks until stop is set; then everything that is under way ends within STOP_WITHIN_S seconds."""
        left_open = runs.close_left_open(self.house.engine, now=now())
        if left_open:
            self.say(f"{left_open} runs of an earlier service were cut off; what they had fetched is read first")
        scheduler = self._scheduler()
        pump = threading.Thread(target=self._pump, name="pump")
        scheduler.start()
        pump.start()
        try:
            self.stop.wait()
        finally:
            self.stop.set()
            self._wake.set()
            scheduler.shutdown(wait=True)
            pump.join(STOP_WITHIN_S)

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(CRAWLS_AT_ONCE)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": int(LATEST_S)},
            timezone="UTC",
        )
        scheduler.add_listener(self._skipped, EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED)
        scheduler.add_listener(self._submitted, EVENT_JOB_SUBMITTED)
        for source in self.house.config.sources:
            self._schedule(scheduler, source)
        return scheduler

    def _schedule(self, scheduler: BackgroundScheduler, source: Source) -> None:
        trigger = trigger_of(source)
        if trigger is None or not source.enabled:
            return
        started = now()
        last = _last_started(self.house, source.name)
        swallowed = due_between(trigger, last, started) if last else 0
        if swallowed:
            reason = f"the service was not running when {_times(swallowed)} were due"
            runs.skip(self.house.engine, source.name, reason, now=started)
        first = first_run_at(source, last, started)
        timing = {} if first is None else {"next_run_time": first}
        self._last_due[source.name] = started
        scheduler.add_job(self._crawl, trigger, args=[source], id=source.name, **timing)

    def _crawl(self, source: Source) -> None:
        report = crawl(self.house.config, self.house.engine, source, on_event=self._crawled, stop=self.stop)
        self._wake.set()
        if report is not None:
            self.say(told(report))

    def _crawled(self, event: CrawlEvent) -> None:
        if event.kind == "read" and event.listings_changed:
            self._wake.set()

    def _submitted(self, event: JobSubmissionEvent) -> None:
        """APScheduler says nothing of runs it has rolled into one: count them here."""
        due = event.scheduled_run_times[-1]
        source = next(source for source in self.house.config.sources if source.name == event.job_id)
        trigger = trigger_of(source)
        swallowed = due_between(trigger, self._last_due[source.name], due) - 1 if trigger else 0
        self._last_due[source.name] = due
        if swallowed > 0:
            reason = f"{_times(swallowed)} fell due together with a later one and were rolled into it"
            runs.skip(self.house.engine, source.name, reason, now=now())

    def _skipped(self, event: JobExecutionEvent | JobSubmissionEvent) -> None:
        if event.code == EVENT_JOB_MISSED:
            reason = f"due at {event.scheduled_run_time:%H:%M:%S} UTC, more than {LATEST_S:.0f} s before it could start"
        else:
            self._last_due[event.job_id] = event.scheduled_run_times[-1]
            reason = "the run before it was still under way"
        runs.skip(self.house.engine, event.job_id, reason, now=now())
        self.say(f"{event.job_id}: run skipped, {reason}")

    def _pump(self) -> None:
        while True:
            self._wake.clear()
            wait_s = LONGEST_SLEEP_S
            try:
                done = turn(self.house, self.owner, self.stop.is_set)
                wait_s = self._until(done)
            except Exception:
                LOG.exception("the pump failed and tries again in %d s; nothing is lost", LONGEST_SLEEP_S)
            if self.stop.is_set():
                return
            self._wake.wait(wait_s)

    def _until(self, done: Turn) -> float:
        for line in done.delivered.problems:
            self.say(line)
        if done.delivered.sent:
            self.say(f"{done.delivered.sent} notifications delivered")
        if done.next_at is None:
            return LONGEST_SLEEP_S
        return min(LONGEST_SLEEP_S, max(0.05, (done.next_at - now()).total_seconds()))


def told(report: RunReport) -> str:
    """A run in one line."""
    lost = sum((report.lost or {}).values())
    counts = f"{report.pages} pages, {report.listings_changed} new or changed, {report.listings_seen} seen again"
    text = f"{report.source}: {report.outcome}, {counts}" + (f", {lost} lost" if lost else "")
    return f"{text}; {report.reason}" if report.reason else text


def _times(number: int) -> str:
    return "1 run" if number == 1 else f"{number} runs"


def _last_started(house: House, source: str) -> datetime | None:
    began = [run.started_at for run in runs.history(house.engine, source, limit=500) if run.outcome != "skipped"]
    return max(began, default=None)
