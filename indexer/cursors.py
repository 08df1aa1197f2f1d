"""How far each consumer has come in the ledger, why it stands still, and what its other side refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from indexer.state.engine import Place, reading, writing
from indexer.state.rows import insert_new, parts, put
from indexer.state.tables import cursors, refusals
from schema.entry import Entry


@dataclass(frozen=True, slots=True)
class Cursor:
    """seq is the last entry taken. failures in a row; reason and retry_at belong to the last of them."""

    consumer: str
    seq: int = 0
    moved_at: datetime | None = None
    failures: int = 0
    reason: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    consumer: str
    subject: str
    seq: int
    reason: str
    at: datetime


def cursor(place: Place, consumer: str) -> Cursor:
    """Where the consumer stands; at 0 when it has never taken anything."""
    with reading(place) as connection:
        row = connection.execute(select(cursors).where(cursors.c.consumer == consumer)).mappings().first()
    return Cursor(consumer) if row is None else Cursor(**row)


def all_cursors(place: Place) -> list[Cursor]:
    """Every consumer that ever took or failed, by name."""
    with reading(place) as connection:
        return [Cursor(**row) for row in connection.execute(select(cursors).order_by(cursors.c.consumer)).mappings()]


def hold(connection: Connection, consumer: str) -> Cursor:
    """The cursor, which nobody else can move before this transaction ends."""
    insert_new(connection, cursors, _row(Cursor(consumer)))
    mine = select(cursors).where(cursors.c.consumer == consumer).with_for_update()
    return Cursor(**connection.execute(mine).mappings().one())


def move(connection: Connection, consumer: str, seq: int, now: datetime) -> None:
    """The consumer has taken everything up to seq; its failures are forgotten. The cursor must be held."""
    put(connection, cursors, [_row(Cursor(consumer, seq, now))])


def fail(place: Place, consumer: str, reason: str, retry_at: datetime) -> None:
    """The consumer could not take what follows its cursor, which stays."""
    with writing(place) as connection:
        insert_new(connection, cursors, _row(Cursor(consumer)))
        values = {"failures": cursors.c.failures + 1, "reason": reason, "retry_at": retry_at}
        connection.execute(update(cursors).where(cursors.c.consumer == consumer).values(values))


def rewind(place: Place, consumer: str, seq: int = 0) -> None:
    """The consumer takes everything after seq again: what `store rebuild` does."""
    with writing(place) as connection:
        hold(connection, consumer)
        put(connection, cursors, [_row(Cursor(consumer, seq))])
        connection.execute(delete(refusals).where(refusals.c.consumer == consumer, refusals.c.seq > seq))


def keep_refusals(
    connection: Connection, consumer: str, batch: Sequence[Entry], refused: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Puts on record what was refused of a batch; of its other subjects, older refusals are forgotten."""
    for part in parts({entry.subject for entry in batch}):
        mine = (refusals.c.consumer == consumer) & refusals.c.subject.in_(part)
        connection.execute(delete(refusals).where(mine))
    facts = {"consumer": consumer, "seq": batch[-1].seq, "at": now}
    put(connection, refusals, [facts | {"subject": subject, "reason": reason} for subject, reason in refused])


def refused(place: Place, consumer: str = "") -> list[Refusal]:
    """What stands refused, of one consumer or of all, oldest first."""
    columns = (refusals.c.consumer, refusals.c.subject, refusals.c.seq, refusals.c.reason, refusals.c.at)
    query = select(*columns).order_by(refusals.c.seq, refusals.c.subject)
    with reading(place) as connection:
        rows = connection.execute(query.where(refusals.c.consumer == consumer) if consumer else query).all()
    return [Refusal(*row) for row in rows]


def _row(at: Cursor) -> dict[str, Any]:
    return {
        "consumer": at.consumer,
        "seq": at.seq,
        "moved_at": at.moved_at,
        "failures": at.failures,
        "reason": at.reason,
        "retry_at": at.retry_at,
    }
