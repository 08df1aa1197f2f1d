"""The consumer that keeps a search store as the ledger says."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.stores.contract import Store
from schema.entry import Entry
from schema.listing import Listing


class StoreWriter:
    """Puts listings into a store, the newest of a batch once, and takes erased ones out.

    A sighting moves nothing but last_seen_at: it does not rewrite the document, and the store's last_seen_at is that
    of the last change. name is the cursor's: another store wants another name, so that it starts from the beginning.
    """

    def __init__(self, store: Store, name: str = "store", batch: int = 500) -> None:
        self.store = store
        self.name = name
        self.batch = batch

    def carry(self, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        newest: dict[str, Listing] = {}
        erased: dict[str, int] = {}
        for entry in entries:
            if entry.kind == "erasure":
                erased[entry.subject] = entry.seq
                newest.pop(entry.subject, None)
            elif entry.kind != "sighting" and entry.listing is not None:
                newest[entry.subject] = entry.listing
        if erased:
            self.store.erase(list(erased.items()))
        refused = self.store.put(list(newest.values())) if newest else ()
        if len(entries) < self.batch and (newest or erased):
            self.store.refresh()
        return refused
