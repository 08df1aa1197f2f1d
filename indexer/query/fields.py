"""Every field that can be asked for: name, type, and what its absence means. The one table of evaluator and stores.

A store indexes exactly these, under `index_name`: text as our own tokens joined by blanks (whitespace analyzer), all
else as the values of document.py. Names are those of design.md, section 5.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.query.tree import Leaf
from schema import vocabulary

TEXT, KEYWORD, INTEGER, DECIMAL, DATE, BOOL = "text", "keyword", "integer", "decimal", "date", "bool"
NUMBERS = (INTEGER, DECIMAL)
DEFAULT_TEXTS = ("title", "body")  # what a leaf without a field (field "") looks at

# What may be counted in offer.exposed.identifiers: the kinds that masking finds (a test holds the two together).
IDENTIFIER_KINDS = (
    "aadhaar", "pan", "passport", "ssn", "nhs", "national_id", "voter_id", "tax_id", "card", "card_expiry", "cvv",
    "iban", "bank_account", "driving_licence", "health_id", "email", "phone", "username", "password", "token", "device",
    "vehicle", "name", "dob", "address", "salary", "cell",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A queryable field.

    type        TEXT (tokens), KEYWORD (whole folded value), INTEGER (64 bit), DECIMAL (a float), DATE (UTC), BOOL
    withheld    a seller may keep it back: its absence is unknown, not false
    many        may hold several values; a leaf is met when one of them meets it
    subject     says what is sold: a watch with something unknown still fires when such a condition is met
    vocabulary  closed list of ids, () when open
    letters     keyword folding: "lower" (NFKC, case), "upper" (codes such as IN, USD), "handle" (lower, no @ in front),
                "full" (as text is folded), "exact" (ids: as they are)
    pattern     what a value has to look like ("" = anything), told by `example`
    """

    name: str
    type: str
    withheld: bool = False
    many: bool = False
    subject: bool = False
    vocabulary: tuple[str, ...] = ()
    letters: str = "lower"
    pattern: str = ""
    example: str = ""

    @property
    def index_name(self) -> str:
        """Where a store indexes it: the readable title and body keep their own names for display."""
        return f"tokens.{self.name}" if self.type == TEXT else self.name

    @property
    def is_number(self) -> bool:
        return self.type in NUMBERS

    @property
    def is_comparable(self) -> bool:
        return self.is_number or self.type == DATE


_PLAIN = (
    Field("title", TEXT, subject=True),
    Field("body", TEXT, subject=True),
    Field("id", KEYWORD, letters="exact"),
    Field("source", KEYWORD),
    Field("engine", KEYWORD),
    Field("kind", KEYWORD, vocabulary=vocabulary.KINDS),
    Field("url", KEYWORD),
    Field("language", KEYWORD),
    Field("vendor.name", KEYWORD, letters="full"),
    Field("vendor.id", KEYWORD),
    Field("vendor.joined_at", DATE),
    Field("vendor.posts", INTEGER),
    Field("vendor.rating", KEYWORD),
    Field("thread.id", KEYWORD, letters="exact"),
    Field("thread.position", INTEGER),
    Field("posted_at", DATE),
    Field("edited_at", DATE),
    Field("first_seen_at", DATE),
    Field("last_seen_at", DATE),
    Field("removed_at", DATE),
    Field("seq", INTEGER),
    Field("content_hash", KEYWORD),
    Field("case", KEYWORD, letters="exact"),
    Field("evidence.sha256", KEYWORD),
)

_OFFER = (
    Field("offer.intent", KEYWORD, vocabulary=vocabulary.INTENTS),
    Field("offer.category", KEYWORD, subject=True, vocabulary=vocabulary.CATEGORIES),
    Field("offer.data_types", KEYWORD, many=True, subject=True, vocabulary=vocabulary.DATA_TYPES),
    Field("offer.records", INTEGER, withheld=True),
    Field("offer.sample_records", INTEGER, withheld=True),
    Field("offer.size_bytes", INTEGER, withheld=True),
    Field("offer.price.amount", DECIMAL, withheld=True),
    Field("offer.price.currency", KEYWORD, withheld=True, letters="upper", pattern=r"[A-Z0-9_]{2,12}", example="USD"),
    Field("offer.price.basis", KEYWORD, withheld=True, vocabulary=vocabulary.PRICE_BASES),
    Field("offer.price.usd", DECIMAL, withheld=True),
    Field("offer.victim.name", TEXT, withheld=True),
    Field("offer.victim.domain", KEYWORD, withheld=True),
    Field("offer.victim.sector", KEYWORD, withheld=True),
    Field("offer.countries", KEYWORD, withheld=True, many=True, letters="upper", pattern=r"[A-Z]{2}", example="IN"),
    Field("offer.escrow", BOOL, withheld=True),
    Field("offer.exclusive", BOOL, withheld=True),
    Field("offer.data_date", DATE, withheld=True),
    Field("offer.exposed.card_bins", KEYWORD, many=True, pattern=r"[0-9]{6,8}", example="412345"),
    Field("offer.exposed.iban_banks", KEYWORD, many=True, letters="upper"),
    Field("offer.exposed.email_domains", KEYWORD, many=True),
)


def _families(prefix: str, kinds: Sequence[str], letters: str = "lower") -> tuple[Field, ...]:
    """One field a kind, and "<prefix>.any" that holds the values of all kinds."""
    return tuple(Field(f"{prefix}.{kind}", KEYWORD, many=True, letters=letters) for kind in (*kinds, "any"))


_COUNTED = tuple(Field(f"offer.exposed.identifiers.{kind}", INTEGER) for kind in IDENTIFIER_KINDS)

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        *_PLAIN,
        *_OFFER,
        *_families("offer.contacts", vocabulary.CONTACT_KINDS, letters="handle"),
        *_families("offer.wallets", vocabulary.WALLET_KINDS),
        *_COUNTED,
    )
}

# Short names; several targets mean "any of them".
ALIASES: dict[str, tuple[str, ...]] = {
    "offer.price": ("offer.price.amount",),
    "offer.victim": ("offer.victim.name", "offer.victim.domain"),
    "offer.contacts": ("offer.contacts.any",),
    "offer.wallets": ("offer.wallets.any",),
    "vendor": ("vendor.name",),
    "thread": ("thread.id",),
}


def targets(name: str) -> tuple[Field, ...]:
    """Fields that a written name stands for; empty when there is no such name."""
    return tuple(FIELDS[target] for target in ALIASES.get(name, (name,)) if target in FIELDS)


def fields_of(leaf: Leaf) -> tuple[Field, ...]:
    """Fields that a leaf of a parsed query looks at: both default texts for "", none for *:*."""
    name = getattr(leaf, "field", None)
    if name is None:
        return ()
    return tuple(FIELDS[part] for part in (DEFAULT_TEXTS if name == "" else (name,)))


def similar(name: str, known: Sequence[str] = ()) -> str:
    """The known name (default: of a field) nearest to a mistyped one, "" when none is near; last parts count too."""
    names = list(known) or [*FIELDS, *ALIASES]
    if not known and (named := [full for full in names if full.rsplit(".", 1)[-1] == name.rsplit(".", 1)[-1]]):
        return min(named, key=len)
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return near[0] if near else ""


def fits_pattern(field: Field, value: str) -> bool:
    return not field.pattern or re.fullmatch(field.pattern, value) is not None
