"""The truth: an append-only, numbered record of what was seen, changed, read better and erased.

Order of sequence is order of commit, so a reader that has seen entry n has seen every entry before it and no cursor
can skip. Nothing is ever rewritten, with one exception that is itself an entry: erase() empties the documents of a
listing. Every function takes an Engine, or the Connection of a transaction it shall take part in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, bindparam, func, select, update

from indexer import audit, captures, marks, removals, runs
from indexer.appending import COUNTER, Draft, append, drafts_of, heads_of
from indexer.changes import Seen, told_apart
from indexer.on_sale import LiveRule, is_on_sale
from indexer.state.columns import key
from indexer.state.counters import hold
from indexer.state.engine import Place, reading, writing
from indexer.state.tables import captures as capture_rows
from indexer.state.tables import counters, entries, listings
from schema.entry import Entry
from schema.errors import GiveUp
from schema.json_form import from_json
from schema.listing import Listing


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page did: listings new, edited or read better; listings merely seen again."""

    changed: int
    seen: int


def take_page(
    place: Place,
    capture_id: str,
    page: Sequence[Listing],
    seen_marks: Iterable[marks.MarkSeen] = (),
    *,
    now: datetime,
    since: str = "",
    is_live: LiveRule = is_on_sale,
) -> Taken:
    """Everything one page says, in one transaction: entries, heads, marks, and the capture is `read`.

    page       masked listings in order of the page; the same id twice is one listing when the text is the same
    since      the capture with which a whole reading of the page's thread began, when it ends with this page: what
               is held of it and was not shown from there to here is missing (indexer.removals); "" for no such page
    returns    Taken(0, 0) when the capture was read before: nothing changes then
    raises     GiveUp when no such capture is on record
    """
    with writing(place) as connection:
        hold(connection, COUNTER)
        capture = _capture(connection, capture_id)
        if capture["state"] == "read":
            return Taken(0, 0)
        kept = told_apart(page)
        thread = removals.thread_of(kept) if since else ""
        heads = heads_of(connection, (listing.id for listing in kept), thread)
        drafts = drafts_of(connection, kept, heads, capture["id"], Seen(capture["fetched_at"], capture["number"]))
        missed = removals.of_read(connection, capture, kept, heads, since) if thread else None
        append(connection, [*drafts, *(missed.removals if missed else ())], capture["number"])
        read = _page_read(connection, capture, kept, drafts, is_live)
        marks.keep(connection, seen_marks, replace(read, is_in_doubt=missed.is_in_doubt if missed else None))
        captures.settle(connection, capture["id"], "read", now)
    changed = sum(draft.kind != "sighting" for draft in drafts)
    return Taken(changed, len(kept) - changed)


def fail_page(
    place: Place,
    capture_id: str,
    lost: str,
    reason: str,
    seen_marks: Iterable[marks.MarkSeen] = (),
    *,
    now: datetime,
    is_gone: bool = False,
) -> None:
    """The page gave no listings: the capture is `failed` with its reason, marks are stored as by take_page.

    is_gone  it says that there is no such thread: all that is held of it is missing (indexer.removals)
    A capture that was read stays read. raises GiveUp when no such capture is on record.
    """
    with writing(place) as connection:
        hold(connection, COUNTER)
        capture = _capture(connection, capture_id)
        if capture["state"] == "read":
            return
        if is_gone:
            append(connection, removals.of_gone(connection, capture).removals, capture["number"])
        marks.keep(connection, seen_marks, _page_read(connection, capture, (), (), is_on_sale))
        captures.settle(connection, capture["id"], "failed", now, lost, reason)


def miss_page(place: Place, page: runs.Missed, seen_marks: Iterable[marks.MarkSeen] = ()) -> None:
    """A page that never became a capture is on record with its reason, and marks are stored as by fail_page."""
    with writing(place) as connection:
        runs.miss(connection, page)
        marks.keep(connection, seen_marks, marks.PageRead(page.run, page.at, "", lambda _: False))


def re_extract(place: Place, better: Iterable[Listing], capture_id: str, *, now: datetime) -> int:
    """Readings of listings by a better extractor, over evidence: an entry for each that differs, no sighting.

    better      masked listings, read from capture_id, the newest that shows them
    returns     entries written; a listing unknown, erased, or since read from a newer page is passed over
    """
    with writing(place) as connection:
        hold(connection, COUNTER)
        capture = _capture(connection, capture_id)
        seen = Seen(capture["fetched_at"], capture["number"])
        kept = told_apart(better)
        known = heads_of(connection, (listing.id for listing in kept))
        held = [replace(one, removed_at=known[one.id].removed_at) for one in kept if one.id in known]
        drafts = drafts_of(connection, held, known, capture["id"], seen)
        fresh = [replace(draft, kind="re_extraction") for draft in drafts if draft.kind not in ("sighting", "return")]
        append(connection, fresh, capture["number"])
    return len(fresh)


def change_case(place: Place, listing_id: str, case: str, *, now: datetime) -> int | None:
    """The listing belongs to this case from now on. Returns the entry's seq; None when it did already or is gone."""
    with writing(place) as connection:
        hold(connection, COUNTER)
        known = heads_of(connection, [listing_id]).get(listing_id)
        listing = head(connection, listing_id)
        if known is None or listing is None or listing.case == case:
            return None
        draft = Draft("case_change", listing_id, now, replace(listing, case=case))
        return append(connection, [draft], known.observed)


def erase(engine: Engine, listing_id: str, *, actor: str, reason: str, now: datetime) -> int | None:
    """Takes a listing away: its documents, and the data key of every page that showed it (with all else on it).

    It stays away when a later page shows it again; its id, times and captures' names remain, and the audit says who.
    returns  seq of the erasure entry; None when there is no such listing, or it was erased before
    """
    with writing(engine) as connection:
        hold(connection, COUNTER)
        known = heads_of(connection, [listing_id]).get(listing_id)
        if known is None or known.erased_at is not None:
            return None
        pages = captures.destroy_keys(connection, listing_id, now)
        connection.execute(update(entries).where(entries.c.subject == listing_id).values(document=None, changed="[]"))
        seq = append(connection, [Draft("erasure", listing_id, now)])
        gone = {"seq": seq, "base": 0, "erased_at": now, "content_hash": "", "reading_hash": "", "vendor": ""}
        connection.execute(update(listings).where(listings.c.id == listing_id).values(gone))
        audit.note(connection, actor, "erase", listing_id, reason, {"seq": seq, "captures": pages}, now=now)
    _forget_log(engine)
    return seq


def last_seq(place: Place) -> int:
    """Number of the newest entry; 0 for an empty ledger."""
    with reading(place) as connection:
        return connection.execute(select(counters.c.value).where(counters.c.name == COUNTER)).scalar() or 0


def count(place: Place) -> int:
    """How many listings stand: all that were ever seen and not erased."""
    with reading(place) as connection:
        query = select(func.count()).select_from(listings).where(listings.c.erased_at.is_(None))
        return connection.execute(query).scalar_one()


def read(place: Place, after: int, limit: int, *, upto: int | None = None) -> list[Entry]:
    """At most limit entries with after < seq <= upto, oldest first."""
    base = entries.alias("base")
    columns = (entries.c.seq, entries.c.kind, entries.c.subject, entries.c.at, entries.c.changed, entries.c.capture)
    query = select(*columns, base.c.document).select_from(entries.outerjoin(base, base.c.seq == entries.c.base))
    query = query.where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    with reading(place) as connection:
        rows = connection.execute(query if upto is None else query.where(entries.c.seq <= upto)).mappings()
        return [_entry(row) for row in rows]


def replay(place: Place, after: int = 0, batch: int = 500) -> Iterator[Entry]:
    """Every entry after a number, up to the one that is the last when replay begins."""
    end = last_seq(place)
    while after < end:
        got = read(place, after, batch, upto=end)
        yield from got
        after = got[-1].seq if got else end


def head(place: Place, listing_id: str) -> Listing | None:
    """The listing as it stands; None when it is unknown or erased."""
    found = _heads(place, _standing().where(listings.c.id == listing_id))
    return found[0] if found else None


def thread(place: Place, listing_id: str) -> list[Listing]:
    """Every listing of the thread that this one belongs to, in order of position; empty when it is unknown.

    Erased listings are left out, so the first need not be the opening one.
    """
    opening = select(listings.c.thread).where(listings.c.id == listing_id).scalar_subquery()
    return _heads(place, _standing().where(listings.c.thread == opening))


def _capture(connection: Connection, capture_id: str) -> RowMapping:
    row = connection.execute(_CAPTURE, {"capture": capture_id}).mappings().first()
    if row is None:
        raise GiveUp(
            f"ledger: capture '{capture_id}' is not on record (expected fetched() before read()); nothing kept"
        )
    return row


def _page_read(
    connection: Connection, capture: RowMapping, page: Sequence[Listing], drafts: Sequence[Draft], is_live: LiveRule
) -> marks.PageRead:
    opening = {listing.id: listing.thread.id or listing.id for listing in page}
    reread = frozenset(opening[draft.subject] for draft in drafts if draft.kind != "sighting")
    edited = frozenset(opening[draft.subject] for draft in drafts if draft.kind == "listing")
    return marks.PageRead(
        capture["run"],
        capture["fetched_at"],
        capture["subject"],
        lambda listing_id: is_live(_vendors_own(connection, listing_id)),
        frozenset(opening.values()),
        edited,
        reread,
    )


def _vendors_own(connection: Connection, opening: str) -> list[Listing]:
    """The opening listing and the later posts of its vendor; empty when the opening one is not known."""
    posts = [_listing(*row) for row in connection.execute(_VENDORS_OWN, {"opening": opening})]
    return posts if posts and key(posts[0].id) == key(opening) else []


def _standing() -> Select[Any]:
    """Heads that are not erased, with the document they stand on."""
    columns = (entries.c.document, listings.c.seq, listings.c.last_seen_at)
    query = select(*columns).select_from(listings.join(entries, entries.c.seq == listings.c.base))
    query = query.where(entries.c.document.is_not(None))
    return query.order_by(listings.c.id != listings.c.thread, listings.c.position, listings.c.id)


def _own_posts() -> Select[Any]:
    opening = bindparam("opening", type_=listings.c.id.type)
    vendor = select(listings.c.vendor).where(listings.c.id == opening).scalar_subquery()
    own = (listings.c.id == opening) | ((listings.c.vendor == vendor) & (listings.c.vendor != ""))
    return _standing().where(listings.c.thread == opening, own)


# Built once: building a statement takes longer than running it.
_CAPTURE = select(capture_rows).where(capture_rows.c.id == bindparam("capture"))
_VENDORS_OWN = _own_posts()


def _heads(place: Place, query: Select[Any]) -> list[Listing]:
    with reading(place) as connection:
        return [_listing(*row) for row in connection.execute(query)]


def _listing(document: str, seq: int, last_seen_at: datetime | None) -> Listing:
    listing = from_json(Listing, json.loads(document))
    return replace(listing, seq=seq, last_seen_at=last_seen_at or listing.last_seen_at)


def _entry(row: RowMapping) -> Entry:
    seen_at = row["at"] if row["kind"] == "sighting" else None
    listing = None if row["document"] is None else _listing(row["document"], row["seq"], seen_at)
    changed = tuple(json.loads(row["changed"]))
    return Entry(row["seq"], row["kind"], row["subject"], row["at"], listing, changed, row["capture"])


def _forget_log(engine: Engine) -> None:
    """SQLite keeps old pages in its write-ahead log until a checkpoint; an erased text must not wait there."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
