"""Runs that were due and did not begin: none without its reason."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from config.records import Source
from console import timetable
from console.context import now
from console.timetable import Timetable
from schema.errors import BadConfig

EVERY_10_S = Source(name="harbor", engine="phpbb", start=("http://place.example/",), every_s=10.0)


class Clerk:
    """Hears of runs that began and of runs that were skipped."""

    def __init__(self, work: Callable[[], object] = lambda: None) -> None:
        self.began: list[str] = []
        self.skipped: list[tuple[str, str]] = []
        self.heard = threading.Semaphore(0)
        self._work = work
        self.timetable = Timetable(self.crawl, self.skip)

    def crawl(self, source: Source) -> None:
        self.began.append(source.name)
        self.heard.release()
        self._work()

    def skip(self, source: str, reason: str) -> None:
        self.skipped.append((source, reason))
        self.heard.release()

    def hears(self, number: int) -> None:
        for _ in range(number):
            assert self.heard.acquire(timeout=10), (self.began, self.skipped)


@contextmanager
def running(scheduler: BackgroundScheduler) -> Iterator[None]:
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown()


def test_runs_that_fell_due_together_are_one_and_the_others_are_on_record() -> None:
    clerk = Clerk()
    with running(clerk.timetable.scheduler([EVERY_10_S], {}, now() - timedelta(seconds=34))):
        clerk.hears(2)
    assert clerk.began == ["harbor"]
    assert clerk.skipped == [("harbor", "3 runs fell due together with a later one and rolled into it")]


def test_a_run_that_waited_too_long_for_a_seat_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "LATEST_S", 1)
    clerk = Clerk()
    due = now() - timedelta(seconds=5)
    with running(clerk.timetable.scheduler([EVERY_10_S], {}, due)):
        clerk.hears(1)
    [(source, reason)] = clerk.skipped
    assert (source, clerk.began) == ("harbor", [])
    assert reason.startswith(f"due at {due:%H:%M:%S} UTC, and no free seat")


def test_a_source_is_read_by_one_run_at_a_time() -> None:
    end = threading.Event()
    clerk = Clerk(lambda: end.wait(20))
    scheduler = clerk.timetable.scheduler([EVERY_10_S], {}, now())
    with running(scheduler):
        clerk.hears(1)
        scheduler.modify_job("harbor", next_run_time=datetime.now(UTC))
        clerk.hears(1)
        end.set()
    assert clerk.began == ["harbor"]
    assert clerk.skipped == [("harbor", "the run before it was still under way")]


def test_every_source_gets_a_seat_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "CRAWLS_AT_ONCE", 1)
    sources = [Source(name=f"place{number}", engine="phpbb", start=(), every_s=60.0) for number in range(5)]
    clerk = Clerk(lambda: time.sleep(0.01))
    with running(clerk.timetable.scheduler(sources, {}, now())):
        clerk.hears(5)
    assert sorted(clerk.began) == [source.name for source in sources]
    assert clerk.skipped == []


def test_one_that_waits_for_a_seat_is_not_said_to_be_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "CRAWLS_AT_ONCE", 1)
    end = threading.Event()
    clerk = Clerk(lambda: end.wait(20))
    first, second = EVERY_10_S, Source(name="bazaar", engine="phpbb", start=(), every_s=10.0)
    scheduler = clerk.timetable.scheduler([first, second], {}, now())
    with running(scheduler):
        clerk.hears(1)
        waiting = ({"harbor", "bazaar"} - set(clerk.began)).pop()
        scheduler.modify_job(waiting, next_run_time=datetime.now(UTC))
        clerk.hears(1)
        end.set()
    assert clerk.skipped == [(waiting, "the run before it still waits for a seat")]


def test_a_restart_catches_up_with_one_run_and_says_what_it_stands_for() -> None:
    clerk = Clerk()
    moment = now()
    with running(clerk.timetable.scheduler([EVERY_10_S], {"harbor": moment - timedelta(seconds=45)}, moment)):
        clerk.hears(2)
    assert clerk.began == ["harbor"]
    [(_, reason)] = clerk.skipped
    assert reason == "3 runs fell due while the service was not running; the one that begins now makes up for it"


def test_a_quick_restart_keeps_the_grid_and_skips_nothing() -> None:
    clerk = Clerk()
    moment = now()
    scheduler = clerk.timetable.scheduler([EVERY_10_S], {"harbor": moment - timedelta(seconds=4)}, moment)
    scheduler.start(paused=True)
    assert scheduler.get_job("harbor").next_run_time == moment + timedelta(seconds=6)
    scheduler.shutdown()
    assert clerk.skipped == []


def test_sources_that_are_off_or_only_read_by_hand_are_not_scheduled() -> None:
    off = Source(name="off", engine="phpbb", start=(), every_s=10.0, enabled=False)
    by_hand = Source(name="hand", engine="phpbb", start=())
    assert Clerk().timetable.scheduler([off, by_hand], {}, now()).get_jobs() == []


def test_a_schedule_that_cannot_be_kept_is_told_before_anything_starts() -> None:
    never = Source(name="never", engine="phpbb", start=(), cron="0 0 31 2 *", place="sources/never.yml:4")
    with pytest.raises(BadConfig, match=r"sources/never.yml:4: the schedule '0 0 31 2 \*' cannot be kept: it has no"):
        Clerk().timetable.scheduler([never], {}, now())
