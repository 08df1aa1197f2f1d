"""Search stores by the name an operator writes; loaded on first use."""

from __future__ import annotations

from typing import cast

from config.plugins import load
from config.records import Settings
from indexer.stores.contract import Store

STORES = {
    "tantivy": "indexer.stores.tantivy:TantivyStore",
    "elasticsearch": "indexer.stores.elasticsearch:ElasticsearchStore",
}


def open_store(settings: Settings) -> Store:
    """The store that the settings name; nothing is connected yet. raises BadConfig when it cannot be loaded."""
    return cast(Store, load(STORES, "indexer.stores", settings.store.kind).from_settings(settings))
