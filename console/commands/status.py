"""`stallwatch status` and `stallwatch source NAME`"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click
from sqlalchemy import Engine

from config.records import Config, Source
from console.context import database_url, now, open_database, with_config
from console.crawling import source_named
from console.health import LostRow, SourceRow, Status, source_rows, status_of
from console.output import items_json, json_option, line, table
from crawler.addresses import origin_of
from indexer import captures, mirrors, runs
from indexer.mirrors import Mirror
from indexer.runs import Run


@click.command()
@json_option
@with_config
def status(config: Config, as_json: bool) -> int:
    """What is well, what is late, what was lost and why. Exit code 1 when something is not well."""
    engine = open_database(database_url(config.settings))
    found = status_of(config, engine, now())
    pages = newest_lost(engine, found.lost)
    if as_json:
        items_json([form_of(found, pages)])
    else:
        show(found, pages)
    return 0 if found.is_well else 1


def form_of(found: Status, pages: list[LostPage]) -> dict[str, Any]:
    """Every list is there, also when it is empty."""
    return {
        "is_well": found.is_well,
        "service": found.service,
        "sources": found.sources,
        "steps": found.steps,
        "store": found.store,
        "receivers": found.receivers,
        "watches": found.watches,
        "lost": found.lost,
        "lost_pages": pages,
    }


def show(found: Status, pages: list[LostPage]) -> None:
    line(f"service: {found.service or 'not running'}")
    table(
        ("source", "state", "since", "last run", "next", "listings", "waiting to be read", "what is wrong"),
        ((r.source, r.state, r.since, r.last_run, r.due, r.listings, r.unread or "", r.reason) for r in found.sources),
        empty="no source is declared yet",
    )
    block(("source", "what to do"), [(r.source, r.to_do) for r in found.sources if r.reason and r.to_do])
    block(
        ("source", "walked as", "because"), [(r.source, r.spider, r.recognised) for r in found.sources if r.recognised]
    )
    block(("step", "behind", "what is wrong"), [(step.step, step.behind, step.reason) for step in found.steps])
    if found.store.reason:
        block(("store", "what is wrong"), [(found.store.store, found.store.reason)])
    block(
        ("receiver", "waiting", "refused", "last told", "what is wrong"),
        [(one.receiver, one.pending, one.refused, one.last_sent_at, one.last_error) for one in found.receivers],
    )
    block(("watches that are not asked",), [(text,) for text in found.watches])
    block(("pages lost in a day", "kind", "how many"), [(one.source, one.kind, one.pages) for one in found.lost])
    block(
        ("newest lost page of", "kind", "lost at", "page", "reason"),
        [(page.source, page.kind, page.at, page.url, page.reason) for page in pages],
    )


def newest_lost(engine: Engine, rows: Iterable[LostRow]) -> list[LostPage]:
    """The newest lost page of each source and kind, in the order of the rows; only the newest 1000 are looked at."""
    kinds = [(row.source, row.kind) for row in rows]
    newest: dict[tuple[str, str], LostPage] = {}
    for source in {source for source, _ in kinds}:
        for page in lost_pages(engine, source, limit=1000):
            newest.setdefault((page.source, page.kind), page)
    return [newest[kind] for kind in kinds if kind in newest]


def lost_pages(engine: Engine, source: str, *, limit: int) -> list[LostPage]:
    """Of a source, the newest first; limit counts those that became captures and those that did not, each."""
    lost = [
        LostPage(source, page.at, page.kind, page.url, page.reason) for page in runs.missed(engine, source, limit=limit)
    ]
    lost += [
        LostPage(source, kept.capture.fetched_at, kept.lost, kept.capture.url, kept.reason, kept.capture.id)
        for kept in captures.failed(engine, source, limit=limit)
    ]
    return sorted(lost, key=lambda page: page.at, reverse=True)


def block(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """A table after an empty line; nothing when it has no rows."""
    if rows:
        line("")
        table(columns, rows, empty="")


@dataclass(frozen=True, slots=True)
class LostPage:
    """A page that gave no listings: one that became a capture, or one that never did. url is masked."""

    source: str
    at: Any
    kind: str
    url: str
    reason: str
    capture: str = ""


@click.command()
@click.argument("name", metavar="NAME")
@json_option
@with_config
def source(config: Config, name: str, as_json: bool) -> int:
    """One source: its last runs, and the pages that were lost with their reasons."""
    found = source_named(config, name)
    engine = open_database(database_url(config.settings))
    [row] = source_rows(engine, [found], now())
    history = runs.history(engine, name, limit=30)
    lost = lost_pages(engine, name, limit=30)
    addresses = mirrors.of_source(engine, name)
    if as_json:
        items_json([{"source": row, "runs": history, "lost": lost, "mirrors": addresses}])
        return 0
    line(f"{name}: {found.engine}, via {found.via}, {', '.join(found.start)}")
    tell_state(row)
    if row.spider:
        line(f"walked as a {row.spider}{f' ({row.recognised})' if row.recognised else ''}")
    if row.removed:
        line(
            f"removed: {row.removed} of its listings are shown no more; they stay, and "
            f"`stallwatch search 'source:{name} AND _exists_:removed_at'` finds them"
        )
    tell_runs(row, history)
    tell_mirrors(found, addresses)
    block(("lost at", "kind", "page", "reason"), [(page.at, page.kind, page.url, page.reason) for page in lost])
    return 0


def tell_state(row: SourceRow) -> None:
    since = f" since {row.since:%Y-%m-%d %H:%M} UTC" if row.since else ""
    line(f"state: {row.state}{since}{f'; {row.reason}' if row.reason else ''}")
    if row.account:
        line(f"account: {row.account}")
    if row.to_do:
        line(f"what to do: {row.to_do}")
    if row.evidence and row.state != "ok":
        line(f"what it showed: `stallwatch reveal {row.evidence} --reason ...`")


def tell_mirrors(source: Source, addresses: list[Mirror]) -> None:
    """Addresses in use with how they do; then those that pages named, which nobody asks until they are declared."""
    declared = {origin_of(url) for url in source.start + source.mirrors}
    used = [one for one in addresses if one.state == "used"]
    if len(declared) > 1:
        block(("address", "answered", "runs without answer", "why"),
              [(one.origin, one.answered_at, one.failures or "", one.why) for one in used])  # fmt: skip
    named = [one for one in addresses if one.state == "proposed" and one.origin not in declared]
    block(("proposed address (declare it in `mirrors` to use it)", "since", "why", "capture"),
          [(one.origin, one.first_seen_at, one.why, one.capture) for one in named])  # fmt: skip


def tell_runs(row: SourceRow, history: list[Run]) -> None:
    brought = [run.listings_changed + run.listings_seen for run in history[::-1] if run.outcome != "skipped"]
    line(f"listings per run, oldest first: {chart(brought)}")
    table(
        ("started", "outcome", "pages", "new or changed", "seen again", "lost", "reason"),
        ((run.started_at, run.outcome, run.pages, run.listings_changed, run.listings_seen, counts(run.lost), run.reason)
         for run in history),
        empty=f"{row.source} was never read; `stallwatch crawl {row.source}` reads it now",
    )  # fmt: skip


def counts(lost: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in sorted(lost.items()))


def chart(numbers: list[int]) -> str:
    """A bar a number, the highest full: what was usual, and when it stopped, at a glance."""
    bars = " ▁▂▃▄▅▆▇█"
    top = max(numbers, default=0)
    return "".join(bars[0 if not number else 1 + (len(bars) - 2) * number // top] for number in numbers) or "none yet"
