"""Plugins by name: a registry's table, and what other packages register under an entry point."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from config.problems import did_you_mean
from schema.errors import BadConfig


def names(table: Mapping[str, str], group: str) -> dict[str, str]:
    """Name -> "module:attribute". raises BadConfig when two owners claim one name."""
    found = dict(table)
    for point in entry_points(group=group):
        if found.get(point.name, point.value) != point.value:
            raise BadConfig(
                f"{group}: '{point.name}' is both {found[point.name]} and {point.value} (expected one owner); "
                "uninstall one of the packages"
            )
        found[point.name] = point.value
    return found


def load(table: Mapping[str, str], group: str, name: str) -> Any:
    """The object behind a name. raises BadConfig for an unknown name or a plugin whose library is missing."""
    known = names(table, group)
    if name not in known:
        what = group.rpartition(".")[2].removesuffix("s")
        raise BadConfig(f"unknown {what} '{name}'{did_you_mean(name, known)}")
    module, _, attribute = known[name].partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise BadConfig(f"{group}: '{name}' cannot be loaded: {error}; install what it needs") from error
