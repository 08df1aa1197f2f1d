"""Active hours: by the clock of the place, over midnight, over a change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.hours import closes_at, is_open, opens_at
from tests.crawler.memory import source


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "clock", "now", "expected"),
    [
        ("", "UTC", "2026-03-04T03:00", True),
        ("08:00-23:00", "UTC", "2026-03-04T08:00", True),
        ("08:00-23:00", "UTC", "2026-03-04T07:59", False),
        ("08:00-23:00", "UTC", "2026-03-04T23:00", False),
        ("08:00-23:00", "Europe/Moscow", "2026-03-04T05:00", True),
        ("22:00-06:00", "UTC", "2026-03-04T23:30", True),
        ("22:00-06:00", "UTC", "2026-03-04T05:59", True),
        ("22:00-06:00", "UTC", "2026-03-04T06:00", False),
        ("00:00-24:00", "UTC", "2026-03-04T23:59", True),
    ],
)
def test_it_is_open_by_its_own_clock(hours: str, clock: str, now: str, expected: bool) -> None:
    assert is_open(source("http://a.example/", hours=hours, clock=clock), at(now)) is expected


@pytest.mark.parametrize(
    ("hours", "clock", "now", "closes", "opens"),
    [
        ("08:00-23:00", "UTC", "2026-03-04T12:00", "2026-03-04T23:00", "2026-03-05T08:00"),
        ("22:00-06:00", "UTC", "2026-03-04T23:30", "2026-03-05T06:00", "2026-03-05T22:00"),
        ("08:00-24:00", "UTC", "2026-03-04T12:00", "2026-03-05T00:00", "2026-03-05T08:00"),
        ("08:00-23:00", "Europe/Moscow", "2026-03-04T21:00", "2026-03-05T20:00", "2026-03-05T05:00"),
        ("08:00-23:00", "Europe/Berlin", "2026-03-29T00:30", "2026-03-29T21:00", "2026-03-29T06:00"),
    ],
)
def test_it_knows_when_it_closes_and_opens(hours: str, clock: str, now: str, closes: str, opens: str) -> None:
    place = source("http://a.example/", hours=hours, clock=clock)
    assert closes_at(place, at(now)) == at(closes)
    assert opens_at(place, at(now)) == at(opens)
