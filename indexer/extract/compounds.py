"""Which numbers are said in parts? "81 crore 50 lakh", "eighty-one crore", 8亿1500万."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from indexer.extract.contract import Number

_BETWEEN = re.compile(r" ?")
_INDIC = re.compile(r",? (?:and )?")
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
    """The value of the number word that ends a text, with the tens said before it, and how many characters they are."""
    value = values[word]
    parts = before[: -len(word)].split()
    tens = parts[-1] if parts else ""
    if 1 <= value <= 9 and values.get(tens, 0) in range(20, 100, 10):
        return value + values[tens], len(before) - before.rindex(tens, 0, len(before) - len(word))
    return value, len(word)
