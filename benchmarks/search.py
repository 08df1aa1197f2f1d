"""Search and matching on one machine.

index   listings a second into tantivy, folding and versions included, beside rows a second into SQLite's FTS5
search  milliseconds for a page of 20 newest hits with the total (half the queries answered faster), beside FTS5
match   listings a second (already projected) against 10 and 1,000 watches, with reasons, beside evaluating every watch
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.contract import Figure, seconds
from indexer.query.document import document
from indexer.query.evaluate import evaluate, verdict
from indexer.query.parse import parse
from indexer.query.terms import WatchIndex
from indexer.query.tree import Node
from indexer.stores.tantivy import TantivyStore
from schema.json_form import dumps, from_json
from schema.listing import Listing, Offer
from schema.vocabulary import CATEGORIES, DATA_TYPES, INTENTS

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SIZES, WATCHES = (5_000, 50_000), (10, 1_000)
BATCH, PAGE, QUERIES, MATCHED = 1_000, 20, 100, 1_000
_WORDS = [
    f"{first}{second}{third}"
    for first in "bdfgklmnprstvz"
    for second in "aeiou"
    for third in ("n", "rt", "sk", "l", "m")
]


def bench() -> list[Figure]:
    random = Random(5)
    listings = [_listing(random, number) for number in range(max(SIZES))]
    found: list[Figure] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            found += _store_figures(listings[:size], Path(folder))
    for count in WATCHES:
        found.append(_match_figure(listings[:MATCHED], _watches(random, count)))
    return found


# --- invented material ----------------------------------------------------------------------------------------------


def _text(random: Random, count: int) -> str:
    """Words as unevenly common as in any language."""
    return " ".join(_WORDS[min(int(random.paretovariate(0.6)) - 1, len(_WORDS) - 1)] for _ in range(count))


def _listing(random: Random, number: int) -> Listing:
    offer = Offer(
        intent=random.choice(INTENTS),
        category=random.choice(CATEGORIES),
        data_types=tuple(random.sample(DATA_TYPES, 3)),
        records=random.choice((None, random.randint(1_000, 10_000_000))),
    )
    return Listing(
        id=f"harbor/t{number}", kind="thread", source="harbor", seq=number + 1, offer=offer,
        title=_text(random, 8), body=_text(random, 120),
        last_seen_at=NOW - timedelta(seconds=random.randint(0, 10_000_000)),
    )  # fmt: skip


def _watches(random: Random, count: int) -> list[tuple[str, Node]]:
    shapes: Sequence[Callable[[], str]] = (
        lambda: (
            f"offer.data_types:{random.choice(DATA_TYPES)} AND offer.records:>=1M AND offer.intent:(sale OR auction)"
        ),
        lambda: f'"{_rare(random)} {_rare(random)}"',
        lambda: f"{_rare(random)} AND offer.category:{random.choice(CATEGORIES)}",
        lambda: f"({_rare(random)} OR {_rare(random)}) AND NOT offer.intent:request",
        lambda: f"offer.victim.domain:{_rare(random)}.example AND offer.category:{random.choice(CATEGORIES)}",
    )
    return [(f"w{number}", parse(shapes[number % len(shapes)](), now=NOW)) for number in range(count)]


def _rare(random: Random) -> str:
    return random.choice(_WORDS[50:])


# --- store ----------------------------------------------------------------------------------------------------------


def _store_figures(listings: Sequence[Listing], folder: Path) -> list[Figure]:
    size = len(listings)
    store = TantivyStore(folder / "index")
    ours = _timed(lambda: [store.put(listings[at : at + BATCH]) for at in range(0, size, BATCH)])
    floor_store = sqlite3.connect(folder / "floor.db")
    floor = _timed(lambda: _fill(floor_store, listings))
    figures = [
        Figure(f"search.index.{size}", size / ours, "listings/s", size / floor, "SQLite FTS5, text alone", 1, size)
    ]
    for name, queries in _queries().items():
        ours_ms = _median_ms([partial(_ours, store, query) for query, _ in queries])
        floor_ms = _median_ms([partial(_floor, floor_store, match) for _, match in queries])
        figures.append(Figure(f"search.{name}.p50.{size}", ours_ms, "ms", floor_ms, "SQLite FTS5", len(queries), size))
    store.close()
    floor_store.close()
    return figures


def _queries() -> dict[str, list[tuple[str, str]]]:
    """Our query and FTS5's match text for the same."""
    random = Random(9)
    pairs = [(random.choice(_WORDS), random.choice(_WORDS[:60])) for _ in range(QUERIES)]
    return {
        "word": [(first, f'"{first}"') for first, _ in pairs],
        "both": [(f"{first} AND {second}", f'"{first}" AND "{second}"') for first, second in pairs],
        "phrase": [(f'"{first} {second}"', f'"{first} {second}"') for first, second in pairs],
    }


def _fill(floor: sqlite3.Connection, listings: Sequence[Listing]) -> None:
    floor.executescript(
        "pragma journal_mode=wal; pragma synchronous=full;"
        "create table kept(id integer primary key, seen integer, listing text);"
        "create index by_seen on kept(seen desc);"
        "create virtual table words using fts5(title, body, content='');"
    )
    for at in range(0, len(listings), BATCH):
        part = listings[at : at + BATCH]
        rows = [(one.seq, int((one.last_seen_at or NOW).timestamp()), dumps(one)) for one in part]
        with floor:
            floor.executemany("insert into kept values (?, ?, ?)", rows)
            floor.executemany(
                "insert into words(rowid, title, body) values (?, ?, ?)", [(o.seq, o.title, o.body) for o in part]
            )


def _ours(store: TantivyStore, query: str) -> int:
    return len(store.search(parse(query, now=NOW), limit=PAGE).items)


def _floor(floor: sqlite3.Connection, match: str) -> int:
    rows = floor.execute(
        "select listing from kept where id in (select rowid from words where words match ?) order by seen desc limit ?",
        (match, PAGE),
    ).fetchall()
    floor.execute("select count(*) from words where words match ?", (match,)).fetchone()
    return len([from_json(Listing, json.loads(row[0])) for row in rows])


# --- matching -------------------------------------------------------------------------------------------------------


def _match_figure(listings: Sequence[Listing], watches: list[tuple[str, Node]]) -> Figure:
    index = WatchIndex(watches)
    documents = [document(listing) for listing in listings]

    def through_the_index() -> None:
        for read in documents:
            for name in index.candidates(read):
                if verdict(index.nodes[name], read) != "false":
                    evaluate(index.nodes[name], read)

    def every_watch() -> None:
        for read in documents:
            for node in index.nodes.values():
                if verdict(node, read) != "false":
                    evaluate(node, read)

    rate, floor = (len(documents) / seconds(work) for work in (through_the_index, every_watch))
    name = f"match.{len(watches)}"
    return Figure(name, rate, "listings/s", floor, "every watch evaluated", len(documents), len(watches))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _median_ms(work: Sequence[Callable[[], object]]) -> float:
    return statistics.median(_timed(one) for one in work) * 1000
