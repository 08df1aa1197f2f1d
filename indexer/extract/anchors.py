"""Where do words of the vocabularies stand in a text? One Aho-Corasick pass for all vocabularies together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import ahocorasick

from indexer.extract.contract import Anchor
from indexer.extract.vocabulary import entries

# Vocabularies whose words are looked for in running text.
VOCABULARIES = (
    "data_types", "intents", "categories", "countries", "units", "cues", "currencies", "languages", "months",
    "contacts", "scales",
)  # fmt: skip
# Scripts written without spaces between words: no word boundary is asked for.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]"
)
_ARABIC = re.compile("[\u0590-\u06ff]")
# Article, conjunction and prepositions that Arabic and Hebrew write as one with the word.
_ARABIC_PREFIXES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف")
_HEBREW_PREFIXES = ("", "ה", "ו", "ב", "ל", "מ", "וה")
_ENDING_AT_MOST = 8


class _Spaces(dict[int, str]):
    """str.translate table: letters, digits and marks stay, everything else becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character if unicodedata.category(character)[0] in "LNM" else " "
        if len(self) < 40_000:
            self[code] = kept
        return kept


_SPACES = _Spaces()


def only_words(text: str) -> str:
    """text with all that is no letter, digit or mark as spaces; same length."""
    return text.translate(_SPACES)


def find(words: str) -> dict[str, list[Anchor]]:
    """only_words(folded text) -> vocabulary -> anchors in order of place, none overlapping within one vocabulary."""
    found: dict[str, list[Anchor]] = {}
    padded = f" {words} "
    for last, hits in _automaton().iter(padded):
        after = last + 1
        for length, vocabulary, id_, open_end in hits:
            end = _end(padded, after, open_end)
            if end:
                _keep(found.setdefault(vocabulary, []), Anchor(id_, after - length - 1, end - 1))
    return found


def _end(padded: str, after: int, open_end: int) -> int:
    """Where the word ends, 0 when it goes on in a way the vocabulary does not allow."""
    if open_end == _ANY or padded[after] == " ":
        return after
    if open_end == _STEM:
        return max(0, padded.find(" ", after, after + _ENDING_AT_MOST + 1))
    return after + 1 if padded[after] == "s" and padded[after + 1] == " " else 0


def _keep(anchors: list[Anchor], new: Anchor) -> None:
    """Longest wins; hits come in order of their ends. One word may stand for several ids."""
    while anchors and anchors[-1].end > new.start and anchors[-1][1:] != new[1:]:
        if anchors[-1].end - anchors[-1].start >= new.end - new.start:
            return
        anchors.pop()
    anchors.append(new)


_WORD, _STEM, _ANY = 0, 1, 2
_Hit = tuple[int, str, str, int]


@cache
def _automaton() -> ahocorasick.Automaton:
    hits: dict[str, list[_Hit]] = {}
    for vocabulary in VOCABULARIES:
        for id_, words in entries(vocabulary).items():
            for pattern, length, open_end in {shape for word in words for shape in _patterns(word)}:
                hits.setdefault(pattern, []).append((length, vocabulary, id_, open_end))
    automaton = ahocorasick.Automaton()
    for pattern, meanings in hits.items():
        automaton.add_word(pattern, tuple(meanings))
    automaton.make_automaton()
    return automaton


def _patterns(word: str) -> Iterator[tuple[str, int, int]]:
    """Key of the automaton, length of the word in the text, how it may end."""
    stem = word.endswith("*")
    plain = only_words(word.removesuffix("*")).strip(" ")
    if not plain:  # a sign such as a currency's: signs.yml has those
        return
    if _UNSPACED.search(plain[:1]):
        yield plain, len(plain), _ANY
        return
    for prefix in _prefixes(plain):
        yield f" {prefix}{plain}", len(prefix + plain), _STEM if stem or _ARABIC.match(plain) else _WORD


def _prefixes(word: str) -> Sequence[str]:
    if not _ARABIC.match(word):
        return ("",)
    return _HEBREW_PREFIXES if word < "\u0600" else _ARABIC_PREFIXES


Anchors = Mapping[str, Sequence[Anchor]]
