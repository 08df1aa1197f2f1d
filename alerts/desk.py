"""What a person does with alerts: look through them, acknowledge, close, open again, try the routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from alerts import book
from alerts.defang import one_line
from alerts.labels import MANY
from alerts.routes import RouteDecision, label_problems, route_for
from config.records import Route
from indexer.audit import note as audit_note
from indexer.state.alert_tables import acknowledgements, alert_changes, alerts
from indexer.state.engine import reading, writing
from schema.errors import BadConfig
from schema.json_form import time_text
from schema.watch import Alert

STATES = ("open", "acknowledged", "closed")
_STATE_AFTER = {"acknowledge": "acknowledged", "close": "closed", "reopen": "open"}
_SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Newest first; next is what to give as `after` for the older ones, None on the last page. change of an alert is
    its newest one."""

    items: tuple[Alert, ...]
    next: str | None


def list_alerts(
    engine: Engine, *, state: str = "", source: str = "", limit: int = 50, after: str | None = None
) -> AlertPage:
    """state and source narrow it down; "" takes all. raises BadConfig for an unknown state or a broken cursor"""
    if state and state not in STATES:
        raise BadConfig(f"alerts: unknown state '{one_line(state, 40)}' (expected one of {', '.join(STATES)})")
    query = select(alerts).order_by(alerts.c.opened_at.desc(), alerts.c.id).limit(limit + 1)
    if state:
        query = query.where(alerts.c.state == state)
    if source:
        query = query.where(alerts.c.source == source)
    if after:
        opened_at, last_id = _cursor(after)
        query = query.where(
            (alerts.c.opened_at < opened_at) | ((alerts.c.opened_at == opened_at) & (alerts.c.id > last_id))
        )
    with reading(engine) as connection:
        rows = [book.on_file(row) for row in connection.execute(query).mappings()]
        items = _told(connection, rows[:limit])
    last = items[-1] if len(rows) > limit else None
    return AlertPage(items, f"{time_text(last.opened_at)}|{last.id}" if last else None)


def _told(connection: Connection, rows: Sequence[book.OnFile]) -> tuple[Alert, ...]:
    ids = [row.id for row in rows]
    matched, changes = book.newest_matches(connection, ids), book.changes_of(connection, ids)
    return tuple(
        book.to_alert(row, matched[row.id], changes[row.id][-1]["text"] if changes[row.id] else "new") for row in rows
    )


def _cursor(text: str) -> tuple[datetime, str]:
    moment, _, last_id = text.partition("|")
    try:
        opened_at = datetime.fromisoformat(moment)
    except ValueError:
        opened_at = None
    if opened_at is None or opened_at.tzinfo is None or not last_id:
        raise BadConfig(f"alerts: '{one_line(text, 60)}' is no cursor (expected the `next` of the page before)")
    return opened_at, last_id


def find_alert(connection: Connection, typed: str) -> str:
    """The id of the alert meant: its id, the beginning of one, or the id of its listing. raises BadConfig"""
    exact = select(alerts.c.id).where((alerts.c.id == typed) | (alerts.c.listing == typed))
    found: list[str] = list(connection.scalars(exact.limit(2)))
    if not found and typed.startswith("a-") and len(typed) >= _SHORTEST_PREFIX:
        begins = select(alerts.c.id).where(alerts.c.id.startswith(typed, autoescape=True)).order_by(alerts.c.id)
        found = list(connection.scalars(begins.limit(6)))
    shown = one_line(typed, 80)
    if len(found) > 1:
        raise BadConfig(f"alerts: '{shown}' begins several ({', '.join(found[:5])}); type more of it")
    if not found:
        raise BadConfig(
            f"alerts: no alert '{shown}' (expected an id such as a-0f3c...); list them with `stallwatch alerts`"
        )
    return found[0]


def act(engine: Engine, typed: str, action: str, *, actor: str, comment: str, now: datetime) -> Alert:
    """The alert after "acknowledge", "close" or "reopen"; doing it twice changes nothing but leaves both on record.

    An acknowledged alert is not repeated, but a material change is told. A closed one is told to nobody; what was
    missed meanwhile is told when it is opened again.
    raises  BadConfig when there is no such alert
    """
    with writing(engine) as connection:
        alert_id = find_alert(connection, typed)
        connection.execute(update(alerts).where(alerts.c.id == alert_id).values(state=_STATE_AFTER[action]))
        row = {"alert": alert_id, "action": action, "actor": actor, "comment": comment, "at": now}
        connection.execute(insert(acknowledgements), row)
        audit_note(connection, actor, f"alert.{action}", alert_id, comment, now=now)
        on_file = book.by_id(connection, [alert_id])[alert_id]
        if action == "reopen":
            newest = (alert_changes.c.alert == alert_id) & (alert_changes.c.number == on_file.number)
            connection.execute(update(alert_changes).where(newest).values(routed_at=None))
        return _told(connection, [on_file])[0]


@dataclass(frozen=True, slots=True)
class RouteTest:
    """Who would hear about an alert with these labels. problems: labels no alert has, and so forth."""

    labels: Mapping[str, str]
    decisions: tuple[RouteDecision, ...]
    problems: tuple[str, ...]

    @property
    def receivers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(decision.receiver for decision in self.decisions))

    def lines(self) -> list[str]:
        """One line a route taken, in the order of the tree."""
        return [
            f"{one.receiver}: {one.reason}; group_wait {one.route.group_wait_s:g} s, "
            f"group_interval {one.route.group_interval_s:g} s, "
            + (f"repeat {one.route.repeat_interval_s:g} s" if one.route.repeat_interval_s else "never repeated")
            for one in self.decisions
        ]


def route_test(root: Route, labels: Mapping[str, str], *, own: Sequence[str] = ()) -> RouteTest:
    """labels as an operator types them; a label of several values takes a comma between them.

    own  label names that watches set themselves
    """
    unknown = label_problems(labels, own, "route-test")
    commas = [
        f"route-test: label '{name}' has one value only (expected no comma in '{one_line(value, 60)}')"
        for name, value in labels.items()
        if "," in value and name not in MANY and name not in own
    ]
    return RouteTest(labels, tuple(route_for(labels, root)), tuple(unknown + commas))


def labels_on_file(engine: Engine, typed: str) -> Mapping[str, str]:
    """The labels of an alert that exists, for route_test. raises BadConfig"""
    with reading(engine) as connection:
        alert_id = find_alert(connection, typed)
        return book.by_id(connection, [alert_id])[alert_id].labels
