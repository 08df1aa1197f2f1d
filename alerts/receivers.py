"""How the receivers are doing: failures in a row, how long each is left alone, what it still has to be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, func, or_, select, update

from indexer.state.alert_tables import outbox, receiver_health
from indexer.state.engine import reading
from indexer.state.rows import insert_new

FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 300.0  # of the back-off
LONGEST_NAMED_S = 3600.0  # of a time that the other side named

Jitter = Callable[[], float]  # 0.0 to 1.0


def not_held(now: datetime) -> ColumnElement[bool]:
    """Of a statement that joins receiver_health: receivers that may be tried now."""
    return or_(receiver_health.c.not_before.is_(None), receiver_health.c.not_before <= now)


def hold(connection: Connection, receiver: str, not_before: datetime | None) -> None:
    """Nothing is tried before that time; None: at once."""
    here = receiver_health.c.receiver == receiver
    connection.execute(update(receiver_health).where(here).values(not_before=not_before))


def lock(connection: Connection, receiver: str) -> RowMapping:
    """The receiver's health, held until the transaction ends."""
    insert_new(connection, receiver_health, {"receiver": receiver, "failures": 0, "last_error": ""})
    query = select(receiver_health).where(receiver_health.c.receiver == receiver).with_for_update()
    return connection.execute(query).mappings().one()


def keep_health(connection: Connection, receiver: str, outcome: str, text: str, now: datetime) -> int:
    """Failures in a row, this one included; 0 after a success."""
    known = lock(connection, receiver)
    failures = 0 if outcome == "sent" else known["failures"] + 1
    values: dict[str, object] = {"failures": failures}
    if outcome == "sent":
        values |= {"last_error": "", "last_sent_at": now}
    else:
        values |= {"last_error": text, "last_failed_at": now}
    here = receiver_health.c.receiver == receiver
    connection.execute(update(receiver_health).where(here).values(values))
    return failures


def waiting_time_s(failures: int, after_s: float | None, jitter: Jitter) -> float:
    """Doubling from FIRST_WAIT_S to LONGEST_WAIT_S, of which a random half is taken off, so that many do not come at
    once. A time the other side named is never undercut (up to an hour)."""
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(max(failures, 1) - 1, 30))
    ours = longest * (0.5 + 0.5 * jitter())
    return ours if after_s is None else max(min(after_s, LONGEST_NAMED_S), min(ours, FIRST_WAIT_S) * 0.1)


@dataclass(frozen=True, slots=True)
class ReceiverHealth:
    """How a receiver is doing. oldest_at: when the oldest notification that it has not taken was made."""

    receiver: str
    pending: int
    refused: int
    oldest_at: datetime | None
    failures: int
    last_error: str
    last_sent_at: datetime | None


def health(engine: Engine) -> list[ReceiverHealth]:
    """Every receiver that was ever told something, by name; for `status`."""
    with reading(engine) as connection:
        counts = connection.execute(
            select(outbox.c.receiver, outbox.c.state, func.count(), func.min(outbox.c.created_at)).group_by(
                outbox.c.receiver, outbox.c.state
            )
        ).all()
        known = {row["receiver"]: row for row in connection.execute(select(receiver_health)).mappings()}
    return [_health(name, counts, known.get(name)) for name in sorted({row[0] for row in counts} | set(known))]


def _health(name: str, counts: Sequence[Any], known: RowMapping | None) -> ReceiverHealth:
    number = {row[1]: row[2] for row in counts if row[0] == name}
    oldest = [row[3] for row in counts if row[0] == name and row[1] != "sent"]
    return ReceiverHealth(
        receiver=name,
        pending=number.get("pending", 0),
        refused=number.get("refused", 0),
        oldest_at=min(oldest, default=None),
        failures=known["failures"] if known else 0,
        last_error=known["last_error"] if known else "",
        last_sent_at=known["last_sent_at"] if known else None,
    )
