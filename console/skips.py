"""Runs that were due and did not begin, each on record with its reason, also while the database is away."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from console.context import now
from indexer import runs


@dataclass(slots=True)
class Skips:
    """note() never waits and never fails; record() writes what was noted. Safe from several threads."""

    _noted: deque[tuple[str, str, datetime]] = field(default_factory=deque)

    def note(self, source: str, reason: str) -> None:
        self._noted.append((source, reason, now()))

    def record(self, engine: Engine) -> None:
        """raises TryLater when the database is away; what is not on record then stays noted"""
        while self._noted:
            source, reason, at = self._noted[0]
            runs.skip(engine, source, reason, now=at)
            self._noted.popleft()
