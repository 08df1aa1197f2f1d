"""Text in, offer out: all extractors over one listing."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from indexer.extract.contract import Extractor, Reading, Text
from indexer.extract.registry import extractors
from indexer.extract.text import NO_RATES, prepare
from indexer.folding import NOTHING, Folded
from schema.listing import Listing, Offer, Span

_log = logging.getLogger(__name__)
_NOTHING = Offer()


def extract(
    listing: Listing, *, rates: Mapping[str, float] = NO_RATES, characters: tuple[Folded, Folded] | None = None
) -> Listing:
    """The listing with language, offer and spans; title and body are left as they are.

    rates       US dollars per unit of a currency, for price.usd
    characters  folding.plain() of title and body, where the caller has them
    An extractor that fails costs its own fields only; the failure is logged without any of the text, and stands in
    spans as an empty "offer.<field>" span with the rule "failed". The title over a reply is the opening post's words,
    not the replier's: nothing is read from it.
    """
    if listing.kind == "reply":
        own, characters = replace(listing, title=""), characters and (NOTHING, characters[1])
    else:
        own = listing
    text = prepare(own, rates=rates, characters=characters)
    offer, spans = read_all(text, extractors())
    return replace(listing, language=text.language, offer=offer, spans=MappingProxyType(spans))


def read_all(text: Text, readers: Mapping[str, Extractor]) -> tuple[Offer, Mapping[str, tuple[Span, ...]]]:
    """All facts in the order of the registry."""
    values: dict[str, Any] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for fact, extractor in readers.items():
        reading = _survived(fact, extractor, text, Offer(**values) if extractor.AFTER else _NOTHING)
        for name, value in reading.fields.items():
            if name in extractor.FIELDS:
                values[name] = value
        if reading.spans:
            spans.update(reading.spans)
    return _without(Offer(**values), spans)


def _survived(fact: str, extractor: Extractor, text: Text, offer: Offer) -> Reading:
    try:
        return extractor.read(text, offer)
    except Exception as error:  # noqa: BLE001  # any text must be survived: a fault costs this fact, not the listing
        _log.warning(
            "extract: %s failed with %s on a text of %d characters; the field stays unknown",
            fact,
            type(error).__name__,
            len(text.raw),
        )
        return Reading({}, {f"offer.{extractor.FIELDS[0]}": (Span("body", 0, 0, "failed"),)})


_ASKED = frozenset({"intent.question", "intent.rules", "intent.discussion", "intent.negative", "intent.tutorial"})
_WAGES = ("price", "data_types", "records", "sample_records")
_TALKED_OF = ("price", "escrow", "exclusive", "records", "sample_records")


def _withheld(offer: Offer, spans: Mapping[str, tuple[Span, ...]]) -> Sequence[str]:
    """Fields that are nobody's offer: of hiring (wages, papers asked for), of talk (another's numbers); news keeps the
    count it tells.
    """
    if offer.intent == "recruitment":
        return _WAGES
    if offer.intent != "negative":
        return ()
    return _TALKED_OF if any(span.rule in _ASKED for span in spans.get("offer.intent", ())) else ("price",)


def _without(offer: Offer, spans: Mapping[str, tuple[Span, ...]]) -> tuple[Offer, Mapping[str, tuple[Span, ...]]]:
    """The offer without those fields, and without their spans."""
    fields = [field for field in _withheld(offer, spans) if f"offer.{field}" in spans]
    if not fields:
        return offer, spans
    empty: dict[str, Any] = {field: () if field == "data_types" else None for field in fields}
    gone = {f"offer.{field}" for field in fields}
    return replace(offer, **empty), {name: each for name, each in spans.items() if name not in gone}
