"""Which numbers does a text hold, and what are their values? Digits, every habit of grouping, scale words, ranges."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice
from operator import itemgetter

from indexer.extract import compounds
from indexer.extract.anchors import only_words
from indexer.extract.contract import Anchor, Number
from indexer.extract.vocabulary import entries

# Groups with spaces hold exactly three digits; other separators are looked at by read_digits.
_DIGITS = re.compile(
    r"[0-9](?:[0-9]{0,2}(?: [0-9]{3}(?![0-9]))+(?:[.,][0-9]{1,2}(?![0-9]))?|[0-9]{0,39}(?:[.,'’_][0-9]{1,40}){0,12})"
)
_BETWEEN = re.compile(r" ?(?:-|–|—|~|to|до|по|bis|ate|a|hasta|sampai|den|से|至|到|إلى|ile) ?|\+? ?- ?")
# In these languages "mil" is a thousand; elsewhere it is short for million.
_MIL_IS_1000 = frozenset({"es", "pt", "it", "ca", "gl"})
_GLUED_ONLY = frozenset(
    {"m", "м", "b", "t", "т", "tr", "jt", "bi", "mm", "mi", "ty", "bin", "kk", "кк", "cr", "lk", "w"}
)
_SPACED_TOO = frozenset({"kk", "кк", "cr", "lk", "tr", "jt", "bin", "mm"})
_NUMBERS_AT_MOST = 600  # what comes after so many is rows of a dump
HUGE = Decimal(10) ** 15


def read(
    joined: str,
    words: str,
    language: str,
    scale_words: Sequence[Anchor],
    spaced: frozenset[int] = frozenset(),
    units: frozenset[int] = frozenset(),
) -> list[Number]:
    """All numbers of folded text in order, ranges as one number with its lower end; roles are not given yet.

    scale_words  anchors of the vocabulary "scales", for numbers that are written as words
    spaced       places where a lone letter behind a space is a scale word (spaced_scales)
    units        places where words for what is counted begin
    """
    numbers: list[Number] = []
    gap_from = -_FAR  # where a number must begin to be the other end of a range
    leads = any(map(words.__contains__, _SCALES_BEFORE))
    for found in islice(_DIGITS.finditer(joined), _NUMBERS_AT_MOST):
        start, end = found.span()
        if numbers and start < numbers[-1][2]:
            continue
        scale = scale_at(words, end + 1 if end in spaced else end, language)
        number = _number(found[0], start, scale, joined, words, language, leads)
        if joined.startswith(compounds.OVER, end):
            number = _fraction(number, joined, words, language)
        if start <= gap_from and (merged := _range(numbers[-1], number, joined)):
            number = numbers[-1] = merged
        else:
            numbers.append(number)
        gap_from = number[2] + _RANGE_GAP
    if scale_words:
        said = islice(_written(words, numbers, language, scale_words, units), _NUMBERS_AT_MOST)
        written = compounds.without_parts(list(said))
        if written:
            numbers = sorted([*numbers, *written], key=_START)
    return compounds.joined(numbers, joined, scale_factor)


def _fraction(top: Number, joined: str, words: str, language: str) -> Number:
    """A whole number with a fraction, and its scale word; top is the number up to the bar, its last digit above it."""
    if (read := compounds.fraction(joined, top.start, top.end)) is None:
        return top
    scale, factor, end = scale_at(words, read[2], language)
    return Number(round(read[0] * factor, 2), top.start, end, read[1] * factor, scale)


_REAIS = re.compile(r"(?:r\$|s/|€) ?$")
_INSIDE = re.compile(r"([kкm])([0-9])(?![0-9a-z.,])")  # "2k5" is 2,500
_FAR = 1 << 60
_START = itemgetter(1)
_Scale = tuple[str, int, int]  # its word, "" for none; what it stands for; where it ends


def _number(digits: str, start: int, scaled: _Scale, joined: str, words: str, language: str, leads: bool) -> Number:
    """A number with the scale word behind it. leads: scale words that stand before their number are in the text."""
    scale, factor, scale_end = scaled
    if scale == "mil" and _REAIS.search(joined, max(0, start - 4), start):
        factor = 1000
    if not scale:
        if digits.isdigit() and (inside := _INSIDE.match(joined, start + len(digits))):
            read = read_digits(f"{digits}.{inside[2]}", scaled=True)
            return _times(read, _scales()[inside[1]], start, inside.end(), inside[1])
        if leads and (before := _SCALE_BEFORE.search(words, max(0, start - 12), start)):
            scale, end = before[1], start + len(digits)
            return _times(read_digits(digits), _scales()[scale], before.start(1), end, scale)
        if len(digits) < _SHORT and digits.isdigit():
            return new_number(*_whole(digits), start, start + len(digits))
        value, step = read_digits(digits)
        return new_number(min(value, HUGE), step, start, start + len(digits))
    if scale_end < len(words):
        second, more, second_end = scale_at(words, scale_end, language)
        if second and more >= 100_000 and min(len(scale), len(second)) > 2 and factor <= 100_000:  # "1.2 lakh crore"
            factor, scale_end = factor * more, second_end
    if joined.startswith(". ", scale_end) and len(scale) > 1:  # "350 tys. klientów"
        scale_end += 1
    return _times(read_digits(digits, scaled=True), factor, start, scale_end, scale)


def _times(read: tuple[Decimal, Decimal], factor: int, start: int, end: int, scale: str) -> Number:
    value, step = read
    return Number(min(value * factor, HUGE), start, end, step * factor, scale)


def new_number(value: Decimal, step: Decimal, start: int, end: int) -> Number:
    """A number without a scale word, made quickly."""
    return tuple.__new__(Number, (value, start, end, step, "", "count", "", 0))


_SHORT = 16  # digits: fewer of them are exact, and less than HUGE


def read_digits(digits: str, *, scaled: bool = False) -> tuple[Decimal, Decimal]:
    """ "81,50,00,000" -> 815000000 and the step it shows; unreadable grouping (1.2.3) gives -1.

    scaled  a scale word follows, so one separator is a decimal point whatever stands behind it
    """
    plain = digits
    for sign in _GROUPERS:
        if sign in plain:
            plain = plain.replace(sign, "")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        decimal = "." if plain.rfind(".") > plain.rfind(",") else ","
        if plain.count(decimal) > 1:
            return _UNREADABLE
        return _decimal(plain.replace("," if decimal == "." else ".", ""), decimal)
    separator = "." if points else ","
    parts = plain.split(separator)
    if len(parts) == 1:
        return _whole(plain)
    if len(parts) > 2:
        grouped = len(parts[-1]) == 3 and all(len(part) in (2, 3) for part in parts[1:-1]) and len(parts[0]) <= 3
        return _whole("".join(parts)) if grouped else _UNREADABLE
    is_group = len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and parts[0].lstrip("0") and not scaled
    return _whole("".join(parts)) if is_group and len(digits) == len(plain) else _decimal(plain, separator)


_GROUPERS = (" ", "'", "’", "_")
_UNREADABLE = (Decimal(-1), Decimal(1))


def _whole(digits: str) -> tuple[Decimal, Decimal]:
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(digits), _STEPS[min(zeros, 15) if zeros < len(digits) else 0]


_STEPS = tuple(Decimal(10) ** zeros for zeros in range(16))
_PLACES = tuple(Decimal(1).scaleb(-places) for places in range(16))


def _decimal(plain: str, separator: str) -> tuple[Decimal, Decimal]:
    places = len(plain) - plain.index(separator) - 1
    return Decimal(plain.replace(separator, ".")), _PLACES[places] if places < 16 else Decimal(1).scaleb(-places)


def scale_at(words: str, at: int, language: str) -> tuple[str, int, int]:
    """The scale word that stands at a place of Text.words (one space may lie between): word, factor, its end."""
    start = at + 1 if words[at : at + 1] == " " else at
    first = words[start : start + 1]
    if first in " 0123456789":
        return "", 1, at
    if first >= "\u0e00" and (found := _unspaced_scales().match(words, start)):
        return found.group(), _scales()[found.group()], found.end()
    end = words.find(" ", start, start + 16)
    word = words[start : end if end >= 0 else start + 16]
    factor = _scales().get(word)
    is_spaced = word in _SPACED_TOO or (language == "pt" and word == "mi")
    if factor is None or (start > at and word in _GLUED_ONLY and not is_spaced):
        return "", 1, at
    if word == "w" and language != "zh":
        return "", 1, at
    if word == "mil" and language not in _MIL_IS_1000:
        factor = 1_000_000
    return word, factor, start + len(word)


@cache
def _scales() -> dict[str, int]:
    return {
        only_words(word).strip(): int(factor)
        for factor, all_words in entries("scales").items()
        for word in all_words
        if " " not in word
    }


_SCALES_BEFORE = ("milioni ", "elfu ", "laki ", "bilioni ")  # they stand before their number
_SCALE_BEFORE = re.compile(r"(?<![^ ])(milioni|elfu|laki|bilioni) $")


@cache
def _unspaced_scales() -> re.Pattern[str]:
    unspaced = [word for word in _scales() if word >= "\u0e00" and not "\u1e00" <= word[0] <= "\u2fff"]
    return re.compile("|".join(sorted(map(re.escape, unspaced), key=len, reverse=True)))


_RANGE_GAP = 8  # characters
_AND = re.compile(r" (?:and|y|e|et|und|i|и|dan|và|ve|en|och) ")
_BETWEEN_WORD = re.compile(r"(?:between|entre|zwischen|tra|fra|miedzy|между|antara|giua|tussen|mellan) $")


def _range(low: Number, high: Number, joined: str) -> Number | None:
    """ "8-12k", "от 500 до 700": one number, the lower end, with the scale of the upper one where it has none."""
    if high.start <= low.end or low.value < 0:
        return None
    if not _BETWEEN.fullmatch(joined, low.end, high.start) and not (
        _AND.fullmatch(joined, low.end, high.start) and _BETWEEN_WORD.search(joined, max(0, low.start - 12), low.start)
    ):
        return None
    value, step = low.value, low.step
    if high.scale and not low.scale:
        factor = scale_factor(high)
        value, step = value * factor, step * factor
    is_years = 1900 <= low.value <= 2100 and not low.scale and not high.scale and high.value <= 2100
    if not value < high.value or is_years or "-" in joined[low.start : low.end]:
        return None
    return Number(value, low.start, high.end, step, high.scale or low.scale)


def scale_factor(number: Number) -> Decimal:
    """What the scale word of a number stands for; 1 without one."""
    return Decimal(_scales().get(number.scale, 1))


# --- numbers written as words -----------------------------------------------------------------------------------


@cache
def _written_values() -> dict[str, Decimal]:
    return {word: Decimal(value) for value, words in entries("written").items() for word in words}


def _written(
    words: str, numbers: list[Number], language: str, scale_words: Sequence[Anchor], units: frozenset[int]
) -> Iterator[Number]:
    """ "two million", "fifty thousand", "два миллиона", 三百万: a word for a number before a scale word."""
    starts = [number.start for number in numbers]
    for anchor in scale_words:
        is_mil = language in _MIL_IS_1000 and words.startswith("mil ", anchor.start)
        if anchor.end - anchor.start < _SCALE_WORD and words[anchor.start] < _ARABIC and not is_mil:
            continue
        at = bisect_right(starts, anchor.start) - 1
        if at >= 0 and anchor.start < numbers[at].end:  # it belongs to a number of digits
            continue
        scale, factor, end = scale_at(words, anchor.start, language)
        if not scale:
            continue
        value, length = _said_before(words[max(0, anchor.start - 40) : anchor.start])
        if length == 0 and scale in _ALONE and not units.isdisjoint((end, end + 1)):
            value = Decimal(1)  # "مليون سجل", 百万条
        if value:
            yield Number(value * factor, anchor.start - length, end, Decimal(factor), scale)


_SCALE_WORD, _ARABIC = 4, "\u0530"  # shorter words of Latin and Cyrillic are too many things
_SAID_WHOLE = ("200000", "300000", "400000", "500000", "2000000")  # scales that no number word leads
_ALONE = frozenset(word for scale in _SAID_WHOLE for word in entries("scales").get(scale, ())) | frozenset(
    {"centomila", "hunderttausend", "honderdduizend", "مليون", "مليونا", "الف", "ألف", "百万", "百萬", "백만", "میلیون"}
)


def _said_before(near: str) -> tuple[Decimal, int]:
    """What the number words that end a text say, and how many characters they are with the blanks behind them."""
    before = near.rstrip(" ")
    if run := compounds.CJK.search(before):
        return compounds.cjk(run[0]), len(near) - run.start()
    word = _last_number_word(before)
    if not word:
        return Decimal(0), 0
    value, length = compounds.with_tens(before, word, _written_values())
    return value, length + len(near) - len(before)


def _last_number_word(before: str) -> str:
    values = _written_values()
    parts = before.split(" ")
    for length in (3, 2, 1):
        word = " ".join(parts[-length:])
        if word in values:
            return word
    if before[-1:] < "\u0e00":
        return ""
    return next((word for length in (4, 3, 2, 1) if (word := before[-length:]) in values and " " not in word), "")
