"""Listings a second into Elasticsearch through our store, beside the client's own helpers.bulk with documents that are
ready made: the difference is what folding, tokenising and heeding each item's answer cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from elasticsearch import Elasticsearch, OrjsonSerializer, helpers

from benchmarks.contract import Figure
from config.records import StoreSettings
from indexer.stores.elasticsearch import ElasticsearchStore
from indexer.stores.elasticsearch_mapping import document_body, document_id, index_body
from schema.listing import Listing
from tests.indexer.query.invented import Invention
from tests.services.elasticsearch import HEAP_FULL, ElasticsearchServer

SIZES = (5_000, 20_000)
BATCH, ROUNDS = 1_000, 3


def bench() -> list[Figure]:
    invention = Invention(11)
    listings = [invention.listing(number) for number in range(max(SIZES))]
    with ElasticsearchServer(heap=HEAP_FULL) as server:
        _warm(server.url, listings[:2_000])
        return [_figure(server.url, listings[:size]) for size in SIZES]


def _warm(url: str, listings: Sequence[Listing]) -> None:
    """The server's compiler gets its first work outside the measured time."""
    _through_our_store(url, listings)
    _through_the_client(url, listings)


def _figure(url: str, listings: Sequence[Listing]) -> Figure:
    """The fastest of several rounds each, taken in turns."""
    ours, floor = zip(*(_round(url, listings) for _ in range(ROUNDS)), strict=True)
    size = len(listings)
    return Figure(
        name=f"elasticsearch.put.{size}",
        value=size / min(ours),
        unit="listings/s",
        beside=size / min(floor),
        beside_is="helpers.bulk of ready-made documents",
        n=ROUNDS,
        size=size,
    )


def _round(url: str, listings: Sequence[Listing]) -> tuple[float, float]:
    return _through_our_store(url, listings), _through_the_client(url, listings)


def _through_our_store(url: str, listings: Sequence[Listing]) -> float:
    store = ElasticsearchStore(StoreSettings(url=url, index="ours"))
    store.clear()

    def work() -> None:
        for start in range(0, len(listings), BATCH):
            store.put(listings[start : start + BATCH])
        store.refresh()

    taken_s = _timed(work)
    store.close()
    return taken_s


def _through_the_client(url: str, listings: Sequence[Listing]) -> float:
    client = Elasticsearch(url, serializer=OrjsonSerializer())
    client.indices.delete(index="floor", ignore_unavailable=True)
    client.indices.create(index="floor", **index_body())
    actions: list[dict[str, Any]] = [
        {"_index": "floor", "_id": document_id(listing.id), "_source": document_body(listing)} for listing in listings
    ]

    def work() -> None:
        helpers.bulk(client, actions, chunk_size=BATCH)
        client.indices.refresh(index="floor")

    taken_s = _timed(work)
    client.close()
    return taken_s


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
