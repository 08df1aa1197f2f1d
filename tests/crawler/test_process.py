"""A crawl in its own process: what becomes of it, and of what it fetched, however it ends."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.records import KeySettings, Pace, TorSettings
from crawler import process
from crawler.contract import CrawlEvent, CrawlJob
from crawler.evidence import make_key
from crawler.process import run_crawl
from demo.tor_keys import free_ports
from schema.errors import BadConfig
from tests.crawler.conftest import ONION
from tests.crawler.filed import FiledIntake
from tests.crawler.memory import source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=3"


@pytest.fixture
def job(socks: SocksServer, tmp_path: Path) -> CrawlJob:
    make_key(tmp_path / "keys" / "evidence.key")
    return CrawlJob(
        source=source(BOARD),
        run="harbor-1",
        tor=TorSettings(socks=socks.address),
        evidence=tmp_path / "evidence",
        keys=KeySettings(masking=tmp_path / "none", evidence=tmp_path / "keys" / "evidence.key"),
        intake="tests.crawler.filed:open_intake",
        intake_args=(tmp_path / "intake",),
    )


def slow(job: CrawlJob, seconds: float) -> CrawlJob:
    return replace(job, intake_args=(*job.intake_args, seconds))


def kept(job: CrawlJob) -> FiledIntake:
    path = job.intake_args[0]
    assert isinstance(path, Path)
    return FiledIntake(path)


def crawling_processes() -> set[int]:
    """Processes that were forked by the fork server and belong to a crawl."""
    children = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    process.warm()
    server = process.forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    rows = (line.split(None, 2) for line in children.splitlines()[1:])
    return {int(row[0]) for row in rows if int(row[1]) == server}


def after_pages(count: int, act: Callable[[], None]) -> Callable[[CrawlEvent], None]:
    done = threading.Event()

    def watch(event: CrawlEvent) -> None:
        if event.pages >= count and not done.is_set():
            done.set()
            act()

    return watch


def test_a_crawl_reports_what_came_and_tells_it_on_the_way(job: CrawlJob) -> None:
    events: list[CrawlEvent] = []
    report = run_crawl(job, events.append)
    assert (report.outcome, report.pages, report.listings_changed) == ("done", 28, 25)
    assert report.requests == {"list": 3, "thread": 25}
    assert [event.kind for event in events].count("fetched") == 28
    assert (events[0].kind, events[-1].pages, events[-1].listings_changed) == ("started", 28, 25)
    assert len(kept(job).done) == 28


def test_a_dead_tor_fails_the_run_and_starts_no_process(job: CrawlJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "warm", lambda *modules: pytest.fail("a process was about to start"))
    port = free_ports(1)[0]
    report = run_crawl(replace(job, tor=TorSettings(socks=f"127.0.0.1:{port}")))
    assert report.outcome == "failed"
    assert report.reason == f"tor 127.0.0.1:{port}: connection refused (expected Tor's SocksPort); start Tor"


def test_a_tor_that_dies_in_mid_crawl_ends_it_with_what_came(job: CrawlJob, socks: SocksServer) -> None:
    crawl = replace(job, source=replace(job.source, pace=Pace(in_flight=1, delay_s=0.1)))
    report = run_crawl(crawl, after_pages(5, socks.die))
    assert report.outcome == "partial"
    assert "nothing takes connections there" in report.reason
    assert 5 <= report.pages < 28


def test_an_unknown_engine_is_a_mistake_of_the_configuration(job: CrawlJob) -> None:
    with pytest.raises(BadConfig, match="unknown engine 'phbb'"):
        run_crawl(replace(job, source=replace(job.source, engine="phbb")))


def test_an_unreadable_key_is_a_mistake_of_the_configuration(job: CrawlJob, tmp_path: Path) -> None:
    keys = replace(job.keys, evidence=tmp_path / "missing.key")
    with pytest.raises(BadConfig, match="expected an evidence key"):
        run_crawl(replace(job, keys=keys))


def test_the_deadline_ends_a_crawl_and_keeps_what_came(job: CrawlJob) -> None:
    crawl = slow(replace(job, source=replace(job.source, deadline_s=1.5)), 0.2)
    report = run_crawl(crawl)
    assert report.outcome == "deadline"
    assert 0 < report.pages < 28
    assert len(kept(job).captures) == report.pages


def test_runs_that_are_cut_short_one_after_the_other_read_everything_once(job: CrawlJob) -> None:
    """The place is read back to its end although no run may take more than a part of it."""
    stops = 0
    for run in range(12):
        stop = threading.Event()
        part = replace(job, run=f"harbor-{run}", source=replace(job.source, pace=Pace(in_flight=1, delay_s=0.0)))
        report = run_crawl(part, after_pages(5, stop.set), stop)
        stops += report.outcome == "partial"
        if report.outcome == "done":
            break
    intake = kept(job)
    assert stops >= 3
    assert len(intake.texts) == 25
    read = [url for what, url in intake.order if what == "read" and "viewtopic" in url]
    assert len(read) == len(set(read)) == 25


def test_a_crawl_that_is_asked_to_stop_reads_what_it_holds(job: CrawlJob) -> None:
    stop = threading.Event()
    begun = time.monotonic()
    report = run_crawl(slow(job, 0.05), after_pages(6, stop.set), stop)
    assert time.monotonic() - begun < 10
    assert (report.outcome, report.reason) == ("partial", "asked to stop; what came is kept")
    assert kept(job).done == set(kept(job).captures)


def test_a_crawl_that_is_asked_to_stop_before_anything_came_is_no_failure(job: CrawlJob) -> None:
    stop = threading.Event()
    stop.set()
    report = run_crawl(slow(job, 5.0), stop=stop)
    assert (report.outcome, report.reason) == ("stopped", "asked to stop; what came is kept")


def test_sigterm_to_the_child_is_asking_it_to_stop(job: CrawlJob) -> None:
    report = run_crawl(
        slow(job, 0.05), after_pages(6, lambda: [os.kill(pid, signal.SIGTERM) for pid in crawling_processes()])
    )
    assert (report.outcome, report.reason) == ("partial", "asked to stop; what came is kept")


def test_a_child_that_hangs_is_ended_by_force(job: CrawlJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "STOP_S", 1.0)
    stop = threading.Event()

    def freeze() -> None:
        for pid in crawling_processes():
            os.kill(pid, signal.SIGSTOP)
        stop.set()

    report = run_crawl(slow(job, 0.05), after_pages(3, freeze), stop)
    assert report.outcome == "failed"
    assert report.reason == "the crawling process was asked to stop, did not, and was ended by force"
    assert report.pages >= 3


def test_a_page_that_is_read_for_ever_does_not_hold_up_the_end(job: CrawlJob) -> None:
    begun = time.monotonic()
    report = run_crawl(slow(replace(job, source=replace(job.source, deadline_s=1.0)), 3600.0))
    assert report.outcome == "deadline"
    assert report.pages == 1
    assert time.monotonic() - begun < process.GRACE_S


def test_a_listener_that_breaks_leaves_no_child_behind(job: CrawlJob) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    before = crawling_processes()
    with pytest.raises(KeyboardInterrupt):
        run_crawl(slow(job, 0.05), after_pages(3, interrupt))
    assert crawling_processes() == before
    assert len(kept(job).captures) < 28


def test_a_killed_child_fails_the_run_and_the_next_crawl_reads_what_it_left(job: CrawlJob) -> None:
    report = run_crawl(
        slow(job, 0.05), after_pages(8, lambda: [os.kill(pid, signal.SIGKILL) for pid in crawling_processes()])
    )
    assert report.outcome == "failed"
    assert "died (signal 9)" in report.reason
    left = kept(job).unread("harbor")
    assert left
    run_crawl(replace(job, run="harbor-2"))
    assert len(kept(job).texts) == 25
    assert not kept(job).unread("harbor")


def test_the_child_ends_when_its_parent_dies(job: CrawlJob, tmp_path: Path) -> None:
    program = (
        "import pickle, sys; from crawler.process import run_crawl;"
        "run_crawl(pickle.load(open(sys.argv[1], 'rb')), lambda event: print(event.pages, flush=True))"
    )
    path = tmp_path / "job"

    path.write_bytes(pickle.dumps(slow(job, 0.3)))
    parent = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    while parent.stdout.readline().strip() != "3":
        pass
    parent.kill()
    parent.wait()
    pages = _settles(lambda: len(kept(job).captures))
    assert pages < 28


def _settles(count: Callable[[], int]) -> int:
    """The count once it has not changed for two seconds."""
    last, since = count(), time.monotonic()
    while time.monotonic() - since < 2:
        time.sleep(0.1)
        if count() != last:
            last, since = count(), time.monotonic()
    return last
