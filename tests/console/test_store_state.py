"""A store that is not whole says so: before somebody takes its silence for an answer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.records import KeySettings, Settings
from console.context import now, open_database
from console.stores import StoreState, store_state
from console.wiring import store_writer
from indexer import cursors, ledger
from indexer.consumers import drain
from indexer.leases import owner_name
from indexer.stores.registry import open_store
from tests.indexer.ledger.story import capture, hour, listing, take


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=tmp_path, keys=KeySettings(tmp_path / "m", tmp_path / "e"))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_database(str(tmp_path / "state.db"))
    take(engine, capture("c1"), [listing(45)])
    take(engine, capture("c2"), [listing(46)])
    return engine


def filled(settings: Settings, engine: Engine) -> None:
    store = open_store(settings)
    drain(engine, [store_writer(settings, store)], owner=owner_name(), now=now)
    store.close()


def state(settings: Settings, engine: Engine) -> StoreState:
    store = open_store(settings)
    try:
        return store_state(settings, engine, store)
    finally:
        store.close()


def test_a_store_that_followed_is_whole(settings: Settings, engine: Engine) -> None:
    filled(settings, engine)
    assert state(settings, engine) == StoreState("tantivy", 2, 2, 2, (), "")


def test_one_that_is_behind_says_how_far_and_is_not_broken(settings: Settings, engine: Engine) -> None:
    found = state(settings, engine)
    assert found.reason.startswith("store tantivy: at entry 0 of 2; ")
    assert not found.is_broken


def test_one_that_was_deleted_says_rebuild(settings: Settings, engine: Engine) -> None:
    filled(settings, engine)
    shutil.rmtree(settings.state / "search")
    found = state(settings, engine)
    assert found.is_broken
    assert found.reason.startswith("store tantivy: holds 0 of 2 listings, though it was given entries up to 2")
    assert found.reason.endswith("run `store rebuild`")


def test_one_that_was_deleted_while_more_came_says_so_before_it_has_followed(
    settings: Settings, engine: Engine
) -> None:
    filled(settings, engine)
    shutil.rmtree(settings.state / "search")
    take(engine, capture("c3"), [listing(47)])
    assert state(settings, engine).is_broken


def test_one_restored_from_an_old_copy_says_rebuild(settings: Settings, engine: Engine) -> None:
    filled(settings, engine)
    shutil.copytree(settings.state / "search", settings.state / "copy")
    take(engine, capture("c3"), [listing(47)])
    filled(settings, engine)
    shutil.rmtree(settings.state / "search")
    (settings.state / "copy").rename(settings.state / "search")
    assert "holds 2 of 3 listings" in state(settings, engine).reason


def test_one_that_cannot_be_opened_says_rebuild(settings: Settings, engine: Engine) -> None:
    filled(settings, engine)
    (settings.state / "search" / "meta.json").write_text("{")
    found = state(settings, engine)
    assert (found.listings, found.is_broken) == (None, True)
    assert "run `store rebuild`" in found.reason


def test_erased_listings_are_not_missed(settings: Settings, engine: Engine) -> None:
    ledger.erase(engine, "harbor/t45", actor="ana", reason="court order 7", now=hour(9))
    filled(settings, engine)
    assert state(settings, engine) == StoreState("tantivy", 1, 3, 3, (), "")


def test_what_a_store_refused_is_told_and_not_missed(settings: Settings, engine: Engine) -> None:
    filled(settings, engine)
    take(engine, capture("c3"), [listing(47)])
    with engine.begin() as connection:
        entries = ledger.read(connection, 2, 1)
        cursors.keep_refusals(connection, "store:tantivy", entries, [("harbor/t47", "too odd")], hour(9))
        cursors.move(connection, "store:tantivy", 3, hour(9))
    found = state(settings, engine)
    assert [one.reason for one in found.refused] == ["too odd"]
    assert replace(found, refused=()) == StoreState("tantivy", 2, 3, 3, (), "")
