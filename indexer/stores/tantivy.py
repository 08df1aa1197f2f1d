"""The default store: a tantivy index in the state folder, no server. One process writes at a time, any number read.

An erased listing stays as a tombstone (its id and sequence number, nothing else), so that a replay of older entries
cannot bring it back. put() and erase() return after tantivy's commit, which syncs its files: a kill loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

from tantivy import DocAddress, Document, Index, IndexWriter, Query, Searcher

from config.records import Settings
from indexer.query.document import document
from indexer.query.tree import Node
from indexer.stores.contract import Page
from indexer.stores.tantivy_faults import empty, guarded, hold_lock
from indexer.stores.tantivy_paging import Position, find, position_of
from indexer.stores.tantivy_query import PRESENT, all_of, tantivy_query
from indexer.stores.tantivy_schema import ERASED, LISTING, LIVE, ORDER, STATE, UNSEEN, index_schema
from schema.json_form import dumps, from_json
from schema.listing import Listing

_HEAP_BYTES = 32_000_000


class TantivyStore:
    """Opens nothing before the first call, so that clear() can mend a broken index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schema = index_schema()
        self._lock = RLock()
        self._index: Index | None = None
        self._writer: IndexWriter | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> TantivyStore:
        return cls(settings.state / "search")

    # --- writing ----------------------------------------------------------------------------------------------------

    def put(self, listings: Sequence[Listing]) -> tuple[tuple[str, str], ...]:
        newest: dict[str, Listing] = {}
        for listing in sorted(listings, key=lambda listing: listing.seq):
            newest[listing.id] = listing
        documents, refused = self._documents(newest.values())
        with self._lock, guarded(self.folder):
            self._write({listing_id: (newest[listing_id].seq, made) for listing_id, made in documents.items()})
        return refused

    def erase(self, ids: Sequence[tuple[str, int]]) -> None:
        newest: dict[str, int] = {}
        for listing_id, seq in ids:
            newest[listing_id] = max(seq, newest.get(listing_id, seq))
        with self._lock, guarded(self.folder):
            self._write({listing_id: (seq, self._tombstone(listing_id, seq)) for listing_id, seq in newest.items()})

    def clear(self) -> None:
        """Empties the index, also one that cannot be opened any more."""
        with self._lock, guarded(self.folder):
            self._close_writer()
            self._index = None
            if self.folder.exists():
                with hold_lock(self.folder):
                    empty(self.folder)
            self._opened()

    def close(self) -> None:
        with self._lock, guarded(self.folder):
            self._close_writer()
            self._index = None

    def _write(self, wanted: dict[str, tuple[int, Document]]) -> None:
        """Puts what is newer than the index holds, in one commit."""
        if not wanted:
            return
        writer = self._opened_writer()
        held = self._held(wanted)
        newer = {listing_id: made for listing_id, (seq, made) in wanted.items() if seq > held.get(listing_id, seq - 1)}
        if not newer:
            return
        try:
            for listing_id, made in newer.items():
                if listing_id in held:
                    writer.delete_documents_by_term("id", listing_id)
                writer.add_document(made)
            writer.commit()
        except BaseException:
            self._writer = None  # a writer that failed is dead; dropping it frees the lock
            raise
        self._opened().reload()

    def _held(self, ids: Iterable[str]) -> dict[str, int]:
        """Sequence numbers of what the index holds of these ids, tombstones too."""
        names = list(ids)
        searcher = self._opened().searcher()
        found = searcher.search(
            Query.term_set_query(self._schema, "id", names), limit=len(names), order_by_field="id", count=False
        ).hits
        numbers = searcher.fast_field_values("seq", [address for _, address in found])
        return {str(name): int(number or 0) for (name, _), number in zip(found, numbers, strict=True)}

    def _documents(self, listings: Iterable[Listing]) -> tuple[dict[str, Document], tuple[tuple[str, str], ...]]:
        documents: dict[str, Document] = {}
        refused: list[tuple[str, str]] = []
        for listing in listings:
            try:
                documents[listing.id] = self._document(listing)
            except (TypeError, ValueError, OverflowError) as error:
                refused.append((listing.id, f"the search index does not take it: {error}"))
        return documents, tuple(refused)

    def _document(self, listing: Listing) -> Document:
        projection = document(listing)
        fields: dict[str, Any] = dict(projection.indexed())
        fields["id"], fields["seq"] = listing.id, listing.seq
        fields[PRESENT] = [*projection.texts, *projection.values]
        fields[STATE] = LIVE
        fields[ORDER] = projection.values.get("last_seen_at", (UNSEEN,))[0]
        fields[LISTING] = dumps(listing).encode()
        return Document.from_dict(fields, self._schema)

    def _tombstone(self, listing_id: str, seq: int) -> Document:
        return Document.from_dict({"id": listing_id, "seq": seq, STATE: ERASED}, self._schema)

    # --- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        with guarded(self.folder):
            self._opened().reload()

    def get(self, listing_id: str) -> Listing | None:
        with guarded(self.folder):
            searcher = self._opened().searcher()
            wanted = self._live(Query.term_query(self._schema, "id", listing_id))
            hits = searcher.search(wanted, limit=1, count=False).hits
            return _listing(searcher, hits[0][1]) if hits else None

    def search(self, query: Node, *, limit: int = 20, after: str | None = None) -> Page:
        position = position_of(after)
        with guarded(self.folder):
            searcher = self._opened().searcher()
            wanted = self._live(tantivy_query(query, self._schema))
            total = _count(searcher, wanted)
            hits = find(searcher, wanted, self._schema, limit + 1, position)
            last = hits[limit - 1] if 0 < limit < len(hits) else None
            items = tuple(_listing(searcher, hit.address) for hit in hits[:limit])
        return Page(items, None if last is None else str(Position(last.order, last.id)), total)

    def count(self, query: Node) -> int:
        with guarded(self.folder):
            return _count(self._opened().searcher(), self._live(tantivy_query(query, self._schema)))

    def _live(self, query: Query) -> Query:
        return all_of(Query.term_query(self._schema, STATE, LIVE), query)

    # --- opening ----------------------------------------------------------------------------------------------------

    def _opened(self) -> Index:
        with self._lock:
            if self._index is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._index = Index(self._schema, str(self.folder))
                self._index.config_reader("commit")
            return self._index

    def _opened_writer(self) -> IndexWriter:
        index = self._opened()
        if self._writer is None:
            self._writer = index.writer(_HEAP_BYTES, 1)
            index.reload()  # another process may have written before us
        return self._writer

    def _close_writer(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()


def _listing(searcher: Searcher, address: DocAddress) -> Listing:
    return from_json(Listing, json.loads(searcher.doc(address)[LISTING][0]))


def _count(searcher: Searcher, query: Query) -> int:
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]  # missing in its stubs
