"""What has come of a crawl so far; what its report is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.contract import Taken
from schema.page import PageReading


@dataclass(slots=True)
class Tally:
    """good: pages with what was asked for. evidence: kind of page or loss -> the first capture of that kind."""

    pages: int = 0
    good: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    rows: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, tuple[str, str]] = field(default_factory=dict)  # origin -> (why, capture)
    lists_lost: int = 0
    left_alone: set[str] = field(default_factory=set)  # lists whose threads were all lost
    over_budget: bool = False

    def read(self, reading: PageReading, taken: Taken, capture: str) -> None:
        self.good += 1
        self.kinds[reading.kind] += 1
        self.listings_changed += taken.changed
        self.listings_seen += taken.seen
        self.filled.update(taken.filled)
        self.rows += sum(link.rel == "thread" for link in reading.links)
        self._first(reading.kind, capture)

    def lose(self, kind: str, reason: str, capture: str) -> None:
        self.lost[kind] += 1
        self.reasons.setdefault(kind, reason)
        self._first(kind, capture)

    def _first(self, kind: str, capture: str) -> None:
        if capture:
            self.evidence.setdefault(kind, capture)
