"""State databases for tests: `state` is an SQLite file, then a database on a real PostgreSQL; both are migrated.

state_url  the same as an address, for tests that open it in another process
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from indexer.state.engine import open_state
from indexer.state.migrate import create_or_upgrade
from tests.conftest import need
from tests.indexer.postgres import Postgres, ProgramMissing

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    try:
        server = Postgres()
    except ProgramMissing as missing:
        need(str(missing))
    server.create("model")
    engine = open_state(server.url("model"))
    create_or_upgrade(engine)
    engine.dispose()
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "state.db"
    engine = open_state(path)
    create_or_upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.service)])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_model"), tmp_path / "state.db")
        yield f"sqlite:///{tmp_path / 'state.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test{next(_numbers)}"
    yield server.create(name, like="model")
    server.drop(name)


@pytest.fixture
def state(state_url: str) -> Iterator[Engine]:
    engine = open_state(state_url)
    yield engine
    engine.dispose()
