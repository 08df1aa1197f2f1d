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
    listing  the whole listing as it stands after this entry (None for an erasure); listing.seq == seq
    changed  for a listing entry: fields that differ from its forerunner ("new" alone when there was none)
    capture  id of the capture it was read from
    """

    seq: int
    kind: str
    subject: str
    at: datetime
    listing: Listing | None
    changed: tuple[str, ...] = ()
    capture: str = ""
