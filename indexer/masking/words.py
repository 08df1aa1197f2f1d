"""Cue words of the families (words.yml) and forms of national numbers (national.yml)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from indexer.folding import plain


@cache
def alternatives(*names: str) -> str:
    """The words of some entries as one group of a regular expression, longest first."""
    return f"(?:{'|'.join(map(_pattern, sorted(words(*names), key=len, reverse=True)))})"


@cache
def words(*names: str, of: str = "words") -> frozenset[str]:
    """The words of some entries of a file, folded; one that may go on keeps its *."""
    entries = table(of)
    return frozenset(
        plain(word.strip()).text for name in names for word in str(entries[name]).split(",") if word.strip()
    )


def _pattern(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w{0,8}" if word.endswith("*") else "")


@cache
def table(name: str) -> Any:
    """A YAML file of this folder."""
    text = resources.files("indexer.masking").joinpath(f"{name}.yml").read_text("utf-8")
    return YAML(typ="safe", pure=True).load(text)


def national_numbers() -> list[dict[str, Any]]:
    """The entries of national.yml in order."""
    return list(table("national"))
