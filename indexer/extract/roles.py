"""What does each number count? Records, money, bytes, time, or nothing: from the words and signs beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from indexer.extract import money
from indexer.extract.contract import Anchor, Number
from indexer.extract.money import Places, with_role
from indexer.extract.spaced_scales import is_unclear
from indexer.extract.vocabulary import by_word

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
_YEAR = 4  # digits
_FILES_AT_MOST = 100_000
_STRIP = "()[]{},;.!?\"'«»"


def assign(
    numbers: Sequence[Number], joined: str, words: str, anchors: Mapping[str, Sequence[Anchor]]
) -> tuple[Number, ...]:
    """The numbers with their roles and units."""
    currencies, units = Places(anchors.get("currencies", ())), Places(anchors.get("units", ()))
    out: list[Number] = []
    spent = 0  # where the last number's unit ended: a sign or word serves one number
    for at, number in enumerate(numbers):
        following = numbers[at + 1].start if at + 1 < len(numbers) else len(joined)
        role = _role(number, joined, words, spent, following, currencies, units)
        spent = max(role.unit_end, role.end)
        out.append(role)
    return tuple(_ratios(out, joined))


def _role(
    number: Number, joined: str, words: str, spent: int, following: int, currencies: Places, units: Places
) -> Number:
    start, end = number[1:3]
    left, right = _beside(joined, start, end)
    written = joined[start:end]
    if (right and _is_glued(right) and not money.tether(number, joined)) or (
        (end - start > _COUNT_DIGITS or (written[0] == "0" and end - start > 2)) and written.isdigit()
    ):
        return with_role(number, "code")
    if right[:1] == "%" or (not right and joined.startswith((" %", " percent", " процент"), end)):
        return with_role(number, "percent")
    if amount := money.read(number, joined, spent, currencies):
        return amount if number.value >= 0 else with_role(number, "code")
    alone = not left and not right and written.isdigit()  # nothing beside it makes it a date, version or address
    if number.scale and not left and not right:
        alone = number.value >= 0
    if (not alone or number.scale or end - start == _YEAR) and _is_time(number, joined, left, right, written):
        return with_role(number, "time")
    if not alone and _is_code(number, joined, left, right, written):
        return with_role(number, "code")
    if size := _size(number, words, joined):
        return size
    return _count(number, joined, spent, following, units)


def _beside(joined: str, start: int, end: int) -> tuple[str, str]:
    """What is glued to a number on either side, without white space or a word of a script that has none."""
    left = right = ""
    if start and not joined[start - 1].isspace():
        left = joined[start - _REACH if start > _REACH else 0 : start].rsplit(None, 1)[-1]
    if end < len(joined) and not joined[end].isspace():
        right = joined[end : end + _REACH].split(None, 1)[0]
    if left and not left.isascii():
        left = _UNSPACED.split(left)[-1]
    if right and not right.isascii():
        right = _UNSPACED.split(right, maxsplit=1)[0]
    return left, right


_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\ud7af\uff00-\uffef]")


_HOURS_BEFORE = re.compile(r"[0-9] ?h(?:ours?|rs?)? ?$")


def _is_time(number: Number, joined: str, left: str, right: str, written: str) -> bool:
    if number.scale == "m" and _HOURS_BEFORE.search(joined, max(0, number.start - 9), number.start):
        return True  # "11h 40m"
    around = f"{left}{written}{right}".strip(_STRIP)
    if not around.isdigit() and (_DATE.fullmatch(around) or around == "24/7"):
        return True
    bare = number.end - number.start == _YEAR and not number.scale and 1950 <= number.value <= 2039
    is_at_least = right[:1] == "+" and not number.value % 100  # "2000+", but not "2027+ exp"
    return bare and not is_at_least and not _unit_follows(joined, number.end + right.startswith("+"))


def _unit_follows(joined: str, end: int) -> bool:
    found = _WORD.match(joined, end + 1)
    return found is not None and by_word("units").get(found.group(), "time") not in ("file", "time")


def _is_code(number: Number, joined: str, left: str, right: str, written: str) -> bool:
    if number.value < 0:
        return True
    if left and _is_code_before(left, number):
        return True
    if right and _is_code_after(right) and not (number.scale and right[0] == "/"):  # "6tr/100k", "300rb/bulan"
        return True
    if written.count(".") + left.count(".") + right.count(".") >= 3:
        return _IP.fullmatch(f"{left}{written}{right}".strip(_STRIP)) is not None or _marker(number, joined, right)
    return _marker(number, joined, right)


def _is_code_before(left: str, number: Number) -> bool:
    last = left[-1]
    if _CODE_BEFORE.search(left) or last == "_" or (last < "\u0590" and last.isalpha()):
        return True
    if last in "/-+" and left[-2:-1].isdigit():
        return True
    return last == "+" and number.end - number.start >= 7


def _is_code_after(right: str) -> bool:
    first, second = right[0], right[1:2]
    if first in "-–" and second.isdigit():
        return True
    return first == "_" or (first in "/:@" and second.isalnum()) or "://" in right or ".onion" in right


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
def _sizes() -> Mapping[str, str]:
    return by_word("size_units")


_FRENCH = frozenset({"to", "go", "mo"})


_DATA_FOLLOWS = re.compile(r" ?(?:de (?:donnees|fichiers|documents)|volees?|de doc|exfiltr|[.,;:)\n]|$)")


def _size(number: Number, words: str, joined: str) -> Number | None:
    start = number.end + words.startswith(" ", number.end)
    if words[start : start + 1] in " 0123456789":
        return None
    end = words.find(" ", start, start + 14)
    word = words[start : end if end >= 0 else start + 14]
    unit = _sizes().get(word) or _sizes().get(word[:7] + "*" if word.startswith(("гигабай", "терабай")) else "")
    if unit is None:
        return None
    if word in _FRENCH and start > number.end and not _DATA_FOLLOWS.match(joined, start + len(word)):
        return None
    return with_role(number, "size", unit, start + len(word))


def _count(number: Number, joined: str, spent: int, following: int, units: Places) -> Number:
    before = _unit_before(number, joined, spent, units)
    unit = _unit_after(number, joined, following, units) or before
    if before and before.id == "machine":
        before = None
    if before and before.id == "transaction":  # "payments (510k rows)"
        unit = before
    long = number.end - number.start >= _LONG and not number.scale and joined[number.start : number.end].isdigit()
    if long and (unit is None or unit is before or unit.id == "contact"):  # "phone: 9876543210"
        return with_role(number, "code", "", number.end)
    if not number.scale and is_unclear(joined, number.end):  # 815 m: metres, months or millions
        return with_role(number, "code", "", number.end)
    if unit is not None and unit is before and unit.id == "file" and _is_no_file(number, unit, joined):
        unit = None
    if unit is None:
        return with_role(number, "count", "", number.end)
    if unit.id == "time":
        return with_role(number, "time", "", unit.end)
    return with_role(number, "count", unit.id, max(unit.end, number.end))


def _is_no_file(number: Number, unit: Anchor, joined: str) -> bool:
    """ "full db 815 million" are so many of what is in it; a title "Selling database" counts no line under it."""
    return number.value >= _FILES_AT_MOST or joined.find("\n", unit.end, number.start) >= 0


_PER_WORDS = frozenset(
    ("per", "за", "por", "par", "pro", "je", "each", "every", "pour", "für", "cada", "kazdy", "każdy")
)


def _unit_after(number: Number, joined: str, following: int, units: Places) -> Anchor | None:
    place = number.end + joined.startswith("+", number.end)
    if not units.has_within(place, following):
        return None
    for skipped in range(_SKIPPED_AT_MOST + 1):
        place += joined.startswith((" ", "-"), place)
        if place >= following:
            return None
        if unit := units.at.get(place):
            return None if skipped and unit.id == "time" else unit
        found = _WORD.match(joined, place)
        if not found or found.group() in _PER_WORDS:
            return None
        place = found.end()
    return None


def _unit_before(number: Number, joined: str, spent: int, units: Places) -> Anchor | None:
    unit = units.last_before(number.start, spent)
    if unit is None or unit.id == "time" or number.start - unit.end > 12:
        return None
    return unit if _GAP.fullmatch(joined, unit.end, number.start) else None


_OF = re.compile(r" ?(?:of|out of|из|de|sur|von|dari|/) ?")


def _ratios(numbers: list[Number], joined: str) -> list[Number]:
    """ "9 of 10", "80/20", "4/5": neither counts what is sold."""
    for at in range(len(numbers) - 1):
        left, right = numbers[at], numbers[at + 1]
        plain = left.role in ("count", "code") and right.role in ("count", "code")
        if plain and right.value < 1000 and _OF.fullmatch(joined, left.end, right.start):
            numbers[at], numbers[at + 1] = with_role(left, "ratio", *left[6:]), with_role(right, "ratio", *right[6:])
    return numbers
