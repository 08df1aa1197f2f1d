"""What an operator wants to know about, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from schema.listing import Listing


@dataclass(frozen=True, slots=True)
class WatchTests:
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A checked watch; query is the text the operator wrote, known to parse.

    unknown  "fire" (default) or "ignore": whether a match with an unknown part counts
    place    "file:line" of the query, for messages
    """

    name: str
    query: str
    owner: str
    reason: str
    expires: date
    severity: str = "medium"
    unknown: str = "fire"
    tests: WatchTests = WatchTests()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    place: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Why a watch met a listing: one leaf of its query. start and end are None when no text stands behind it."""

    clause: str
    verdict: str  # "true" | "false" | "unknown"
    within: str = ""  # "title", "body" or ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A watch met a listing: a fact, stored, never sent."""

    watch: str
    listing: str
    seq: int
    verdict: str  # "true" | "unknown"
    why: tuple[Clause, ...]

    @property
    def confirmed(self) -> bool:
        return self.verdict == "true"


@dataclass(frozen=True, slots=True)
class Alert:
    """Matches worth a person's time.

    id       stable: made from the subject, so a second delivery is recognisable as the same
    subject  "case:<id>" once cases exist, "thread:<listing id>" until then
    state    "open", "acknowledged" or "closed"
    change   why people hear now: "new", or a material change such as "price 80,000 USD -> 72,000 USD", "sold"
    said_in  ids of the listings that said so, where they are not the opening one: the vendor's later posts
    listing  the opening listing with its current offer fields (masked)
    """

    id: str
    subject: str
    state: str
    severity: str
    watches: tuple[str, ...]
    matches: tuple[Match, ...]
    listing: Listing
    opened_at: datetime
    change: str = "new"
    said_in: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
