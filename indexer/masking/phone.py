"""Phone numbers: international form, national form of a known country, or digits behind a word such as phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import phonenumbers

from indexer.masking.contract import Found, Run, Surface
from indexer.masking.dialling import from_abroad, within

KINDS = ("phone",)
_FORMATTED = re.compile(r"\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}")
_REGIONS = (
    "IN", "US", "GB", "RU", "BR", "FR", "DE", "ES", "IT", "CN", "ID", "TR", "PL", "MX", "VN", "TH", "KE", "SA", "UA",
    "PK",
)  # fmt: skip

_PLUS = re.compile(r"(?<![0-9])\+[ (]{0,2}$")  # "2341+2341" is an address with blanks
_HINT = re.compile(r"[+(]")
_SIGN_REACH = 3  # characters before the digits in which a plus sign may stand: "+(", "+ "


def find(surface: Surface) -> Iterator[Found]:
    """A plus sign and enough digits always; else a phone's own grouping, or a row. Words before it: see cued."""
    runs = [run for run in surface.runs if 7 <= len(run.digits) <= 15]
    if not surface.rows.starts and not _HINT.search(surface.text):
        runs = [run for run in runs if _is_usual(run)]
    done = 0
    for start, beginning_alike in groupby(runs, key=lambda run: run.start):
        if start < done:
            continue
        alike = [run for run in beginning_alike if "\n" not in surface.text[run.start : run.end]]  # longer ones first
        if found := _best(surface, start, alike):
            done = found.end
            yield found


def _best(surface: Surface, start: int, alike: list[Run]) -> Found | None:
    before = surface.text[max(0, start - _SIGN_REACH) : start]
    if alike and _PLUS.search(surface.text, max(0, start - _SIGN_REACH - 1), start):
        run = next((run for run in alike if from_abroad(run.digits)), alike[0])
        return Found("phone", start - len(before) + before.index("+"), run.end, international(run.digits, True))
    if before[-1:] != "(" and not surface.in_row(start):
        alike = [run for run in alike if _is_usual(run)]
    phones = [run for run in alike if _is_phone(surface, run)]
    if not phones:
        return None
    run = next((run for run in phones if _is_valid(run.digits)), phones[0])
    opened = before[-1:] == "(" and ")" in surface.text[start : run.end]
    return Found("phone", start - opened, run.end, international(run.digits))


def _is_usual(run: Run) -> bool:
    """Whether its form alone can tell that it is a phone number."""
    return len(run.digits) in (10, 11) or run.digits.startswith("00")


def _is_phone(surface: Surface, run: Run) -> bool:
    text, count = surface.text, len(run.digits)
    written = text[run.start : run.end]
    if count >= 9 and surface.in_row(run.start) and not written.count(".") > 1:
        return _is_valid(run.digits)
    if text[max(0, run.start - 1) : run.start] == "(" and count >= 10 and ")" in written:
        return True
    if _FORMATTED.fullmatch(written) or (written.startswith("00") and count >= 11 and run.whole):
        return True
    return count in (10, 11) and written[0] in "06789" and written.isdigit() and _is_valid(run.digits)


@lru_cache(4096)
def _is_valid(digits: str) -> bool:
    """Whether the digits are a valid number of one of the countries that turn up most, nationally or with its code."""
    return international(digits) != digits or bool(from_abroad(digits))


@lru_cache(4096)
def international(digits: str, plus: bool = False) -> str:
    """One value for one number (E.164): "+919876543210"; the digits alone where no country's numbers look so.

    digits  with or without a country's code; plus says that it carries one
    A national number is taken for one of the first country of the list in which it is valid; see variants().
    """
    bare = digits.removeprefix("00")
    if (plus or len(bare) > 10 or bare != digits) and (number := from_abroad(bare)):
        return number
    return next((number for region in _REGIONS if (number := within(digits, region))), digits)


def variants(digits: str, plus: bool = False) -> tuple[str, ...]:
    """Every value that a number may have been masked under, written with its country's code or without it."""
    own = international(digits, plus)
    values = [own, digits]
    national = [digits]
    if own.startswith("+"):
        parsed = phonenumbers.parse(own)
        national = [
            phonenumbers.national_significant_number(parsed),
            re.sub("[^0-9]", "", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)),
        ]
    if not plus:
        values += [number for region in _REGIONS if (number := within(digits, region))]
    values += [international(one) for one in national] + national
    return tuple(dict.fromkeys(values))
