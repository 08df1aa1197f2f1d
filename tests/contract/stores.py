"""The stores that keep one contract: a line each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from config.records import StoreSettings
from indexer.stores.contract import Store
from indexer.stores.elasticsearch import ElasticsearchStore
from indexer.stores.tantivy import TantivyStore

# name -> how to open it: given the test's request (for a server's fixture) and an empty folder. Called twice with the
# same folder, it opens the same store again.
Opener = Callable[[pytest.FixtureRequest, Path], Store]


def open_tantivy(request: pytest.FixtureRequest, folder: Path) -> Store:
    return TantivyStore(folder)


def open_elasticsearch(request: pytest.FixtureRequest, folder: Path) -> Store:
    url = request.getfixturevalue("elasticsearch_url")
    index = "test-" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return ElasticsearchStore(StoreSettings(kind="elasticsearch", url=url, index=index))


OPENERS: dict[str, Opener] = {"tantivy": open_tantivy, "elasticsearch": open_elasticsearch}
NAMES = [pytest.param(name, marks=() if name == "tantivy" else (pytest.mark.service,)) for name in OPENERS]
