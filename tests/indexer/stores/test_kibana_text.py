"""The text that `query explain --kibana` prints, read by a real Elasticsearch: it finds what our own search finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from config.records import StoreSettings
from indexer.query.explain import kibana_text
from indexer.query.parse import parse
from indexer.stores.elasticsearch import ElasticsearchStore
from tests.indexer.query.invented import NOW, Invention

pytestmark = pytest.mark.service
INDEX, LISTINGS, QUERIES = "kibana-text", 120, 200


@pytest.fixture
def store(elasticsearch_url: str) -> Iterator[ElasticsearchStore]:
    store = ElasticsearchStore(StoreSettings(kind="elasticsearch", url=elasticsearch_url, index=INDEX))
    store.clear()
    yield store
    store.clear()
    store.close()


def test_lucenes_own_parser_reads_it_as_we_read_the_query(store: ElasticsearchStore, elasticsearch_url: str) -> None:
    invention = Invention(11)
    store.put([invention.listing(number) for number in range(LISTINGS)])
    store.erase([("harbor/t3", 9_000), ("harbor/never", 9_001)])
    store.refresh()
    met = 0
    with Elasticsearch(elasticsearch_url) as kibana:
        for _ in range(QUERIES):
            query = invention.query()
            node = parse(query, now=NOW)
            typed = {"query_string": {"query": kibana_text(node)}}
            hits = kibana.search(index=INDEX, query=typed, size=LISTINGS + 10, source=["listing"])["hits"]["hits"]
            found = {hit["_id"] for hit in hits}
            assert found == {listing.id for listing in store.search(node, limit=LISTINGS).items}, kibana_text(node)
            met += 0 < len(found) < LISTINGS
    assert met > QUERIES / 4
