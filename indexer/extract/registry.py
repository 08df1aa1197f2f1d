"""Which extractors there are: fact -> module, in the order in which they read."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from indexer.extract.contract import Extractor

EXTRACTORS = {
    "contacts": "indexer.extract.contacts",
    "wallets": "indexer.extract.wallets",
    "data_types": "indexer.extract.data_types",
    "records": "indexer.extract.records",
    "price": "indexer.extract.price",
    "size": "indexer.extract.size",
    "victim": "indexer.extract.victim",
    "countries": "indexer.extract.countries",
    "escrow": "indexer.extract.escrow",
    "exclusive": "indexer.extract.exclusive",
    "data_date": "indexer.extract.data_date",
    "category": "indexer.extract.category",
    "intent": "indexer.extract.intent",
}


@cache
def extractors() -> dict[str, Extractor]:
    """All extractors by fact, loaded on first use."""
    return {fact: cast(Extractor, import_module(path)) for fact, path in EXTRACTORS.items()}
