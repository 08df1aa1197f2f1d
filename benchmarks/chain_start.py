"""From `run_crawl` called to the first request at the place, when the fork server is warm.

The place is asked directly: how long a circuit takes is Tor's affair. Beside it the same crawl begun by a process that
imports everything first (what a crawl would cost without the fork server), and as a floor of its own a forked child
that does nothing. The medians of several, taken in turns.
"""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.chain_pages import job_of
from benchmarks.chain_place import ChainPlace
from benchmarks.contract import Figure
from config.records import TorSettings
from console.context import open_database
from crawler.contract import CrawlJob
from crawler.process import run_crawl
from demo.serving import WebServer
from indexer import marks
from indexer.state.engine import writing

REMEMBERED = (0, 2_000)
ROUNDS = 6
_COLD = """
import pickle, sys
from crawler.child import run
from multiprocessing import Pipe
ours, theirs = Pipe()
run(pickle.load(sys.stdin.buffer), theirs)
"""


def started(folder: Path) -> list[Figure]:
    """Keys lie in folder; the fork server is warm."""
    place = ChainPlace(threads=1, text=500)
    with WebServer(place.app) as server:
        host = f"127.0.0.1:{server.port}"
        return [figure for size in REMEMBERED for figure in _figures(place, host, folder, size)]


def _figures(place: ChainPlace, host: str, folder: Path, size: int) -> list[Figure]:
    warm, cold, bare = [], [], []
    for number in range(ROUNDS):
        bare.append(_empty_child())
        warm.append(_asked_after(place, partial(run_crawl, _job(place, host, folder, size))))
        if number % 3 == 0:
            cold.append(_asked_after(place, partial(_cold, _job(place, host, folder, size))))
    without = "the same in a process that imports first"
    floor = "a forked child that does nothing"
    return [
        Figure(f"chain.start.{size}", median(warm), "s", median(cold), without, ROUNDS, size),
        Figure(f"chain.start_of_fork.{size}", median(warm), "s", median(bare), floor, ROUNDS, size),
    ]


def _job(place: ChainPlace, host: str, folder: Path, size: int) -> CrawlJob:
    """Of a source that remembers so many threads, all read."""
    job = job_of(host, place.board, TorSettings(), folder, via="direct")
    engine = open_database(str(job.intake_args[0]))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    seen = [marks.Mark("quay", f"old{n}", f"http://quay.invalid/t{n}", last_read_at=at) for n in range(size)]
    with writing(engine) as connection:
        marks.keep(connection, seen, marks.PageRead("old", at, "", lambda _: False))
    engine.dispose()
    return replace(job, source=replace(job.source, revisit_s=()))


def _asked_after(place: ChainPlace, work: Callable[[], object]) -> float:
    """Seconds from the call to the first request that the place sees."""
    place.first_asked_at = None
    began = time.monotonic()
    work()
    if place.first_asked_at is None:
        raise RuntimeError("chain: a crawl ended without a request (expected one)")
    return place.first_asked_at - began


def _cold(job: CrawlJob) -> None:
    subprocess.run([sys.executable, "-c", _COLD], input=pickle.dumps(job), check=True, timeout=60)


def _empty_child() -> float:
    """Seconds until a forked child that does nothing else says so."""
    began = time.monotonic()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(target=theirs.send, args=(None,))
    process.start()
    ours.recv()
    took = time.monotonic() - began
    process.join()
    return took
