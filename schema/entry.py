"""What the ledger holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schema.listing import Listing


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, in order of commit.

    kind     vocabulary.ENTRY_KINDS
    subject  the listing id it is about
    at       when the page was fetched that showed it, or was found to show it no more; else when the entry was made
    listing  the whole listing as it stands after this entry; listing.seq == seq. None for an erasure, and for every
             older entry of a listing that was erased since: a consumer passes over those
    changed  for a listing, re_extraction, removal or return entry: fields that differ from its forerunner ("new" alone
             when there was none), such as "title", "body", "vendor", "offer.price"; empty for the other kinds
    capture  id of the capture it was read from (for a removal: that should have shown it), "" for an erasure, a case
             change, and a removal from lists of several pages

    A removal says that two crawls found the place whole and the listing gone (listing.removed_at); the listing stays. A
    return says that a page shows it again, as it was.
    """

    seq: int
    kind: str
    subject: str
    at: datetime
    listing: Listing | None
    changed: tuple[str, ...] = ()
    capture: str = ""
