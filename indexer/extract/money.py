"""Is a number an amount of money? A sign, code or word of a currency stands after it, or before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from indexer.extract.contract import Anchor, Number
from indexer.extract.vocabulary import by_word, table
from schema.currencies import CURRENCIES


class Places:
    """Anchors by start and by end."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.anchors = anchors
        self.starts = [anchor[1] for anchor in anchors]
        self.at = dict(
            zip(reversed(self.starts), reversed(anchors), strict=True)
        )  # the first of those that start there

    def last_before(self, place: int, since: int) -> Anchor | None:
        """The last anchor that ends at place or before it, if it starts at since or after it."""
        at = bisect_left(self.starts, place) - 1
        if at < 0 or self.starts[at] < since:
            return None
        return self.anchors[at] if self.anchors[at][2] <= place else None

    def has_within(self, start: int, end: int) -> bool:
        """Whether any starts in [start, end)."""
        at = bisect_left(self.starts, start)
        return at < len(self.starts) and self.starts[at] < end


def with_role(number: Number, role: str, unit: str = "", unit_end: int = 0) -> Number:
    """number._replace(role=..., unit=..., unit_end=...), in a fifth of the time."""
    return tuple.__new__(Number, (*number[:5], role, unit, unit_end))


@cache
def _signs() -> dict[str, tuple[tuple[str, str], ...]]:
    """Signs and their currencies by last character, longest first ("r$" before "$")."""
    by_last: dict[str, list[tuple[str, str]]] = {}
    for sign, code in sorted(table("signs").items(), key=lambda pair: -len(pair[0])):
        by_last.setdefault(sign[-1], []).append((sign, code))
    return {last: tuple(signs) for last, signs in by_last.items()}


_LONGEST_SIGN = 4
_SEVERAL = "XXX"  # ISO 4217 for no currency: pesos, dinars, francs of one country or another


def _money(number: Number, unit: str, end: int) -> Number:
    """The number as money. unit is a code; "USD/100" and "RUB*1000" stand for parts and multiples."""
    if unit == _SEVERAL:
        return with_role(number, "money", "", end)
    code, parts, times = unit[:3], unit[3:4] == "/", unit[3:4] == "*"
    if parts or times:
        factor = Decimal(unit[4:])
        value = number.value / factor if parts else number.value * factor
        return with_role(number._replace(value=value), "money", code, end)
    return with_role(number, "money", unit, end)


def read(number: Number, joined: str, spent: int, currencies: Places) -> Number | None:
    """The number as an amount, where a sign or currency word stands after it, else before it."""
    start, end = number[1:3]
    after = end + joined.startswith("+", end)
    after += joined.startswith(" ", after)
    if joined[after : after + 1] in _first_signs() and (found := _sign_after(joined, after)):
        return _money(number, found[1], after + len(found[0]))
    after += joined.startswith(_CLASSIFIERS, after)  # "2个btc"
    if word := currencies.at.get(after):
        return _money(number, word.id, word.end)
    if joined[after - 1] != " " and (glued := _GLUED_CURRENCY.match(joined, after)):
        code = by_word("currencies").get(glued[0], "")
        if code or (code := tether(number, joined)):
            return _money(number, code, glued.end())
    before = joined[max(spent, start - 5) : start].rstrip(" ")
    for sign, code in _signs().get(before[-1:], ()):
        if before.endswith(sign) and not before[: -len(sign)][-1:].isalpha():
            return with_role(number, "money", code, end)
    if before[-1:].isalpha() and before == joined[max(spent, start - 5) : start]:  # "rm1200"
        glued = _LETTERS_BEFORE.search(before)
        code = by_word("currencies").get(glued[0], "") if glued and len(glued[0]) > 1 else ""
        if code in CURRENCIES:
            return with_role(number, "money", code, end)
    word = currencies.last_before(start, spent)
    if word is None or start - word.end > 2 or _stands_behind(joined[word.start : word.end]):
        return None
    return None if joined[word.end : start].strip(" .:") else _money(number, word.id, end)


def _stands_behind(word: str) -> bool:
    """元, 円, 원 and р, рб stand behind their number: "회원 1억" are members, "РБ 12к" is Belarus."""
    return (len(word) == 1 and word >= _CJK) or (len(word) <= 2 and "а" <= word[0] <= "я")


_CJK = "\u2e80"
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*$")
_CLASSIFIERS = ("个", "個", "枚")
_GLUED_CURRENCY = re.compile(r"[a-zа-я]{1,6}(?![a-zа-я0-9_])")
_U = re.compile("u(?![a-z0-9_])")
_HAN = re.compile("[\u3400-\u9fff]")


def tether(number: Number, joined: str) -> str:
    """ "3000U" among Chinese words is so many USDT; "" where it is not that."""
    place = number.end
    is_one = _U.match(joined, place) and _HAN.search(joined, max(0, place - 24), place + 24)
    return "USDT" if is_one else ""


@cache
def _first_signs() -> frozenset[str]:
    return frozenset(sign[0] for sign in table("signs"))


def _sign_after(joined: str, place: int) -> tuple[str, str] | None:
    for length in range(_LONGEST_SIGN, 0, -1):
        sign = joined[place : place + length]
        for known, code in _signs().get(sign[-1:], ()):
            if known == sign:
                return known, code
    return None
