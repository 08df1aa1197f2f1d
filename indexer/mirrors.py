"""The addresses of each source: which answer, and which its pages named that nobody has declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, select

from indexer.state.engine import Place, reading
from indexer.state.rows import insert_new, put
from indexer.state.tables import mirrors as table


class Use(Protocol):
    """How an address did in a run; crawler.contract.MirrorUse is one."""

    @property
    def origin(self) -> str: ...
    @property
    def answered(self) -> int: ...
    @property
    def silent(self) -> int: ...
    @property
    def reason(self) -> str: ...


class Named(Protocol):
    """An address that a page named; crawler.contract.Proposal is one."""

    @property
    def origin(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def capture(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mirror:
    """One address of a source.

    state     "used", or "proposed": a page named it, and nothing is ever asked there unless an operator declares it
    why       who named it, or why it did not answer the last time; "" when it did
    capture   the page that named it, "" when it is used
    failures  runs in a row in which it did not answer
    """

    source: str
    origin: str
    state: str
    why: str
    capture: str
    failures: int
    first_seen_at: datetime
    answered_at: datetime | None


def note(connection: Connection, source: str, uses: Iterable[Use], named: Iterable[Named], at: datetime) -> None:
    """What a run saw of the addresses of its source."""
    known = {row["origin"]: row for row in connection.execute(select(table).where(table.c.source == source)).mappings()}
    put(connection, table, [_used(source, use, known.get(use.origin), at) for use in uses])
    for each in named:
        row = {"source": source, "origin": each.origin, "state": "proposed", "why": each.why, "capture": each.capture}
        insert_new(connection, table, row | {"failures": 0, "first_seen_at": at, "answered_at": None})


def of_source(place: Place, source: str) -> list[Mirror]:
    """All that is known, used ones first, in order of first sight."""
    columns = [table.c[part.name] for part in fields(Mirror)]
    query = select(*columns).where(table.c.source == source)
    query = query.order_by(table.c.state.desc(), table.c.first_seen_at, table.c.origin)
    with reading(place) as connection:
        return [Mirror(*row) for row in connection.execute(query)]


def healthy(place: Place, source: str) -> tuple[str, ...]:
    """Addresses that answered when they were last asked, the one that did so last first: where the next run begins."""
    used = [mirror for mirror in of_source(place, source) if mirror.answered_at and not mirror.failures]
    return tuple(mirror.origin for mirror in sorted(used, key=_answered_at, reverse=True))


def _answered_at(mirror: Mirror) -> float:
    return mirror.answered_at.timestamp() if mirror.answered_at else 0.0


def _used(source: str, use: Use, old: RowMapping | None, at: datetime) -> dict[str, Any]:
    answers = use.answered > 0
    failures = 0 if answers else (old["failures"] if old else 0) + 1
    return {
        "source": source,
        "origin": use.origin,
        "state": "used",
        "why": "" if answers else use.reason,
        "capture": "",
        "failures": failures,
        "first_seen_at": old["first_seen_at"] if old else at,
        "answered_at": at if answers else (old["answered_at"] if old else None),
    }
