"""What does the organisation do? By the words of its name, of the line that says it, of a report's first sentence."""

from __future__ import annotations

import re
from functools import cache

import ahocorasick

from indexer.extract.anchors import UNSPACED, only_words
from indexer.extract.contract import Text
from indexer.extract.vocabulary import entries
from indexer.folding import fold

_LOOKED_AT = 6000  # characters
_SECTORS = (
    "health", "finance", "government", "education", "telecom", "transport", "energy", "retail", "hospitality", "gaming",
    "media", "technology", "manufacturing", "legal",
)  # fmt: skip


@cache
def _sector_words() -> ahocorasick.Automaton:
    """Words as they stand in a padded text (" bank" for a stem, " law " for a whole word, CJK anywhere), each with the
    place of its sector in _SECTORS, the first of several.
    """
    known, automaton = entries("victim_words"), ahocorasick.Automaton()
    for place, sector in reversed(list(enumerate(_SECTORS))):
        for word in known[sector]:
            automaton.add_word(_padded(word), place)
    automaton.make_automaton()
    return automaton


def _padded(word: str) -> str:
    bare = only_words(word.removesuffix("*"))
    if UNSPACED.match(word):
        return bare
    return f" {bare}" if word.endswith("*") else f" {bare} "


def sector_of(name: str) -> str:
    if not name.strip():
        return ""
    padded = f" {only_words(fold(name).text)} "
    first = min([place for _, place in _sector_words().iter(padded)], default=-1)
    return _SECTORS[first] if first >= 0 else ""


_ACTIVITIES = frozenset(
    ("activity", "industry", "sector", "business", "niche", "field", "сфера", "отрасль", "деятельность", "тематика",
     "сектор", "secteur", "rubro", "actividad", "setor", "branche", "settore", "branza", "sektor", "行业",
     "業種", "업종")
)  # fmt: skip
_ACTIVITY = re.compile(rf"(?:^|\n|[|;•])[ \t]*(?:{'|'.join(sorted(_ACTIVITIES))})[ \t]*[:=–-][ \t]*([^\n|;•]{{3,60}})")


def activity(text: Text) -> re.Match[str] | None:
    return None if _ACTIVITIES.isdisjoint(text.word_set) else _ACTIVITY.search(text.joined[:_LOOKED_AT])


def told_sector(text: Text, is_named: bool) -> str:
    """The sector of a line that says it, else of the title, where somebody is named or a network is sold."""
    line = activity(text)
    if line and (sector := sector_of(line[1])):
        return sector
    is_report = text.kind in ("feed_item", "leak_post")
    if not is_named and not is_report and not text.found("categories", "initial_access"):
        if not text.found("cues", "data_goods", "victim"):
            return ""
        kind = _OF_ONE.search(text.title.text) or _OF_ONE.search(text.body.text[:_INTRODUCED])
        return sector_of(kind[1]) if kind else ""
    return sector_of(text.title.original) or (sector_of(_introduced(text)) if is_report else "")


_FATE = re.compile(
    r"\b(?:suffered|was|were|had|has|left|discovered|exposed|became|announced|victime|wurde|sufrió|"
    r"sofreu|ha subito)\b|[.!?](?: |$)"
)
_INTRODUCED = 160  # characters
# "database of a hospital in Ohio", "base de una aseguradora": somebody who is not named.
_OF_ONE = re.compile(
    r"\b(?:(?:of|from|to|at) (?:an?|one|some|the|major|large|big)|de un[ae]?|d un[ea]?|de uma?|di un[ao]?|einer|eines|"
    r"einem|крупн\w+|одн\w+|jednej|jednego|bir|sebuah|một|某)(?: |(?<=某))([^.,;:\n]{3,40})"
)


def _introduced(text: Text) -> str:
    """What a report's first words say of the organisation, before what befell it: "the French fashion retailer X"."""
    first = text.body.original[:_INTRODUCED]
    fate = _FATE.search(first)
    return first[: fate.start()] if fate else first
