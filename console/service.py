"""`stallwatch run`: sources on their schedule, and what follows the ledger behind them, until somebody says stop.

Threads: APScheduler's workers, one crawl each (the work is done in the crawl's own process), and three loops, so that
none waits for another: the follower (index and match), the teller (route and deliver), the clerk (the service's lease,
skipped runs on record).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler

from alerts.outbox import retry_refused
from alerts.receivers import health as receiver_health
from config.records import Source
from console import presence
from console.context import now
from console.crawling import crawl, lease_of
from console.loop import Loop
from console.once import Once, Say
from console.output import many
from console.pump import follow, is_behind, next_telling_at, tell
from console.skips import Skips
from console.timetable import Timetable
from console.wiring import House
from crawler.contract import CrawlEvent, RunReport
from crawler.hours import is_open, opens_at
from indexer import leases, runs
from schema.errors import StallwatchError

STOP_WITHIN_S = 9.0
_TICK_S = 0.1


@dataclass
class Service:
    """Started once, stopped once. say() gets one line for each thing an operator may want to see go by.

    owner  holds the service's lease (presence.begin), which is given back in the end
    stop   set by whoever wants it to end (a signal handler may)
    """

    house: House
    owner: str
    say: Say
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._once = Once(self.say)
        self._skips = Skips()
        self._resting: set[str] = set()
        self._follower = Loop("following the ledger", self._follow, self._once, self.stop)
        self._teller = Loop("telling receivers", self._tell, self._once, self.stop)
        self._clerk = Loop("keeping records", self._keep_records, self._once, self.stop)
        self._timetable = Timetable(self._crawl, self._skipped)
        self._renewed_at = now()

    def run(self) -> list[str]:
        """Blocks until stop is set. Returns what did not end within STOP_WITHIN_S seconds; the process should then
        end at once, which loses nothing.

        raises  BadConfig for a schedule that cannot be kept
        """
        self._take_up()
        scheduler = self._timetable.scheduler(self.house.config.sources, self._last_runs(), now())
        scheduler.start()
        for loop in self._loops:
            loop.start()
        # No Event.wait() here: a signal handler that sets the event could meet its lock held by this very thread.
        while not self.stop.is_set():
            time.sleep(_TICK_S)
        return self._end(scheduler)

    @property
    def _loops(self) -> tuple[Loop, ...]:
        return self._follower, self._teller, self._clerk

    def _take_up(self) -> None:
        """What an earlier service left behind."""
        engine, moment = self.house.engine, now()
        names = [source.name for source in self.house.config.sources]
        free = [name for name in names if leases.holding(engine, lease_of(name), now=moment) is None]
        left_open = runs.close_left_open(engine, now=moment, sources=free)
        if left_open:
            self.say(f"{many(left_open, 'run')} of an earlier service cut off; what was fetched is read first")
        again = retry_refused(engine, list(self.house.notifiers), moment)
        if again:
            self.say(f"{many(again, 'refused notification')} tried once more")

    def _last_runs(self) -> dict[str, datetime]:
        health = runs.health(self.house.engine)
        return {one.source: one.last_run_at for one in health if one.last_run_at is not None}

    def _end(self, scheduler: BackgroundScheduler) -> list[str]:
        until = monotonic() + STOP_WITHIN_S
        crawls = _begun("crawls", scheduler.shutdown)
        left = [loop.name for loop in self._loops if not loop.ended(until - monotonic())]
        lease = _begun("the lease", self._give_lease_back)
        for thread in (crawls, lease):
            thread.join(max(0.0, until - monotonic()))
        return [*left, *(thread.name for thread in (crawls, lease) if thread.is_alive())]

    def _give_lease_back(self) -> None:
        with suppress(StallwatchError):  # it ends by itself, or with this process
            presence.end(self.house.engine, self.owner)

    # --- crawls -----------------------------------------------------------------------------------------------------

    def _crawl(self, source: Source) -> None:
        if self.stop.is_set() or self._rests(source):
            return
        subject = f"crawl of {source.name}"
        try:
            report = crawl(
                self.house.config, self.house.engine, source, self.owner, on_event=self._crawled, stop=self.stop
            )
        except StallwatchError as error:
            self._once.trouble(subject, str(error))
            self._skipped(source.name, str(error), is_told=True)
            return
        self._once.fine(subject)
        self._follower.wake()
        if report is None:
            self._skipped(source.name, "another process is crawling it")
        else:
            self.say(told(report))

    def _rests(self, source: Source) -> bool:
        """Whether it is outside the source's hours; that is told once a night, not at every run that was due."""
        moment = now()
        if is_open(source, moment):
            self._resting.discard(source.name)
            return False
        if source.name not in self._resting:
            self._resting.add(source.name)
            self._skipped(source.name, f"outside its hours ({source.hours}) until {opens_at(source, moment):%H:%M} UTC")
        return True

    def _crawled(self, event: CrawlEvent) -> None:
        if event.kind == "read" and event.listings_changed:
            self._follower.wake()

    def _skipped(self, source: str, reason: str, *, is_told: bool = False) -> None:
        self._skips.note(source, reason)
        self._clerk.wake()
        if not is_told:
            self.say(f"{source}: run skipped, {reason}")

    # --- loops ------------------------------------------------------------------------------------------------------

    def _follow(self) -> datetime | None:
        if not is_behind(self.house):
            return None
        done = follow(self.house, self.owner, self.stop.is_set)
        for step in done.consumers:
            if step.reason:
                self._once.trouble(f"step {step.consumer}", step.reason)
            else:
                self._once.fine(f"step {step.consumer}")
        if any(step.taken for step in done.consumers):
            self._teller.wake()
        return min((step.retry_at for step in done.consumers if step.retry_at), default=None)

    def _tell(self) -> datetime | None:
        done = tell(self.house, self.stop.is_set)
        for problem in done.problems:
            self._once.trouble(problem.partition(":")[0], problem)
        if done.sent:
            for one in receiver_health(self.house.engine):
                if not one.failures:
                    self._once.fine(f"receiver {one.receiver}")
            self.say(f"{many(done.sent, 'notification')} delivered")
        return next_telling_at(self.house)

    def _keep_records(self) -> datetime | None:
        self._skips.record(self.house.engine)
        moment = now()
        if self._renewed_at + timedelta(seconds=presence.RENEW_S) > moment:
            return None
        if not presence.renew(self.house.engine, self.owner, moment):
            other = presence.running(self.house.engine, moment)
            self.say(f"{other or 'another service'} has taken over while this one could not renew its lease; stopping")
            self.stop.set()
        self._renewed_at = moment
        return None


def _begun(name: str, work: Callable[[], None]) -> threading.Thread:
    """A thread that nobody has to wait for: the database, or a crawl, may hang."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def told(report: RunReport) -> str:
    """A run in one line."""
    lost = sum((report.lost or {}).values())
    counts = f"{report.pages} pages, {report.listings_changed} new or changed, {report.listings_seen} seen again"
    text = f"{report.source}: {report.outcome}, {counts}" + (f", {lost} lost" if lost else "")
    if report.recognised and report.spider:
        text = f"{text}; walked as a {report.spider} ({report.recognised})"
    return f"{text}; {report.reason}" if report.reason else text
