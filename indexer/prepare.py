"""From a listing as it was read to one that may be kept: extracted, masked, hashed. The one call of the intake."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.extract.extract import extract
from indexer.extract.text import NO_RATES
from indexer.folding import plain
from indexer.masking.keys import MaskingKeys
from indexer.masking.mask import mask
from schema.listing import Listing


def prepare(listing: Listing, keys: MaskingKeys, rates: Mapping[str, float] = NO_RATES) -> Listing:
    """The listing with language, offer, spans, masked texts, counts of what was masked, and content_hash.

    listing  text in clear, as an engine's profile read it
    rates    US dollars per unit of a currency
    Pure but for the keys; any text is survived, and an identifier that a family finds is in no field of the result.
    """
    characters = plain(listing.title), plain(listing.body)
    read = extract(listing, rates=rates, characters=characters)
    return mask(read, keys, characters, again=lambda shown: extract(shown, rates=rates))
