"""Elasticsearch 8 or later: several machines, Kibana, and as many listings as its disks hold.

Listings lie in an index `<name>-000001` behind the alias `<name>`, so that a rebuild switches in one step. An erased
listing stays as a tombstone (its id and sequence number, nothing else): Elasticsearch forgets the version of a deleted
document after a minute, and a replay would bring it back.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError, OrjsonSerializer

from config.records import Settings, StoreSettings
from indexer.query.tree import Node
from indexer.stores.contract import Page
from indexer.stores.elasticsearch_bulk import Item, item, write
from indexer.stores.elasticsearch_faults import told
from indexer.stores.elasticsearch_mapping import (
    SOURCE_FIELDS,
    document_body,
    document_id,
    index_body,
    listing_of,
    tombstone_body,
)
from indexer.stores.elasticsearch_query import elasticsearch_query
from schema.errors import BadConfig
from schema.listing import Listing

REQUEST_TIMEOUT_S = 30.0
WINDOW = 10_000  # hits Elasticsearch gives at once
_SORT = [{"order": "desc"}, {"listing_id": "asc"}]


class ElasticsearchStore:
    """Connects at the first call, and makes the index then when there is none.

    timeout_s  for one request; sleep: how it waits between tries of items that the server had no room for
    """

    def __init__(
        self,
        settings: StoreSettings,
        *,
        timeout_s: float = REQUEST_TIMEOUT_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.alias, self._sleep = settings.index, sleep
        parts = urlsplit(settings.url)
        self._where = f"elasticsearch {parts.hostname}:{parts.port}, index {self.alias}"
        self._client = _client(settings, timeout_s)
        self._lock = Lock()
        self._is_ready = False

    @classmethod
    def from_settings(cls, settings: Settings) -> ElasticsearchStore:
        return cls(settings.store)

    # --- writing ----------------------------------------------------------------------------------------------------

    def put(self, listings: Sequence[Listing]) -> tuple[tuple[str, str], ...]:
        newest: dict[str, Listing] = {}
        for listing in sorted(listings, key=lambda listing: listing.seq):
            newest[listing.id] = listing
        items: list[Item] = []
        refused: list[tuple[str, str]] = []
        for listing in newest.values():
            try:
                items.append(item(listing.id, document_id(listing.id), listing.seq, document_body(listing)))
            except (TypeError, ValueError, OverflowError) as error:
                refused.append((listing.id, f"it cannot be written as JSON: {error}"))
        return (*refused, *self._write(items))

    def erase(self, ids: Sequence[tuple[str, int]]) -> None:
        made = [item(name, document_id(name), seq, tombstone_body(name, seq)) for name, seq in ids]
        refused = self._write(made)
        if refused:
            subject, reason = refused[0]
            raise BadConfig(f"{self._where}: it refuses to forget {subject}: {reason}")

    def _write(self, items: list[Item]) -> tuple[tuple[str, str], ...]:
        if not items:
            return ()
        with told(self._where):
            self._make_ready()
            return write(self._client, self.alias, items, where=self._where, sleep=self._sleep)

    def clear(self) -> None:
        """An empty index in place of whatever lay behind the alias, switched in one step."""
        with told(self._where), self._lock:
            self._refuse_foreign_index()
            old = self._indices()
            number = max((int(name.rpartition("-")[2]) for name in old), default=0) + 1
            fresh = f"{self.alias}-{number:06d}"
            self._client.indices.create(index=fresh, **index_body())
            self._client.indices.update_aliases(
                actions=[
                    {"add": {"index": fresh, "alias": self.alias, "is_write_index": True}},
                    *({"remove_index": {"index": name}} for name in old),
                ]
            )
            self._is_ready = True

    def close(self) -> None:
        self._client.close()

    # --- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        with told(self._where):
            self._make_ready()
            self._client.indices.refresh(index=self.alias)

    def get(self, listing_id: str) -> Listing | None:
        with told(self._where):
            self._make_ready()
            try:
                found = self._client.get(index=self.alias, id=document_id(listing_id), source_includes=SOURCE_FIELDS)
            except NotFoundError as error:
                if isinstance(error.body, dict) and error.body.get("found") is False:
                    return None
                raise
        return listing_of(found["_source"]) if "listing" in found["_source"] else None

    def search(self, query: Node, *, limit: int = 20, after: str | None = None) -> Page:
        """At most 9,999 hits a page, whatever the limit."""
        size = max(0, min(limit, WINDOW - 1))
        position = _position(after) if after is not None else None
        reply = self._search(query, size=size + 1, source_includes=SOURCE_FIELDS, sort=_SORT, search_after=position)
        hits = reply["hits"]["hits"]
        items = tuple(listing_of(hit["_source"]) for hit in hits[:size])
        last = hits[size - 1]["sort"] if 0 < size < len(hits) else None
        return Page(items, f"{last[0]}:{last[1]}" if last else None, int(reply["hits"]["total"]["value"]))

    def count(self, query: Node) -> int:
        return int(self._search(query, size=0)["hits"]["total"]["value"])

    def _search(self, query: Node, **rest: Any) -> Any:
        """A part of the shards would be a part of the truth: then it is TryLater instead."""
        wanted = {"bool": {"filter": [elasticsearch_query(query)], "must_not": [{"exists": {"field": "erased"}}]}}
        with told(self._where):
            self._make_ready()
            return self._client.search(
                index=self.alias, query=wanted, track_total_hits=True, allow_partial_search_results=False, **rest
            )

    # --- the index --------------------------------------------------------------------------------------------------

    def _make_ready(self) -> None:
        """Once: the alias is there and what lies behind it has our shape."""
        with self._lock:
            if self._is_ready:
                return
            if not self._client.indices.exists_alias(name=self.alias):
                self._refuse_foreign_index()
                self._create()
            self._check_shape()
            self._is_ready = True

    def _create(self) -> None:
        try:
            aliases = {self.alias: {"is_write_index": True}}
            self._client.indices.create(index=f"{self.alias}-000001", aliases=aliases, **index_body())
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":  # another process was first
                raise

    def _check_shape(self) -> None:
        wanted = index_body()["mappings"]["_meta"]
        mappings = self._client.indices.get_mapping(index=self.alias)
        for name, held in mappings.items():
            if held["mappings"].get("_meta") != wanted:
                text = "has the shape of another version (expected this one's); run `stallwatch store rebuild`"
                raise BadConfig(f"{self._where}: {name} {text}")

    def _refuse_foreign_index(self) -> None:
        if self._client.indices.exists(index=self.alias) and not self._client.indices.exists_alias(name=self.alias):
            text = "an index has this name (expected an alias of ours or nothing); name another as `store.index`"
            raise BadConfig(f"{self._where}: {text}")

    def _indices(self) -> list[str]:
        """Ours by name, whether the alias leads there or a rebuild was cut short."""
        names = self._client.indices.get(index=f"{self.alias}-*", features="aliases")
        return sorted(name for name in names if re.fullmatch(re.escape(self.alias) + r"-\d{6}", name))


def _client(settings: StoreSettings, timeout_s: float) -> Elasticsearch:
    """Tries nothing twice by itself: it would do so at once, without a pause."""
    options: dict[str, Any] = {}
    if settings.user and settings.password is not None:
        options["basic_auth"] = (settings.user, settings.password.reveal())
    if settings.ca_file is not None and settings.url.startswith("https:"):
        options["ca_certs"] = str(settings.ca_file)
    return Elasticsearch(
        settings.url, serializer=OrjsonSerializer(), request_timeout=timeout_s, max_retries=0, **options
    )  # fmt: skip


def _position(after: str) -> list[Any]:
    order, colon, listing_id = after.partition(":")
    if not colon or not re.fullmatch(r"-?\d{1,19}", order):
        raise BadConfig(f"search: '{after}' is no place to go on from; give what the last page named as next")
    return [int(order), listing_id]
