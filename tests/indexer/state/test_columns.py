"""A value comes back as it went in, from SQLite and from PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import StatementError

from indexer.state.columns import KEY_LENGTH, key, storable
from indexer.state.engine import reading, writing
from indexer.state.tables import audit, locks

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)


def _store(state: Engine, at: datetime, name: str = "drain") -> None:
    with writing(state) as connection:
        connection.execute(insert(locks).values(name=name, owner="us", taken_at=at, expires_at=NOON))


def test_it_gives_back_aware_utc_to_the_microsecond(state: Engine) -> None:
    _store(state, NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    with reading(state) as connection:
        at = connection.execute(select(locks.c.taken_at)).scalar_one()
    assert at == NOON
    assert at.utcoffset() == timedelta(0)


def test_it_refuses_a_time_without_its_zone(state: Engine) -> None:
    with pytest.raises(StatementError, match="a time without its zone"):
        _store(state, NOON.replace(tzinfo=None))


def test_it_compares_times_whatever_zone_they_are_asked_in(state: Engine) -> None:
    _store(state, NOON)
    east = timezone(timedelta(hours=9))
    with reading(state) as connection:
        before = select(locks.c.name).where(locks.c.taken_at <= (NOON + timedelta(seconds=1)).astimezone(east))
        after = select(locks.c.name).where(locks.c.taken_at > (NOON + timedelta(seconds=1)).astimezone(east))
        assert connection.execute(before).scalars().all() == ["drain"]
        assert connection.execute(after).scalars().all() == []


@pytest.mark.parametrize("text", ["plain", "नमस्ते 🚢", "nul \0", "half \ud83d", "pair \ud83d\udea2", "' OR 1=1 --", ""])
def test_it_keeps_any_text(state: Engine, text: str) -> None:
    row = {"at": NOON, "actor": text, "action": "a", "subject": "s", "reason": text, "details": "{}"}
    with writing(state) as connection:
        connection.execute(insert(audit).values(row))
    with reading(state) as connection:
        assert connection.execute(select(audit.c.actor, audit.c.reason)).one() == (storable(text), storable(text))


def test_it_finds_a_key_that_no_index_could_hold(state: Engine) -> None:
    one, other = "🚢" * 5000, "🚢" * 5000 + "x"
    for name in (one, other):
        _store(state, NOON, name)
    with reading(state) as connection:
        assert connection.execute(select(locks.c.name).where(locks.c.name == other)).scalars().all() == [key(other)]


def test_a_key_that_fits_stays_as_it_is() -> None:
    assert key("a" * KEY_LENGTH) == "a" * KEY_LENGTH
    assert len(key("a" * (KEY_LENGTH + 1))) == KEY_LENGTH
    assert key("a" * 600) != key("a" * 601)
