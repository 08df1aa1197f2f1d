"""What was erased is gone, stays away, and is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from indexer import audit, captures, ledger
from indexer.state.engine import open_state
from indexer.state.migrate import create_or_upgrade
from tests.indexer.ledger.story import NOW, capture, hour, listing, mark, reply, take, told


@pytest.fixture
def erased(state: Engine) -> Engine:
    take(state, capture("c1"), [listing(text="a name that must go"), reply(101, "up")], [mark()])
    take(state, capture("c2"), [listing(46)])
    take(state, capture("c3"), [listing(text="a name that must go, edited")], [mark()])
    take(state, capture("c4"), [listing(text="a name that must go, edited")], [mark()])
    assert ledger.erase(state, "harbor/t45", actor="ana", reason="court order 7", now=hour(9)) == 6
    return state


def test_it_takes_the_texts_away_and_keeps_the_order(erased: Engine) -> None:
    entries = list(ledger.replay(erased))
    assert [entry.kind for entry in entries] == ["listing", "listing", "listing", "listing", "sighting", "erasure"]
    assert [entry.seq for entry in entries if entry.listing] == [2, 3]
    assert all(entry.changed == () for entry in entries if entry.subject == "harbor/t45")
    assert (entries[-1].subject, entries[-1].at, entries[-1].capture) == ("harbor/t45", hour(9), "")
    assert ledger.head(erased, "harbor/t45") is None
    assert [post.id for post in ledger.thread(erased, "harbor/t45")] == ["harbor/p101"]


def test_it_counts_what_stands_and_not_what_was_erased(erased: Engine) -> None:
    assert ledger.count(erased) == 2


def test_it_destroys_the_keys_of_every_page_that_showed_it_and_of_no_other(erased: Engine) -> None:
    kept = {name: captures.find(erased, name) for name in ("c1", "c2", "c3", "c4")}
    keys = {name: one.capture.wrapped_key for name, one in kept.items() if one}
    assert keys == {"c1": None, "c2": b"wrapped", "c3": None, "c4": None}
    assert kept["c1"] is not None and kept["c1"].erased_at == hour(9)


def test_it_says_who_erased_it_and_why(erased: Engine) -> None:
    [act] = audit.acts(erased)
    assert (act.actor, act.action, act.subject, act.reason) == ("ana", "erase", "harbor/t45", "court order 7")
    assert act.details == {"seq": 6, "captures": 3}


def test_it_stays_away_when_the_page_shows_it_again(erased: Engine) -> None:
    taken = take(
        erased, capture("c5", run="harbor-2"), [listing(text="a name that must go"), reply(101, "up")], [mark()]
    )
    assert taken == ledger.Taken(0, 2)
    assert told(erased)[-1] == (7, "sighting", "harbor/p101")
    assert ledger.head(erased, "harbor/t45") is None


def test_it_erases_once_and_nothing_unknown(erased: Engine) -> None:
    assert ledger.erase(erased, "harbor/t45", actor="ana", reason="again", now=NOW) is None
    assert ledger.erase(erased, "harbor/t99", actor="ana", reason="never seen", now=NOW) is None
    assert ledger.change_case(erased, "harbor/t45", "case-1", now=NOW) is None
    assert ledger.last_seq(erased) == 6


def test_it_leaves_no_copy_in_the_files_of_sqlite(tmp_path: Path) -> None:
    engine = open_state(tmp_path / "state.db")
    create_or_upgrade(engine)
    secret = "Vaidehi of the ninth pier " * 400
    take(engine, capture("c1"), [listing(text=secret)])
    files = list(tmp_path.iterdir())
    assert any(b"ninth pier" in file.read_bytes() for file in files)
    ledger.erase(engine, "harbor/t45", actor="ana", reason="court order 7", now=NOW)
    assert not any(b"ninth pier" in file.read_bytes() for file in tmp_path.iterdir())
