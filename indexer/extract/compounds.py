"""Which numbers are said in parts? "81 crore 50 lakh", "eighty-one crore", 8亿1500万."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from indexer.extract.contract import Number

_BETWEEN = re.compile(r" ?")
_INDIC = re.compile(r" (?:and )?")
_INDIC_FACTORS = (Decimal(100_000), Decimal(10_000_000))


def joined(numbers: Sequence[Number], text: str, factor: Callable[[Number], Decimal]) -> list[Number]:
    """Numbers in order, with a scaled number and the smaller scaled number just after it as their sum.

    factor  what the scale word of a number stands for
    """
    out: list[Number] = []
    for number in numbers:
        if out and out[-1].scale and number.scale and _is_part(out[-1], number, text, factor):
            high = out[-1]
            out[-1] = high._replace(value=high.value + number.value, end=number.end, step=number.step)
        else:
            out.append(number)
    return out


def _is_part(high: Number, low: Number, text: str, factor: Callable[[Number], Decimal]) -> bool:
    if any(len(one.scale) < 2 and one.scale < "\u0e00" for one in (high, low)):
        return False
    if low.start < high.end or low.start - high.end > 6 or not 0 < low.value < factor(high) or high.value % 1:
        return False
    between = _INDIC if factor(high) in _INDIC_FACTORS else _BETWEEN
    return factor(low) < factor(high) and between.fullmatch(text, high.end, low.start) is not None


def with_tens(before: str, word: str, values: Mapping[str, Decimal]) -> tuple[Decimal, int]:
    """The value of the number words that end a text ("eight hundred fifteen"), and how many characters they are.

    word  the last of them
    """
    said, start = [values[word]], len(before) - len(word)
    while len(said) < _WORDS_AT_MOST and (earlier := before[:start].rstrip().rpartition(" ")[2]) in values:
        if _said([values[earlier], *said]) is None:
            break
        said, start = [values[earlier], *said], before.rindex(earlier, 0, start)
    return _said(said) or values[word], len(before) - start


_WORDS_AT_MOST = 4
_HUNDRED = Decimal(100)


def _said(values: Sequence[Decimal]) -> Decimal | None:
    """ "eight" "hundred" "fifteen" -> 815; None where the words do not make one number."""
    total = values[0]
    for value in values[1:]:
        if value == _HUNDRED and 1 <= total <= 9:
            total *= value
        elif (total % 100 == 0 and 1 <= value < 100) or (total % 100 >= 20 and total % 10 == 0 and 1 <= value <= 9):
            total += value
        else:
            return None
    return total


# Chinese and Japanese numerals that end a text; Korean ones where they stand by themselves.
CJK = re.compile(r"[零〇一二三四五六七八九十百千两兩]+$|(?<![\uac00-\ud7a3])[일이삼사오육칠팔구십백천]{1,7}$")
_CJK_DIGITS = {digit: at % 10 for at, digit in enumerate("零一二三四五六七八九〇일이삼사오육칠팔구")} | {
    "两": 2,
    "兩": 2,
}
_CJK_UNITS = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}


def cjk(numerals: str) -> Decimal:
    """ "三十" -> 30, "二百五十" -> 250, "이백" -> 200."""
    total = digit = 0
    for sign in numerals:
        if sign in _CJK_UNITS:
            total, digit = total + (digit or 1) * _CJK_UNITS[sign], 0
        else:
            digit = _CJK_DIGITS[sign]
    return Decimal(total + digit)


def without_parts(written: Sequence[Number]) -> list[Number]:
    """Numbers in order of their ends, without those that a later one holds ("two hundred" in "two hundred million")."""
    return [
        number for at, number in enumerate(written) if at + 1 == len(written) or written[at + 1].start >= number.end
    ]


OVER = "\u2044"  # folding makes "11\u20442" of "1\u00bd"
_UNDER = re.compile(OVER + "([2-9])(?![0-9])")


def fraction(text: str, start: int, bar: int) -> tuple[Decimal, Decimal, int] | None:
    """The value of digits with a fraction, one part of it, and where it ends; None where it is none.

    start, bar  where the digits begin, the last of them above the bar, and where the bar stands
    """
    under, written = _UNDER.match(text, bar), text[start:bar]
    if under is None or not written.isdigit() or len(written) > 4:
        return None
    part = Decimal(1) / Decimal(under[1])
    return Decimal(written[:-1] or "0") + Decimal(written[-1]) * part, part, under.end()
