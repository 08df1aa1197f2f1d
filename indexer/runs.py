"""How the crawls of each source went: every run, every run that was skipped, every page that was missed, and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, func, insert, select

from config.records import Canary
from indexer.health import LEARNED_FROM, SAYS_NOTHING, TO_DO, judge
from indexer.health import Run as Run
from indexer.mirrors import Named, Use, note
from indexer.state.engine import Place, reading, writing
from indexer.state.rows import put
from indexer.state.tables import missed_pages, runs, source_health
from schema.json_form import dumps, time_text

NO_CANARY = Canary()
_AS_JSON = ("lost", "requests", "kinds", "filled", "evidence")


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
    @property
    def kinds(self) -> Mapping[str, int] | None: ...
    @property
    def rows(self) -> int: ...
    @property
    def filled(self) -> Mapping[str, int] | None: ...
    @property
    def evidence(self) -> Mapping[str, str] | None: ...
    @property
    def account(self) -> str: ...
    @property
    def account_reason(self) -> str: ...
    @property
    def mirrors(self) -> Sequence[Use]: ...
    @property
    def proposals(self) -> Sequence[Named]: ...
    @property
    def spider(self) -> str: ...
    @property
    def recognised(self) -> str: ...


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
    """What the last run said of a source.

    state     of indexer.health.TO_DO; since when, why, and the capture that shows it ("" when none does)
    failures  failed runs in a row; a run that brings something clears them
    account   state of the account in use, "" for none
    """

    source: str
    state: str
    reason: str
    failures: int
    last_run_at: datetime | None
    last_success_at: datetime | None
    since: datetime | None = None
    evidence: str = ""
    account: str = ""

    @property
    def to_do(self) -> str:
        return TO_DO.get(self.state, "")


def start(place: Place, run: str, source: str, *, now: datetime) -> None:
    """Puts a run on record before its first request."""
    with writing(place) as connection:
        put(connection, runs, [_row(Run(run, source, "running", "", now))])


def finish(place: Place, report: Report, canary: Canary = NO_CANARY) -> None:
    """The run's outcome, and what it means for the health of its source. Twice is once.

    canary  what the source's operator expects of a healthy run
    """
    facts: dict[str, Any] = {
        part.name: getattr(report, part.name) for part in fields(Run) if hasattr(report, part.name)
    }
    facts |= {name: facts[name] or {} for name in _AS_JSON}
    run = Run(id=report.run, **facts)
    with writing(place) as connection:
        known = connection.execute(select(runs.c.outcome).where(runs.c.id == run.id)).scalar()
        if known not in (None, "running"):
            return
        if run.outcome != "skipped":
            run = run if run.outcome in SAYS_NOTHING else _judged(connection, run, canary)
            note(connection, run.source, report.mirrors, report.proposals, report.ended_at)
        put(connection, runs, [_row(run)])


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
        for row in left:
            cut = Run(row["id"], row["source"], "failed", reason, row["started_at"], now)
            put(connection, runs, [_row(_judged(connection, cut, NO_CANARY))])
    return len(left)


def history(place: Place, source: str = "", *, limit: int = 20) -> list[Run]:
    """Runs, the latest first; of one source when it is named."""
    query = select(runs).order_by(runs.c.started_at.desc(), runs.c.id).limit(limit)
    with reading(place) as connection:
        rows = connection.execute(query.where(runs.c.source == source) if source else query).mappings()
        return [_run(row) for row in rows]


def recognised_kind(place: Place, source: str) -> str:
    """The kind of place that the latest run to recognise one took the source for; "" when none did."""
    query = select(runs.c.spider).where((runs.c.source == source) & (runs.c.recognised != "")).limit(1)
    with reading(place) as connection:
        return connection.execute(query.order_by(runs.c.started_at.desc())).scalar() or ""


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


def _judged(connection: Connection, run: Run, canary: Canary) -> Run:
    """The run with the state it gives its source, which is put on record."""
    verdict = judge(run, history(connection, run.source, limit=3 * LEARNED_FROM), canary)
    old = connection.execute(select(source_health).where(source_health.c.source == run.source)).mappings().first()
    lasts = old is not None and old["state"] == verdict.state
    is_failed = run.outcome == "failed"
    row = {
        "source": run.source,
        "state": verdict.state,
        "reason": verdict.reason,
        "failures": (old["failures"] if old else 0) + 1 if is_failed else 0,
        "last_run_at": run.started_at,
        "last_success_at": (old["last_success_at"] if old else None) if is_failed else run.ended_at,
        "since": old["since"] if old and lasts else run.started_at,
        "evidence": verdict.evidence or (old["evidence"] if old and lasts else ""),
        "account": run.account,
    }
    put(connection, source_health, [row])
    return replace(run, state=verdict.state)


def _row(run: Run) -> dict[str, Any]:
    row = {part.name: getattr(run, part.name) for part in fields(run)}
    return row | {name: dumps(row[name]) for name in _AS_JSON}


def _run(row: RowMapping) -> Run:
    return Run(**dict(row) | {name: json.loads(row[name]) for name in _AS_JSON})
