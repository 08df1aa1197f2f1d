"""An empty or older database becomes what the tables say, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from indexer.state.engine import open_state, reading, writing
from indexer.state.migrate import FOLDER, NEWEST, all_tables, create_or_upgrade, revision
from schema.errors import BadConfig


def test_it_brings_about_exactly_the_tables_that_are_declared(state: Engine) -> None:
    with reading(state) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []
        assert set(inspect(connection).get_table_names()) == {*all_tables().tables, "alembic_version"}


def test_it_knows_its_newest_step() -> None:
    assert ScriptDirectory(str(FOLDER)).get_heads() == [NEWEST]


def test_it_does_nothing_to_a_database_that_is_current(state: Engine) -> None:
    assert revision(state) == NEWEST
    assert create_or_upgrade(state) is False


def test_it_migrates_once_when_several_processes_start_together(tmp_path: Path) -> None:
    def start(_number: int) -> bool:
        engine = open_state(tmp_path / "state.db")
        changed = create_or_upgrade(engine)
        engine.dispose()
        return changed

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, range(4))) == [False, False, False, True]


def test_it_refuses_a_database_that_a_newer_version_wrote(state: Engine) -> None:
    with writing(state) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    with pytest.raises(BadConfig, match=r"at step '9001' .* a newer stallwatch wrote it"):
        create_or_upgrade(state)


def test_it_leaves_nothing_behind_when_a_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_state(tmp_path / "state.db")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE runs (id TEXT)"))  # the step makes this one late
    with pytest.raises(Exception, match="runs"):
        create_or_upgrade(engine)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["runs"]
