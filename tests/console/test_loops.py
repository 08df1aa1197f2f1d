"""Work that goes on for months: woken, late, failing, and told once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.context import now
from console.logs import OneLineHandler, log_to
from console.loop import POLL_S, RETRY_S, Loop
from console.once import Once
from schema.errors import TryLater

AWAY = "state: connection refused (expected the database to answer); the same step is tried again"


def turn_of(work: Callable[[], datetime | None], said: list[str]) -> Callable[[], float]:
    return Loop("following", work, Once(said.append), threading.Event())._turn


def test_a_trouble_that_lasts_is_told_once_and_once_more_when_it_is_over() -> None:
    said: list[str] = []
    once = Once(said.append)
    for seconds in (2, 4, 8):
        once.trouble("receiver duty", f"receiver duty: greylisted, try again in {seconds} s")
    once.fine("receiver duty")
    once.fine("receiver duty")
    assert said == ["receiver duty: greylisted, try again in 2 s", "receiver duty: works again"]


def test_a_trouble_of_several_is_told_once_and_is_over_when_it_is_for_all() -> None:
    said: list[str] = []
    once = Once(said.append)
    once.trouble("follower", AWAY)
    once.trouble("teller", AWAY)
    once.fine("follower")
    assert said == [AWAY]
    once.fine("teller")
    assert said == [AWAY, "state: works again"]


def test_a_place_works_again_when_nobody_has_trouble_with_it() -> None:
    said: list[str] = []
    once = Once(said.append)
    once.trouble("follower", "state: connection lost")
    once.trouble("teller", "state: connection refused")
    once.fine("follower")
    once.fine("teller")
    assert said == ["state: connection lost", "state: connection refused", "state: works again"]


def test_another_trouble_of_the_same_is_told() -> None:
    said: list[str] = []
    once = Once(said.append)
    for text in ("a: refused", "a: timed out", "a: refused"):
        once.trouble("a", text)
    assert said == ["a: refused", "a: timed out"]


def test_a_database_that_is_away_costs_a_turn_and_is_tried_again() -> None:
    said: list[str] = []
    answers = iter([TryLater(AWAY), TryLater(AWAY), None])

    def work() -> None:
        answer = next(answers)
        if answer:
            raise answer

    turn = turn_of(work, said)
    assert [turn(), turn(), turn()] == [RETRY_S, RETRY_S, POLL_S]
    assert said == [AWAY, "state: works again"]


def test_a_defect_costs_a_turn_and_the_operator_sees_no_traceback() -> None:
    said: list[str] = []
    assert turn_of(lambda: {}["what it held"], said)() == RETRY_S  # type: ignore[func-returns-value]
    assert said == ["following: KeyError (a defect of ours); tried again"]


def test_it_comes_back_when_something_is_due() -> None:
    said: list[str] = []
    assert turn_of(lambda: now() + timedelta(hours=1), said)() == POLL_S
    assert 0 < turn_of(lambda: now() + timedelta(seconds=1), said)() < 1.1
    assert turn_of(lambda: now() - timedelta(hours=1), said)() == 0.05


def test_it_works_at_once_when_woken_and_ends_when_stopped() -> None:
    turns, stop = threading.Semaphore(0), threading.Event()
    loop = Loop("following", lambda: turns.release(), Once(lambda text: None), stop)
    loop.start()
    assert turns.acquire(timeout=5)
    loop.wake()
    assert turns.acquire(timeout=1)
    stop.set()
    assert loop.ended(1)


def test_one_that_hangs_is_not_waited_for() -> None:
    go_on, stop = threading.Event(), threading.Event()
    loop = Loop("telling", lambda: go_on.wait(10) and None, Once(lambda text: None), stop)
    loop.start()
    stop.set()
    assert not loop.ended(0.05)
    go_on.set()
    assert loop.ended(5)


def failing(log: logging.Logger, scraped: str = "") -> None:
    try:
        raise ValueError(scraped)
    except ValueError:
        log.exception("matcher: could not take the entries after %d", 7)


@pytest.fixture
def log() -> logging.Logger:
    return logging.Logger("a room")


def test_an_error_is_one_line_for_the_operator_however_often(
    log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    log.addHandler(OneLineHandler())
    failing(log)
    failing(log)
    log.warning("of no interest to the operator")
    assert capsys.readouterr().err == "matcher: could not take the entries after 7\n"


def test_the_log_file_has_the_cause_and_nothing_that_was_scraped(tmp_path: Path) -> None:
    path = tmp_path / "log" / "run.log"
    root = logging.getLogger()
    before = list(root.handlers)
    log_to(path)
    log_to(path)
    added = [handler for handler in root.handlers if handler not in before]
    failing(logging.getLogger("a room"), "what " + "a page said")
    for handler in added:
        root.removeHandler(handler)
        handler.close()
    text = path.read_text()
    assert len(added) == 1
    assert text.count("ERROR a room: matcher: could not take the entries after 7") == 1
    assert "in failing" in text and "ValueError" in text
    assert "what a page said" not in text
