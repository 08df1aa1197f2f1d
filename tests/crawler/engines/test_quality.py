"""Floors for what `make quality-read` measures, on pages that nobody on this project wrote."""

from __future__ import annotations

import pytest

from benchmarks import quality_read
from benchmarks.quality_read import CORPORA, MEASURES

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no folder ../shared/corpora beside the checkout"),
]
# name: (with the profiles, with the structure alone)
FLOORS = {
    "WEB-FORUM-52 posts": (0.98, 0.98),
    "WEB-FORUM-52 times, as precise as shown": (0.99, 0.99),
    "pages: posts of longer threads": (0.99, 0.99),
    "pages: posts of single-post threads": (0.99, 0.99),
    "pages: authors": (0.99, 0.99),
    "pages: titles": (0.99, 0.99),
    "pages: times to the minute": (0.99, 0.99),
    "autopager NEXT links, or the number after": (0.97, 0.97),
    "autopager NEXT links alone": (0.95, 0.95),
    "own fixtures of forums: posts": (0.99, 0.89),
    "own fixtures of forums: authors": (0.99, 0.86),
    "own fixtures of forums: times": (0.99, 0.88),
    "own fixtures of forums: links of lists": (0.99, 0.82),
    "own fixtures of markets and leak blogs: listings": (0.99, 0.75),
    "own fixtures of markets and leak blogs: facts": (0.99, 0.5),
}


def test_every_measure_has_a_floor() -> None:
    assert set(FLOORS) == set(MEASURES)


@pytest.mark.parametrize("way", quality_read.WAYS)
@pytest.mark.parametrize("name", FLOORS)
def test_pages_are_read_at_least_as_well_as_before(name: str, way: str) -> None:
    measure = MEASURES[name]
    score = measure.ours(way)
    floor = FLOORS[name][quality_read.WAYS.index(way)]
    assert getattr(score, measure.figure) >= floor, score.misses[:10]
