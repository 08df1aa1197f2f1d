"""What the walks of the kinds of place differ in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Manner:
    """What the walks differ in.

    boards      lists may lead to further lists
    revisits    threads may change or go silently
    all_listed  the lists together show all that there is: what is on none of them any more has gone. Not so where old
                things leave their list by themselves, or a list goes on for thousands of pages
    """

    boards: bool
    revisits: bool
    all_listed: bool = False


MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "forum": Manner(boards=True, revisits=True),
        "paste": Manner(boards=False, revisits=True),
        "market": Manner(boards=True, revisits=True, all_listed=True),
        "leak": Manner(boards=False, revisits=True, all_listed=True),
        "feed": Manner(boards=False, revisits=False),
    }
)
