"""Order of sequence is order of commit: the promise every cursor stands on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from indexer import captures, ledger
from indexer.state.engine import open_state
from tests.indexer.ledger.story import NOW, capture, listing, told


class Gate:
    """Holds an engine's transactions just before their commit, once closed."""

    def __init__(self, engine: Engine) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        event.listen(engine, "commit", self._hold)

    def _hold(self, _connection: object) -> None:
        self.reached.set()
        assert self.open.wait(20)


@contextmanager
def another(url: str) -> Iterator[Engine]:
    engine = open_state(url)
    yield engine
    engine.dispose()


def _take(engine: Engine, name: str, numbers: range) -> ledger.Taken:
    return ledger.take_page(engine, name, [listing(number) for number in numbers], now=NOW)


def test_it_lets_no_cursor_skip_what_a_slower_writer_commits_later(state_url: str, state: Engine) -> None:
    for name in ("slow", "quick"):
        captures.record_fetched(state, capture(name))
    seen: list[int] = []

    def follow() -> None:
        seen.extend(entry.seq for entry in ledger.read(state, seen[-1] if seen else 0, 100))

    with another(state_url) as slow, another(state_url) as quick, ThreadPoolExecutor(2) as pool:
        gate = Gate(slow)
        first: Future[ledger.Taken] = pool.submit(_take, slow, "slow", range(1, 4))
        assert gate.reached.wait(20)
        second = pool.submit(_take, quick, "quick", range(11, 13))
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)  # it waits for the counter: its numbers come after those that are held
        follow()
        assert seen == []
        gate.open.set()
        while not (first.done() and second.done()):
            follow()
        follow()
    assert seen == [1, 2, 3, 4, 5]
    assert [subject for _, _, subject in told(state)] == [f"harbor/t{number}" for number in (1, 2, 3, 11, 12)]


def test_it_gives_no_number_twice_among_many_writers(state_url: str, state: Engine) -> None:
    names = [f"c{number}" for number in range(24)]

    def write(name: str) -> None:
        with another(state_url) as engine:
            captures.record_fetched(engine, capture(name))
            _take(engine, name, range(int(name[1:]) * 3, int(name[1:]) * 3 + 3))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, names))
    entries = told(state)
    assert [seq for seq, _, _ in entries] == list(range(1, 73))
    assert {subject for _, _, subject in entries} == {f"harbor/t{number}" for number in range(72)}
    numbers = [kept.number for name in names if (kept := captures.find(state, name))]
    assert sorted(numbers) == list(range(1, 25))


def test_it_takes_the_same_listing_once_from_two_pages_at_once(state_url: str, state: Engine) -> None:
    for number in range(8):
        captures.record_fetched(state, capture(f"c{number}"))

    def write(number: int) -> ledger.Taken:
        with another(state_url) as engine:
            return _take(engine, f"c{number}", range(45, 46))

    with ThreadPoolExecutor(4) as pool:
        takens = list(pool.map(write, range(8)))
    assert sum(taken.changed for taken in takens) == 1
    assert [kind for _, kind, _ in told(state)].count("listing") == 1


_HOLD = """
import sys, threading
from sqlalchemy import event
from indexer.state.engine import open_state
from tests.indexer.ledger.test_order import _take
engine = open_state(sys.argv[1])
def hold(connection):
    print("held", flush=True)
    threading.Event().wait()
event.listen(engine, "commit", hold)
_take(engine, "c1", range(1, 4))
"""


def test_it_leaves_nothing_of_a_page_whose_writer_was_killed_before_its_commit(state_url: str, state: Engine) -> None:
    captures.record_fetched(state, capture("c1"))
    with subprocess.Popen([sys.executable, "-c", _HOLD, state_url], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        writer.kill()
    assert told(state) == []
    assert [left.id for left in captures.unread(state, "harbor")] == ["c1"]
    assert _take(state, "c1", range(1, 4)) == ledger.Taken(3, 0)
    assert [seq for seq, _, _ in told(state)] == [1, 2, 3]
