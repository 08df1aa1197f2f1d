"""What a fresh reading of a listing means beside what the ledger has: an edit, a better reading, a mere sighting.

Pure: records in, a decision out. A page decides nothing here but its text: what was read *from* the text may differ
because the reader got better, and that is a re-extraction, not an edit.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from indexer.state.columns import key
from schema.json_form import dumps
from schema.listing import Listing, Offer

# Fields whose difference is worth telling. Not here: what moves with every read (last_seen_at, evidence, vendor's
# post count and rating, address of a mirror) and what follows from the text (spans, counts of masks).
_TOLD = ("kind", "title", "body", "language", "posted_at", "edited_at", "removed_at")


@dataclass(frozen=True, slots=True)
class Head:
    """What the ledger knows of a listing without looking into its document.

    thread       listing id of the opening post
    observed     number of its newest capture, or of the one that should have shown it and did not
    missing_run  the run that looked for it in vain, at missing_since; "" once it was shown again
    """

    id: str
    thread: str
    content_hash: str
    reading_hash: str
    first_seen_at: datetime
    last_seen_at: datetime
    observed: int
    base: int
    erased_at: datetime | None
    missing_since: datetime | None
    missing_run: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """That a page showed the listing: when it was fetched, and the number the capture got when it went on record."""

    at: datetime
    number: int


def kind_of_change(head: Head | None, listing: Listing, seen: Seen) -> str:
    """Entry kind that this reading calls for: "listing", "re_extraction", "return" or "sighting"; "" for none.

    None: the listing was erased (what was erased stays away), or the page is older than one read before it.
    """
    if head is None:
        return "listing"
    if head.erased_at is not None or seen.number < head.observed:
        return ""
    if head.content_hash != text_hash(listing):
        return "listing"
    if head.reading_hash != reading_hash(listing):
        return "re_extraction"
    return "sighting" if head.removed_at is None else "return"


def text_hash(listing: Listing) -> str:
    """The listing's content_hash; of one that has none, a hash of title and body as they stand (masked)."""
    if listing.content_hash:
        return key(listing.content_hash)
    return hashlib.sha256(f"{listing.title}\0{listing.body}".encode(errors="replace")).hexdigest()


def reading_hash(listing: Listing) -> str:
    """Hash of the fields that were read from the page and that a better reader would read otherwise.

    Steady where the page is: of posted_at only whether it was read (a place may show "2 hours ago"), of a price in
    dollars only whether there is one (it moves with the day's rate).
    """
    facts = (
        listing.kind,
        listing.language,
        listing.vendor.name,
        listing.vendor.id,
        listing.thread.id,
        listing.posted_at is not None,
        _steady(listing.offer),
    )
    return hashlib.sha256(dumps(facts).encode()).hexdigest()


def _steady(offer: Offer | None) -> Any:
    if offer is None or offer.price is None or offer.price.usd is None:
        return offer
    return replace(offer, price=replace(offer.price, usd=1.0))


def changed_fields(before: Listing | None, after: Listing) -> tuple[str, ...]:
    """Names of the fields that differ, in the record's order, the offer's one by one; ("new",) without before."""
    if before is None:
        return ("new",)
    told = [name for name in _TOLD if getattr(before, name) != getattr(after, name)]
    if (before.vendor.name, before.vendor.id) != (after.vendor.name, after.vendor.id):
        told.append("vendor")
    if before.thread.id != after.thread.id:
        told.append("thread")
    old, new = _steady(before.offer) or Offer(), _steady(after.offer) or Offer()
    told += [f"offer.{field.name}" for field in dataclasses.fields(Offer) if _differs(old, new, field.name)]
    return tuple(told)


def _differs(old: Offer, new: Offer, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


def told_apart(listings: Iterable[Listing]) -> list[Listing]:
    """The page's listings, each id once. The same post shown twice is one; two texts under one id stay two ("~2"):
    a page that reuses an id must not hide an offer."""
    texts: dict[str, list[str]] = {}
    kept = []
    for listing in listings:
        shown = texts.setdefault(listing.id, [])
        text = text_hash(listing)
        if text in shown:
            continue
        shown.append(text)
        kept.append(listing if len(shown) == 1 else replace(listing, id=f"{listing.id}~{len(shown)}"))
    return kept
