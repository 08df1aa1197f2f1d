"""What a place shows no more. Nothing is taken away: a listing that is gone stays, and says since when.

Gone is what was missing twice, in two crawls, where it should have been shown: in a thread read whole, on a page that
says that there is no such thread, on lists read to their ends. A listing that is shown again is as it was before. What
counts as whole is the crawler's business (crawler.wholeness); here ids are compared over the thread, never places on a
page, and a post that stands there under another id is not missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from indexer.appending import COUNTER, Draft, append, heads_of_threads, listing_at
from indexer.changes import Head, text_hash
from indexer.state.columns import key
from indexer.state.counters import hold
from indexer.state.engine import Place, reading, writing
from indexer.state.tables import captures, listings
from schema.listing import Listing

_MISSING_ONCE = (
    update(listings)
    .where(listings.c.id == bindparam("subject"))
    .values(missing_since=bindparam("since"), missing_run=bindparam("in_run"))
)
_SHOWN_SINCE = select(listings.c.content_hash).where(
    listings.c.source == bindparam("source"),
    listings.c.last_seen_at >= bindparam("since", type_=listings.c.last_seen_at.type),
)
_NUMBER = select(captures.c.number).where(captures.c.id == bindparam("capture"))


@dataclass(frozen=True, slots=True)
class Missed:
    """What a look in vain brought: removals to append, and whether anything waits to be looked for once more."""

    removals: tuple[Draft, ...] = ()
    is_in_doubt: bool = False


def thread_of(page: Sequence[Listing]) -> str:
    """Listing id of the opening post of the one thread that the page belongs to; "" when it shows several or none."""
    threads = {listing.thread.id for listing in page}
    return threads.pop() if len(threads) == 1 else ""


def openings(source: str, thread: str, url: str = "") -> list[str]:
    """The listing ids that the opening post of a thread may have. thread: the place's own id; url: of its page."""
    return [f"{source}/t{thread}", f"{source}/{thread}", *([f"{source}/{url}#1"] if url else [])]


def of_read(
    connection: Connection, capture: RowMapping, page: Sequence[Listing], heads: Mapping[str, Head], first: str
) -> Missed:
    """After a thread was read whole, from the capture `first` to this one, which shows `page`.

    heads  of the thread and of the page's listings, as they were before it
    """
    since = _number(connection, capture, first)
    missing = not_shown(page, heads.values(), thread_of(page), since)
    return miss(connection, missing, capture["run"], capture["fetched_at"], capture["id"])


def of_gone(connection: Connection, capture: RowMapping) -> Missed:
    """After a page that says that there is no such thread: the whole of it is missing."""
    threads = openings(capture["source"], capture["subject"], capture["url"])
    known = heads_of_threads(connection, threads)
    return miss(connection, known, capture["run"], capture["fetched_at"], capture["id"])


def miss_items(place: Place, source: str, run: str, threads: Iterable[str], *, since: datetime, now: datetime) -> int:
    """Lists that show all there is were read to their ends and showed none of these: they are missing.

    threads  the place's own ids; since: when the reading began. An item whose text was shown since under another id is
             not missing, and when nothing that is known was shown since, nothing is.
    returns  removals written
    """
    wanted = [opening for thread in threads for opening in openings(source, thread)]
    with writing(place) as connection:
        hold(connection, COUNTER)
        texts = set(connection.scalars(_SHOWN_SINCE, {"source": source, "since": since}))
        known = heads_of_threads(connection, wanted) if texts else []
        left = {head.id: head for head in known if head.last_seen_at < since and head.content_hash not in texts}
        missed = miss(connection, left.values(), run, now, "")
        for draft in missed.removals:
            append(connection, [draft], left[key(draft.subject)].observed)
    return len(missed.removals)


def _number(connection: Connection, capture: RowMapping, first: str) -> int:
    """Of the capture with which a reading of several pages began; of this one when it is on no record."""
    if first == capture["id"]:
        return int(capture["number"])
    return int(connection.execute(_NUMBER, {"capture": first}).scalar() or capture["number"])


def not_shown(page: Sequence[Listing], heads: Iterable[Head], thread: str, since: int) -> list[Head]:
    """Listings of a thread that none of its pages showed, from the capture with number `since` to this page.

    Empty where the place's ids say nothing: none of those known are shown any more (it numbers its posts anew), or
    the listing is known by its place on the page.
    """
    of_thread = [head for head in heads if head.thread == key(thread) and head.erased_at is None]
    ids = {key(listing.id) for listing in page}
    shown = [head for head in of_thread if head.id in ids or head.observed >= since]
    if not shown:
        return []
    texts = {text_hash(listing) for listing in page} | {head.content_hash for head in shown}
    left = [head for head in of_thread if head.id not in ids and head.observed < since]
    return [head for head in left if has_own_id(head) and head.content_hash not in texts]


def has_own_id(head: Head) -> bool:
    """Whether the place itself names the listing: it opens its thread, or is a post with a number of its own."""
    return "~" not in head.id and (head.id == head.thread or head.id.partition("/")[2].startswith("p"))


def miss(connection: Connection, heads: Iterable[Head], run: str, at: datetime, capture: str) -> Missed:
    """Each was looked for in vain in this run: noted the first time, a removal the second, in another run."""
    standing = [head for head in heads if head.removed_at is None and head.erased_at is None]
    once = [head for head in standing if not head.missing_run]
    if once:
        rows = [{"subject": head.id, "since": at, "in_run": run} for head in once]
        connection.execute(_MISSING_ONCE, rows)
    twice = [head for head in standing if head.missing_run not in ("", run)]
    drafts = (_removal(connection, head, at, capture) for head in twice)
    return Missed(tuple(draft for draft in drafts if draft), len(twice) < len(standing))


def _removal(connection: Connection, head: Head, at: datetime, capture: str) -> Draft | None:
    listing = listing_at(connection, head.base)
    if listing is None:
        return None
    gone = replace(listing, last_seen_at=head.last_seen_at, removed_at=head.missing_since or at)
    return Draft("removal", head.id, at, gone, ("removed_at",), capture)


def removed_count(place: Place, source: str) -> int:
    """How many listings of a source are held that it shows no more."""
    query = select(func.count()).select_from(listings)
    query = query.where(listings.c.source == source, listings.c.removed_at.is_not(None), listings.c.erased_at.is_(None))
    with reading(place) as connection:
        return connection.execute(query).scalar_one()
