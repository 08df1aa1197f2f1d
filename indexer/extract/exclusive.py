"""Is it sold to one buyer only?"""

from __future__ import annotations

import re

from indexer.extract.contract import Reading, Text
from schema.listing import Offer

FIELDS = ("exclusive",)
AFTER: tuple[str, ...] = ()

_DENIED = re.compile(r"(?:\b(?:not?|non|isn'?t|не|ne|pas|nicht|nao|não|nie|bukan|değil|khong|không)[ -]|不是|非)$")


def read(text: Text, so_far: Offer) -> Reading:
    """True where the post says one hand, one buyer, exclusive; nothing otherwise."""
    found = [
        one
        for one in text.found("cues", "exclusive")
        if not _DENIED.search(text.joined, max(0, one.start - 8), one.start)
    ]
    if not found:
        return Reading()
    return Reading(
        {"exclusive": True}, {"offer.exclusive": (text.span(found[0].start, found[0].end, "exclusive.one_buyer"),)}
    )
