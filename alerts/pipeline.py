"""From changes to the outbox: who should hear (routes), in which group, and whether now (stages).

Each step is one transaction and may be repeated or cut off anywhere:
  the matcher (matching.py)   writes matches, alerts and their changes, together with its cursor, and nothing else
  routing                     a change that no route was asked about yet -> groups, each with the time it is due
  flushing                    a group that is due -> notifications in the outbox, what was told, every decision
  delivery (outbox.py)        notifications -> receipts
Nothing here sleeps or knows the time: the service calls advance() after every batch and at next_due_at().
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, func, select, update

from alerts import book, decisions
from alerts.flushing import flush
from alerts.routes import RouteDecision, every_route, group_of, route_for
from alerts.stages.contract import GroupClock, clock
from alerts.stages.group import due_at
from config.records import Route
from indexer.state.alert_tables import alert_changes, alert_groups, group_members
from indexer.state.engine import reading, writing
from indexer.state.rows import insert_new, put

ROUTED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Advanced:
    """How many changes were routed, groups flushed, notifications put into the outbox."""

    routed: int = 0
    flushed: int = 0
    enqueued: int = 0


def advance(engine: Engine, root: Route, now: datetime) -> Advanced:
    """Everything that can be decided now. Cheap when there is nothing to do; safe to call from several processes."""
    routed = 0
    while _is_anything_unrouted(engine):
        with writing(engine) as connection:
            some = _route_some(connection, root, now)
        routed += some
        if not some:  # another process is at it
            break
    routes, flushed, enqueued = dict(every_route(root)), 0, 0
    for group in _due_groups(engine, now):
        with writing(engine) as connection:
            sent = flush(connection, group, routes, now)
        flushed += 1
        enqueued += sent
    return Advanced(routed, flushed, enqueued)


def next_due_at(engine: Engine) -> datetime | None:
    """When advance() has something to do next without a new change; None when nothing is waiting."""
    with reading(engine) as connection:
        due: datetime | None = connection.scalar(select(func.min(alert_groups.c.due_at)))
        return due


def _is_anything_unrouted(engine: Engine) -> bool:
    with reading(engine) as connection:
        return (
            connection.scalar(select(alert_changes.c.id).where(alert_changes.c.routed_at.is_(None)).limit(1))
            is not None
        )


def _due_groups(engine: Engine, now: datetime) -> list[str]:
    query = select(alert_groups.c.id).where(alert_groups.c.due_at <= now).order_by(alert_groups.c.due_at)
    with reading(engine) as connection:
        return list(connection.scalars(query))


def _route_some(connection: Connection, root: Route, now: datetime) -> int:
    query = (
        select(alert_changes)
        .where(alert_changes.c.routed_at.is_(None))
        .order_by(alert_changes.c.id)
        .limit(ROUTED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    changes = list(connection.execute(query).mappings())
    newest = {change["alert"]: change["number"] for change in changes}
    joins = [
        _Join(*group_of(decision, alert.labels), alert.id, newest[alert.id], decision)
        for alert in book.by_id(connection, newest).values()
        for decision in route_for(alert.labels, root)
    ]
    for join in sorted(joins, key=lambda join: join.group_id):  # one order of locks for all processes
        _join(connection, join, now)
    routed = alert_changes.c.id.in_([change["id"] for change in changes])
    connection.execute(update(alert_changes).where(routed).values(routed_at=now))
    return len(changes)


@dataclass(frozen=True, slots=True)
class _Join:
    """An alert that is to be told in a group; number is its newest change."""

    group_id: str
    label: str
    alert: str
    number: int
    decision: RouteDecision


def _join(connection: Connection, join: _Join, now: datetime) -> None:
    """Put the alert into its group, and see when the group is due."""
    decision, group_id = join.decision, join.group_id
    fixed = {"id": group_id, "route": decision.key, "receiver": decision.receiver, "label": join.label}
    insert_new(connection, alert_groups, fixed | {"opened_at": now, "flushed_at": None, "due_at": None})
    query = select(alert_groups).where(alert_groups.c.id == group_id).with_for_update()
    row = connection.execute(query).mappings().one()
    timing = _timing(row, decision.route, now)
    due = max(due_at(timing), now)
    if row["due_at"]:
        due = min(due, row["due_at"])
    values = {"opened_at": timing.opened_at, "flushed_at": timing.flushed_at, "due_at": due}
    connection.execute(update(alert_groups).where(alert_groups.c.id == group_id).values(values))
    put(connection, group_members, [{"group_id": group_id, "alert": join.alert, "number": join.number}])
    waits = f"; its group is told at {clock(due)}" if due > now else "; its group is due now"
    decisions.note(
        connection, join.alert, join.number, decision.receiver, "route", "pass", decision.reason + waits, now
    )


def _timing(row: RowMapping, route: Route, now: datetime) -> GroupClock:
    """A group that has nothing on its way and was last told longer than group_interval ago begins anew."""
    timing = GroupClock(row["opened_at"], row["flushed_at"], route.group_wait_s, route.group_interval_s)
    if row["due_at"] is None and due_at(timing) <= now:
        return GroupClock(now, None, route.group_wait_s, route.group_interval_s)
    return timing
