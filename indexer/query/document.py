"""A listing as a query sees it: tokens of its texts, values of its fields. The evaluator and every store use this."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from indexer.query.fields import BOOL, DATE, DECIMAL, FIELDS, INTEGER, KEYWORD, TEXT, Field
from indexer.query.tokens import Token, keyword, tokens, words
from schema.json_form import clean_int
from schema.listing import Listing, Span

Value = str | int | float | bool
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of one text in order (a position is an index), the positions of each, and the text as it was."""

    words: tuple[str, ...]
    places: Mapping[str, Sequence[int]]
    raw: str

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the text from one token up to the end of another, half-open."""
        found = _tokens(self.raw)
        return found[first].start, found[last].end


@dataclass(frozen=True, slots=True)
class Document:
    """Only what is there has a key: a text without tokens and a field without a value are absent.

    values  keywords folded, integers within 64 bits, decimals as float, times as whole milliseconds since 1970
    spans   as in Listing: the words a field was read from
    """

    id: str
    seq: int
    texts: Mapping[str, Text]
    values: Mapping[str, tuple[Value, ...]]
    spans: Mapping[str, tuple[Span, ...]]

    def has(self, field: str) -> bool:
        return field in self.texts or field in self.values

    def indexed(self) -> dict[str, str | list[Value]]:
        """What a store indexes, by Field.index_name: tokens joined by blanks, lists of values."""
        texts: dict[str, str | list[Value]] = {
            FIELDS[name].index_name: " ".join(text.words) for name, text in self.texts.items()
        }
        return texts | {name: list(values) for name, values in self.values.items()}


def document(listing: Listing) -> Document:
    """The projection of a masked listing; never fails, whatever the listing holds."""
    texts: dict[str, Text] = {}
    values: dict[str, tuple[Value, ...]] = {}
    for name, raw in _raw(listing):
        field = FIELDS[name]
        if field.type == TEXT:
            if found := words(raw[0]):
                texts[name] = Text(found, _places(found), raw[0])
        elif kept := _kept(field, raw):
            values[name] = kept
    return Document(listing.id, listing.seq, MappingProxyType(texts), MappingProxyType(values), listing.spans)


def comparable(value: object) -> Value:
    """A bound of a query or a raw field in the form that Document.values holds."""
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str | int | float):
        return value
    raise TypeError(f"query: {type(value).__name__} cannot be compared")


def milliseconds(moment: datetime) -> int:
    """Aware time -> whole milliseconds since 1970, rounded down."""
    return (moment - EPOCH) // _MILLISECOND


def period_start(text: str) -> datetime | None:
    """The first moment (UTC) of "2026", "2026-01" or "2026-01-31"; None when it is none of them."""
    try:
        return datetime.strptime((text + "-01-01")[:10] if len(text) < 8 else text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


# --- reading the record ---------------------------------------------------------------------------------------------


@lru_cache(32)  # a listing that meets one watch often meets several
def _tokens(text: str) -> list[Token]:
    return tokens(text)


def _places(found: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(found):
        places[word].append(position)
    return MappingProxyType(dict(places))


def _raw(listing: Listing) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every field that is there with its values as the record holds them, in order of the table."""
    families = dict(_families(listing))
    for name, path in _plain_paths().items():
        value: Any = families.get(name) if name in families else _follow(listing, path)
        if value is None or value in _NOTHING.get(name, ("", ())):
            continue
        yield name, value if isinstance(value, tuple) else (value,)


_NOTHING: Mapping[str, tuple[Any, ...]] = {"thread.position": (0,)}  # what stands for "not read"; else "" and ()


@cache
def _plain_paths() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(name.split(".")) for name in FIELDS}


def _follow(record: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        record = getattr(record, part, None)
        if record is None:
            return None
    return record


def _families(listing: Listing) -> Iterator[tuple[str, Any]]:
    """Fields that are keys of mappings: contacts, wallets, counts of identifiers."""
    offer = listing.offer
    if offer is None:
        return
    for prefix, family in (("offer.contacts", offer.contacts), ("offer.wallets", offer.wallets)):
        for kind, members in family.items():
            yield f"{prefix}.{kind}", tuple(members)
        yield f"{prefix}.any", tuple(member for members in family.values() for member in members)
    if offer.exposed is not None:
        for kind, count in offer.exposed.identifiers.items():
            yield f"offer.exposed.identifiers.{kind}", count


def _kept(field: Field, raw: tuple[Any, ...]) -> tuple[Value, ...]:
    """Values in comparable form, in order, each once; what has none (infinity, an empty keyword) is left out."""
    read = _READERS[field.type]
    found = (read(field, value) for value in raw)
    return tuple(dict.fromkeys(value for value in found if value is not None))


def _keyword(field: Field, value: Any) -> Value | None:
    return keyword(str(value), field.letters) or None


def _decimal(_: Field, value: Any) -> Value | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _date(_: Field, value: Any) -> Value | None:
    moment = period_start(value) if isinstance(value, str) else value
    return None if moment is None else milliseconds(moment)


def _integer(_: Field, value: Any) -> Value | None:
    return clean_int(int(value))


def _bool(_: Field, value: Any) -> Value | None:
    return bool(value)


_READERS = {KEYWORD: _keyword, INTEGER: _integer, DECIMAL: _decimal, DATE: _date, BOOL: _bool}
