"""What an extractor is, and the prepared text it is given."""

from __future__ import annotations

import itertools
import operator
from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from indexer.folding import Folded
from schema.listing import Offer, Span


class Anchor(NamedTuple):
    """A word of a vocabulary found in Text.joined: which entry, and where (half-open)."""

    id: str
    start: int
    end: int


class Number(NamedTuple):
    """A number as written in Text.joined, with its scale word.

    value       the number meant ("81.5 crore" -> 815000000); of a range, the lower end
    start, end  digits and scale word, of a range both ends
    step        the smallest step its way of writing shows ("1.2M" -> 100000): a precise number may round to a rough one
    scale       the scale word, "" without one
    role        "count", "money", "size", "percent", "ratio", "time", "code" (part of an identifier, address, version)
    unit        count: id in vocabulary units; money: currency code; size: bytes per unit; "" without one
    unit_end    where number and unit end together; end when no unit follows
    """

    value: Decimal
    start: int
    end: int
    step: Decimal
    scale: str
    role: str = "count"
    unit: str = ""
    unit_end: int = 0


_NONE: Mapping[str, Sequence[Anchor]] = MappingProxyType({})
_PLACE = operator.itemgetter(1, 2)


@dataclass(frozen=True, slots=True)
class Text:
    """A listing's title and body, prepared once for all extractors.

    joined      folded title, line break, folded body
    words       joined with every character that is no letter, digit or mark as a space: same length, same places
    word_set    each word of words once: a set that is disjoint from it cannot be in the text
    body_at     where the body begins in joined
    raw         title, line break, body as given, tags of HTML as blanks; raw_body_at: where the body begins in it
    anchors     vocabulary name -> anchors in order of place; longest wins within one vocabulary
    by_id       the same by vocabulary and id
    long_words  where 25 and more of A-Z, a-z, 0-9, "_" and "-" stand together in raw
    around      each number with the end of the one before it and the start of the one after it
    language    BCP 47, "" where unsure
    kind        Listing.kind
    """

    title: Folded
    body: Folded
    joined: str
    words: str
    word_set: Set[str]
    body_at: int
    raw: str
    raw_body_at: int
    anchors: Mapping[str, Sequence[Anchor]]
    by_id: Mapping[str, Mapping[str, Sequence[Anchor]]]
    long_words: Sequence[tuple[int, int]]
    numbers: tuple[Number, ...]
    around: tuple[tuple[Number, int, int], ...]
    language: str
    kind: str
    rates: Mapping[str, float]

    def found(self, vocabulary: str, *ids: str) -> Sequence[Anchor]:
        """Anchors of a vocabulary in order of place, all or those of the ids named."""
        if not ids:
            return self.anchors.get(vocabulary, ())
        by_id = self.by_id.get(vocabulary, _NONE)
        if len(ids) == 1:
            return by_id.get(ids[0], ())
        present = [by_id[id_] for id_ in ids if id_ in by_id]
        if len(present) < 2:
            return present[0] if present else ()
        return sorted(itertools.chain.from_iterable(present), key=_PLACE)

    def span(self, start: int, end: int, rule: str) -> Span:
        """The words joined[start:end] as a span of the original title or body (end is cut at the title's end)."""
        body_at = self.body_at
        if start >= body_at:
            origin = self.body.origin
            return Span("body", origin[start - body_at], origin[end - body_at - 1] + 1, rule)
        return Span("title", *self.title.span(start, min(end, body_at - 1)), rule)

    def raw_span(self, start: int, end: int, rule: str) -> Span:
        """raw[start:end] as a span of title or body."""
        if start >= self.raw_body_at:
            return Span("body", start - self.raw_body_at, end - self.raw_body_at, rule)
        return Span("title", start, min(end, self.raw_body_at - 1), rule)

    def joined_at(self, raw_place: int) -> int:
        """The place in joined of a place in raw."""
        if raw_place >= self.raw_body_at:
            return self.body_at + bisect_left(self.body.origin, raw_place - self.raw_body_at)
        return bisect_left(self.title.origin, raw_place)

    def raw_at(self, place: int) -> int:
        """The place in raw just after the character that stands before a place in joined; place is not 0."""
        span = self.span(place - 1, place, "")
        return span.end + (self.raw_body_at if span.within == "body" else 0)

    def raw_words(self, start: int, end: int) -> str:
        """joined[start:end] as it was written."""
        span = self.span(start, end, "")
        return (self.title if span.within == "title" else self.body).original[span.start : span.end]


_UNREAD: Mapping[str, Any] = MappingProxyType({})


class Reading(NamedTuple):
    """What one extractor read: values of its own Offer fields, and "offer.<field>" -> spans.

    An empty reading means: not read. A span may stand without a value, where the words say that it is withheld
    ("price in PM": no price, span rule "price.withheld").
    """

    fields: Mapping[str, object] = _UNREAD
    spans: Mapping[str, tuple[Span, ...]] = _UNREAD


class Extractor(Protocol):
    """A module of this folder that reads one fact.

    FIELDS names the Offer fields it may set, and only those. AFTER names the facts of the registry whose readings it
    looks at in so_far; without any, so_far is empty. read() is pure: same text and same so_far, same reading; no clock,
    network or environment. Any text must be survived, in time linear in its length. Spans lie within title or body.
    """

    FIELDS: tuple[str, ...]
    AFTER: tuple[str, ...]

    def read(self, text: Text, so_far: Offer) -> Reading: ...
