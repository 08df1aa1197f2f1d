"""`stallwatch status` and `stallwatch source NAME`"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import click
from sqlalchemy import Engine

from alerts.receivers import health as receiver_health
from config.records import Config, Source
from console.context import database_url, now, open_database, with_config
from console.crawling import source_named
from console.output import items_json, json_option, line, table
from indexer import captures, cursors, ledger, runs
from indexer.runs import Health, Run

RECENT = timedelta(days=1)


@click.command()
@json_option
@with_config
def status(config: Config, as_json: bool) -> int:
    """What is well, what is late, what was lost and why. Exit code 1 when something is not well."""
    engine = open_database(database_url(config.settings))
    moment = now()
    sources = [source_row(engine, source, moment) for source in config.sources]
    steps = [step_row(engine, cursor) for cursor in cursors.all_cursors(engine)]
    receivers = receiver_health(engine)
    lost = lost_rows(engine, moment)
    is_well = (
        all(row["state"] in ("ok", "switched off", "not read yet") for row in sources)
        and not any(row["reason"] for row in steps)
        and not any(receiver.failures or receiver.refused for receiver in receivers)
    )
    if as_json:
        items_json([{"sources": sources, "steps": steps, "receivers": receivers, "lost": lost, "is_well": is_well}])
        return 0 if is_well else 1
    columns = ("source", "state", "last run", "next", "listings", "what is wrong")
    keys = ("source", "state", "last_run", "due", "changed", "reason")
    table(columns, ([row[key] for key in keys] for row in sources), empty="no source is declared yet")
    if steps:
        line("")
        table(
            ("step", "behind", "what is wrong"),
            ((row["step"], row["behind"], row["reason"]) for row in steps),
            empty="",
        )
    if receivers:
        line("")
        rows = ((r.receiver, r.pending, r.refused, r.last_sent_at, r.last_error) for r in receivers)
        table(("receiver", "waiting", "refused", "last told", "what is wrong"), rows, empty="")
    if lost:
        line("")
        table(
            ("pages lost in a day", "kind", "how many"), ((r["source"], r["kind"], r["pages"]) for r in lost), empty=""
        )
    return 0 if is_well else 1


@click.command()
@click.argument("name", metavar="NAME")
@json_option
@with_config
def source(config: Config, name: str, as_json: bool) -> int:
    """One source: its last runs, and the pages that were lost with their reasons."""
    found = source_named(config, name)
    engine = open_database(database_url(config.settings))
    history = runs.history(engine, name, limit=30)
    lost = [*runs.missed(engine, name, limit=30)]
    failed = captures.failed(engine, name, limit=30)
    if as_json:
        items_json([{"source": source_row(engine, found, now()), "runs": history, "missed": lost, "failed": failed}])
        return 0
    line(f"{name}: {found.engine}, via {found.via}, {', '.join(found.start)}")
    line(
        f"listings per run, oldest first: {chart([run.listings_changed + run.listings_seen for run in history[::-1]])}"
    )
    table(
        ("started", "outcome", "pages", "new or changed", "seen again", "lost", "reason"),
        ((run.started_at, run.outcome, run.pages, run.listings_changed, run.listings_seen, counts(run.lost), run.reason)
         for run in history),
        empty=f"{name} was never read; `stallwatch crawl {name}` reads it now",
    )  # fmt: skip
    if lost or failed:
        line("")
        pages = [(page.at, page.kind, page.url, page.reason) for page in lost]
        pages += [(kept.capture.fetched_at, kept.lost, kept.capture.url, kept.reason) for kept in failed]
        table(("lost at", "kind", "page", "reason"), sorted(pages, reverse=True), empty="")
    return 0


def source_row(engine: Engine, source: Source, moment: datetime) -> dict[str, Any]:
    """One source as `status` shows it. A source is late when it should have been read twice since it was."""
    health = next((health for health in runs.health(engine) if health.source == source.name), None)
    last = next(iter(runs.history(engine, source.name, limit=1)), None)
    return {
        "source": source.name,
        "state": state_of(source, health, moment),
        "last_run": health.last_run_at if health else None,
        "due": due_at(source, health),
        "changed": last.listings_changed + last.listings_seen if last else None,
        "reason": reason_of(health, last),
    }


def state_of(source: Source, health: Health | None, moment: datetime) -> str:
    if not source.enabled:
        return "switched off"
    if health is None or health.last_run_at is None:
        return "not read yet"
    if source.every_s and moment - health.last_run_at > timedelta(seconds=2 * source.every_s + 60):
        return "late"
    return health.state


def due_at(source: Source, health: Health | None) -> datetime | None:
    if not source.enabled or source.every_s is None or health is None or health.last_run_at is None:
        return None
    return health.last_run_at + timedelta(seconds=source.every_s)


def reason_of(health: Health | None, last: Run | None) -> str:
    if health and health.reason:
        return health.reason
    return f"last run skipped: {last.reason}" if last and last.outcome == "skipped" else ""


def step_row(engine: Engine, at: cursors.Cursor) -> dict[str, Any]:
    return {"step": at.consumer, "behind": max(0, ledger.last_seq(engine) - at.seq), "reason": at.reason}


def lost_rows(engine: Engine, moment: datetime) -> list[dict[str, Any]]:
    """Pages of the last day that gave no listings, by source and kind of loss, whether they became captures or not."""
    pages: dict[tuple[str, str], int] = dict(runs.missed_counts(engine, moment - RECENT))
    for count in captures.counts(engine, since=moment - RECENT):
        if count.state == "failed":
            name = (count.source, count.lost)
            pages[name] = pages.get(name, 0) + count.captures
    return [{"source": name, "kind": kind, "pages": number} for (name, kind), number in sorted(pages.items())]


def counts(lost: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in sorted(lost.items()))


def chart(numbers: list[int]) -> str:
    """A bar a number, the highest full: what was usual, and when it stopped, at a glance."""
    bars = " ▁▂▃▄▅▆▇█"
    top = max(numbers, default=0)
    return "".join(bars[0 if not number else 1 + (len(bars) - 2) * number // top] for number in numbers) or "none yet"
