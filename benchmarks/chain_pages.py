"""Pages a second through Tor: ours with everything that follows a page, beside bare Scrapy through the same Tor.

Timed from the first request that the place sees (so that nobody pays for the making of a circuit) to the last page in
the ledger, or in Scrapy's callback. The two take turns, and the median of each counts: the machine is noisy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.chain_place import PAGE_BYTES, ChainPlace
from benchmarks.contract import Figure
from config.records import KeySettings, Pace, Settings, Source, TorSettings
from console.context import database_url, open_database
from console.intake import intake_args
from crawler.contract import CrawlEvent, CrawlJob
from crawler.process import run_crawl

WHAT = "bare Scrapy through the same Tor, pages thrown away"


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many threads of posts of so many characters, asked for so many at a time, in so many pairs of crawls."""

    text: int
    threads: int
    in_flight: int
    pairs: int


def compared(name: str, crowd: Crowd, place: ChainPlace, onion: str, tor: TorSettings, folder: Path) -> Figure:
    """pages/s of ours and of bare Scrapy."""
    ours, bare = [], []
    for _ in range(crowd.pairs):
        bare.append(_bare(place, onion, tor.socks, crowd.in_flight))
        ours.append(_ours(place, job_of(onion, place.board, tor, folder, in_flight=crowd.in_flight)))
    n, name = crowd.pairs * len(place.threads), f"chain.{name}.{crowd.in_flight}"
    return Figure(name, median(ours), "pages/s", median(bare), WHAT, n, PAGE_BYTES)


def job_of(host: str, path: str, tor: TorSettings, folder: Path, *, in_flight: int = 2, via: str = "tor") -> CrawlJob:
    """A crawl into a state of its own below folder, whose keys lie in folder."""
    run = f"run-{time.monotonic_ns()}"
    keys = KeySettings(masking=folder / "keys" / "masking.key", evidence=folder / "keys" / "evidence.key")
    settings = Settings(state=folder / run, keys=keys, tor=tor)
    open_database(database_url(settings)).dispose()
    return CrawlJob(
        source=Source("quay", "phpbb", (f"http://{host}{path}",), via=via, pace=Pace(in_flight, 0.0)),
        run=run,
        tor=tor,
        evidence=settings.state / "evidence",
        keys=keys,
        intake="console.intake:open_intake",
        intake_args=intake_args(settings),
    )


def _ours(place: ChainPlace, job: CrawlJob) -> float:
    place.first_asked_at = None
    ended_at = 0.0

    def watch(event: CrawlEvent) -> None:
        nonlocal ended_at
        if event.kind == "read":
            ended_at = time.monotonic()

    report = run_crawl(job, watch)
    return _rate(place, report.pages, ended_at, f"{report.outcome} {report.reason} {report.lost}")


def _bare(place: ChainPlace, onion: str, socks: str, in_flight: int) -> float:
    place.first_asked_at = None
    job = {
        "first": f"http://{onion}{place.board}",
        "then": [f"http://{onion}{path}" for path in place.threads],
        "proxy": f"socks5h://bare{time.monotonic_ns()}:x@{socks}",
        "in_flight": in_flight,
    }
    command = [sys.executable, "-m", "benchmarks.chain_bare"]
    ended = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False, timeout=300)
    said = json.loads(ended.stdout or '{"pages": 0, "ended_at": 0}')
    return _rate(place, said["pages"], said["ended_at"], ended.stderr[-500:])


def _rate(place: ChainPlace, pages: int, ended_at: float, said: str) -> float:
    if pages != len(place.threads) + 1 or place.first_asked_at is None:
        raise RuntimeError(f"chain: {pages} pages came (expected {len(place.threads) + 1}); it said: {said}")
    return pages / (ended_at - place.first_asked_at)
