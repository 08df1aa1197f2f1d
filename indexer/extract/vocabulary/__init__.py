"""Which words mean what? Vocabularies as data: one YAML file each; one automaton finds all of them in one pass.

A file maps an id to its words, separated by commas. A * takes any ending of up to eight letters, also within a phrase
("кредитн* карт*"). Words are folded as the text is, so accents and case do not matter. Deliberately absent: grammar;
that is the extractors' part.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from indexer.folding import fold


@cache
def entries(name: str) -> Mapping[str, tuple[str, ...]]:
    """Vocabulary file -> id -> words, folded, in file order; a word keeps its trailing * if it has one."""
    form = table(name)
    return MappingProxyType({str(id_): tuple(split(str(words))) for id_, words in form.items()})


def split(words: str) -> list[str]:
    """ "Паспорт*, driver licence" -> ["паспорт*", "driver licence"]; "\\," cannot occur, no word has a comma."""
    return [fold(word.strip()).text for word in words.split(",") if word.strip()]


@cache
def table(name: str) -> Mapping[str, Any]:
    """The YAML of vocabulary/<name>.yml as it stands."""
    text = resources.files(__name__).joinpath(f"{name}.yml").read_text("utf-8")
    form = YAML(typ="safe", pure=True).load(text)
    return MappingProxyType(form or {})


@cache
def by_word(name: str) -> Mapping[str, str]:
    """word -> id of one vocabulary, for words that are looked up singly (no stems)."""
    return MappingProxyType({word: id_ for id_, words in entries(name).items() for word in words})
