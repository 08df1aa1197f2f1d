"""Which small words of which languages stand in a text? Every second word is one, so they are counted, not placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from indexer.extract.contract import Anchor
from indexer.extract.vocabulary import entries


def count(written: Sequence[str], found: Sequence[Anchor]) -> Mapping[str, int]:
    """Language -> how many of its small words stand among the words of a text; found are anchors of its phrases()."""
    meanings = _meanings()
    languages = chain.from_iterable([meanings[word] for word in written if word in meanings])
    return Counter(chain([anchor.id for anchor in found], languages))


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Language -> its small words that must be found as anchors: several words, and parts of such, so that the longest
    wins; and Arabic ones, which other words are written together with.
    """
    parts = {_singular(part) for words in entries("languages").values() for word in words for part in _parts(word)}
    return {
        language: tuple(
            word for word in words if " " in word or _singular(word) in parts or "\u0590" <= word[0] <= "\u06ff"
        )
        for language, words in entries("languages").items()
    }


def _parts(word: str) -> Sequence[str]:
    return word.split(" ") if " " in word else ()


def _singular(word: str) -> str:
    return word.removesuffix("s")


@cache
def _meanings() -> Mapping[str, tuple[str, ...]]:
    """Word of a text -> the languages in which it is a small word, also with an s behind it (as anchors are found)."""
    meanings: dict[str, list[str]] = {}
    for language, words in entries("languages").items():
        for word in set(words) - set(phrases()[language]):
            for written in (word, f"{word}s"):
                meanings.setdefault(written, []).append(language)
    return {word: tuple(languages) for word, languages in meanings.items()}
