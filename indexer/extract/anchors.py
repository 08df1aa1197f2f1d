"""Where do words of the vocabularies stand in a text? One Aho-Corasick pass for all vocabularies together."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, cast

import ahocorasick

from indexer.extract.contract import Anchor
from indexer.extract.small_words import phrases
from indexer.extract.vocabulary import entries

# Vocabularies whose words are looked for in running text.
VOCABULARIES = (
    "data_types", "intents", "categories", "countries", "units", "cues", "currencies", "languages", "months",
    "contacts", "scales", "lures",
)  # fmt: skip
# Scripts written without spaces between words: no word boundary is asked for.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]"
)
_ARABIC = re.compile("[\u0590-\u06ff]")
# Article, conjunction and prepositions that Arabic and Hebrew write as one with the word.
_ARABIC_PREFIXES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف")
_HEBREW_PREFIXES = ("", "ה", "ו", "ב", "ל", "מ", "וה")
_ENDING_AT_MOST = 8


_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


@cache
def _signs() -> re.Pattern[str]:
    """A character that may be no letter, digit or mark; all beyond the basic plane are looked at one by one."""
    wordy = [code for code in range(0x10000) if code == 0x20 or _is_wordy(chr(code))]
    starts = [code for at, code in enumerate(wordy) if not at or wordy[at - 1] != code - 1]
    ends = [code for at, code in enumerate(wordy) if at + 1 == len(wordy) or wordy[at + 1] != code + 1]
    ranges = [f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in zip(starts, ends, strict=True)]
    return re.compile(f"[^{''.join(ranges)}]")


def _is_wordy(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def only_words(text: str) -> str:
    """text with all that is no letter, digit or mark as spaces; same length."""
    if text.isascii():
        return text.translate(_ASCII_SPACES)
    for sign in set(_signs().findall(text)):
        if not _is_wordy(sign):
            text = text.replace(sign, " ")
    return text


def find(words: str) -> dict[str, list[Anchor]]:
    """only_words(folded text) -> vocabulary -> anchors in order of place, none overlapping within one vocabulary."""
    if words.isascii() or not (cuts := _cuts(words)):
        return _find(words)
    found = _find(_apart(words, cuts))
    blanks = [cut + at for at, cut in enumerate(cuts)]
    return {name: [_moved(anchor, blanks) for anchor in anchors] for name, anchors in found.items()}


# "出售KYC资料", "CVV카드": scripts without spaces take Latin words in without one.
_TOUCHING = re.compile(f"[a-z](?:(?={UNSPACED.pattern})|(?<={UNSPACED.pattern}.))")


def _cuts(words: str) -> list[int]:
    """Where a Latin letter and one of a script without spaces touch."""
    cuts: list[int] = []
    for found in _TOUCHING.finditer(words):
        place = found.start()
        if place and UNSPACED.match(words, place - 1):
            cuts.append(place)
        if UNSPACED.match(words, place + 1):
            cuts.append(place + 1)
    return cuts


def _apart(words: str, cuts: Sequence[int]) -> str:
    """words with a blank at each of the places."""
    return " ".join([words[start:end] for start, end in zip((0, *cuts), (*cuts, len(words)), strict=True)])


def _moved(anchor: Anchor, blanks: Sequence[int]) -> Anchor:
    """An anchor of a text with blanks put in at these places, in the text without them."""
    id_, start, end = anchor
    return Anchor(id_, start - bisect_left(blanks, start), end - bisect_left(blanks, end - 1))


def _find(words: str) -> dict[str, list[Anchor]]:
    padded = f" {words} "
    found: list[list[Anchor]] = [[] for _ in VOCABULARIES]
    for last, (minus_length, is_whole, hits) in _hits(padded):
        follows = padded[last + 1]
        if is_whole and follows != " " and follows != "s":
            continue
        start = last + minus_length
        for vocabulary, id_, open_end in hits:
            end = last if follows == " " and open_end < _REST else _end(padded, last, open_end)
            if end < 0:
                continue
            kept = found[vocabulary]
            if not kept or kept[-1][2] <= start:
                kept.append(_anchor((id_, start, end)))
            else:
                _keep(kept, (id_, start, end))
    return {name: anchors for name, anchors in zip(VOCABULARIES, found, strict=True) if anchors}


def _end(padded: str, last: int, open_end: int) -> int:
    """Where a word ends in the text (not padded) whose pattern ends at a place; below 0 where it is another word."""
    after = last + 1
    if open_end >= _REST:
        rest = _automata().rests[open_end - _REST].match(padded, after)
        return rest.end() - 1 if rest else -1
    if open_end == _ANY:
        return last
    if open_end == _STEM:
        return padded.find(" ", after, after + _ENDING_AT_MOST + 1) - 1
    return after if padded.startswith("s ", after) else -1


def _hits(padded: str) -> Iterable[tuple[int, _Pattern]]:
    """Where patterns end, in order; of those that end together the longer first."""
    automata = _automata()
    if padded.isascii():
        return cast(Iterable[tuple[int, _Pattern]], automata.ascii.iter(padded))
    hits = list(automata.spaced.iter(padded))
    spaced = len(hits)
    for part in automata.stretch.finditer(padded):
        hits += automata.unspaced.iter(padded, *part.span())
    if 0 < spaced < len(hits):
        hits.sort()
    return hits


_anchor = partial(tuple.__new__, Anchor)


_SAME_PLACE = 6  # ids that share a word


def _keep(anchors: list[Anchor], new: tuple[str, int, int]) -> None:
    """Longest wins; hits come in order of their ends. One word may stand for several ids."""
    _, start, end = new
    while anchors:
        _, before, until = anchors[-1]
        if until <= start:
            break
        if before == start and until == end:
            if new in anchors[-_SAME_PLACE:]:  # an id's own words overlap ("log*" and "logs")
                return
            break
        if until - before >= end - start:
            return
        anchors.pop()
    anchors.append(_anchor(new))


_WORD, _STEM, _ANY, _REST = 0, 1, 2, 3  # from _REST on: as the pattern at that place of _Automata.rests
_Hit = tuple[int, str, int]  # place of the vocabulary in VOCABULARIES, id, how the word may end
_Pattern = tuple[int, bool, tuple[_Hit, ...]]  # length of the word as a negative number; whether all hits end as _WORD


class _Automata(NamedTuple):
    """A root with few edges is quick to fall back to, so patterns are kept apart by how they begin.

    ascii     the patterns that an ASCII text can hold
    spaced    those that begin with a space
    unspaced  those of scripts without spaces
    stretch   parts of a text that can hold an unspaced one
    rests     what follows the first open ending within a word or phrase ("кредитн* карт*")
    """

    ascii: ahocorasick.Automaton
    spaced: ahocorasick.Automaton
    unspaced: ahocorasick.Automaton
    stretch: re.Pattern[str]
    rests: tuple[re.Pattern[str], ...]


@cache
def _automata() -> _Automata:
    hits: dict[str, list[_Hit]] = {}
    rests: dict[str, int] = {}
    for vocabulary, name in enumerate(VOCABULARIES):
        words_of = phrases() if name == "languages" else entries(name)
        for id_, words in words_of.items():
            if name == "data_types" and id_ != "none":
                words += _columns(words)
            for pattern, ending in {shape for word in words for shape in _patterns(word)}:
                open_end = ending if isinstance(ending, int) else _REST + rests.setdefault(ending, len(rests))
                hits.setdefault(pattern, []).append((vocabulary, id_, open_end))
    spaced, unspaced = [each for each in hits if each[0] == " "], [each for each in hits if each[0] != " "]
    other = max(len(part) for each in unspaced for part in re.split(UNSPACED, each))
    stretch = rf"{UNSPACED.pattern}+(?:.{{1,{other}}}?{UNSPACED.pattern}+)*.{{0,{other}}}"
    return _Automata(
        _automaton({each: hits[each] for each in spaced if each.isascii()}),
        _automaton({each: hits[each] for each in spaced}),
        _automaton({each: hits[each] for each in unspaced}),
        re.compile(stretch, re.DOTALL),
        tuple(map(re.compile, rests)),
    )


_COLUMN_AT_LEAST = 6  # letters


def _columns(words: Sequence[str]) -> tuple[str, ...]:
    """The names that columns of dumps have for phrases, folded: "date of birth*" -> "dateofbirth*" (dateOfBirth)."""
    joined = {word.replace(" ", "") for word in words if " " in word and word.isascii() and "*" not in word[:-1]}
    return tuple(sorted(word for word in joined if len(word) >= _COLUMN_AT_LEAST))


def _automaton(hits: Mapping[str, Sequence[_Hit]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for pattern in sorted(hits):  # edges are searched in the order in which they were added: Latin letters first
        length = len(pattern.removeprefix(" "))
        is_whole = all(ending == _WORD for *_, ending in hits[pattern])
        automaton.add_word(pattern, (-length, is_whole, tuple(hits[pattern])))
    automaton.make_automaton()
    return automaton


def _patterns(word: str) -> Iterator[tuple[str, int | str]]:
    """Key of the automaton, how the word may end: _WORD and the like, or a pattern."""
    if "*" in word[:-1]:
        first, *others = word.split("*")
        plain = only_words(first).lstrip(" ")
        ending = rf"[^ ]{{0,{_ENDING_AT_MOST}}}"
        yield f" {plain}", "".join(f"{ending}{re.escape(only_words(part))}" for part in others) + "(?= )"
        return
    stem = word.endswith("*")
    plain = only_words(word.removesuffix("*")).strip(" ")
    plain = _apart(plain, _cuts(plain))
    if not plain:  # a sign such as a currency's: signs.yml has those
        return
    if UNSPACED.search(plain[:1]):
        yield plain, _ANY
        return
    open_end = _ANY if UNSPACED.match(plain[-1:]) else _STEM if stem or _ARABIC.match(plain) else _WORD
    for prefix in _prefixes(plain):
        yield f" {prefix}{plain}", open_end


def _prefixes(word: str) -> Sequence[str]:
    if not _ARABIC.match(word):
        return ("",)
    return _HEBREW_PREFIXES if word < "\u0600" else _ARABIC_PREFIXES


Anchors = Mapping[str, Sequence[Anchor]]
