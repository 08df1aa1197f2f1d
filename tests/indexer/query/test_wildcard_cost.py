"""What a pattern costs, held to what tantivy itself takes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from indexer.query.tree import Wildcard
from indexer.query.wildcard_cost import is_affordable, states
from indexer.stores.tantivy import TantivyStore
from schema.errors import GiveUp
from schema.listing import Listing


def test_it_counts_the_states_of_small_automata() -> None:
    assert states("abc", 100) == 4
    assert states("a*", 100) == 20  # what follows is any character: 18 places within its bytes
    assert states("*a" + "?" * 12, 500) > 500


def test_it_lets_an_onion_address_through() -> None:
    assert is_affordable("*" + "abcdefghijklmnopqrstuvwxyz234567" * 2 + ".onion*")
    assert not is_affordable("*a????????b")


@pytest.fixture
def store(tmp_path: Path) -> TantivyStore:
    store = TantivyStore(tmp_path)
    store.put([Listing(id="harbor/t1", kind="thread", title="aab abab bbbb आधार", seq=1)])
    return store


def takes(store: TantivyStore, pattern: str) -> bool:
    try:
        store.count(Wildcard("title", pattern, pattern))
    except GiveUp:
        return False
    return True


def test_what_it_affords_tantivy_takes(store: TantivyStore) -> None:
    random = Random(3)
    refused = 0
    for _ in range(60):
        pattern = "".join(random.choice("ab?*?*आ") for _ in range(random.randint(1, 30)))
        if is_affordable(pattern):
            assert takes(store, pattern), pattern
        else:
            refused += 1
    assert 0 < refused < 60
    assert not takes(store, "*a" + "?" * 9)
