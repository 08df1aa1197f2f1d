"""Search stores by the name an operator writes; loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from config.records import Settings
from indexer.stores.contract import Store

STORES = {
    "tantivy": "indexer.stores.tantivy:TantivyStore",
    "elasticsearch": "indexer.stores.elasticsearch:ElasticsearchStore",
}


def open_store(settings: Settings) -> Store:
    """The store that the settings name; nothing is connected yet."""
    module, _, name = STORES[settings.store.kind].partition(":")
    return cast(Store, getattr(import_module(module), name).from_settings(settings))
