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
import unicodedata
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import product


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


def fold(text: str, characters: Folded | None = None) -> Folded:
    """The folded text with its way back; any text is taken, also lone surrogates and NUL.

    characters  plain(text), where the caller has it
    """
    if text.isascii():
        return Folded(*_words(text.lower(), range(len(text))), text)
    first = characters or plain(text)
    out, origin = _words(first.text, first.origin)
    if out == first.text or (origin is first.origin and isinstance(origin, range)):  # one to one, and nothing joined
        return Folded(out, origin, text)
    for _ in range(_PASSES):  # a pass may bring together what the next one composes; one or two are usual
        before, places = out, origin
        out, origin = _words(*_characters(out, origin))
        if out == before or origin is places:
            break
    return Folded(out, origin, text)


_PASSES = 8
_Pair = tuple[str, Sequence[int]]

# --- characters -------------------------------------------------------------------------------------------------

_COMPLEX_PART = re.compile("\ue000+")
_COMPLEX = "\ue000"  # stands for a character that folds to no or several characters, or may join its forerunner
_CACHED_AT_MOST = 30_000
# Marks that are accents: Latin, Cyrillic, Greek; Hebrew points; Arabic vowel signs and hamza; the emoji keycap. Indic
# vowel signs and kana voicing are no accents: without them other words would stand there.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u20d0-\u20f0]"
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0640\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_STROKES = str.maketrans("ıłøđħŧیىکہ٫٬،", "ilodhtييكه.,,")


def _joining() -> str:
    """A character class of what can compose with the character before it (Unicode's NFC_Quick_Check=Maybe, roughly)."""
    seconds = {0x3099, 0x309A, 0xFF9E, 0xFF9F}
    for code in range(0xA0, 0x3100):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(int(parts[1], 16))
        if unicodedata.combining(chr(code)):
            seconds.add(code)
    return "".join(map(re.escape, map(chr, sorted(seconds)))) + "\u1161-\u11ff"


_JOINING = re.compile(f"[{_joining()}]")
_CLUSTER = re.compile(f".[{_joining()}]{{0,30}}", re.DOTALL)


@lru_cache(_CACHED_AT_MOST)
def _fixed(cluster: str) -> str:
    """One cluster, folded until it no longer changes."""
    for _ in range(_PASSES):
        form = cluster.replace("№", "#")  # NFKC makes letters of it, and they would join the number behind
        form = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", form).casefold())
        form = _ACCENT.sub("", _INVISIBLE.sub("", form)).translate(_STROKES)
        form = "".join(map(_digit, unicodedata.normalize("NFC", form)))
        if form == cluster:
            break
        cluster = form
    return cluster


def _digit(character: str) -> str:
    if character == "\U0001f51f":  # the keycap ten
        return "10"
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


class _Simple(dict[int, str]):
    """str.translate table: characters that fold one to one; the others become _COMPLEX."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        form = _fixed(character)
        simple = form if len(form) == 1 and not _JOINING.match(character) and not _JOINING.match(form) else _COMPLEX
        if len(self) < _CACHED_AT_MOST:
            self[code] = simple
        return simple


_SIMPLE = _Simple({code: chr(code).lower() for code in range(128)} | {0xE000: _COMPLEX})


@cache
def _odd() -> re.Pattern[str]:
    """A character that may fold to something else than its lower case."""
    usual = [*range(0x1000), *range(0x2000, 0x2070), *range(0x3040, 0x3100)]
    same = {code for code in usual if code != _FINAL_SIGMA and _SIMPLE[code] == chr(code).lower()}
    ideographs, hangul = "\u4e00-\u9fff", "\uac00-\ud7a3"
    return re.compile(f"[^{''.join(map(re.escape, map(chr, sorted(same))))}{ideographs}{hangul}]")


_FINAL_SIGMA = 0x3A3  # its lower case depends on where it stands
_DIFFERENT_AT_MOST = 60


def _simplified(text: str) -> str:
    """text.translate(_SIMPLE): lower case, and the few different characters that are none each replaced."""
    different = set(_odd().findall(text))
    if len(different) > _DIFFERENT_AT_MOST:
        return text.translate(_SIMPLE)
    for character in different:
        text = text.replace(character, _SIMPLE[ord(character)])
    return text.lower()


def _characters(text: str, origin: Sequence[int]) -> _Pair:
    simple = _simplified(text)
    if _COMPLEX not in simple:
        return _chinese_digits(simple), origin
    out: list[str] = []
    origin = _in_memory(origin)
    places = array("I")
    done = 0
    for part in _COMPLEX_PART.finditer(simple):
        start = max(done, part.start() - 1)  # with the character before, which the first may join
        out.append(simple[done:start])
        places += origin[done:start]
        done = part.end()
        visible, kept = _visible(text, start, done)
        place = 0
        for cluster in _CLUSTER.findall(visible):
            form = _fixed(cluster)
            out.append(form)
            for _ in form:
                places.append(origin[kept[place]])
            place += len(cluster)
    out.append(simple[done:])
    places += origin[done:]
    return _chinese_digits("".join(out)), places


def _in_memory(origin: Sequence[int]) -> array[int]:
    """The same places as an array, which is copied part by part at the speed of memory."""
    if isinstance(origin, array):
        return origin
    if isinstance(origin, range) and len(origin) < _IDENTITY_AT_MOST:
        return _identity(1 << len(origin).bit_length())[: len(origin)]
    return array("I", origin)


_IDENTITY_AT_MOST = 1 << 20


@lru_cache(8)
def _identity(length: int) -> array[int]:
    return array("I", range(length))


def _visible(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """text[start:end] without invisible characters, and where each that stays is in text."""
    part = text[start:end]
    if not _INVISIBLE.search(part):
        return part, range(start, end)
    kept = [at for at in range(start, end) if not _INVISIBLE.match(text[at])]
    return "".join([text[at] for at in kept]), kept


_CHINESE_DIGITS = "〇一二三四五六七八九"
_CHINESE_RUN = re.compile(f"[{_CHINESE_DIGITS}]{{3,}}")
_CHINESE = str.maketrans(_CHINESE_DIGITS, "0123456789")


def _chinese_digits(text: str) -> str:
    """Digit by digit numbers such as 二〇二六; one or two of them are more often words (统一, 一手)."""
    if not any(digit in text for digit in _CHINESE_DIGITS):
        return text
    return _CHINESE_RUN.sub(lambda found: found.group().translate(_CHINESE), text)


# --- words ------------------------------------------------------------------------------------------------------


def _words(text: str, origin: Sequence[int]) -> _Pair:
    text, origin = _close_up(text, origin)
    if _OTHER_LETTER.search(text):
        text = _rewritten(text, _TOUCHING, str.isalnum, _MIXED, _one_script)
    return _rewritten(text, _SIGN_IN_WORD, _LEET_SIGNS.__contains__, _LEET, _plain), origin


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


def _close_up(text: str, origin: Sequence[int]) -> _Pair:
    first = _SPACED_PART.search(text)
    if not first:
        return text, origin
    out: list[str] = []
    origin = _in_memory(origin)
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
    for _ in range(_PASSES):
        before, places = out, origin
        out, origin = _characters(out, origin)
        if out == before or origin is places:
            break
    return Folded(out, origin, text)
