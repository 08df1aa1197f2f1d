"""An older state database becomes one this version can use."""

from __future__ import annotations

import importlib
import importlib.util

from sqlalchemy import Engine

from indexer.state.tables import METADATA


def create_or_upgrade(engine: Engine) -> None:
    """Every table there and current; safe to call again."""
    if importlib.util.find_spec("indexer.state.alert_tables"):
        importlib.import_module("indexer.state.alert_tables")
    METADATA.create_all(engine)
