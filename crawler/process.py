"""One crawl is one child process, forked from a warm parent, told to end at its deadline and ended after it.

The parent is multiprocessing's fork server with everything a crawl needs already imported, so that a crawl starts in
a fifth of a second. A page that makes the reader run wild, or a library that leaks, is gone with its process.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from time import monotonic

from crawler.contract import CrawlEvent, CrawlJob, RunReport
from crawler.transport.access_keys import hand_over
from crawler.transport.tor import network_trouble, require_tor
from schema.errors import BadConfig, StallwatchError, TorIsDown

GRACE_S = 15.0  # between the deadline, when the child ends by itself, and our ending it
STOP_S = 10.0  # that a child has to end once it was asked to
_TICK_S = 0.2
_JOIN_S = 5.0

OnEvent = Callable[[CrawlEvent], None]
Now = Callable[[], datetime]


def _nobody(event: CrawlEvent) -> None: ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


def warm(*modules: str) -> None:
    """Start the fork server, with these modules imported besides the crawler's own; once, before the first crawl.

    Later calls change nothing.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(["crawler.child", *modules])
    forkserver.ensure_running()


def run_crawl(
    job: CrawlJob, on_event: OnEvent = _nobody, stop: threading.Event | None = None, now: Now = _utc_now
) -> RunReport:
    """Crawl once, in a child process; returns when it has ended, however it ended.

    on_event  called in this thread, in order
    stop      once set, the child finishes what it holds and ends within 10 seconds (outcome "partial" or "stopped")
    returns   always a report: a dead Tor, a killed child and a missed deadline are outcomes, not exceptions
    raises    BadConfig when the job cannot be started at all (unknown spider, unknown engine, keys unreadable)
    """
    started_at = now()
    try:
        if job.source.via != "direct":
            require_tor(job.tor)
            hand_over(job.tor, job.source)
    except TorIsDown as error:
        return _failed(job, str(error), started_at, now(), None)
    warm(job.intake.partition(":")[0])
    child = _Child.start(job)
    try:
        message = child.listen(on_event, stop or threading.Event(), job.source.deadline_s + GRACE_S)
    except BaseException:  # Ctrl-C, or a listener that broke: the child must not go on alone
        child.pipe.close()
        child.end(STOP_S)
        raise
    cause = child.end()
    if isinstance(message, BadConfig):
        raise message
    if isinstance(message, StallwatchError):
        return _failed(job, str(message), started_at, now(), child.last)
    if message is None:
        return _failed(job, cause, started_at, now(), child.last)
    return _with_network(job, message)


@dataclass(slots=True)
class _Child:
    process: ForkServerProcess
    pipe: Connection
    last: CrawlEvent | None = None
    killed_for: str = ""

    @classmethod
    def start(cls, job: CrawlJob) -> _Child:
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        process = context.Process(target=_run_child, args=(job, theirs), name=f"crawl-{job.source.name}", daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def listen(self, on_event: OnEvent, stop: threading.Event, most_s: float) -> RunReport | StallwatchError | None:
        """The child's last word; None when it ended without one."""
        end_at, asked = monotonic() + most_s, False
        while True:
            if self.pipe in wait([self.pipe, self.process.sentinel], _TICK_S):
                message = self._receive()
                if not isinstance(message, CrawlEvent):
                    return message
                self.last = message
                on_event(message)
            elif not self.process.is_alive():
                return None
            if stop.is_set() and not asked:
                asked, end_at = True, monotonic() + STOP_S
                self._ask_to_stop()
            if monotonic() > end_at and not self.killed_for:
                self.killed_for = "was asked to stop" if asked else "had to end at its deadline"
                self.process.kill()

    def _receive(self) -> CrawlEvent | RunReport | StallwatchError | None:
        try:
            message: CrawlEvent | RunReport | StallwatchError = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return message

    def _ask_to_stop(self) -> None:
        try:
            self.pipe.send("stop")
        except OSError:  # it has just ended by itself
            return

    def end(self, within_s: float = _JOIN_S) -> str:
        """Nothing of the child is left afterwards. How it ended, in words, for when it said nothing itself."""
        self.process.join(within_s)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        self.process.close()
        if self.killed_for:
            return f"the crawling process {self.killed_for}, did not, and was ended by force"
        return f"the crawling process died ({how}); what it had fetched is on record and is read by the next crawl"


def _run_child(job: CrawlJob, pipe: Connection) -> None:
    # Imported by name: this module also serves the parent, which needs neither Scrapy nor the engines.
    import_module("crawler.child").run(job, pipe)


def _failed(job: CrawlJob, reason: str, started_at: datetime, ended_at: datetime, last: CrawlEvent | None) -> RunReport:
    report = RunReport(job.source.name, job.run, "failed", reason, started_at, ended_at, lost={}, requests={})
    if last is None:
        return report
    return replace(report, pages=last.pages, listings_changed=last.listings_changed, listings_seen=last.listings_seen)


def _with_network(job: CrawlJob, report: RunReport) -> RunReport:
    """A crawl that met only silence: was it the place, or is our Tor cut off?"""
    silent = report.lost and all(kind.startswith(("tor_", "timeout")) for kind in report.lost)
    if report.outcome != "failed" or not silent or job.source.via == "direct":
        return report
    trouble = network_trouble(job.tor)
    return replace(report, reason=f"{report.reason}; {trouble}") if trouble else report
