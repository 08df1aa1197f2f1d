"""Words that mean data in one language and anything in another: "số" is a number, "so" is none; "ein" is no tax."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from indexer.extract.contract import Anchor
from indexer.extract.vocabulary import entries

_READ = ("data_types", "units")


def without(found: dict[str, list[Anchor]], words: str, word_set: Set[str], language: str) -> dict[str, list[Anchor]]:
    """The anchors without those of words that mean something else in the language of the text.

    words  only_words(folded text), in which the anchors lie
    """
    foreign = _all() - _of(language)
    if foreign.isdisjoint(word_set):
        return found
    told = {
        vocabulary: [one for one in found[vocabulary] if words[one.start : one.end] not in foreign]
        for vocabulary in _READ
        if vocabulary in found
    }
    return {**found, **told}


@cache
def _all() -> frozenset[str]:
    return frozenset(word for words in entries("homographs").values() for word in words)


@cache
def _of(language: str) -> frozenset[str]:
    return frozenset(entries("homographs").get(language, ()))
