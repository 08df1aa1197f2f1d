"""How fast pages go into the ledger and entries come out of it, beside SQLite without us.

A page here is a single post of 2 kB, taken as the product takes it: one transaction that puts it on record, one that
reads it. The floor does the same inserts and the same two commits with the bare driver, equally durable.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.contract import Figure
from indexer import captures, ledger
from indexer.marks import Mark
from indexer.state.engine import open_state
from indexer.state.migrate import create_or_upgrade
from schema.capture import Capture
from schema.json_form import dumps
from schema.listing import Listing, Offer, Thread, Vendor

SIZES = (0, 20_000)
PAGES = 300
_START = datetime(2026, 1, 1, tzinfo=UTC)
_BODY = "81.5 crore records, sample on request. " * 52


def bench() -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        engine = open_state(Path(folder) / "state.db")
        create_or_upgrade(engine)
        numbers = count()
        with closing(_bare(Path(folder) / "floor.db")) as floor:
            for size in SIZES:
                _fill(engine, floor, numbers, size)
                figures += _measure(engine, floor, numbers, size)
        engine.dispose()
    return figures


def _measure(engine: Engine, floor: sqlite3.Connection, numbers: Iterator[int], size: int) -> list[Figure]:
    peer = _per_second(PAGES, lambda: _insert_all(floor, range(size, size + PAGES)))
    what = "bare sqlite3: the same rows, as durable"
    pages = [next(numbers) for _ in range(2 * PAGES)]
    new = _per_second(PAGES, lambda: _take_all(engine, pages[:PAGES], 0))
    again = _per_second(PAGES, lambda: _take_all(engine, pages[PAGES:], PAGES))
    entries = ledger.last_seq(engine)
    out = _per_second(entries, lambda: sum(1 for _ in ledger.replay(engine)))
    rows = floor.execute("SELECT count(*) FROM entries").fetchone()[0]
    query = "SELECT document FROM entries ORDER BY seq"
    bare = _per_second(rows, lambda: sum(1 for (text,) in floor.execute(query) if json.loads(text)))
    return [
        Figure(f"ledger.new_pages.{size}", new, "pages/s", peer, what, PAGES, size),
        Figure(f"ledger.seen_pages.{size}", again, "pages/s", peer, what, PAGES, size),
        Figure(
            f"ledger.replay.{size}", out, "entries/s", bare, "bare sqlite3 and json: dicts, no records", entries, size
        ),
    ]


def _per_second(items: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return items / (time.perf_counter() - started)


def _listing(number: int) -> Listing:
    name = f"bench/t{number}"
    return Listing(
        id=name, kind="thread", source="bench", engine="phpbb", title="Selling identity records", body=_BODY,
        url=f"http://bench.invalid/t{number}", vendor=Vendor("dockmaster", "7"), thread=Thread(name, 1),
        content_hash=f"{number:064}", offer=Offer(intent="sale", data_types=("aadhaar",), records=815_000_000),
    )  # fmt: skip


def _capture(number: int) -> Capture:
    at = _START + timedelta(seconds=number)
    return Capture(
        f"bench-{number}", "bench", "bench", f"http://bench.invalid/{number}", 200, at, "thread", str(number),
        f"{number:064}", 20_000, "bench.warc", number * 20_000, 20_000, f"{number:064}", "key", b"w" * 60,
    )  # fmt: skip


def _take_all(engine: Engine, numbers: list[int], back: int) -> None:
    """One page a number, which shows the thread of the page that many numbers before."""
    for number in numbers:
        capture, thread = _capture(number), number - back
        captures.record_fetched(engine, capture)
        mark = Mark("bench", str(thread), f"http://bench.invalid/t{thread}", last_read_at=capture.fetched_at)
        ledger.take_page(engine, capture.id, [_listing(thread)], [mark], now=capture.fetched_at)


def _fill(engine: Engine, floor: sqlite3.Connection, numbers: Iterator[int], size: int) -> None:
    """Brings both to so many listings, many to a page, for that is quicker."""
    have = ledger.last_seq(engine)
    while have < size:
        number = next(numbers)
        captures.record_fetched(engine, _capture(number))
        page = [_listing(10_000_000 + one) for one in range(have, min(size, have + 500))]
        ledger.take_page(engine, f"bench-{number}", page, now=_START)
        have += len(page)
    document = dumps(_listing(0))
    with floor:
        floor.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", ((n, "s", document) for n in range(size)))


def _bare(path: Path) -> sqlite3.Connection:
    floor = sqlite3.connect(path)
    floor.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE captures (id TEXT PRIMARY KEY, facts TEXT, state TEXT);"
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, subject TEXT, document TEXT);"
        "CREATE TABLE heads (id TEXT PRIMARY KEY, seq INTEGER);"
    )
    return floor


def _insert_all(floor: sqlite3.Connection, numbers: range) -> None:
    for number in numbers:
        listing, facts = dumps(_listing(number)), dumps((str(number), "x" * 300))
        with floor:
            floor.execute("INSERT INTO captures VALUES (?, ?, 'fetched')", (str(number), facts))
        with floor:
            floor.execute("INSERT INTO entries VALUES (NULL, ?, ?)", (str(number), listing))
            floor.execute("INSERT OR REPLACE INTO heads VALUES (?, ?)", (str(number), number))
            floor.execute("UPDATE captures SET state = 'read' WHERE id = ?", (str(number),))
