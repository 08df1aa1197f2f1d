"""Pages on record: which were fetched, which were read, and why the others were not.

A capture is `fetched` from the moment its bytes are safe, and becomes `read` in the transaction that puts its listings
into the ledger, or `failed` with its reason. One left `fetched` by a crash is read again from evidence.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, exists, func, or_, select, update

from indexer.state.counters import hold, move
from indexer.state.engine import Place, reading, writing
from indexer.state.rows import insert_new
from indexer.state.tables import captures, entries
from schema.capture import Capture

_NAMES = [field.name for field in dataclasses.fields(Capture)]
_COLUMNS = [captures.c[name] for name in _NAMES]
_SETTLED = (
    update(captures)
    .where(captures.c.id == bindparam("capture"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "lost", "reason", "settled_at")})
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture and what became of it.

    state   "fetched", "read" or "failed"
    number  order in which captures went on record
    lost    the crawler's short kind of loss, "" unless failed; reason: one sentence
    """

    capture: Capture
    state: str
    number: int
    lost: str = ""
    reason: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many captures of a source are in a state; lost is the kind of loss, "" unless failed."""

    source: str
    state: str
    lost: str
    captures: int


def record_fetched(place: Place, capture: Capture) -> bool:
    """Puts the page on record, durable on return. False when it was there already: nothing changed then."""
    row = {name: getattr(capture, name) for name in _NAMES}
    with writing(place) as connection:
        number = hold(connection, "captures") + 1
        fate = {"number": number, "state": "fetched", "lost": "", "reason": ""}
        if insert_new(connection, captures, row | fate):
            move(connection, "captures", number)
            return True
    return False


def settle(
    connection: Connection, capture_id: str, state: str, now: datetime, lost: str = "", reason: str = ""
) -> None:
    """`fetched` or `failed` becomes state."""
    fate = {"new_state": state, "new_lost": lost, "new_reason": reason, "new_settled_at": now}
    connection.execute(_SETTLED, {"capture": capture_id} | fate)


def find(place: Place, wanted: str) -> Kept | None:
    """The capture with this id, else the newest whose payload has this SHA-256; None when there is neither."""
    hit = or_(captures.c.id == wanted, captures.c.sha256 == wanted)
    with reading(place) as connection:
        rows = connection.execute(select(captures).where(hit).order_by(captures.c.number.desc())).mappings().all()
    best = min(rows, key=lambda row: row["id"] != wanted, default=None)
    return None if best is None else _kept(best)


def unread(place: Place, source: str) -> list[Capture]:
    """Captures of the source that are neither read nor failed, in the order they went on record."""
    left = select(*_COLUMNS).where(captures.c.source == source, captures.c.state == "fetched")
    return _captures(place, left.order_by(captures.c.number))


def of_listing(place: Place, listing_id: str) -> list[Capture]:
    """Captures that showed the listing, in the order they went on record; empty when it is unknown."""
    return _captures(
        place, select(*_COLUMNS).where(captures.c.id.in_(_showing(listing_id))).order_by(captures.c.number)
    )


def in_evidence(place: Place, source: str = "") -> list[Capture]:
    """Every capture, or every one of a source, in the order of the evidence files: what `evidence verify` walks."""
    every = select(*_COLUMNS).order_by(captures.c.warc, captures.c.offset)
    return _captures(place, every.where(captures.c.source == source) if source else every)


def failed(place: Place, source: str, *, limit: int = 100) -> list[Kept]:
    """Captures of the source that gave no listings, the latest first; a page that its run fetched again counts once."""
    query = select(captures).where(captures.c.source == source, captures.c.state == "failed", _last_of_its_page())
    with reading(place) as connection:
        rows = connection.execute(query.order_by(captures.c.number.desc()).limit(limit)).mappings()
        return [_kept(row) for row in rows]


def lost_counts(place: Place, since: datetime) -> dict[tuple[str, str], int]:
    """(source, kind of loss) -> how many pages that were fetched at or after a time gave no listings."""
    names = (captures.c.source, captures.c.lost)
    is_lost = (captures.c.state == "failed") & (captures.c.fetched_at >= since) & _last_of_its_page()
    query = select(*names, func.count()).where(is_lost).group_by(*names).order_by(*names)
    with reading(place) as connection:
        return {(source, kind): number for source, kind, number in connection.execute(query)}


def unread_counts(place: Place) -> dict[str, int]:
    """Source -> how many captures are neither read nor failed; a source without any is left out."""
    query = select(captures.c.source, func.count()).where(captures.c.state == "fetched").group_by(captures.c.source)
    with reading(place) as connection:
        return {source: number for source, number in connection.execute(query)}


def counts(place: Place, since: datetime | None = None) -> list[Count]:
    """Captures per source, state and kind of loss, in that order; those fetched at or after a time when it is given."""
    names = (captures.c.source, captures.c.state, captures.c.lost)
    query = select(*names, func.count().label("captures")).group_by(*names).order_by(*names)
    query = query.where(captures.c.fetched_at >= since) if since else query
    with reading(place) as connection:
        return [Count(*row) for row in connection.execute(query)]


def destroy_keys(connection: Connection, listing_id: str, now: datetime) -> int:
    """Erases the captures that showed a listing: without its wrapped key a record is noise. Returns how many."""
    alive = captures.c.id.in_(_showing(listing_id)) & captures.c.wrapped_key.is_not(None)
    return connection.execute(update(captures).where(alive).values(wrapped_key=None, erased_at=now)).rowcount


def _last_of_its_page() -> ColumnElement[bool]:
    """Of captures of one page in one run (one evidence file), the one that tells what became of it."""
    later = captures.alias("later")
    again = (later.c.warc == captures.c.warc) & (later.c.url == captures.c.url) & (later.c.number > captures.c.number)
    return ~exists().where(again)


def _showing(listing_id: str) -> Select[Any]:
    """Not those that should have shown it: a removal names one."""
    shown = (entries.c.subject == listing_id) & (entries.c.capture != "") & (entries.c.kind != "removal")
    return select(entries.c.capture).where(shown)


def _captures(place: Place, query: Select[Any]) -> list[Capture]:
    with reading(place) as connection:
        return [Capture(**row) for row in connection.execute(query).mappings()]


def _kept(row: RowMapping) -> Kept:
    capture = Capture(**{column.name: row[column.name] for column in _COLUMNS})
    return Kept(capture, row["state"], row["number"], row["lost"], row["reason"], row["erased_at"])
