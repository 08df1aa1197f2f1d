"""Notifications on their way: kept until the other side has them, however long it is down, whoever is killed meanwhile.

At least once: an attempt is claimed in one transaction and its receipt written in another, so a kill between sending
and receipt leads to a second delivery of the same notification, with the same id. Every attempt leaves a receipt.
A receiver that fails is left alone for a while (back-off with jitter, or the time it named), then tried with the
notification that was tried least; the others wait with it and stay in order.
"""

from __future__ import annotations

import json
import logging
import random
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from alerts.book import BATCH, batches
from alerts.defang import one_line
from alerts.notifiers.contract import Notification, Notifier
from alerts.receivers import Jitter, hold, keep_health, not_held, waiting_time_s
from alerts.side_by_side import side_by_side
from indexer.leases import is_gone, owner_name
from indexer.state.alert_tables import notified, outbox, receipts, receiver_health
from indexer.state.engine import reading, writing
from schema.errors import DeliveryDelayed, DeliveryRefused
from schema.json_form import dumps, from_json
from schema.watch import Alert

LOG = logging.getLogger("stallwatch.outbox")
LEASE_S = 60.0  # on top of the notifier's timeout; then an attempt counts as lost
STOP_GRACE_S = 5.0

Clock = Callable[[], datetime]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Notifications by outcome; problems are sentences for the operator, one per receiver that failed."""

    sent: int = 0
    delayed: int = 0
    refused: int = 0
    problems: tuple[str, ...] = ()

    def plus(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(
            self.sent + other.sent, self.delayed + other.delayed, self.refused + other.refused,
            self.problems + other.problems,
        )  # fmt: skip


def enqueue(
    connection: Connection, notification: Notification, numbers: Mapping[str, int], now: datetime, part: int = 0
) -> None:
    """In the transaction of the decision.

    numbers  alert id -> newest change that the notification tells
    part     of a group told in several notifications, counted from 0: they are delivered in this order
    """
    connection.execute(
        insert(outbox),
        {
            "id": notification.id,
            "receiver": notification.receiver,
            "label": notification.group,
            "is_repeat": notification.is_repeat,
            "document": dumps(notification.alerts),
            "state": "pending",
            "attempts": 0,
            "created_at": now + timedelta(microseconds=part),
            "next_try_at": now,
            "claimed_by": "",
            "last_error": "",
            "settled_at": None,
        },
    )
    rows = [{"notification": notification.id, "alert": alert, "number": number} for alert, number in numbers.items()]
    connection.execute(insert(notified), rows)


def deliver_due(
    engine: Engine,
    notifiers: Mapping[str, Notifier],
    clock: Clock,
    stop: Stop = lambda: False,
    *,
    jitter: Jitter = random.random,
    grace_s: float = STOP_GRACE_S,
) -> DeliveryReport:
    """Try everything that is due; receivers side by side, the notifications of one in order.

    notifiers  by receiver name; a notification for a receiver that is not among them is refused
    stop       asked before each attempt and while one lasts: what is under way has grace_s to end, then it is left to
               be delivered again, like one that a kill cut off; the rest stays for later
    """
    release_claims(engine, clock())
    rounds = _Rounds(engine, notifiers, clock, stop, jitter)
    tasks = [partial(_deliver_to, rounds, receiver) for receiver in _receivers_due(engine, clock())]
    report = DeliveryReport()
    for part in side_by_side(tasks, stop, grace_s):
        report = report.plus(part)
    return report


def next_due_at(engine: Engine) -> datetime | None:
    """When deliver_due() has something to try next; None when nothing is pending."""
    with reading(engine) as connection:
        times = [
            max(first, not_before) if not_before else first
            for first, not_before in connection.execute(
                select(func.min(outbox.c.next_try_at), receiver_health.c.not_before)
                .join_from(outbox, receiver_health, outbox.c.receiver == receiver_health.c.receiver, isouter=True)
                .where(outbox.c.state == "pending")
                .group_by(outbox.c.receiver, receiver_health.c.not_before)
            )
        ]
    return min(times, default=None)


def release_claims(engine: Engine, now: datetime) -> int:
    """Attempts that a killed process of this machine left under way are due at once; deliver_due() begins with it.
    Those of another machine run out by themselves."""
    under_way = (outbox.c.state == "pending") & (outbox.c.claimed_by != "")
    with reading(engine) as connection:
        lost = [claim for claim in connection.scalars(select(outbox.c.claimed_by).where(under_way)) if is_gone(claim)]
    if not lost:
        return 0
    free = {"claimed_by": "", "next_try_at": now}
    with writing(engine) as connection:
        return sum(
            connection.execute(update(outbox).where(under_way & outbox.c.claimed_by.in_(some)).values(free)).rowcount
            for some in batches(lost, BATCH)
        )


def retry_refused(engine: Engine, receivers: Collection[str], now: datetime) -> int:
    """Refused notifications of these receivers are due again: at the start of the service (a person may have mended
    what they refused for), or when a person says so."""
    refused = (outbox.c.state == "refused") & outbox.c.receiver.in_(receivers)
    again = {"state": "pending", "next_try_at": now, "claimed_by": "", "settled_at": None}
    with writing(engine) as connection:
        for receiver in receivers:
            hold(connection, receiver, None)
        return connection.execute(update(outbox).where(refused).values(again)).rowcount


def _receivers_due(engine: Engine, now: datetime) -> list[str]:
    query = (
        select(outbox.c.receiver)
        .join_from(outbox, receiver_health, outbox.c.receiver == receiver_health.c.receiver, isouter=True)
        .where(outbox.c.state == "pending", outbox.c.next_try_at <= now, not_held(now))
        .distinct()
        .order_by(outbox.c.receiver)
    )
    with reading(engine) as connection:
        return list(connection.scalars(query))


@dataclass(frozen=True, slots=True)
class _Rounds:
    """What every attempt of one deliver_due() needs."""

    engine: Engine
    notifiers: Mapping[str, Notifier]
    clock: Clock
    stop: Stop
    jitter: Jitter


def _deliver_to(rounds: _Rounds, receiver: str) -> DeliveryReport:
    """Until nothing of the receiver is due, or it fails: then the rest waits with what failed."""
    report, notifier = DeliveryReport(), rounds.notifiers.get(receiver)
    for claim in _claims(rounds, receiver, notifier):
        result = _attempt(notifier, claim, receiver)
        _settle(rounds, claim, result)
        report = report.plus(_reported(result, receiver))
        if result.outcome == "delayed":
            break
    return report


def _reported(result: _Outcome, receiver: str) -> DeliveryReport:
    problems = () if result.outcome == "sent" else (f"receiver {receiver}: {result.text}",)
    return DeliveryReport(
        int(result.outcome == "sent"), int(result.outcome == "delayed"), int(result.outcome == "refused"), problems
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    token: str
    attempts: int
    notification: Notification


@dataclass(frozen=True, slots=True)
class _Outcome:
    """outcome is "sent", "delayed" or "refused"; text the receipt or the error; after_s what the other side named."""

    outcome: str
    text: str
    after_s: float | None = None


def _claims(rounds: _Rounds, receiver: str, notifier: Notifier | None) -> Iterator[_Claim]:
    """One after the other, each claimed just before it is tried; ends when nothing of the receiver is due."""
    while not rounds.stop():
        with writing(rounds.engine) as connection:
            claim = _claim(connection, receiver, notifier.timeout_s if notifier else 0.0, rounds.clock())
        if claim is None:
            return
        yield claim


def _claim(connection: Connection, receiver: str, timeout_s: float, now: datetime) -> _Claim | None:
    query = (
        select(outbox)
        .where(outbox.c.state == "pending", outbox.c.receiver == receiver, outbox.c.next_try_at <= now)
        .order_by(outbox.c.attempts, outbox.c.created_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    token = owner_name()
    lost_at = now + timedelta(seconds=timeout_s + LEASE_S)
    values = {"claimed_by": token, "attempts": row["attempts"] + 1, "next_try_at": lost_at}
    connection.execute(update(outbox).where(outbox.c.id == row["id"]).values(values))
    return _Claim(token, row["attempts"] + 1, notification_of(row))


def notification_of(row: RowMapping) -> Notification:
    alerts = tuple(from_json(Alert, form) for form in json.loads(row["document"] or "[]"))
    return Notification(row["id"], row["receiver"], alerts, row["label"], row["is_repeat"])


def _attempt(notifier: Notifier | None, claim: _Claim, receiver: str) -> _Outcome:
    if notifier is None:
        return _Outcome("refused", f"no receiver '{receiver}' in routes.yml (expected one); add it or route elsewhere")
    try:
        return _Outcome("sent", one_line(notifier.notify(claim.notification), 500))
    except DeliveryDelayed as error:
        return _Outcome("delayed", one_line(str(error), 500), error.after_s)
    except DeliveryRefused as error:
        return _Outcome("refused", one_line(str(error), 500))
    except Exception as error:  # noqa: BLE001 - a broken notifier must not keep the other receivers from hearing
        where = "".join(traceback.format_tb(error.__traceback__))  # without the message: it may hold a secret
        LOG.error("receiver %s: its notifier broke its promise with %s\n%s", receiver, type(error).__name__, where)
        return _Outcome("delayed", f"its notifier failed ({type(error).__name__}); see the log")


def _settle(rounds: _Rounds, claim: _Claim, result: _Outcome) -> None:
    """The receipt, the notification's state and the receiver's health, together. A claim that ran out and was taken
    by another keeps its receipt and changes nothing else."""
    now = rounds.clock()
    notification = claim.notification
    with writing(rounds.engine) as connection:
        connection.execute(
            insert(receipts),
            {
                "notification": notification.id,
                "receiver": notification.receiver,
                "outcome": result.outcome,
                "text": result.text,
                "at": now,
            },
        )
        failures = keep_health(connection, notification.receiver, result.outcome, result.text, now)
        wait_s = waiting_time_s(failures, result.after_s, rounds.jitter)
        not_before = now + timedelta(seconds=wait_s) if result.outcome == "delayed" else None
        hold(connection, notification.receiver, not_before)
        ours = (outbox.c.id == notification.id) & (outbox.c.claimed_by == claim.token)
        connection.execute(update(outbox).where(ours).values(_row_after(result, now, not_before)))


def _row_after(result: _Outcome, now: datetime, not_before: datetime | None) -> dict[str, object]:
    if result.outcome == "sent":
        return {"state": "sent", "settled_at": now, "claimed_by": "", "last_error": "", "document": ""}
    if result.outcome == "refused":
        return {"state": "refused", "settled_at": now, "claimed_by": "", "last_error": result.text}
    return {"next_try_at": not_before, "claimed_by": "", "last_error": result.text}
