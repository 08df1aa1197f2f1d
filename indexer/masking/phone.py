"""Phone numbers: international form, national form of a known country, or digits behind a word such as phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

import phonenumbers

from indexer.masking.contract import Found, Run, Surface
from indexer.masking.words import alternatives

KINDS = ("phone",)
_FORMATTED = re.compile(r"\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}")
_REGIONS = (
    "IN",
    "US",
    "GB",
    "RU",
    "BR",
    "FR",
    "DE",
    "ES",
    "IT",
    "CN",
    "ID",
    "TR",
    "PL",
    "MX",
    "VN",
    "TH",
    "KE",
    "SA",
    "UA",
    "PK",
)

_HINT = re.compile(r"[+(]")


@cache
def _cue() -> re.Pattern[str]:
    words, number = alternatives("phone"), alternatives("number")
    return re.compile(rf"{words}[ \t]{{0,2}}{number}?[ \t]{{0,2}}[.:=#-]{{0,2}}[ \t]{{0,3}}\+?\(?$")


def find(surface: Surface) -> Iterator[Found]:
    """A plus sign and enough digits always; else a cue, a phone's own grouping, or a row."""
    runs = [run for run in surface.runs if 7 <= len(run.digits) <= 15]
    cues = _cue() if runs and re.search(alternatives("phone"), surface.text) else None
    if cues is None and not surface.rows.starts and not _HINT.search(surface.text):
        runs = [run for run in runs if _is_usual(run)]
    for start, beginning_alike in groupby(runs, key=lambda run: run.start):
        alike = list(beginning_alike)  # longer ones first
        before = surface.text[max(0, start - 2) : start]
        if "+" in before:
            run = next((run for run in alike if _parsed(f"+{run.digits}", None)), alike[0])
            yield Found("phone", start - len(before) + before.index("+"), run.end, f"+{run.digits}")
            continue
        if cues is None and before[-1:] != "(" and not surface.in_row(start):
            alike = [run for run in alike if _is_usual(run)]
        phones = [run for run in alike if _is_phone(surface, run, cues)]
        if phones:
            run = next((run for run in phones if _is_valid(run.digits)), phones[0])
            yield Found("phone", start, run.end, _international(run.digits))


def _is_usual(run: Run) -> bool:
    """Whether its form alone can tell that it is a phone number."""
    return len(run.digits) in (10, 11) or run.digits.startswith("00")


def _is_phone(surface: Surface, run: Run, cue: re.Pattern[str] | None) -> bool:
    text, count = surface.text, len(run.digits)
    if cue and cue.search(text, max(0, run.start - 40), run.start):
        return True
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
    return any(_parsed(digits, region) for region in _REGIONS) or bool(_parsed(f"+{digits}", None))


@lru_cache(4096)
def _parsed(digits: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _international(digits: str) -> str:
    """One value for one number: with its code where it carries one that is valid, else the digits."""
    bare = digits.removeprefix("00")
    return f"+{bare}" if len(bare) > 10 and _parsed(f"+{bare}", None) else digits
