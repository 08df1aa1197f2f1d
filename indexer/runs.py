"""How the crawls of each source went: every run, every run that was skipped, every page that was missed, and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from indexer.state.engine import Place, reading, writing
from indexer.state.rows import put
from indexer.state.tables import missed_pages, runs, source_health
from schema.json_form import dumps, time_text

_STATE_OF = {"done": "ok", "partial": "warning", "deadline": "warning", "failed": "failing"}
NONE: Mapping[str, int] = MappingProxyType({})


class Report(Protocol):
    """How a crawl went; crawler.contract.RunReport is one."""

    @property
    def source(self) -> str: ...
    @property
    def run(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime: ...
    @property
    def pages(self) -> int: ...
    @property
    def listings_changed(self) -> int: ...
    @property
    def listings_seen(self) -> int: ...
    @property
    def lost(self) -> Mapping[str, int] | None: ...
    @property
    def requests(self) -> Mapping[str, int] | None: ...


@dataclass(frozen=True, slots=True)
class Run:
    """outcome: the report's, "running" (ended_at is None), or "skipped" (it never began; reason says why)."""

    id: str
    source: str
    outcome: str
    reason: str
    started_at: datetime
    ended_at: datetime | None = None
    pages: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    lost: Mapping[str, int] = field(default_factory=lambda: NONE)
    requests: Mapping[str, int] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, slots=True)
class Missed:
    """A page that never became a capture."""

    source: str
    run: str
    url: str
    kind: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """state: "ok", "warning" or "failing". failures: failed runs in a row; a run that brings something clears them."""

    source: str
    state: str
    reason: str
    failures: int
    last_run_at: datetime | None
    last_success_at: datetime | None


def start(place: Place, run: str, source: str, *, now: datetime) -> None:
    """Puts a run on record before its first request."""
    with writing(place) as connection:
        put(connection, runs, [_row(Run(run, source, "running", "", now))])


def finish(place: Place, report: Report) -> None:
    """The run's outcome, and what it means for the health of its source. Twice is once."""
    names = [part.name for part in fields(Run) if part.name not in ("id", "lost", "requests")]
    facts: dict[str, Any] = {name: getattr(report, name) for name in names}
    run = Run(id=report.run, lost=report.lost or NONE, requests=report.requests or NONE, **facts)
    with writing(place) as connection:
        known = connection.execute(select(runs.c.outcome).where(runs.c.id == run.id)).scalar()
        put(connection, runs, [_row(run)])
        if known in (None, "running"):
            _judge(connection, run)


def skip(place: Place, source: str, reason: str, *, now: datetime) -> None:
    """A run that was due and did not begin."""
    with writing(place) as connection:
        put(connection, runs, [_row(Run(f"{source}/skipped/{time_text(now)}", source, "skipped", reason, now, now))])


def close_left_open(place: Place, *, now: datetime, sources: Collection[str] | None = None) -> int:
    """Runs that a crash left "running" become "failed" with that reason; how many.

    sources  only of these; None: of all. None of them may be crawled meanwhile
    """
    reason = "the program ended before the run did (expected an orderly end); what it fetched is kept and read next"
    with writing(place) as connection:
        is_left = runs.c.outcome == "running"
        if sources is not None:
            is_left &= runs.c.source.in_(sources)
        left = connection.execute(select(runs).where(is_left)).mappings().all()
        ended = {"outcome": "failed", "reason": reason, "ended_at": now}
        connection.execute(update(runs).where(is_left).values(ended))
        for row in left:
            _judge(connection, Run(row["id"], row["source"], "failed", reason, row["started_at"], now))
    return len(left)


def history(place: Place, source: str = "", *, limit: int = 20) -> list[Run]:
    """Runs, the latest first; of one source when it is named."""
    query = select(runs).order_by(runs.c.started_at.desc(), runs.c.id).limit(limit)
    with reading(place) as connection:
        rows = connection.execute(query.where(runs.c.source == source) if source else query).mappings()
        return [_run(row) for row in rows]


def miss(place: Place, page: Missed) -> None:
    """Puts a missed page on record; its address must be masked."""
    with writing(place) as connection:
        connection.execute(insert(missed_pages).values({part.name: getattr(page, part.name) for part in fields(page)}))


def missed(place: Place, source: str = "", *, run: str = "", limit: int = 100) -> list[Missed]:
    """Missed pages, the latest first; of one source or run when it is named."""
    columns = [missed_pages.c[part.name] for part in fields(Missed)]
    query = select(*columns).order_by(missed_pages.c.id.desc()).limit(limit)
    query = query.where(missed_pages.c.source == source) if source else query
    with reading(place) as connection:
        rows = connection.execute(query.where(missed_pages.c.run == run) if run else query)
        return [Missed(*row) for row in rows]


def missed_counts(place: Place, since: datetime) -> dict[tuple[str, str], int]:
    """(source, kind) -> how many pages were missed at or after a time."""
    names = (missed_pages.c.source, missed_pages.c.kind)
    query = select(*names, func.count()).where(missed_pages.c.at >= since).group_by(*names).order_by(*names)
    with reading(place) as connection:
        return {(source, kind): number for source, kind, number in connection.execute(query)}


def health(place: Place) -> list[Health]:
    """Every source that ever ran, by name."""
    columns = [source_health.c[part.name] for part in fields(Health)]
    with reading(place) as connection:
        return [Health(*row) for row in connection.execute(select(*columns).order_by(source_health.c.source))]


def _judge(connection: Connection, run: Run) -> None:
    old = connection.execute(select(source_health).where(source_health.c.source == run.source)).mappings().first()
    is_failed = run.outcome == "failed"
    verdict = {
        "source": run.source,
        "state": _STATE_OF.get(run.outcome, "warning"),
        "reason": "" if run.outcome == "done" else run.reason,
        "failures": (old["failures"] if old else 0) + 1 if is_failed else 0,
        "last_run_at": run.started_at,
        "last_success_at": (old["last_success_at"] if old else None) if is_failed else run.ended_at,
        "details": dumps(run.lost),
    }
    put(connection, source_health, [verdict])


def _row(run: Run) -> dict[str, Any]:
    row = {part.name: getattr(run, part.name) for part in fields(run)}
    return row | {"lost": dumps(run.lost), "requests": dumps(run.requests)}


def _run(row: RowMapping) -> Run:
    return Run(**dict(row) | {"lost": json.loads(row["lost"]), "requests": json.loads(row["requests"])})
