"""A group that is due: every alert in it is asked through the stages, and what passes becomes a notification."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, select, update

from alerts import book, decisions
from alerts.book import OnFile
from alerts.labels import highest
from alerts.notifiers.contract import Notification
from alerts.outbox import enqueue
from alerts.receivers import lock
from alerts.silences import silences_at
from alerts.stages.contract import Answer, Candidate, Facts, GroupClock, Told
from alerts.stages.walk import ask
from alerts.telling import REMINDER
from config.records import Route
from indexer.state.alert_tables import alert_changes, alert_groups, group_members, told
from indexer.state.rows import put
from schema.vocabulary import SEVERITIES

ALERTS_IN_ONE = 25  # a larger group is told in several notifications: chat and mail stay readable, nothing is left out
REROUTED = "its route is no longer in routes.yml; the alert is routed anew"


@dataclass(frozen=True, slots=True)
class _Passed:
    """changes: rows of book.changes_of."""

    alert: OnFile
    candidate: Candidate
    told: Told | None
    changes: Sequence[RowMapping]

    @property
    def is_repeat(self) -> bool:
        return self.told is not None and self.candidate.number <= self.told.number

    @property
    def is_sold(self) -> bool:
        return self.candidate.is_sold


def flush(connection: Connection, group_id: str, routes: Mapping[str, Route], now: datetime) -> int:
    """Notifications that were put into the outbox. A group that another process has just flushed is left alone."""
    query = select(alert_groups).where(alert_groups.c.id == group_id).with_for_update()
    group = connection.execute(query).mappings().one_or_none()
    if group is None or group["due_at"] is None or group["due_at"] > now:
        return 0
    route = routes.get(group["route"])
    if route is None:
        _route_anew(connection, group, now)
        return 0
    lock(connection, group["receiver"])  # another group may be telling it of the same alert
    passed, again_at = _ask_members(connection, group, route, now)
    parts = [passed[first : first + ALERTS_IN_ONE] for first in range(0, len(passed), ALERTS_IN_ONE)]
    for number, part in enumerate(parts):
        _tell(connection, group, part, now, number)
    _set_clock(connection, group_id, passed, again_at, route, now)
    return len(parts)


def _ask_members(
    connection: Connection, group: RowMapping, route: Route, now: datetime
) -> tuple[list[_Passed], list[datetime]]:
    """Who passes, the gravest first; and when the others are to be asked again."""
    numbers = _members(connection, group["id"])
    alerts, known = book.by_id(connection, numbers), _told(connection, group["receiver"], numbers)
    changes = book.changes_of(connection, numbers)
    timing = GroupClock(group["opened_at"], group["flushed_at"], route.group_wait_s, route.group_interval_s)
    silences = silences_at(connection, now)
    passed: list[_Passed] = []
    again_at: list[datetime] = []
    for alert in alerts.values():
        said = changes[alert.id]
        one = _Passed(alert, _candidate(alert, group["receiver"], said), known.get(alert.id), said)
        answer = _ask(connection, one, Facts(now, timing, route.repeat_interval_s, silences, one.told))
        if answer.decision == "pass":
            passed.append(one)
        elif answer.until:
            again_at.append(answer.until)
        else:  # dropped for good; a further change brings it back
            _leave(connection, group["id"], [alert.id])
    passed.sort(key=lambda one: (-SEVERITIES.index(highest([one.alert.severity])), one.alert.opened_at, one.alert.id))
    return passed, again_at


def _ask(connection: Connection, one: _Passed, facts: Facts) -> Answer:
    """The stages' answer, noted unless it only says that the next reminder is not due yet."""
    stage, answer = ask(one.candidate, facts)
    if answer.decision != "hold" or not one.is_repeat:
        candidate = one.candidate
        decisions.note(
            connection, candidate.alert, candidate.number, candidate.receiver, stage, answer.decision, answer.reason,
            facts.now,
        )  # fmt: skip
    return answer


def _candidate(alert: OnFile, receiver: str, changes: Sequence[RowMapping]) -> Candidate:
    said = tuple((change["number"], change["text"]) for change in changes)
    return Candidate(alert.id, alert.number, receiver, alert.state, alert.labels, alert.standing.is_sold, said)


def _members(connection: Connection, group_id: str) -> list[str]:
    query = select(group_members.c.alert).where(group_members.c.group_id == group_id)
    return list(connection.scalars(query))


def _told(connection: Connection, receiver: str, alerts: Sequence[str]) -> dict[str, Told]:
    found = {}
    for some in book.batches(alerts, book.BATCH):
        query = select(told).where(told.c.receiver == receiver, told.c.alert.in_(some))
        for row in connection.execute(query).mappings():
            found[row["alert"]] = Told(row["number"], row["at"], row["notification"])
    return found


def _tell(connection: Connection, group: RowMapping, passed: Sequence[_Passed], now: datetime, part: int) -> None:
    matched = book.newest_matches(connection, [one.alert.id for one in passed])
    alerts = [book.to_alert(one.alert, matched[one.alert.id], _news(one), _said_in(one)) for one in passed]
    is_repeat = all(one.is_repeat for one in passed)
    receiver = group["receiver"]
    notification = Notification(_id(receiver, passed), receiver, tuple(alerts), group["label"], is_repeat)
    numbers = {one.alert.id: one.candidate.number for one in passed}
    enqueue(connection, notification, numbers, now, part)
    for one in passed:
        _remember(connection, receiver, one, notification.id, now)


def _news(one: _Passed) -> str:
    """Why this receiver hears now."""
    if one.told is None:
        return "new, and already sold" if one.candidate.is_sold else "new"
    if one.is_repeat:
        return REMINDER
    return "; ".join(text for number, text in one.candidate.changes if number > one.told.number)


def _said_in(one: _Passed) -> tuple[str, ...]:
    """The listings that said what is told now, the offer's own left out."""
    known = one.told.number if one.told else 1
    told_now = (change["listing"] for change in one.changes if change["number"] > known)
    return tuple(dict.fromkeys(said for said in told_now if said not in ("", one.alert.standing.listing.id)))


def _id(receiver: str, passed: Sequence[_Passed]) -> str:
    """From what is told and what was told before: the same decision made twice has the same id."""
    parts = [(one.alert.id, one.candidate.number, one.told.notification if one.told else "") for one in passed]
    return f"n-{hashlib.sha256(repr((receiver, parts)).encode()).hexdigest()[:20]}"


def _remember(connection: Connection, receiver: str, one: _Passed, notification: str, now: datetime) -> None:
    row = {"receiver": receiver, "alert": one.alert.id, "number": one.candidate.number}
    put(connection, told, [row | {"notification": notification, "at": now}])


def _set_clock(
    connection: Connection,
    group_id: str,
    passed: Sequence[_Passed],
    again_at: list[datetime],
    route: Route,
    now: datetime,
) -> None:
    """The group sleeps until the first of: a held alert's time, the next reminder. What is not reminded of leaves."""
    staying = [one for one in passed if route.repeat_interval_s > 0 and one.alert.state == "open" and not one.is_sold]
    _leave(connection, group_id, [one.alert.id for one in passed if one not in staying])
    if staying:
        again_at = [*again_at, now + timedelta(seconds=route.repeat_interval_s)]
    values = {"due_at": min(again_at, default=None)} | ({"flushed_at": now} if passed else {})
    connection.execute(update(alert_groups).where(alert_groups.c.id == group_id).values(values))


def _leave(connection: Connection, group_id: str, alerts: Sequence[str]) -> None:
    for some in book.batches(alerts, book.BATCH):
        here = (group_members.c.group_id == group_id) & group_members.c.alert.in_(some)
        connection.execute(delete(group_members).where(here))


def _route_anew(connection: Connection, group: RowMapping, now: datetime) -> None:
    for alert in book.by_id(connection, _members(connection, group["id"])).values():
        newest = (alert_changes.c.alert == alert.id) & (alert_changes.c.number == alert.number)
        connection.execute(update(alert_changes).where(newest).values(routed_at=None))
        decisions.note(connection, alert.id, alert.number, group["receiver"], "route", "drop", REROUTED, now)
    connection.execute(delete(group_members).where(group_members.c.group_id == group["id"]))
    connection.execute(delete(alert_groups).where(alert_groups.c.id == group["id"]))
