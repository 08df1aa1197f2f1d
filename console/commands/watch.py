"""`stallwatch watch test|backtest`"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import click

from alerts.telling import headline
from alerts.watches import compile_watches, findings
from config.problems import Problem
from config.records import Config
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, line, many, note, progress, table
from console.watching import preparer, query_problems, test_problems
from indexer import ledger
from schema.entry import Entry
from schema.errors import BadConfig
from schema.listing import Listing
from schema.watch import Match, Watch


@click.group()
def watch() -> None:
    """Test a watch, or run it over what is already held."""


@watch.command("test")
@click.argument("name", default="", metavar="[WATCH]")
@json_option
@with_config
def tested(config: Config, name: str, as_json: bool) -> int:
    """Run the `tests` that stand in a watch, or in all of them."""
    watches = [watch_named(config, name)] if name else list(config.watches)
    prepare = preparer()
    results = [WatchTested(one, query_problems(one, now()) or test_problems(one, prepare, now())) for one in watches]
    if as_json:
        items_json(one.form() for one in results)
    else:
        for one in results:
            for text in (*map(str, one.problems), one.summary):
                line(text)
    if not watches:
        note("no watch is written down yet; watches/*.yml holds them")
    return 1 if any(one.problems for one in results) else 0


@dataclass(frozen=True, slots=True)
class WatchTested:
    """A watch and what its own tests show to be wrong."""

    watch: Watch
    problems: list[Problem]

    @property
    def number(self) -> int:
        return len(self.watch.tests.fires) + len(self.watch.tests.silent)

    @property
    def summary(self) -> str:
        result = many(len(self.problems), "problem") if self.problems else f"{many(self.number, 'test')} passed"
        return f"{self.watch.name}: {result}"

    def form(self) -> dict[str, Any]:
        return {"watch": self.watch.name, "tests": self.number, "problems": self.problems}


@watch.command()
@click.argument("name", default="", metavar="[WATCH]")
@click.option("--query", default="", help="Try this query instead of a watch that is written down.")
@click.option("--since", default="", metavar="DATE", help="Only listings first seen on or after this day.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000))
@json_option
@with_config
def backtest(config: Config, name: str, query: str, since: str, limit: int, as_json: bool) -> int:
    """What a watch would have found in everything the ledger holds, newest first. Nobody is told."""
    one = given(config, name, query)
    problems = query_problems(one, now())
    if problems:
        raise BadConfig("\n".join(str(problem) for problem in problems))
    engine = open_database(database_url(config.settings))
    with progress(f"back-testing {one.name}") as show:
        asked, found = run_over(ledger.replay(engine), one, day(since), show)
    found = found[::-1]
    if as_json:
        items_json({"match": match, "listing": listing} for match, listing in found[:limit])
    else:
        rows = (
            (listing.first_seen_at, match.verdict, listing.source, listing.vendor.name, headline(listing), listing.id)
            for match, listing in found[:limit]
        )
        table(
            ("first seen", "verdict", "source", "vendor", "offer", "listing"), rows, empty="it would have found nothing"
        )
    sure = sum(match.confirmed for match, _ in found)
    note(f"{one.name}: {len(found)} of {asked} listings, {sure} of them confirmed")
    return 0


def run_over(
    entries: Iterable[Entry], one: Watch, since: datetime | None, show: Callable[[str], None]
) -> tuple[int, list[tuple[Match, Listing]]]:
    """(listings asked, matches that would fire with their listings as they stood last, in ledger order)."""
    compiled = compile_watches([one], now())
    newest: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == "sighting":
            continue
        newest.pop(entry.subject, None)
        if entry.listing is not None:
            newest[entry.subject] = entry
    asked = 0
    found: list[tuple[Match, Listing]] = []
    for entry in newest.values():
        listing = entry.listing
        if listing is None or (since and listing.first_seen_at and listing.first_seen_at < since):
            continue
        asked += 1
        if asked % 1000 == 0:
            show(f"{asked} of {len(newest)} listings, {len(found)} found")
        found += [(finding.match, listing) for finding in findings(compiled, listing) if not finding.dropped]
    return asked, found


def given(config: Config, name: str, query: str) -> Watch:
    """The watch named, or an unnamed one with the query; an expired watch may be tried too."""
    if bool(name) == bool(query):
        raise BadConfig("watch backtest: name a watch or give --query (expected one of the two)")
    tomorrow = now().date() + timedelta(days=1)
    if name:
        return replace(watch_named(config, name), expires=tomorrow)
    return Watch("query", query, owner="", reason="", expires=tomorrow, place="--query:1")


def watch_named(config: Config, name: str) -> Watch:
    for one in config.watches:
        if one.name == name:
            return one
    there_are = ", ".join(one.name for one in config.watches) or "none yet"
    raise BadConfig(f"no watch is called '{name}' (there are: {there_are}); name one, or write watches/{name}.yml")


def day(text: str) -> datetime | None:
    """raises BadConfig unless it is empty or a day"""
    if not text:
        return None
    try:
        return datetime.fromisoformat(f"{text}T00:00:00+00:00")
    except ValueError as error:
        raise BadConfig(f"--since: '{text}' is no day (expected one like 2026-03-01)") from error
