"""kill -9 at seeded random points of fetching, reading and consuming: nothing is missing, nothing is double."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from indexer import audit, captures, ledger
from indexer.marks import remembered
from indexer.state.engine import open_state, reading
from indexer.state.migrate import create_or_upgrade
from indexer.state.tables import listings
from tests.indexer.ledger.life import live

SEED = 20260304


def _run(url: str, folder: Path, pages: int, kill_at: int) -> int:
    command = [sys.executable, "-m", "tests.indexer.ledger.life", url, str(folder), str(pages), str(kill_at)]
    return subprocess.run(command, check=False, timeout=120).returncode


def _everything(engine: Engine) -> dict[str, object]:
    with reading(engine) as connection:
        heads = connection.execute(select(listings).order_by(listings.c.id)).all()
    return {
        "entries": list(ledger.replay(engine)),
        "heads": [tuple(row) for row in heads],
        "marks": remembered(engine, "harbor"),
        "captures": captures.counts(engine),
        "kept": [(act.action, act.subject) for act in reversed(audit.acts(engine, limit=100_000))],
    }


def _undisturbed(folder: Path, pages: int) -> dict[str, object]:
    folder.mkdir()
    engine = open_state(folder / "state.db")
    create_or_upgrade(engine)
    live(engine, folder, pages)
    return _everything(engine)


@pytest.mark.soak
def test_it_loses_and_doubles_nothing_when_killed_anywhere(state_url: str, state: Engine, tmp_path: Path) -> None:
    kills = 50 if os.environ.get("STALLWATCH_SOAK") == "1" else 5
    pages = 7 * kills
    chance = random.Random(SEED)
    for _ in range(kills):
        assert _run(state_url, tmp_path, pages, chance.randint(1, 220)) == -signal.SIGKILL
    assert len(list(ledger.replay(state))) < 3 * pages  # the last kill was not after the end
    assert _run(state_url, tmp_path, pages, 0) == 0
    assert _everything(state) == _undisturbed(tmp_path / "twin", pages)
    carried = [int(line) for line in (tmp_path / "carried").read_text().splitlines()]
    assert sorted(set(carried)) == list(range(1, ledger.last_seq(state) + 1))


def test_it_survives_a_kill_at_every_single_step_of_one_page(tmp_path: Path) -> None:
    """The same in process: each step raises instead, which rolls back as a kill does, and the page is taken again."""
    twin = _undisturbed(tmp_path / "twin", 4)
    engine = open_state(tmp_path / "state.db")
    create_or_upgrade(engine)
    steps = 0
    while True:
        steps += 1
        with _Interruption(engine, steps) as interruption:
            try:
                live(engine, tmp_path, 4)
            except _Interrupted:
                continue
        break
    assert interruption.left > 0
    assert _everything(engine) == twin


class _Interrupted(BaseException):
    pass


class _Interruption:
    """Raises at the n-th statement that is about to be sent to this engine."""

    def __init__(self, engine: Engine, at: int) -> None:
        self.engine, self.left = engine, at

    def __enter__(self) -> _Interruption:
        event.listen(self.engine, "before_cursor_execute", self._step)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._step)

    def _step(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise _Interrupted
