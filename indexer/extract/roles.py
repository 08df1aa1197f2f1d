"""What does each number count? Records, money, bytes, time, or nothing: from the words and signs beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache

from indexer.extract.contract import Anchor, Number
from indexer.extract.vocabulary import by_word, table

_REACH = 64  # characters around a number that can make it part of an address or identifier
_CODE_BEFORE = re.compile(r"(?:://|@|\.onion|t\.me/|www\.)|[^\W\d][^\W\d]?[_]$|[#№§\\^]$|\bcve-|\bv$", re.IGNORECASE)
_DATE = re.compile(
    r"(?:19|20)\d\d([-/.])[01]?\d(?:\1[0-3]?\d)?|[0-3]?\d([-/.])[01]?\d\2(?:(?:19|20)?\d\d)|[0-2]?\d:[0-5]\d.*"
)
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d+)?")
_WORD = re.compile(r"[^\s\d.,;:()/\[\]{}|+*=<>\"'-][^\s\d.,;:()/\[\]{}|+*=<>\"]*")
_GAP = re.compile(r"[\s:(=–—|*~≈>-]{1,5}(?:over|about|approx|около|более|>|~|\+)?\s?")
_SKIPPED_AT_MOST = 3
_LONG = 8  # digits that stand together are a count only when what they count follows
_COUNT_DIGITS = 10  # a longer row of digits without any grouping is an account, card or identity number
_STRIP = "()[]{},;.!?\"'«»"


def assign(
    numbers: Sequence[Number], joined: str, words: str, anchors: Mapping[str, Sequence[Anchor]]
) -> tuple[Number, ...]:
    """The numbers with their roles and units."""
    currencies, units = _Places(anchors.get("currencies", ())), _Places(anchors.get("units", ()))
    out: list[Number] = []
    spent = 0  # where the last number's unit ended: a sign or word serves one number
    for at, number in enumerate(numbers):
        following = numbers[at + 1].start if at + 1 < len(numbers) else len(joined)
        role = _role(number, joined, words, spent, following, currencies, units)
        spent = max(role.unit_end, role.end)
        out.append(role)
    return tuple(_ratios(out, joined))


class _Places:
    """Anchors by start and by end."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.anchors = anchors
        self.starts = [anchor.start for anchor in anchors]

    def first_from(self, place: int, until: int) -> Anchor | None:
        """The first anchor that starts in [place, until)."""
        at = bisect_left(self.starts, place)
        return self.anchors[at] if at < len(self.anchors) and self.starts[at] < until else None

    def last_before(self, place: int) -> Anchor | None:
        """The last anchor that ends at place or before it."""
        at = bisect_left(self.starts, place) - 1
        return self.anchors[at] if at >= 0 and self.anchors[at].end <= place else None


def _role(
    number: Number, joined: str, words: str, spent: int, following: int, currencies: _Places, units: _Places
) -> Number:
    left, right = _beside(joined, number.start, number.end)
    written = joined[number.start : number.end]
    if _is_glued(right) or (len(written) > _COUNT_DIGITS and written.isdigit()):
        return number._replace(role="code")
    if right.startswith("%") or joined.startswith((" %", " percent", " процент"), number.end):
        return number._replace(role="percent")
    if money := _money(number, joined, spent, currencies):
        return money if number.value >= 0 else number._replace(role="code")
    if _is_time(number, joined, left, right):
        return number._replace(role="time")
    if _is_code(number, joined, left, right):
        return number._replace(role="code")
    if size := _size(number, words):
        return size
    return _count(number, joined, spent, following, units)


def _beside(joined: str, start: int, end: int) -> tuple[str, str]:
    """What is glued to a number on either side, without white space."""
    before, after = joined[max(0, start - _REACH) : start], joined[end : end + _REACH]
    left = "" if not before or before[-1].isspace() else before.split()[-1]
    right = "" if not after or after[0].isspace() else after.split(None, 1)[0]
    return left, right


def _is_time(number: Number, joined: str, left: str, right: str) -> bool:
    written = f"{left}{joined[number.start : number.end]}{right}".strip(_STRIP)
    if _DATE.fullmatch(written) or written == "24/7":
        return True
    bare = not number.scale and number.end - number.start == 4 and 1950 <= number.value <= 2039
    return bare and not right.startswith("+") and not _unit_follows(joined, number.end)


def _unit_follows(joined: str, end: int) -> bool:
    found = _WORD.match(joined, end + 1)
    return found is not None and by_word("units").get(found.group(), "time") not in ("file", "time")


def _is_code(number: Number, joined: str, left: str, right: str) -> bool:
    if number.value < 0 or _CODE_BEFORE.search(left):
        return True
    if left and (left[-1].isalpha() or left[-1] == "_") and left[-1] < "\u0590":
        return True
    if left[-1:] in "/-+" and left[-2:-1].isdigit() and left:
        return True
    if right[:1] in ("-", "–") and right[1:2].isdigit():
        return True
    if right[:1] == "_" or (right[:1] in "/:@" and right[1:2].isalnum()) or "://" in right or ".onion" in right:
        return True
    if left.endswith("+") and number.end - number.start >= 7:
        return True
    if _IP.fullmatch(f"{left}{joined[number.start : number.end]}{right}".strip(_STRIP)):
        return True
    return _marker(number, joined, right)


def _is_glued(right: str) -> bool:
    """Letters follow at once that are no unit: "3JxkyN...", "42WS8B..." """
    return right[:1].isalpha() and right[0] < "\u0590" and not _known(right)


def _marker(number: Number, joined: str, right: str) -> bool:
    """ "1. Fennhall", "2) Tarka", "[3]" at the start of a line, or "6-15: ask"."""
    if number.scale or number.value > 99 or right[:1] not in (".", ")", "]", ":"):
        return False
    line = joined.rfind("\n", max(0, number.start - 4), number.start)
    return (line >= 0 or number.start < 4) and not joined[line + 1 : number.start].strip(" ([#-")


def _known(right: str) -> bool:
    """Letters glued to a number that are a unit, size or currency, or a lone x."""
    found = _WORD.match(right)
    word = found.group() if found else ""
    return (
        word in by_word("units") or word.rstrip("s") in by_word("units") or word in _sizes()
        or word in by_word("currencies") or word in ("x", "e", "d", "g", "h")
    )  # fmt: skip


@cache
def _signs() -> dict[str, tuple[tuple[str, str], ...]]:
    """Signs and their currencies by last character, longest first ("r$" before "$")."""
    by_last: dict[str, list[tuple[str, str]]] = {}
    for sign, code in sorted(table("signs").items(), key=lambda pair: -len(pair[0])):
        by_last.setdefault(sign[-1], []).append((sign, code))
    return {last: tuple(signs) for last, signs in by_last.items()}


_LONGEST_SIGN = 3


def _money(number: Number, joined: str, spent: int, currencies: _Places) -> Number | None:
    """The number as an amount, where a sign or currency word stands after it, else before it."""
    after = number.end + joined.startswith("+", number.end)
    after += joined.startswith(" ", after)
    if found := _sign_after(joined, after):
        return number._replace(role="money", unit=found[1], unit_end=after + len(found[0]))
    word = currencies.first_from(after, after + 1)
    if word and not joined[number.end : after].strip("+ "):
        return number._replace(role="money", unit=word.id, unit_end=word.end)
    before = joined[max(spent, number.start - 5) : number.start].rstrip(" ")
    for sign, code in _signs().get(before[-1:], ()):
        if before.endswith(sign) and not before[: -len(sign)][-1:].isalpha():
            return number._replace(role="money", unit=code, unit_end=number.end)
    word = currencies.last_before(number.start)
    near = word is not None and word.start >= spent and number.start - word.end <= 2
    if word and near and not joined[word.end : number.start].strip(" .:"):
        return number._replace(role="money", unit=word.id, unit_end=number.end)
    return None


def _sign_after(joined: str, place: int) -> tuple[str, str] | None:
    for length in range(_LONGEST_SIGN, 0, -1):
        sign = joined[place : place + length]
        for known, code in _signs().get(sign[-1:], ()):
            if known == sign:
                return known, code
    return None


@cache
def _sizes() -> Mapping[str, str]:
    return by_word("size_units")


_FRENCH = frozenset({"to", "go", "mo"})


def _size(number: Number, words: str) -> Number | None:
    start = number.end + words.startswith(" ", number.end)
    end = words.find(" ", start, start + 14)
    word = words[start : end if end >= 0 else start + 14]
    unit = _sizes().get(word) or _sizes().get(word[:7] + "*" if word.startswith(("гигабай", "терабай")) else "")
    if unit is None or (word in _FRENCH and start > number.end):
        return None
    return number._replace(role="size", unit=unit, unit_end=start + len(word))


def _count(number: Number, joined: str, spent: int, following: int, units: _Places) -> Number:
    before = _unit_before(number, joined, spent, units)
    unit = _unit_after(number, joined, following, units) or before
    if before and before.id == "transaction":  # "payments (510k rows)"
        unit = before
    long = not number.scale and joined[number.start : number.end].isdigit() and number.end - number.start >= _LONG
    if long and (unit is None or unit is before or unit.id == "contact"):  # "phone: 9876543210"
        return number._replace(role="code", unit_end=number.end)
    if unit is None:
        return number._replace(unit_end=number.end)
    if unit.id == "time":
        return number._replace(role="time", unit_end=unit.end)
    return number._replace(unit=unit.id, unit_end=max(unit.end, number.end))


def _unit_after(number: Number, joined: str, following: int, units: _Places) -> Anchor | None:
    place = number.end + joined.startswith("+", number.end)
    for skipped in range(_SKIPPED_AT_MOST + 1):
        place += joined.startswith((" ", "-"), place)
        if place >= following:
            return None
        if unit := units.first_from(place, place + 1):
            return None if skipped and unit.id == "time" else unit
        found = _WORD.match(joined, place)
        if not found:
            return None
        place = found.end()
    return None


def _unit_before(number: Number, joined: str, spent: int, units: _Places) -> Anchor | None:
    unit = units.last_before(number.start)
    if unit is None or unit.start < spent or unit.id == "time" or number.start - unit.end > 12:
        return None
    return unit if _GAP.fullmatch(joined, unit.end, number.start) else None


_OF = re.compile(r" ?(?:of|out of|из|de|sur|von|dari|/) ?")


def _ratios(numbers: list[Number], joined: str) -> list[Number]:
    """ "9 of 10", "80/20", "4/5": neither counts what is sold."""
    for at in range(len(numbers) - 1):
        left, right = numbers[at], numbers[at + 1]
        plain = left.role in ("count", "code") and right.role in ("count", "code")
        if plain and right.value < 1000 and _OF.fullmatch(joined, left.end, right.start):
            numbers[at], numbers[at + 1] = left._replace(role="ratio"), right._replace(role="ratio")
    return numbers
