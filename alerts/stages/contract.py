"""The promise of a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config.records import Matcher


@dataclass(frozen=True, slots=True)
class Silence:
    """All matchers must hold; from starts_at until ends_at (exclusive)."""

    id: str
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    created_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a receiver knows of an alert: the newest change it was told, and when it last heard of it at all."""

    number: int
    at: datetime
    notification: str


@dataclass(frozen=True, slots=True)
class GroupClock:
    """When a group was opened and last told, and the times of its route."""

    opened_at: datetime
    flushed_at: datetime | None
    wait_s: float
    interval_s: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One alert on its way to one receiver. number is its newest change; changes says them by number, oldest first."""

    alert: str
    number: int
    receiver: str
    state: str
    labels: Mapping[str, str]
    is_sold: bool
    changes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a stage may know. told is None when the receiver never heard of this alert."""

    now: datetime
    group: GroupClock
    repeat_interval_s: float
    silences: tuple[Silence, ...]
    told: Told | None


@dataclass(frozen=True, slots=True)
class Answer:
    """decision is "pass", "hold" or "drop"; until says when a held alert is asked about again."""

    decision: str
    reason: str
    until: datetime | None = None


class Stage(Protocol):
    """Pure: the same candidate and facts give the same answer, now and in a year. The reason is never empty."""

    def __call__(self, candidate: Candidate, facts: Facts) -> Answer: ...


def clock(moment: datetime) -> str:
    """A time in a reason."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
