"""Folding: one reading of a text for search and extraction, whatever tricks it is written with.

Contract (every caller relies on it): fold(text).text is the folded text, and origin[i] is the index in the original
text of the character that folded character i came from, so that spans always point into the original. Folding is
deterministic and stable: fold(fold(x).text).text == fold(x).text.

What is undone: compatibility forms (NFKC), case, accents, zero-width and bidirectional controls, digits of other
scripts, look-alike letters of another script inside a word, letters written with spaces between them, and leet.
What is kept: real Cyrillic and Greek words, and tokens such as 2fa, mp3, 815m, 100k.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

from indexer.folding_characters import PASSES, Pair, characters, in_memory


@dataclass(frozen=True, slots=True)
class Folded:
    """text and origin have the same length; original is what was folded."""

    text: str
    origin: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span of folded text -> half-open span of the original; start < end."""
        return self.origin[start], self.origin[end - 1] + 1


NOTHING = Folded("", range(0), "")


def fold(text: str, folded: Folded | None = None) -> Folded:
    """The folded text with its way back; any text is taken, also lone surrogates and NUL.

    folded  plain(text), where the caller has it
    """
    if text.isascii():
        return Folded(*_words(text.lower(), range(len(text))), text)
    first = folded or plain(text)
    out, origin = _words(first.text, first.origin)
    if out == first.text or (origin is first.origin and isinstance(origin, range)):  # one to one, and nothing joined
        return Folded(out, origin, text)
    for _ in range(PASSES):  # a pass may bring together what the next one composes; one or two are usual
        before, places = out, origin
        out, origin = _words(*characters(out, origin))
        if out == before or origin is places:
            break
    return Folded(out, origin, text)


# --- words ------------------------------------------------------------------------------------------------------


def _words(text: str, origin: Sequence[int]) -> Pair:
    text, origin = _close_up(text, origin)
    if _OTHER_LETTER.search(text):
        text = _rewritten(text, _TOUCHING, str.isalnum, _MIXED, _one_script)
    text = _rewritten(text, _SIGN_IN_WORD, _LEET_SIGNS.__contains__, _LEET, _plain)
    return _WITH_OS.sub(_zeros, text) if _OS.search(text) else text, origin


# "5OO,OOO", "2OOk": letters for zeros, two of them at least.
_OS = re.compile("[0-9]o[0-9o,]")
_WITH_OS = re.compile(r"(?<![\w,.])[1-9][0-9o]{1,11}(?:,[0-9o]{3}){0,3}(?=[km]?(?!\w))")


def _zeros(found: re.Match[str]) -> str:
    return found.group().replace("o", "0") if found.group().count("o") > 1 else found.group()


def _rewritten(
    text: str,
    sign: re.Pattern[str],
    belongs: Callable[[str], bool],
    word: re.Pattern[str],
    write: Callable[[re.Match[str]], str],
) -> str:
    """word.sub(write, text), where a word must hold a sign and begins where the characters that belong to it begin.

    Signs are rare and quick to find: looking at the words around them alone spares looking at all of them.
    """
    out: list[str] = []
    kept = done = 0
    while found := sign.search(text, done):
        place = start = found.start()
        while start > done and place - start < _WORD_AT_MOST and belongs(text[start - 1]):
            start -= 1
        done = found.end()
        while done < len(text) and belongs(text[done]):
            done += 1
        if matched := word.match(text, start):
            out += (text[kept:start], write(matched))
            kept = matched.end()
    return "".join([*out, text[kept:]]) if out else text


_WORD_AT_MOST = 40
# Four or more single letters with the same separator between them; a double space ends a word.
_SPACED = re.compile(r"(?<!\w)[^\W_]([ .\-_*·])(?:[^\W_]\1){2,}[^\W_](?!\w)")
_SPACED_PART = re.compile(r"([ .\-_*·])[^\W_]\1[^\W_]\1")  # quick to look for


def _close_up(text: str, origin: Sequence[int]) -> Pair:
    first = _SPACED_PART.search(text)
    if not first:
        return text, origin
    out: list[str] = []
    origin = in_memory(origin)
    places = array("I")
    done = 0
    for found in _SPACED.finditer(text, max(0, first.start() - 1)):
        letters = found.group()[::2]
        if sum(map(str.isalpha, letters)) < 3:
            continue
        start, end = found.span()
        out += (text[done:start], letters)
        places += origin[done:start]
        places += origin[start:end:2]
        done = end
    if not done:
        return text, origin
    return "".join([*out, text[done:]]), places + origin[done:]


_CYRILLIC = dict(zip("авекмнорстухіјѕгԁһԛԝьіүѵ", "abekmhopctyxijsrdhqwbiyv", strict=True)) | {"ӏ": "l", "ё": "e"}
_GREEK = dict(zip("αβγεηικμνορστυχωζ", "abyenikmvopotuxwz", strict=True)) | {"σ": "o", "ς": "s"}
_TO_LATIN = _CYRILLIC | _GREEK
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in reversed(list(_CYRILLIC.items())) if cyrillic in "авекмнорстухі"}
_LETTER = r"[a-z0-9\u0370-\u03ff\u0400-\u052f]"
_TOUCHING = re.compile("[a-z0-9](?:(?=[\u0370-\u052f])|(?<=[\u0370-\u052f].))")
_MIXED = re.compile(rf"(?<![^\W_])(?=[^\W_]{{0,40}}[a-z]){_LETTER}{{2,40}}(?![^\W_])")
_LATIN_LETTER = re.compile("[a-z]")
_OTHER_LETTER = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def _one_script(found: re.Match[str]) -> str:
    """A word of two scripts in one of them, where look-alikes allow it; the script of more letters wins."""
    word = found.group()
    others = _OTHER_LETTER.findall(word)
    if not others:
        return word
    latins = _LATIN_LETTER.findall(word)
    to_latin = all(letter in _TO_LATIN for letter in others)
    to_cyrillic = all(letter in _TO_CYRILLIC for letter in latins) and all(letter >= "\u0400" for letter in others)
    if to_cyrillic and (not to_latin or len(others) > len(latins)):
        return "".join([_TO_CYRILLIC.get(letter, letter) for letter in word])
    if to_latin:
        return "".join([_TO_LATIN.get(letter, letter) for letter in word])
    return word


# A token of letters with digits or signs among them.
_LEET = re.compile(r"(?<![\w@$!])(?=[a-z]{0,19}[0-9@$!])(?=[0-9@$!]{0,19}[a-z])[a-z0-9@$!]{3,20}(?![\w@$])")
_LEET_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789@$!")
_SIGN_IN_WORD = re.compile("[0-9@$!](?:(?=[a-z])|(?<=[a-z].))")
_READS_AS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i",
}  # fmt: skip
_USUALLY_READS_AS = str.maketrans({sign: letters[0] for sign, letters in _READS_AS.items()})
# Unmistakable without a dictionary: begins and ends with letters, two or more lone vowels-as-digits inside.
_OBVIOUS = re.compile(r"(?=.{6,14}$)[a-z]{1,4}(?:(?:[013457@]{1,2})[a-z]{1,4}){2,4}")
_HEX = re.compile(r"[0-9a-f]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}")


def _plain(found: re.Match[str]) -> str:
    token = found.group()
    words = _leet_words()
    ambiguous = token.count("1") + token.count("6")
    if ambiguous > 4:
        return token
    usual = token.translate(_USUALLY_READS_AS)
    if usual in words:
        return usual
    if ambiguous:
        for letters in _readings(token):
            if letters in words:
                return letters
    if _OBVIOUS.fullmatch(token) and not _HEX.fullmatch(token) and not _CONSONANTS.search(usual):
        return usual
    return token


def _readings(token: str) -> Iterator[str]:
    return map("".join, product(*[_READS_AS.get(sign, sign) for sign in token]))


@cache
def _leet_words() -> frozenset[str]:
    lines = resources.files("indexer").joinpath("folding_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def plain(text: str) -> Folded:
    """Only the characters folded (forms, case, accents, invisible ones, digits); words stay as they are written.

    What masking reads: an identifier must not be bent by rules that are made for words.
    """
    if text.isascii():
        return Folded(text.lower(), range(len(text)), text)
    out: str = text
    origin: Sequence[int] = range(len(text))
    for _ in range(PASSES):
        before, places = out, origin
        out, origin = characters(out, origin)
        if out == before or origin is places:
            break
    return Folded(out, origin, text)
