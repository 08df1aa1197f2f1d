"""Alerts on file: rows of the state database as records, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from alerts.changes import Change, Standing
from indexer.state.alert_tables import alert_changes, alerts, matches, outbox
from indexer.state.tables import entries
from schema.json_form import dumps, from_json
from schema.listing import Listing, Offer
from schema.watch import Alert, Clause, Match

Item = TypeVar("Item")
BATCH = 200  # ids in one statement
_SCRAPED_LABELS = frozenset({"vendor", "victim"})
BODY_LIMIT = 20_000  # characters of a body that an alert keeps; the whole text is in the ledger


@dataclass(frozen=True, slots=True)
class OnFile:
    """An alert as its row holds it. number is that of its newest change, seq the newest entry taken into account."""

    id: str
    subject: str
    state: str
    severity: str
    watches: tuple[str, ...]
    standing: Standing
    labels: Mapping[str, str]
    number: int
    seq: int
    opened_at: datetime
    changed_at: datetime


def alert_id(subject: str) -> str:
    """Short enough to type, the same wherever the subject is the same."""
    return f"a-{hashlib.sha256(subject.encode(errors='replace')).hexdigest()[:12]}"


def subject_of(listing: Listing) -> str:
    """Until cases exist, an offer is its thread: what has no thread is one by itself."""
    return f"thread:{listing.thread.id or listing.id}"


def by_subject(connection: Connection, subjects: Collection[str]) -> dict[str, OnFile]:
    return {row.subject: row for row in _load(connection, alerts.c.subject, subjects)}


def by_id(connection: Connection, ids: Collection[str]) -> dict[str, OnFile]:
    return {row.id: row for row in _load(connection, alerts.c.id, ids)}


def _load(connection: Connection, column: ColumnElement[str], wanted: Collection[str]) -> Iterator[OnFile]:
    for some in batches(wanted, BATCH):
        for row in connection.execute(select(alerts).where(column.in_(some))).mappings():
            yield on_file(row)


def on_file(row: RowMapping) -> OnFile:
    form = json.loads(row["document"]) if row["document"] else {}
    listing = from_json(Listing, form["listing"]) if form else Listing(id=row["listing"], kind="thread")
    return OnFile(
        id=row["id"],
        subject=row["subject"],
        state=row["state"],
        severity=row["severity"],
        watches=tuple(json.loads(row["watches"])),
        standing=Standing(listing, from_json(Offer, form.get("own", {})), row["sold"]),
        labels=json.loads(row["labels"]),
        number=row["number"],
        seq=row["seq"],
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
    )


def _row(alert: OnFile) -> dict[str, Any]:
    listing = shortened(alert.standing.listing)
    return {
        "id": alert.id,
        "subject": alert.subject,
        "state": alert.state,
        "severity": alert.severity,
        "watches": dumps(alert.watches),
        "listing": listing.id,
        "source": listing.source,
        "document": dumps({"listing": listing, "own": alert.standing.own}),
        "labels": dumps(alert.labels),
        "sold": alert.standing.is_sold,
        "number": alert.number,
        "seq": alert.seq,
        "opened_at": alert.opened_at,
        "changed_at": alert.changed_at,
    }


def shortened(listing: Listing) -> Listing:
    """The listing with at most BODY_LIMIT characters of body, and the spans that still point into it."""
    if len(listing.body) <= BODY_LIMIT:
        return listing
    kept = {
        field: tuple(span for span in spans if span.within != "body" or span.end <= BODY_LIMIT)
        for field, spans in listing.spans.items()
    }
    return replace(
        listing, body=listing.body[:BODY_LIMIT], spans={field: spans for field, spans in kept.items() if spans}
    )


def open_alert(connection: Connection, alert: OnFile) -> None:
    connection.execute(insert(alerts), _row(alert))


def keep(connection: Connection, alert: OnFile) -> None:
    """Everything but the state: that is a person's, and may change at the same time."""
    row = _row(alert)
    del row["state"]
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(row))


def add_changes(connection: Connection, alert: OnFile, changes: Sequence[Change], *, seq: int, now: datetime) -> OnFile:
    """The alert with its changes numbered on; they wait to be routed."""
    for number, change in enumerate(changes, alert.number + 1):
        row = {"alert": alert.id, "number": number, "kind": change.kind, "text": change.text, "seq": seq, "at": now}
        connection.execute(insert(alert_changes), row)
    return replace(alert, number=alert.number + len(changes), seq=seq, changed_at=now if changes else alert.changed_at)


def add_matches(connection: Connection, rows: Sequence[tuple[Match, str, str]], *, now: datetime) -> None:
    """Match, alert id ("" when dropped), and why it was dropped ("" when not)."""
    if not rows:
        return
    connection.execute(
        insert(matches),
        [
            {
                "watch": match.watch,
                "listing": match.listing,
                "seq": match.seq,
                "verdict": match.verdict,
                "why": dumps(match.why),
                "alert": alert,
                "dropped": dropped,
                "at": now,
            }
            for match, alert, dropped in rows
        ],
    )


def match_of(row: RowMapping) -> Match:
    why = tuple(from_json(Clause, form) for form in json.loads(row["why"]))
    return Match(row["watch"], row["listing"], row["seq"], row["verdict"], why)


def newest_matches(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Match, ...]]:
    """Alert id -> its newest match of each watch, in order of the watch's first match."""
    found: dict[str, dict[str, Match]] = {one: {} for one in ids}
    for some in batches(ids, BATCH):
        query = select(matches).where(matches.c.alert.in_(some)).order_by(matches.c.seq, matches.c.id)
        for row in connection.execute(query).mappings():
            found[row["alert"]][row["watch"]] = match_of(row)
    return {one: tuple(by_watch.values()) for one, by_watch in found.items()}


def changes_of(connection: Connection, ids: Collection[str]) -> dict[str, list[RowMapping]]:
    """Alert id -> rows of its changes, oldest first, with the `listing` that said so."""
    found: dict[str, list[RowMapping]] = {one: [] for one in ids}
    for some in batches(ids, BATCH):
        query = (
            select(alert_changes, func.coalesce(entries.c.subject, "").label("listing"))
            .outerjoin(entries, entries.c.seq == alert_changes.c.seq)
            .where(alert_changes.c.alert.in_(some))
            .order_by(alert_changes.c.number)
        )
        for row in connection.execute(query).mappings():
            found[row["alert"]].append(row)
    return found


def to_alert(on_file_: OnFile, matched: Sequence[Match], change: str = "new", said_in: tuple[str, ...] = ()) -> Alert:
    """What people are told."""
    return Alert(
        id=on_file_.id,
        subject=on_file_.subject,
        state=on_file_.state,
        severity=on_file_.severity,
        watches=on_file_.watches,
        matches=tuple(matched),
        listing=on_file_.standing.listing,
        opened_at=on_file_.opened_at,
        change=change,
        said_in=said_in,
        labels=on_file_.labels,
    )


def forget_listing(connection: Connection, listing_id: str) -> None:
    """An erased listing leaves no words behind: not in its alert, not in a notification that is still to be sent."""
    ids = list(connection.scalars(select(alerts.c.id).where(alerts.c.listing == listing_id)))
    if not ids:
        return
    bare = dumps({"listing": Listing(id=listing_id, kind="thread", title="erased"), "own": Offer()})
    for alert in by_id(connection, ids).values():
        labels = {name: value for name, value in alert.labels.items() if name not in _SCRAPED_LABELS}
        values = {"document": bare, "labels": dumps(labels)}
        connection.execute(update(alerts).where(alerts.c.id == alert.id).values(values))
    for row in connection.execute(select(outbox).where(outbox.c.document != "")).mappings():
        told = [from_json(Alert, form) for form in json.loads(row["document"])]
        if any(alert.id in ids for alert in told):
            kept = [_without_words(alert) if alert.id in ids else alert for alert in told]
            connection.execute(update(outbox).where(outbox.c.id == row["id"]).values(document=dumps(kept)))


def _without_words(alert: Alert) -> Alert:
    labels = {name: value for name, value in alert.labels.items() if name not in _SCRAPED_LABELS}
    bare = Listing(id=alert.listing.id, kind=alert.listing.kind, title="erased")
    return replace(alert, listing=bare, labels=labels)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    each = iter(dict.fromkeys(items))
    while some := list(islice(each, size)):
        yield some
