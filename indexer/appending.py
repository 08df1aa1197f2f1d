"""How entries get into the ledger. Only indexer.ledger comes in here.

Whoever appends first takes the counter row, and holds it until the transaction ends: no other append can read what it
is about to change, and no sequence number becomes visible before a smaller one.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from indexer.changes import Head, Seen, changed_fields, kind_of_change, reading_hash, text_hash
from indexer.state.columns import key
from indexer.state.counters import hold, move
from indexer.state.rows import Row, parts, put
from indexer.state.tables import entries, listings
from schema.json_form import dumps, from_json
from schema.listing import Listing

COUNTER = "ledger"
_OF_HEAD = [listings.c[field.name] for field in dataclasses.fields(Head)]
_HEADS = select(*_OF_HEAD).where(listings.c.id.in_(bindparam("ids", expanding=True)))
_WITH_THREAD = select(*_OF_HEAD).where(
    listings.c.id.in_(bindparam("ids", expanding=True)) | (listings.c.thread == bindparam("thread"))
)
_OF_THREADS = select(*_OF_HEAD).where(listings.c.thread.in_(bindparam("threads", expanding=True)))
_INSERTED = insert(entries)
_SEEN_AGAIN = (
    update(listings)
    .where(listings.c.id == bindparam("subject"))
    .values(
        seq=bindparam("new_seq"),
        last_seen_at=bindparam("seen_at"),
        observed=bindparam("seen_in"),
        missing_since=None,
        missing_run="",
    )
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry without its number. listing is None for a sighting (base says where it stands) and an erasure."""

    kind: str
    subject: str
    at: datetime
    listing: Listing | None = None
    changed: tuple[str, ...] = ()
    capture: str = ""
    base: int = 0


def heads_of(connection: Connection, ids: Iterable[str], thread: str = "") -> dict[str, Head]:
    """Heads by listing id; ids the ledger has never heard of are missing.

    thread  those of this thread too: the listing id of its opening post, "" for no thread
    """
    names = {key(name): name for name in ids}
    heads: dict[str, Head] = {}
    for part in parts(names):
        query, more = (_WITH_THREAD, {"thread": thread}) if thread else (_HEADS, {})
        rows = connection.execute(query, {"ids": part} | more).mappings()
        heads |= {names.get(row["id"], row["id"]): Head(**row) for row in rows}
        thread = ""
    return heads


def heads_of_threads(connection: Connection, threads: Iterable[str]) -> list[Head]:
    """Heads of all listings of threads, by the listing ids of their opening posts."""
    found: list[Head] = []
    for part in parts(map(key, threads)):
        rows = connection.execute(_OF_THREADS, {"threads": part}).mappings()
        found += [Head(**row) for row in rows]
    return found


def listing_at(connection: Connection, base: int) -> Listing | None:
    """The listing that entry `base` holds; None when it was erased or holds none."""
    document = connection.execute(select(entries.c.document).where(entries.c.seq == base)).scalar()
    return None if document is None else from_json(Listing, json.loads(document))


def drafts_of(
    connection: Connection, page: Sequence[Listing], heads: Mapping[str, Head], capture: str, seen: Seen
) -> list[Draft]:
    """What the listings of one page add to the ledger, in their order; nothing for those that add nothing."""
    drafts = []
    for listing in page:
        head = heads.get(listing.id)
        kind = kind_of_change(head, listing, seen)
        if kind == "sighting" and head is not None:
            drafts.append(Draft(kind, listing.id, seen.at, capture=capture, base=head.base))
        elif kind:
            drafts.append(draft_of(connection, head, listing, kind, capture, seen.at))
    return drafts


def draft_of(
    connection: Connection, head: Head | None, listing: Listing, kind: str, capture: str, at: datetime
) -> Draft:
    """An entry with a document: it goes on where the head stands (first sight and case are kept)."""
    before = listing_at(connection, head.base) if head else None
    whole = replace(
        listing,
        first_seen_at=head.first_seen_at if head else at,
        last_seen_at=at,
        case=listing.case or (before.case if before else ""),
    )
    return Draft(kind, listing.id, at, whole, changed_fields(before, whole), capture)


def append(connection: Connection, drafts: Sequence[Draft], observed: int = 0) -> int:
    """Numbers the drafts and stores them with their heads. Returns the last number given.

    observed  number of the capture that shows the listings; 0 for entries that no page stands behind
    """
    last = hold(connection, COUNTER)
    if not drafts:
        return last
    numbered = [(last + place, draft) for place, draft in enumerate(drafts, start=1)]
    connection.execute(_INSERTED, [_entry_row(seq, draft) for seq, draft in numbered])
    put(connection, listings, [_head_row(seq, draft, observed) for seq, draft in numbered if draft.listing])
    _move_heads(connection, [(seq, draft) for seq, draft in numbered if draft.kind == "sighting"], observed)
    move(connection, COUNTER, last + len(drafts))
    return last + len(drafts)


def _entry_row(seq: int, draft: Draft) -> Row:
    return {
        "seq": seq,
        "kind": draft.kind,
        "subject": draft.subject,
        "at": draft.at,
        "capture": draft.capture,
        "base": seq if draft.listing else draft.base,
        "changed": dumps(draft.changed),
        "document": dumps(draft.listing) if draft.listing else None,
    }


def _head_row(seq: int, draft: Draft, observed: int) -> dict[str, Any]:
    listing = draft.listing
    assert listing is not None  # noqa: S101  for the type checker; append() asks for nothing else
    return {
        "id": listing.id,
        "source": listing.source,
        "kind": listing.kind,
        "thread": listing.thread.id or listing.id,
        "position": listing.thread.position,
        "vendor": listing.vendor.id or listing.vendor.name,
        "content_hash": text_hash(listing),
        "reading_hash": reading_hash(listing),
        "first_seen_at": listing.first_seen_at or draft.at,
        "last_seen_at": listing.last_seen_at or draft.at,
        "seq": seq,
        "base": seq,
        "observed": observed,
        "erased_at": None,
        "missing_since": None,
        "missing_run": "",
        "removed_at": listing.removed_at,
    }


def _move_heads(connection: Connection, sightings: Sequence[tuple[int, Draft]], observed: int) -> None:
    if not sightings:
        return
    rows = [
        {"subject": draft.subject, "new_seq": seq, "seen_at": draft.at, "seen_in": observed} for seq, draft in sightings
    ]
    connection.execute(_SEEN_AGAIN, rows)
