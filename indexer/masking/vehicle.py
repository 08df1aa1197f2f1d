"""Vehicles: their identification numbers (ISO 3779) by check digit or behind a word, and plates behind a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.decoding import LOOK_ALIKE
from indexer.masking.words import words

KINDS = ("vehicle",)
_LETTER = r"[^\W\d_]"
_GROUP = rf"(?:{_LETTER}{{1,3}}(?!{_LETTER})|[0-9]{{1,5}}(?![0-9]))"
# A plate is short: two to seven digits and one to six letters in groups, the letters of any script.
_BEHIND = re.compile(
    r"s?[ \t]{0,2}(?:(?:is|nos?|nr|num|numbers?|id)(?![^\W_])[ ]?){0,2}"
    r"(?:[\"']?</[a-z]{1,4}>\s?<[a-z]{1,4}>|[^\w\n]{0,6})"
    r"(?:\r?\n)?(?:1[.)] )?"
)
_GOES_ON = re.compile(r"(?!s(?![^\W\d_]))[^\W\d_]")
_NEXT = re.compile(r"[ \t]*(?:[,;/|]|\r?\n|\sand\s)[ \t]*(?:[0-9]{1,2}[.)] |[-*•] )?")
_PLATE = re.compile(
    rf"(?=(?:[^0-9\n]{{0,6}}[0-9]){{2}})(?=[\W\d_]{{0,6}}{_LETTER}){_GROUP}(?:[ ._/·-]?{_GROUP}){{1,5}}(?![^\W_])"
)
_WORD_BEHIND = re.compile(rf" {_LETTER}{{1,3}}(?!{_LETTER})")  # "KA05MH4471 and"
_ANDS = frozenset({" and", " or", " y", " e", " et", " und", " и"})
_COUNT = re.compile(r"[0-9]+00(?![0-9])|[0-9]{5}")
_MOST_LETTERS, _MOST_DIGITS, _LEAST = 6, 8, 5
_VIN = re.compile(r"(?<![a-z0-9])(?=.{0,13}[0-9]{4}(?![0-9]))[a-hj-npr-z0-9]{17}(?![a-z0-9])")
_VIN_DIGITS = 4  # the last characters of any maker's number
_VIN_SIZE, _VIN_CHECK = 17, 8
_VALUES = {letter: value for letters, value in zip(
    ("aj", "bks", "clt", "dmu", "env", "fw", "gpx", "hy", "rz"), (1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True
) for letter in letters}  # fmt: skip
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_AT_MOST = 400


@cache
def _cues() -> frozenset[str]:
    return words("vehicle", of="cues")


SIGNS = tuple(_cues())
_VIN_SIGNS = ("vin", "chassis", "车架号")


def find(surface: Surface) -> Iterator[Found]:
    """Identification numbers that check or that a word in the text speaks of, and what stands behind a plate's word."""
    text = surface.text
    is_told = any(sign in surface.signs for sign in _VIN_SIGNS)
    for start, end in surface.chunks:
        low = end - _VIN_SIZE
        if end - start < _VIN_DIGITS or low < 0 or not text[low].isalnum():
            continue
        if (number := _VIN.match(text, low)) and (is_told or _checks(number.group())):
            yield Found("vehicle", *number.span(), number.group().upper())
    done: set[int] = set()  # where a longer cue began
    for cue in sorted(_cues() & surface.signs.keys(), key=len, reverse=True):
        for place in surface.signs[cue][:_AT_MOST]:
            if place not in done:
                done.add(place)
                yield from _plates(surface, place, place + len(cue))


def _plates(surface: Surface, start: int, place: int) -> Iterator[Found]:
    """What stands behind a word for plates, and the list that follows."""
    text = surface.text
    is_word = not text[start - 1 : start].isalnum() and not (
        text[place - 1].isascii() and text[place : place + 1].isalpha()
    )
    gap = _BEHIND.match(text, place) if is_word else None
    while gap and (plate := _plate(surface, gap.end())):
        yield plate
        gap = _NEXT.match(text, plate.end)


def _plate(surface: Surface, place: int) -> Found | None:
    found = _PLATE.match(surface.text, place)
    if not found:
        return None
    start, end = found.span()
    for word in _WORD_BEHIND.finditer(surface.text, start, end):
        if word.group() in _ANDS or (
            _is_upper(surface, start, word.start()) and not surface.is_upper(word.start() + 1)
        ):
            end = word.start()
            break
    value = re.sub(r"[\W_]", "", surface.text[start:end]).translate(LOOK_ALIKE).upper()
    digits = sum(map(str.isdigit, value))
    if len(value) < _LEAST or digits > _MOST_DIGITS or len(value) - digits > _MOST_LETTERS:
        return None
    if surface.spared.holds(start, end) or _COUNT.match(surface.text, start):
        return None
    return Found("vehicle", start, end, value, sure=True)


def _is_upper(surface: Surface, start: int, end: int) -> bool:
    return any(surface.is_upper(place) for place in range(start, end))


def _checks(number: str) -> bool:
    """Whether the ninth character is the check digit (49 CFR 565.15); a number of Europe may have none."""
    total = sum(
        weight * (int(sign) if sign.isdigit() else _VALUES[sign]) for sign, weight in zip(number, _WEIGHTS, strict=True)
    )
    return number[_VIN_CHECK] == ("x" if total % 11 == 10 else str(total % 11)) and not number.isdigit()
