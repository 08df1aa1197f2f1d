"""Active hours: by the clock of the place, over midnight, over a change of the clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from config.records import Pace
from crawler.halt import Halt
from crawler.hours import closes_at, is_open, opens_at
from crawler.transport.fetch import Pacer
from tests.crawler.conftest import NOW, ONION
from tests.crawler.memory import Desk, source


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


def test_a_crawl_ends_with_the_hours_and_keeps_what_came(desk: Desk) -> None:
    desk.now = NOW.replace(hour=11, minute=59, second=59, microsecond=200_000)
    slowly = Pace(in_flight=1, delay_s=0.15, jitter=0.0)
    report = desk.crawl(source(f"{ONION}/viewforum.php?f=3", hours="08:00-12:00", pace=slowly))
    assert report.outcome == "partial"
    assert report.reason == "its hours (08:00-12:00) ended; what came is kept, the rest is owed"
    assert 0 < len(desk.intake.texts) < 25


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_the_pace_varies_by_no_more_than_its_share(jitter: float) -> None:
    pauses: list[float] = []

    class Still(Halt):
        async def pause(self, seconds: float) -> None:
            pauses.append(seconds)

    async def turns() -> None:
        for _ in range(200):
            pacer = Pacer(10.0, Still(), jitter)
            await pacer.turn()
            await pacer.turn()

    asyncio.run(turns())
    waits = [pause for pause in pauses if pause > 0.1 or (jitter == 1.0 and pause > 0)]
    assert 10 * (1 - jitter) - 0.1 <= min(waits) and max(waits) <= 10 * (1 + jitter)
    assert jitter == 0 or max(waits) - min(waits) > 10 * jitter
