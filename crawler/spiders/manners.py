"""What the walks of the kinds of place differ in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Manner:
    """boards: lists may lead to further lists. revisits: threads may change silently."""

    boards: bool
    revisits: bool


MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "forum": Manner(boards=True, revisits=True),
        "paste": Manner(boards=False, revisits=False),
        "market": Manner(boards=True, revisits=True),
        "leak": Manner(boards=False, revisits=True),
        "feed": Manner(boards=False, revisits=False),
    }
)
