"""The promise of a search store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.query.tree import Node
from schema.listing import Listing


@dataclass(frozen=True, slots=True)
class Page:
    """Hits newest first (last_seen_at, then id); next is None on the last page, else what to give as `after`."""

    items: tuple[Listing, ...]
    next: str | None
    total: int


class Store(Protocol):
    """Listings by id, versioned by listing.seq.

    Writes are idempotent and never put an older seq over a newer one, an erasure included: what erase(id, seq) took
    away comes back only with a higher seq. When put() or erase() returns, the store has promised to keep it; search
    sees it after refresh(). Server down, overloaded or blocked: TryLater. A listing the server refuses for good
    is reported in the returned tuple (id, reason) and does not stop the others.
    Safe to call from several threads; two processes may write at once (tantivy: one at a time,
    the other gets TryLater).
    """

    def put(self, listings: Sequence[Listing]) -> tuple[tuple[str, str], ...]: ...

    def erase(self, ids: Sequence[tuple[str, int]]) -> None: ...

    def refresh(self) -> None: ...

    def get(self, listing_id: str) -> Listing | None: ...

    def search(self, query: Node, *, limit: int = 20, after: str | None = None) -> Page: ...

    def count(self, query: Node) -> int: ...

    def clear(self) -> None: ...

    def close(self) -> None: ...
