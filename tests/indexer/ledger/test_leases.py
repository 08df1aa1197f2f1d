"""One at a time, and never for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from indexer import leases
from indexer.state.engine import open_state
from tests.indexer.ledger.story import hour


def test_it_gives_a_lease_to_one_owner_at_a_time(state: Engine) -> None:
    assert leases.take(state, "drain", "a", now=hour(0), for_s=60)
    assert not leases.take(state, "drain", "b", now=hour(0), for_s=60)
    assert leases.take(state, "other", "b", now=hour(0), for_s=60)


def test_it_lets_its_owner_renew_and_another_have_it_once_it_expired(state: Engine) -> None:
    leases.take(state, "drain", "a", now=hour(0), for_s=60)
    assert leases.take(state, "drain", "a", now=hour(0.5), for_s=3600)
    assert not leases.take(state, "drain", "b", now=hour(1), for_s=60)
    assert leases.take(state, "drain", "b", now=hour(1.5), for_s=60)
    assert not leases.take(state, "drain", "a", now=hour(1.5), for_s=60)


def test_it_takes_back_only_from_its_owner(state: Engine) -> None:
    leases.take(state, "drain", "a", now=hour(0), for_s=60)
    leases.release(state, "drain", "b")
    held = leases.holder(state, "drain")
    assert held == leases.Lease("drain", "a", hour(0), held.expires_at if held else hour(0))
    leases.release(state, "drain", "a")
    assert leases.holder(state, "drain") is None


def test_it_gives_a_free_lease_to_exactly_one_of_many(state_url: str, state: Engine) -> None:
    def ask(owner: int) -> bool:
        engine = open_state(state_url)
        got = leases.take(engine, "drain", str(owner), now=hour(0), for_s=60)
        engine.dispose()
        return got

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(6))) == 1


def test_it_gives_the_lease_of_a_dead_process_of_this_machine_to_the_next(state: Engine) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = leases.owner_name()
    theirs = mine.replace(f":{os.getpid()}:", f":{dead.pid}:")
    leases.take(state, "drain", theirs, now=hour(0), for_s=60)
    assert leases.take(state, "drain", mine, now=hour(0), for_s=60)


def test_it_leaves_the_lease_of_a_living_process_and_of_another_machine(state: Engine) -> None:
    leases.take(state, "drain", leases.owner_name(), now=hour(0), for_s=60)
    leases.take(state, "other", "elsewhere:1:ab", now=hour(0), for_s=60)
    assert not leases.take(state, "drain", leases.owner_name(), now=hour(0), for_s=60)
    assert not leases.take(state, "other", leases.owner_name(), now=hour(0), for_s=60)


def test_it_knows_an_owner_that_had_our_process_number_in_an_earlier_life() -> None:
    host, pid, _ = leases.owner_name().split(":")
    assert leases.is_gone(f"{host}:{pid}:0123456789abcdef")
    assert not leases.is_gone(leases.owner_name())


def test_it_tells_who_holds_a_lease_that_still_counts(state: Engine) -> None:
    mine = leases.owner_name()
    leases.take(state, "service", mine, now=hour(0), for_s=60)
    held = leases.holding(state, "service", now=hour(0))
    assert held is not None and held.owner == mine
    assert leases.holding(state, "service", now=hour(1)) is None
    assert leases.holding(state, "other", now=hour(0)) is None
