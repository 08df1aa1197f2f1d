"""All identifiers of a text, each place once."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from indexer.masking.contract import Family, Found, Surface
from indexer.masking.places import Places
from indexer.masking.registry import families
from indexer.masking.surface import surface

_log = logging.getLogger(__name__)


def find(
    text: str, kept: Iterable[tuple[int, int]] = (), spared: Iterable[tuple[int, int]] = ()
) -> tuple[Surface, list[Found]]:
    """The surface of a text and what the families find on it, in order of place, none overlapping.

    kept    places of the original text that stay: the seller's contacts, wallets
    spared  places that were read as count, price or date
    """
    seen = surface(text, kept, spared)
    chosen: list[Found] = []
    taken = Places(seen.kept)
    for name, family in families().items():
        for found in sorted(_survived(name, family, seen), key=lambda one: (one.start, -one.end)):
            is_spared = seen.spared.holds(found.start, found.end)
            if found.start < found.end and not is_spared and not taken.touches(found.start, found.end):
                chosen.append(found)
                taken.add(found.start, found.end)
    return seen, sorted(chosen, key=lambda one: one.start)


def _survived(name: str, family: Family, seen: Surface) -> list[Found]:
    try:
        return list(family.find(seen))
    except Exception as error:  # noqa: BLE001  # one family's fault must not let the others' identifiers through
        _log.error(
            "masking: family %s failed with %s on a text of %d characters; report it",
            name,
            type(error).__name__,
            len(seen.text),
        )
        return [Found("cell", run.start, run.end, "") for run in seen.runs]
