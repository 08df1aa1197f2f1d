"""Is a middleman accepted?"""

from __future__ import annotations

from indexer.extract.contract import Reading, Text
from schema.listing import Offer

FIELDS = ("escrow",)
AFTER: tuple[str, ...] = ()


def read(text: Text, so_far: Offer) -> Reading:
    """True or False where the post says so; a refusal beats a mention."""
    for id_, answer in (("escrow_no", False), ("escrow_yes", True)):
        if found := text.found("cues", id_):
            span = text.span(found[0].start, found[0].end, f"escrow.{'yes' if answer else 'no'}")
            return Reading({"escrow": answer}, {"offer.escrow": (span,)})
    return Reading()
