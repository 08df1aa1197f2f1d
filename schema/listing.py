"""The listing record (design.md, section 5): an offer as the source shows it, with the fields read from it.

Field names here are also the JSON names and the index field names. Empty means: None, "" or an empty tuple;
JSON leaves an empty field out. Texts are as output: masked once a listing has passed indexer.masking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

Strings = tuple[str, ...]
EMPTY: Mapping[str, Strings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """The words a field was read from.

    within      "title" or "body" (JSON name: "in")
    start, end  half-open, code points of that text as it is output (masked)
    rule        short stable name of the rule that read it, such as "count.indic"
    """

    within: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Vendor:
    name: str = ""
    id: str = ""  # the place's own id of the account
    joined_at: datetime | None = None
    posts: int | None = None
    rating: str = ""  # as shown


@dataclass(frozen=True, slots=True)
class Thread:
    """id is the listing id of the opening post; position counts posts from 1 (0 where unknown)."""

    id: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """Where the page lies: hash of its payload, evidence file name relative to the evidence folder, byte offset."""

    sha256: str
    warc: str
    offset: int


@dataclass(frozen=True, slots=True)
class Price:
    """amount in whole units (BTC, not satoshi); currency ISO 4217 or a ticker, "" for money that is not known;
    usd at the configured dated rate.
    """

    amount: Decimal
    currency: str = ""
    basis: str = "total"  # vocabulary.PRICE_BASES
    usd: float | None = None


@dataclass(frozen=True, slots=True)
class Victim:
    name: str = ""
    domain: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Exposed:
    """What an owner may search by, read before masking; never a value."""

    card_bins: Strings = ()  # first 6 digits
    iban_banks: Strings = ()  # country and bank code
    email_domains: Strings = ()
    identifiers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))  # count per kind


@dataclass(frozen=True, slots=True)
class Offer:
    """The fields of what is sold. None / empty = not read, which for withheld fields means *unknown*."""

    intent: str = ""  # vocabulary.INTENTS
    category: str = ""  # vocabulary.CATEGORIES
    data_types: Strings = ()  # vocabulary.DATA_TYPES, in order of first mention
    records: int | None = None
    sample_records: int | None = None
    size_bytes: int | None = None
    price: Price | None = None
    victim: Victim | None = None
    countries: Strings = ()  # ISO 3166-1 alpha-2
    contacts: Mapping[str, Strings] = field(default_factory=lambda: EMPTY)  # vocabulary.CONTACT_KINDS
    wallets: Mapping[str, Strings] = field(default_factory=lambda: EMPTY)  # vocabulary.WALLET_KINDS
    escrow: bool | None = None
    exclusive: bool | None = None
    data_date: str = ""  # ISO 8601 at its own precision: "2026", "2026-01", "2026-01-31"
    exposed: Exposed | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One post, item, paste or leak post.

    id      stable: "<source>/<the place's own id>"; while no source is known, the place's own id or url#position
    seq     ledger sequence of the newest entry about it; 0 before the ledger
    case    id of its case; "" until one is given
    views   how often it was looked at, where the place shows that; it changes all the time, so a change of it is none
    confidence  0 to 1: how sure a reading by structure is (engine "generic"); None for one by a profile
    removed_at  when its place was first found to show it no more, once a second crawl has found the same; None while it
            is shown, and for one that came back
    masked  how many values of each kind were masked in title, body, url and vendor
    spans   "offer.records" -> spans
    """

    id: str
    kind: str  # vocabulary.KINDS
    url: str = ""
    title: str = ""
    body: str = ""
    source: str = ""
    engine: str = ""
    language: str = ""
    vendor: Vendor = Vendor()
    thread: Thread = Thread()
    posted_at: datetime | None = None
    edited_at: datetime | None = None
    views: int | None = None
    confidence: float | None = None
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    removed_at: datetime | None = None
    seq: int = 0
    content_hash: str = ""
    case: str = ""
    evidence: EvidenceRef | None = None
    offer: Offer | None = None
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    masked: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
