"""Is it sold to one buyer only?"""

from __future__ import annotations

from indexer.extract.contract import Reading, Text
from schema.listing import Offer

FIELDS = ("exclusive",)
AFTER: tuple[str, ...] = ()


def read(text: Text, so_far: Offer) -> Reading:
    """True where the post says one hand, one buyer, exclusive; nothing otherwise."""
    found = text.found("cues", "exclusive")
    if not found:
        return Reading()
    return Reading(
        {"exclusive": True}, {"offer.exclusive": (text.span(found[0].start, found[0].end, "exclusive.one_buyer"),)}
    )
