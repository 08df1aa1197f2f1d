"""Opening, reading and writing the state database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from indexer.state.engine import open_state, reading, writing
from indexer.state.migrate import create_or_upgrade
from indexer.state.tables import counters
from schema.errors import BadConfig, TryLater


def _count(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(counters)).scalar_one()


def test_it_makes_the_folder_of_an_sqlite_file(tmp_path: Path) -> None:
    create_or_upgrade(open_state(tmp_path / "a" / "b" / "state.db"))
    assert (tmp_path / "a" / "b" / "state.db").is_file()


def test_it_opens_sqlite_so_that_what_is_committed_survives(tmp_path: Path) -> None:
    with reading(open_state(tmp_path / "state.db")) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "secure_delete": 1,
    }


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("mysql://ops:tide-7@db/stallwatch", "is of kind 'mysql' (expected sqlite or postgresql)"),
        ("postgresql://ops:tide-7@db:port/stallwatch", "is not a URL"),
        ("://", "is not a URL"),
    ],
)
def test_it_refuses_other_databases_and_tells_no_password(place: str, words: str) -> None:
    with pytest.raises(BadConfig) as told:
        open_state(place)
    assert words in str(told.value)
    assert "tide-7" not in str(told.value)


def test_it_never_prints_a_password() -> None:
    engine = open_state("postgresql://ops:tide-7@db.invalid/stallwatch")
    assert "tide-7" not in repr(engine)
    assert engine.dialect.driver == "psycopg"


def test_it_rolls_back_on_any_exception(state: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(state) as connection:
        connection.execute(insert(counters).values(name="tide", value=1))
        raise ZeroDivisionError
    assert _count(state) == 0


def test_it_lets_a_reader_see_one_moment_while_others_write(state: Engine) -> None:
    with reading(state) as reader:
        before = reader.execute(select(func.count()).select_from(counters)).scalar_one()
        with writing(state) as writer:
            writer.execute(insert(counters).values(name="tide", value=1))
        assert reader.execute(select(func.count()).select_from(counters)).scalar_one() == before == 0
    assert _count(state) == 1


def test_it_lets_a_reader_in_while_a_writer_holds_its_lock(state: Engine) -> None:
    with writing(state) as writer:
        writer.execute(insert(counters).values(name="tide", value=1))
        assert _count(state) == 0
    assert _count(state) == 1


def test_it_makes_writers_wait_for_each_other_and_loses_no_count(state_url: str, state: Engine) -> None:
    with writing(state) as connection:
        connection.execute(insert(counters).values(name="tide", value=0))

    def add(_number: int) -> None:
        engine = open_state(state_url)
        for _ in range(10):
            with writing(engine) as connection:
                row = select(counters.c.value).where(counters.c.name == "tide").with_for_update()
                value = connection.execute(row).scalar_one()
                connection.execute(text("UPDATE counters SET value = :value"), {"value": value + 1})
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with reading(state) as connection:
        assert connection.execute(select(counters.c.value)).scalar_one() == 40


def test_it_says_that_a_database_is_away_and_to_try_later() -> None:
    engine = open_state("postgresql://ops:tide-7@/stallwatch?host=/nowhere")
    with pytest.raises(TryLater, match=r"^state: .*nothing was written") as told, writing(engine):
        pass
    assert "tide-7" not in str(told.value)


def test_it_says_that_a_disk_is_full_and_to_try_later(tmp_path: Path) -> None:
    engine = open_state(tmp_path / "state.db")
    create_or_upgrade(engine)
    with pytest.raises(TryLater, match="state: database or disk is full"), writing(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.execute(insert(counters).values(name="tide", value=1))
        for number in range(200):
            connection.execute(insert(counters).values(name=f"{number:0500}", value=1))
    engine.dispose()
    assert _count(engine) == 0


def test_it_does_not_call_our_own_mistake_a_passing_fault(state: Engine) -> None:
    with pytest.raises(DBAPIError), reading(state) as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
