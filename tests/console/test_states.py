"""When a source counts as late, and when it rests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.records import Source
from console.health import state_of
from indexer.runs import Health


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


def state(now: str, last_run: str, hours: str = "", state: str = "ok") -> str:
    source = Source("harbor", "phpbb", ("http://a.example/",), every_s=600.0, hours=hours)
    health = Health("harbor", state, "", 0, at(last_run), at(last_run), since=at(last_run))
    return state_of(source, health, False, at(now))


@pytest.mark.parametrize(
    ("now", "last_run", "hours", "expected"),
    [
        ("04T12:15", "04T12:00", "", "ok"),
        ("04T12:30", "04T12:00", "", "late"),
        ("05T03:00", "04T22:55", "08:00-23:00", "ok"),
        ("05T08:10", "04T22:55", "08:00-23:00", "ok"),
        ("05T08:30", "04T22:55", "08:00-23:00", "late"),
        ("05T12:30", "05T12:00", "08:00-23:00", "late"),
        ("05T01:00", "04T23:00", "22:00-06:00", "late"),
    ],
)
def test_it_is_late_when_two_runs_were_due_in_its_hours(now: str, last_run: str, hours: str, expected: str) -> None:
    assert state(now, last_run, hours) == expected


def test_it_keeps_the_state_that_its_last_run_gave() -> None:
    assert state("04T12:01", "04T12:00", state="captcha") == "captcha"


def test_it_is_being_read_or_never_was() -> None:
    source = Source("harbor", "phpbb", ("http://a.example/",), every_s=600.0)
    now = at("04T12:00")
    assert state_of(source, None, True, now) == "being read"
    assert state_of(source, None, False, now) == "not read yet"
