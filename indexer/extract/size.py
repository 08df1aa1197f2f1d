"""How big is it in bytes? The size of what is delivered: the first one named, packed before unpacked."""

from __future__ import annotations

from indexer.extract.context import Cues
from indexer.extract.contract import Reading, Text
from schema.json_form import clean_int
from schema.listing import Offer

FIELDS = ("size_bytes",)
AFTER: tuple[str, ...] = ()


def read(text: Text, so_far: Offer) -> Reading:
    """The first size of the post, a size after "total" first of all; memory and disk of machines are none."""
    sizes = [entry for entry in text.around if entry[0].role == "size"]
    if not sizes or _is_hardware(text):
        return Reading()
    total = Cues(text, "total")
    samples = Cues(text, "sample")
    offered = [one for one in sizes if not samples.before(one[0].start, 20, one[1])]
    if not offered:
        return Reading()
    number = next((one[0] for one in offered if total.before(one[0].start, 16, one[1])), offered[0][0])
    size = clean_int(int(number.value * int(number.unit)))
    return Reading(
        {"size_bytes": size}, {"offer.size_bytes": (text.span(number.start, number.unit_end, "size.stated"),)}
    )


def _is_hardware(text: Text) -> bool:
    """ "2 vCPU 4GB", "32 GB RAM and 2 TB disk": sizes of machines."""
    return any(f" {word} " in text.words for word in ("vcpu", "ram", "ssd", "nvme", "cpu", "озу"))
