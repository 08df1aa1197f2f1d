"""Feeding the ledger to everything that comes after it: each consumer at its own pace, none held up by another."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Engine

from indexer import cursors, leases, ledger
from indexer.contract import Consumer, OutsideConsumer
from indexer.state.engine import writing
from schema.entry import Entry
from schema.errors import StallwatchError, TryLater

LEASE = "consumers"
LEASE_S = 60.0
_SLOWEST_S = 300.0
logger = logging.getLogger(__name__)

AnyConsumer = Consumer | OutsideConsumer
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """taken: entries in this drain. behind: entries the ledger has beyond its cursor. reason and retry_at: why it
    stands still, "" and None when it does not."""

    consumer: str
    seq: int
    taken: int
    behind: int
    reason: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrainReport:
    """held_by: who drains instead of us, or took over from us; "" when we did it to the end."""

    held_by: str
    consumers: tuple[Progress, ...]

    @property
    def is_done(self) -> bool:
        """Every consumer has seen every entry."""
        return all(progress.behind == 0 for progress in self.consumers)


@dataclass(frozen=True, slots=True)
class _Drain:
    engine: Engine
    now: Clock
    follows: Mapping[str, str]
    taken: Counter[str] = field(default_factory=Counter)


def drain(
    engine: Engine,
    consumers: Sequence[AnyConsumer],
    *,
    owner: str,
    now: Clock,
    stop: Callable[[], bool] = lambda: False,
    follows: Mapping[str, str] = MappingProxyType({}),
) -> DrainReport:
    """Gives every consumer what it has not seen, batch by batch in turn, until none can go on or stop() says so.

    owner    unique to this process and its life; while another's lease lasts nothing is done
    follows  consumer name -> name of the one it may never pass ("matcher" -> "case keeper")

    A consumer that raises keeps its cursor, waits (after_s, else 2, 4, 8 ... 300 s) and holds up nobody else.
    Where the state database itself fails, the exception comes out; nothing is half done.
    """
    if not leases.take(engine, LEASE, owner, now=now(), for_s=LEASE_S):
        return _report(_Drain(engine, now, follows), consumers, owner)
    run = _Drain(engine, now, follows)
    try:
        _rounds(run, consumers, owner, stop)
        return _report(run, consumers, owner)
    finally:
        leases.release(engine, LEASE, owner)


def progress(engine: Engine, consumers: Sequence[AnyConsumer]) -> tuple[Progress, ...]:
    """Where the consumers stand, without moving them: what `status` shows."""
    end = ledger.last_seq(engine)
    return tuple(_progress(cursors.cursor(engine, consumer.name), end, 0) for consumer in consumers)


def _rounds(run: _Drain, consumers: Sequence[AnyConsumer], owner: str, stop: Callable[[], bool]) -> None:
    is_moving = True
    while is_moving:
        is_moving = False
        for consumer in consumers:
            if stop() or not leases.take(run.engine, LEASE, owner, now=run.now(), for_s=LEASE_S):
                return
            is_moving |= _step(run, consumer)


def _step(run: _Drain, consumer: AnyConsumer) -> bool:
    """One batch for one consumer. False when there is none, or when it could not be taken."""
    at = cursors.cursor(run.engine, consumer.name)
    upto = _end_for(run, consumer.name)
    if at.seq >= upto or (at.retry_at is not None and at.retry_at > run.now()):
        return False
    limit = 1 if at.failures else consumer.batch
    try:
        if isinstance(consumer, OutsideConsumer):
            taken = _carry(run, consumer, at, limit, upto)
        else:
            taken = _take(run, consumer, limit, upto)
    except TryLater as error:
        return _failed(run, at, str(error), error.after_s)
    except StallwatchError as error:
        return _failed(run, at, str(error), None)
    except Exception as error:
        logger.exception("%s: could not take the entries after %d", consumer.name, at.seq)
        return _failed(run, at, _words(at, error), None)
    run.taken[consumer.name] += taken
    return taken > 0


def _end_for(run: _Drain, name: str) -> int:
    leader = run.follows.get(name)
    return cursors.cursor(run.engine, leader).seq if leader else ledger.last_seq(run.engine)


def _take(run: _Drain, consumer: Consumer, limit: int, upto: int) -> int:
    with writing(run.engine) as connection:
        at = cursors.hold(connection, consumer.name)
        batch = ledger.read(connection, at.seq, limit, upto=upto)
        if batch:
            consumer.take(batch, connection)
            cursors.move(connection, consumer.name, batch[-1].seq, run.now())
    return len(batch)


def _carry(run: _Drain, consumer: OutsideConsumer, at: cursors.Cursor, limit: int, upto: int) -> int:
    batch: Sequence[Entry] = ledger.read(run.engine, at.seq, limit, upto=upto)
    if not batch:
        return 0
    refused = consumer.carry(batch)
    for subject, reason in refused:
        logger.warning("%s: '%s' was refused: %s", consumer.name, subject, reason)
    with writing(run.engine) as connection:
        if cursors.hold(connection, consumer.name).seq != at.seq:
            return 0  # another process carried the same batch and has moved on
        cursors.keep_refusals(connection, consumer.name, batch, refused, run.now())
        cursors.move(connection, consumer.name, batch[-1].seq, run.now())
    return len(batch)


def _failed(run: _Drain, at: cursors.Cursor, reason: str, after_s: float | None) -> bool:
    wait_s = after_s if after_s else min(_SLOWEST_S, 2.0 ** min(at.failures + 1, 9))
    logger.warning("%s: stands at entry %d, tried again in %g s: %s", at.consumer, at.seq, wait_s, reason)
    cursors.fail(run.engine, at.consumer, reason, run.now() + timedelta(seconds=wait_s))
    return False


def _words(at: cursors.Cursor, error: Exception) -> str:
    return (
        f"{at.consumer}: {type(error).__name__} on the entries after {at.seq} (expected none; a defect of ours); "
        "the log has the cause, nothing is lost, the same entries are tried again"
    )


def _report(run: _Drain, consumers: Sequence[AnyConsumer], owner: str) -> DrainReport:
    lease = leases.holder(run.engine, LEASE)
    held_by = lease.owner if lease and lease.owner != owner else ""
    end = ledger.last_seq(run.engine)
    states = [(cursors.cursor(run.engine, consumer.name), run.taken[consumer.name]) for consumer in consumers]
    return DrainReport(held_by, tuple(_progress(at, end, taken) for at, taken in states))


def _progress(at: cursors.Cursor, end: int, taken: int) -> Progress:
    return Progress(at.consumer, at.seq, taken, max(0, end - at.seq), at.reason, at.retry_at)
