"""Why did somebody hear, or nobody? Everything on file about one alert or one listing, in the order it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, select

from alerts import book
from alerts.decisions import decisions_of
from alerts.defang import defang, one_line
from alerts.desk import find_alert
from alerts.stages.contract import clock
from alerts.telling import headline
from indexer import ledger
from indexer.state.alert_tables import acknowledgements, matches, notified, outbox, receipts
from indexer.state.engine import reading
from schema.errors import BadConfig
from schema.watch import Alert, Match


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """listing: the one that said so."""

    number: int
    kind: str
    text: str
    at: datetime
    listing: str


@dataclass(frozen=True, slots=True)
class MatchTold:
    """dropped: why nothing came of it, "" when it is part of the alert."""

    match: Match
    at: datetime
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTold:
    number: int
    receiver: str
    stage: str
    decision: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    outcome: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotificationTold:
    """state: "pending", "sent" or "refused"; number: the newest change it tells."""

    id: str
    receiver: str
    state: str
    is_repeat: bool
    number: int
    created_at: datetime
    attempts: tuple[Attempt, ...]
    next_try_at: datetime | None
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class ActTold:
    action: str
    actor: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """alert is None for a listing of which no alert came: watches met it in vain (matches), or none did.

    removed_at  since when its place shows the listing no more, None while it does
    """

    asked: str
    alert: Alert | None
    removed_at: datetime | None = None
    changes: tuple[ChangeTold, ...] = ()
    matches: tuple[MatchTold, ...] = ()
    decisions: tuple[DecisionTold, ...] = ()
    notifications: tuple[NotificationTold, ...] = ()
    acts: tuple[ActTold, ...] = ()


def why(engine: Engine, typed: str) -> Story:
    """typed: an alert's id or the beginning of one, or a listing's id. raises BadConfig when nothing is on file"""
    with reading(engine) as connection:
        try:
            alert_id = find_alert(connection, typed)
        except BadConfig:
            found = _matches(connection, matches.c.listing == typed)
            listing = ledger.head(connection, typed)
            if not found and listing is None:
                raise
            return Story(typed, None, listing.removed_at if listing else None, matches=found)
        return _story(connection, typed, alert_id)


def _story(connection: Connection, typed: str, alert_id: str) -> Story:
    on_file = book.by_id(connection, [alert_id])[alert_id]
    changes = book.changes_of(connection, [alert_id])[alert_id]
    matched = book.newest_matches(connection, [alert_id])[alert_id]
    ours = (matches.c.alert == alert_id) | (
        (matches.c.alert == "") & (matches.c.listing == on_file.standing.listing.id)
    )
    acts = select(acknowledgements).where(acknowledgements.c.alert == alert_id).order_by(acknowledgements.c.id)
    listing = ledger.head(connection, on_file.standing.listing.id)
    return Story(
        asked=typed,
        removed_at=listing.removed_at if listing else None,
        alert=book.to_alert(on_file, matched, changes[-1]["text"] if changes else "new"),
        changes=tuple(
            ChangeTold(row["number"], row["kind"], row["text"], row["at"], row["listing"]) for row in changes
        ),
        matches=_matches(connection, ours),
        decisions=tuple(
            DecisionTold(row["number"], row["receiver"], row["stage"], row["decision"], row["reason"], row["at"])
            for row in decisions_of(connection, alert_id)
        ),
        notifications=_notifications(connection, alert_id),
        acts=tuple(
            ActTold(row["action"], row["actor"], row["at"], row["comment"])
            for row in connection.execute(acts).mappings()
        ),
    )


def _matches(connection: Connection, which: ColumnElement[bool]) -> tuple[MatchTold, ...]:
    query = select(matches).where(which).order_by(matches.c.seq, matches.c.id)
    rows = connection.execute(query).mappings()
    return tuple(MatchTold(book.match_of(row), row["at"], row["dropped"]) for row in rows)


def _notifications(connection: Connection, alert_id: str) -> tuple[NotificationTold, ...]:
    query = (
        select(outbox, notified.c.number)
        .join(notified, notified.c.notification == outbox.c.id)
        .where(notified.c.alert == alert_id)
        .order_by(outbox.c.created_at, outbox.c.id)
    )
    rows = list(connection.execute(query).mappings())
    ids = [row["id"] for row in rows]
    tries = list(
        connection.execute(select(receipts).where(receipts.c.notification.in_(ids)).order_by(receipts.c.id)).mappings()
    )
    return tuple(_notification(row, [one for one in tries if one["notification"] == row["id"]]) for row in rows)


def _notification(row: RowMapping, tries: Sequence[RowMapping]) -> NotificationTold:
    return NotificationTold(
        id=row["id"],
        receiver=row["receiver"],
        state=row["state"],
        is_repeat=row["is_repeat"],
        number=row["number"],
        created_at=row["created_at"],
        attempts=tuple(Attempt(one["outcome"], one["text"], one["at"]) for one in tries),
        next_try_at=row["next_try_at"] if row["state"] == "pending" else None,
        last_error=row["last_error"],
    )


def story_lines(story: Story) -> Iterator[str]:
    """For a terminal; defanged, one fact a line."""
    if story.alert:
        alert = story.alert
        told = headline(alert.listing, is_sold="sold" in alert.labels)
        yield f"{alert.id}  {alert.state}, {alert.severity}  {told}"
        yield f"  {alert.subject}, opened {clock(alert.opened_at)}, watches {', '.join(alert.watches)}"
    else:
        because = (
            "" if story.matches else "; it is on record, and no watch met it (`stallwatch watch backtest` asks again)"
        )
        yield f"{defang(one_line(story.asked, 200))}: no alert came of it{because}"
    if story.removed_at:
        yield f"  removed: its place shows it no more since {clock(story.removed_at)}"
    yield from _section("Matches", [line for one in story.matches for line in _match_lines(one)])
    yield from _section(
        "What changed",
        [f"{clock(one.at)}  {one.number}. {_safe(one.text)} ({_safe(one.listing)})" for one in story.changes],
    )
    yield from _section(
        "Who should hear, and what was decided",
        [
            f"{clock(one.at)}  {one.receiver}: {one.decision} ({one.stage}): {_safe(one.reason)}"
            for one in story.decisions
        ],
    )
    yield from _section("Notifications", [line for one in story.notifications for line in _notification_lines(one)])
    yield from _section(
        "What people did",
        [f"{clock(one.at)}  {one.action} by {_safe(one.actor)}: {_safe(one.comment)}" for one in story.acts],
    )


def _section(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield name
        yield from (f"  {line}" for line in lines)


def _match_lines(one: MatchTold) -> Iterator[str]:
    match = one.match
    ending = f"; dropped: {one.dropped}" if one.dropped else ""
    what = f"watch {_safe(match.watch)} on {_safe(match.listing)}, entry {match.seq}"
    yield f"{clock(one.at)}  {what}: {match.verdict}{ending}"
    for clause in match.why:
        place = f" ({clause.within} {clause.start}-{clause.end})" if clause.start is not None else ""
        yield f"    {clause.verdict}: {_safe(clause.clause)}{place}"


def _notification_lines(one: NotificationTold) -> Iterator[str]:
    kind = "reminder" if one.is_repeat else f"change {one.number}"
    yield f"{one.id} to {one.receiver}, {kind}, made {clock(one.created_at)}: {one.state}"
    for attempt in one.attempts:
        yield f"    {clock(attempt.at)}  {attempt.outcome}: {_safe(attempt.text)}"
    if one.next_try_at:
        yield f"    next try {clock(one.next_try_at)}"


def _safe(text: str) -> str:
    return defang(one_line(text, 400))
