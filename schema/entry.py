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
    at       for a listing or sighting: when its page was fetched; else when the entry was made
    listing  the whole listing as it stands after this entry; listing.seq == seq. None for an erasure, and for every
             older entry of a listing that was erased since: a consumer passes over those
    changed  for a listing or re_extraction entry: fields that differ from its forerunner ("new" alone when there
             was none), such as "title", "body", "vendor", "offer.price"; empty for the other kinds
    capture  id of the capture it was read from, "" for an erasure or case change
    """

    seq: int
    kind: str
    subject: str
    at: datetime
    listing: Listing | None
    changed: tuple[str, ...] = ()
    capture: str = ""
