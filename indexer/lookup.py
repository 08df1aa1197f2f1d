"""Was one of these identifiers seen? Asked by keyed hash: neither side keeps the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from indexer.masking.find import find
from indexer.masking.keys import MaskingKeys
from indexer.masking.marks import TOKEN_DIGITS
from indexer.masking.phone import variants
from indexer.state.engine import Place, reading
from indexer.state.tables import entries, listings

_TOKEN = re.compile(rf"[a-z0-9]{{1,16}}:[0-9a-f]{{{TOKEN_DIGITS}}}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Asked:
    """One identifier as it was given: its number in the list (from 1), and the tokens it would have been masked with.

    kind  what it was recognised as, "cell" for digits that tell nothing of it; "" when it is none that is ever masked,
          then there are no tokens
    """

    number: int
    kind: str
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    number: int
    kind: str
    listing: str


def asked(values: Iterable[str], keys: MaskingKeys, kind: str = "") -> list[Asked]:
    """Each value with its tokens under the current key and every retired one, in every way that it may be written.

    kind  cue for what has no check digit ("passport", "phone"); the values then count as written after that word
    """
    return [_asked(number, value.strip(), keys, kind) for number, value in enumerate(values, 1)]


# What digits may have been masked as: a word, a head or a check digit decided that, and it may have been another one.
_OF_DIGITS = (
    "aadhaar", "pan", "passport", "ssn", "nhs", "national_id", "voter_id", "tax_id", "card", "iban", "bank_account",
    "driving_licence", "health_id", "device", "vehicle", "cell",
)  # fmt: skip
_DIGITS_AT_LEAST = 5
_CUES = {"vehicle": "license plate"}  # words for kinds whose names are none
_PADDED, _ZEROS_AT_MOST = ("bank_account", "health_id"), 6  # kinds whose leading zeros come and go


def _asked(number: int, value: str, keys: MaskingKeys, kind: str) -> Asked:
    named: dict[tuple[str, str], None] = {}
    for text in ([f"{_CUES.get(kind, kind.replace('_', ' '))}: {value}"] if kind else []) + [value]:
        seen, found = find(text)
        named |= dict.fromkeys((one.kind, one.value) for one in found if one.value)
    recognised = next((found_kind for found_kind, _ in named if kind in ("", found_kind)), "")
    normal = re.sub("[^0-9a-z]", "", seen.text).upper()
    digits = re.sub("[^0-9]", "", normal)
    if len(digits) >= _DIGITS_AT_LEAST and len(normal) <= 34 and "@" not in seen.text:
        named |= dict.fromkeys((other, normal) for other in _OF_DIGITS)
        named |= dict.fromkeys((other, one) for other in _PADDED for one in _zeros(normal))
        if 7 <= len(digits) <= 15 and (digits == normal or recognised == "phone"):
            named |= dict.fromkeys(("phone", one) for one in variants(digits, "+" in seen.text))
        recognised = recognised or kind or "cell"
    tokens = [token for found_kind, one in named for token in keys.all_tokens(found_kind, one)]
    return Asked(number, recognised, frozenset(tokens) if recognised else frozenset())


def _zeros(digits: str) -> list[str]:
    """A number with fewer or more zeros before it."""
    bare = digits.lstrip("0")
    return ["0" * count + bare for count in range(_ZEROS_AT_MOST + 1)] if digits.isdigit() else []


def seen(place: Place, questions: Iterable[Asked]) -> list[Hit]:
    """The listings that hold one of them, in order of listing id; an erased listing holds none."""
    wanted: Mapping[str, Asked] = {token: question for question in questions for token in question.tokens}
    joined = listings.join(entries, entries.c.seq == listings.c.base)
    query = select(listings.c.id, entries.c.document).select_from(joined).where(entries.c.document.like("%masked%"))
    hits: list[Hit] = []
    if not wanted:
        return hits
    with reading(place) as connection:
        for listing, document in connection.execution_options(yield_per=500).execute(query.order_by(listings.c.id)):
            found = {wanted[token] for token in _TOKEN.findall(document) if token in wanted}
            hits += [Hit(one.number, one.kind, listing) for one in sorted(found, key=lambda one: one.number)]
    return hits
