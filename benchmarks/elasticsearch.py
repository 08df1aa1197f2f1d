"""Listings a second into Elasticsearch, beside the client's own helpers.bulk with documents that are ready made.

put    through our store, folding and tokenising included: what a consumer of the ledger sees
write  our writer alone, with ready-made documents too: what versions and heeding each item's answer cost
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from elasticsearch import Elasticsearch, OrjsonSerializer, helpers

from benchmarks.contract import Figure
from config.records import StoreSettings
from indexer.stores.elasticsearch import ElasticsearchStore
from indexer.stores.elasticsearch_bulk import item, write
from indexer.stores.elasticsearch_mapping import document_body, document_id, index_body
from schema.listing import Listing
from tests.indexer.query.invented import Invention
from tests.services.elasticsearch import HEAP_FULL, ElasticsearchServer

SIZES = (5_000, 20_000)
BATCH, ROUNDS = 1_000, 3
Work = Callable[[], object]


def bench() -> list[Figure]:
    invention = Invention(11)
    listings = [invention.listing(number) for number in range(max(SIZES))]
    with ElasticsearchServer(heap=HEAP_FULL) as server:
        client = Elasticsearch(server.url, serializer=OrjsonSerializer())
        store = ElasticsearchStore(StoreSettings(url=server.url, index="ours"))
        _figures(store, client, listings[:2_000], 1)  # the server's compiler gets its first work unmeasured
        found = [figure for size in SIZES for figure in _figures(store, client, listings[:size], ROUNDS)]
        store.close()
        client.close()
        return found


def _figures(
    store: ElasticsearchStore, client: Elasticsearch, listings: Sequence[Listing], rounds: int
) -> list[Figure]:
    """The fastest of several rounds each, taken in turns."""
    bodies = [document_body(listing) for listing in listings]
    taken = [
        (_put(store, listings), _write(store, client, listings, bodies), _floor(client, listings, bodies))
        for _ in range(rounds)
    ]
    put, wrote, floor = (len(listings) / min(times) for times in zip(*taken, strict=True))
    size, beside_is = len(listings), "helpers.bulk of ready-made documents"
    return [
        Figure(f"elasticsearch.put.{size}", put, "listings/s", floor, beside_is, rounds, size),
        Figure(f"elasticsearch.write.{size}", wrote, "listings/s", floor, beside_is, rounds, size),
    ]


def _put(store: ElasticsearchStore, listings: Sequence[Listing]) -> float:
    store.clear()

    def work() -> None:
        for start in range(0, len(listings), BATCH):
            store.put(listings[start : start + BATCH])
        store.refresh()

    return _timed(work)


def _write(
    store: ElasticsearchStore, client: Elasticsearch, listings: Sequence[Listing], bodies: Sequence[dict[str, Any]]
) -> float:
    store.clear()

    def work() -> None:
        pairs = zip(listings, bodies, strict=True)
        items = [item(listing.id, document_id(listing.id), listing.seq, body) for listing, body in pairs]
        write(client, "ours", items, where="bench", sleep=time.sleep)
        store.refresh()

    return _timed(work)


def _floor(client: Elasticsearch, listings: Sequence[Listing], bodies: Sequence[dict[str, Any]]) -> float:
    client.indices.delete(index="floor", ignore_unavailable=True)
    client.indices.create(index="floor", **index_body())
    pairs = zip(listings, bodies, strict=True)
    actions = [{"_index": "floor", "_id": document_id(listing.id), "_source": body} for listing, body in pairs]

    def work() -> None:
        helpers.bulk(client, actions, chunk_size=BATCH)
        client.indices.refresh(index="floor")

    return _timed(work)


def _timed(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
