"""Digits spelt one by one: signs for longer than any number is, or words ("two three four ...")."""

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
def _digits() -> tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """word -> digit; several of them in a row; two of them, which are quick to look for."""
    names = {
        plain(word.strip()).text: str(digit)
        for digit, words in table("digits").items()
        for word in str(words).split(",")
    }
    one = f"(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"
    gap = r"[ ,.\-–_/]{1,3}"
    twice = r"(?:(?:double|triple|двойной)[ ])?"
    row = re.compile(rf"(?<![^\W_]){twice}{one}(?:{gap}{twice}{one}){{{_WORDS_AT_LEAST - 1},40}}(?![^\W_])")
    return names, row, re.compile(rf"(?<![^\W_]){one}{gap}{one}{gap}{one}{gap}")


def find(surface: Surface) -> Iterator[Found]:
    """The whole row of digits; there is no telling where a number in it begins."""
    text = surface.text
    if len(surface.chunks) >= _DIGITS:
        for row in _SPELLED.finditer(text):
            yield Found("cell", row.start(), row.end(), "")
    names, words, _ = _digits()
    if not any(name in text for name in _TELLING):
        return
    for row in words.finditer(text):
        yield Found("cell", row.start(), row.end(), _value(row.group(), names))


# Every row of six spelt digits that is a number of a person holds one of these, as good as always.
_TELLING = (
    "zero",
    "two",
    "four",
    "five",
    "seven",
    "eight",
    "nine",
    "oh ",
    "ноль",
    "два",
    "пять",
    "семь",
    "cero",
    "cinco",
    "siete",
    "sete",
    "deux",
    "cinq",
    "sept",
    "zwei",
    "sieben",
    "fünf",
    "शून्य",
    "दो",
    "पांच",
    "सात",
    "nol",
    "dua",
    "lima",
    "tujuh",
)


def _value(written: str, names: Mapping[str, str]) -> str:
    """ "two three double four" -> "2344"."""
    out, times = "", 1
    for word in re.findall(r"[^\W_]+", written):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        out, times = out + names.get(word, "") * times, 1
    return out
