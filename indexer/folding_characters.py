"""Characters one by one: forms, case, accents, invisible ones, digits of other scripts; words stay as they are."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache

PASSES = 8
Pair = tuple[str, Sequence[int]]  # a text, and where each of its characters came from

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
_STROKES = str.maketrans("ıłøđħŧیىکہ٫٬،ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "ilodhtييكه.,,abcdefghijklmnopqrstuvwyz")
for _first in (0x1F150, 0x1F170):  # white letters in black circles and squares, which NFKC leaves
    _STROKES |= {_first + at: 0x61 + at for at in range(26)}


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
    for _ in range(PASSES):
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


def characters(text: str, origin: Sequence[int]) -> Pair:
    """One pass; origin says where each character of text came from, and the result's where each of its own did."""
    simple = _simplified(text)
    if _COMPLEX not in simple:
        return _chinese_digits(simple), origin
    out: list[str] = []
    origin = in_memory(origin)
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


def in_memory(origin: Sequence[int]) -> array[int]:
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
