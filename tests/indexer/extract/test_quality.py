"""How well offers are read, on inputs that nobody here wrote: floors under what was measured
(benchmarks/quality_offers.py).
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks import quality_offers
from benchmarks.quality_offers import CORPORA, Scores

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the project (expected ../shared/corpora)"),
]
FLOORS = [
    ("threads", "intent", 1.0),
    ("threads", "records", 1.0),
    ("threads", "price", 1.0),
    ("threads", "price basis", 1.0),
    ("threads", "size", 1.0),
    ("threads", "data_types", 0.94),
    ("threads", "contacts", 1.0),
    ("threads", "wallets", 1.0),
    ("threads", "country", 1.0),
    ("threads", "victim", 1.0),
    ("threads", "victim domain", 1.0),
    ("threads", "language", 1.0),
    ("pastes", "intent", 1.0),
    ("pastes", "records", 1.0),
    ("pastes", "sample_records", 1.0),
    ("pastes", "price", 1.0),
    ("pastes", "contacts", 1.0),
    ("pastes", "wallets", 1.0),
    ("hibp", "records", 0.97),
    ("hibp", "data_types", 0.96),
    ("hibp", "victim in title", 0.93),
    ("leak posts", "victim in title", 0.94),
    ("breach-prose", "records", 0.99),
    ("huji shops", "no data sale", 0.98),
    ("e-books", "no data sale", 0.98),
    ("leak posts", "category", 0.97),
    ("press", "country", 0.95),
    ("press", "victim in title", 0.84),
]


@cache
def scores(corpus: str) -> Scores:
    return quality_offers.measure(corpus)


@pytest.mark.parametrize(("corpus", "field", "floor"), FLOORS, ids=lambda value: str(value))
def test_it_reads_at_least_as_well_as_was_measured(corpus: str, field: str, floor: float) -> None:
    score = scores(corpus)[field]
    assert score.n > 0
    assert score.f1 >= floor, score.misses[:5]


def test_no_sample_is_taken_for_the_offer() -> None:
    for corpus in ("threads", "pastes"):
        assert not [miss for miss in scores(corpus)["records"].misses if miss[1] != "None"]
