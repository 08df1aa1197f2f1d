"""Digits spelt one by one, as signs or as words ("two three four ..."), for longer than any number is; and floods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from indexer.folding import plain
from indexer.masking.contract import Found, Surface
from indexer.masking.words import table

KINDS = ("cell",)
_DIGITS = 29
_SPELLED = re.compile(r"[0-9](?<![0-9].)[ .\-/_·•*#|](?:[0-9][ .\-/_·•*#|]){27,}[0-9](?![0-9])")
_WORDS_AT_LEAST = 6


@cache
def _digits() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """word -> digit; several of them in a row."""
    names = {
        plain(word.strip()).text: str(digit)
        for digit, words in table("digits").items()
        for word in str(words).split(",")
    }
    one = f"(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"
    gap = r"[ ,.\-–_/]{1,3}"
    twice = r"(?:(?:double|triple|двойной)[ ])?"
    row = re.compile(rf"(?<![^\W_]){twice}{one}(?:{gap}{twice}{one}){{{_WORDS_AT_LEAST - 1},40}}(?![^\W_])")
    return names, row


def find(surface: Surface) -> Iterator[Found]:
    """The whole row of digits; there is no telling where a number in it begins."""
    text = surface.text
    if len(surface.chunks) >= _DIGITS:
        for row in _SPELLED.finditer(text):
            yield Found("cell", row.start(), row.end(), "")
    for start, end in surface.floods:
        yield Found("cell", start, end, "")
    names, words = _digits()
    if not _has_neighbours(surface, names):
        return
    for row in words.finditer(text):
        yield Found("cell", row.start(), row.end(), _value(row.group(), names))


# Every row of six spelt digits that is a number of a person holds one of these, as good as always.
SIGNS = frozenset((
    "zero", "two", "four", "five", "seven", "eight", "nine", "oh ", "ноль", "два", "пять", "семь", "cero", "cinco",
    "siete", "sete", "deux", "cinq", "sept", "zwei", "sieben", "fünf", "शून्य", "दो", "पांच", "सात", "nol", "dua",
    "lima", "tujuh",
))  # fmt: skip


_BEHIND = re.compile(r"[ ,.\-–_/]{1,3}([^ ,.\-–_/]+)")
_TIMES = frozenset({"double", "triple", "двойной"})


def _has_neighbours(surface: Surface, names: Mapping[str, str]) -> bool:
    """Whether a digit's name stands behind a telling one, or before it: two of six in a row, quick to look for."""
    text = surface.text
    for name in surface.signs.keys() & SIGNS:
        for place in surface.signs[name]:
            end = place + len(name.rstrip(" "))
            behind = _BEHIND.match(text, end)
            if behind and (behind[1].rstrip(_ENDS) in names or behind[1] in _TIMES):
                return True
            before = _BEHIND.match(text[max(0, place - _LONGEST) : place][::-1])
            if before and (before[1][::-1].lstrip(_ENDS) in names or before[1][::-1] in _TIMES):
                return True
    return False


_LONGEST = 16  # letters of a digit's name and the signs behind it
_ENDS = "\n\r\t:;()[]\"'!?"


def _value(written: str, names: Mapping[str, str]) -> str:
    """ "two three double four" -> "2344"."""
    out, times = "", 1
    for word in re.findall(r"[^\W_]+", written):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        out, times = out + names.get(word, "") * times, 1
    return out
