"""One language, one answer: the evaluator in process and every store agree on invented listings and queries."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from indexer.query.document import Document, document
from indexer.query.evaluate import verdict
from indexer.query.explain import query_text
from indexer.query.parse import parse
from indexer.stores.contract import Store
from tests.contract.stores import NAMES, OPENERS
from tests.indexer.query.invented import NOW, Invention

SEEDS = range(40) if os.environ.get("STALLWATCH_SOAK") else range(3)
LISTINGS, QUERIES = 150, 150

pytestmark = pytest.mark.soak


@pytest.fixture(params=NAMES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = OPENERS[request.param](request, tmp_path / "store")
    store.clear()
    yield store
    store.clear()
    store.close()


def answers(documents: Sequence[Document], query: str) -> set[str]:
    node = parse(query, now=NOW)
    return {document.id for document in documents if verdict(node, document) == "true"}


@pytest.mark.parametrize("seed", SEEDS)
def test_it_gives_the_same_answer_in_process_and_in_the_store(store: Store, seed: int) -> None:
    invention = Invention(seed)
    listings = [invention.listing(number) for number in range(LISTINGS)]
    assert store.put(listings) == ()
    store.refresh()
    documents = [document(listing) for listing in listings]
    met = 0
    for _ in range(QUERIES):
        query = invention.query()
        found = {listing.id for listing in store.search(parse(query, now=NOW), limit=LISTINGS).items}
        expected = answers(documents, query)
        assert found == expected, query
        assert store.count(parse(query_text(parse(query, now=NOW)), now=NOW)) == len(expected), query
        met += 0 < len(expected) < LISTINGS
    assert met > QUERIES / 4  # queries that met everything or nothing would prove little
