"""National numbers with check digits, by python-stdnum: national.yml says what each looks like and needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four
from indexer.masking.words import alternatives, national_numbers

KINDS = ("ssn", "nhs", "national_id", "tax_id", "voter_id")


@dataclass(frozen=True, slots=True)
class _Number:
    """An entry of national.yml, which says what its fields mean; digits is () when letters belong to the number."""

    kind: str
    form: str
    module: str = ""
    cue: str = ""
    bare: bool = False
    digits: tuple[int, ...] = ()


# Forms without a check digit: three groups and a pair (SNILS), or any number behind a word for identity card.
_SNILS = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}(?![0-9])")
_CUE_REACH = 32
_IDENTITY_CUE_AT_MOST = 40


_VALUE = re.compile("[0-9][0-9 -]{6,18}[0-9](?![0-9])")


@cache
def _identity_cue() -> re.Pattern[str]:
    words, number = alternatives("national_cue"), alternatives("number")
    return re.compile(rf"(?<![a-z]){words}[ \t]{{0,2}}(?:{number}|is)?[ \t:=#-]{{0,4}}$")


class _Checked(Protocol):
    def is_valid(self, number: str) -> bool: ...


@cache
def _module(name: str) -> _Checked | None:
    try:
        return cast(_Checked, import_module(f"stdnum.{name}"))
    except ImportError:  # older or newer stdnum without this one: the others still work
        return None


@dataclass(frozen=True, slots=True)
class _Test:
    number: _Number
    pattern: re.Pattern[str]
    cue: re.Pattern[str] | None


_OfCount = tuple[re.Pattern[str] | None, tuple[_Test, ...]]  # a pattern that matches where one of the tests' does
_NO_TESTS: _OfCount = (None, ())


@cache
def _tests() -> tuple[tuple[_Test, ...], dict[int, _OfCount]]:
    """Numbers with letters in them, and those of digits alone by how many digits they have."""
    lettered: list[_Test] = []
    by_count: dict[int, list[_Test]] = {}
    for number in (_Number(**{**entry, "digits": tuple(entry.get("digits", ()))}) for entry in national_numbers()):
        around = ("", "") if number.digits else (r"(?<![a-z0-9])", r"(?![a-z0-9])")
        pattern = re.compile(rf"{around[0]}(?:{number.form}){around[1]}")
        end = rf"\W{{0,3}}{alternatives('number')}?\W{{0,6}}$"
        test = _Test(number, pattern, re.compile(rf"(?:{number.cue}){end}") if number.cue else None)
        if not number.digits:
            lettered.append(test)
        for count in number.digits:
            by_count.setdefault(count, []).append(test)
    return tuple(lettered), {count: _of_count(tests) for count, tests in by_count.items()}


def _of_count(tests: list[_Test]) -> _OfCount:
    return re.compile("|".join(f"(?:{test.number.form})" for test in tests)), tuple(tests)


# Where a number with letters can begin: two digits within its first letters, four digits and a letter in all.
_LETTERED_START = re.compile(
    r"(?<![a-z0-9])(?=[a-z&ñ]{0,6} ?[0-9]{2})(?=(?:[a-z&ñ .-]{0,7}[0-9]){4})(?=[0-9 .-]{0,18}[a-z])[a-z0-9]"
)
# What its first digits must look like, and how far before them it can begin.
_LETTERED_DIGITS = re.compile(
    r"[0-9]{2}(?=(?:[a-z&ñ .-]{0,7}[0-9]){2})(?:(?<=[a-z&ñ]..)|(?<=[a-z&ñ] ..)|(?=[0-9 .-]{0,16}[a-z]))"
)
_LETTERED_REACH = 7


def find(surface: Surface) -> Iterator[Found]:
    """Every number of the table that checks and has what must speak for it: its cue, a row, or its own strictness."""
    text = surface.text
    lettered, by_count = _tests()
    for run in surface.runs:
        any_form, tests = by_count.get(len(run.digits), _NO_TESTS)
        if any_form is None or not any_form.fullmatch(text, run.start, run.end):
            continue
        for test in tests:
            if found := test.pattern.fullmatch(text, run.start, run.end):
                yield from _judged(surface, test, found)
    for place in _lettered_starts(surface):
        for test in lettered:
            if found := test.pattern.match(text, place):
                yield from _judged(surface, test, found)
    if surface.runs:
        for place, value in (*_snils(surface), *_behind_words(surface)):
            yield Found("national_id", place, place + len(value), re.sub(r"[ -]", "", value))


def _snils(surface: Surface) -> Iterator[tuple[int, str]]:
    for start, end in surface.chunks:
        if end - start == 3 and (snils := _SNILS.match(surface.text, start)):
            yield start, snils.group()


def _behind_words(surface: Surface) -> Iterator[tuple[int, str]]:
    """Numbers behind a word for identity card: where, and what."""
    text, done = surface.text, 0
    for start, _ in surface.chunks:
        before = text[max(done, start - 8) : start].rstrip(" \t:=#-")
        if start < done or before[-1:] in "0123456789" or not (value := _VALUE.match(text, start)):
            continue
        if (
            cue := _identity_cue().search(text, max(done, start - _IDENTITY_CUE_AT_MOST), start)
        ) and cue.end() == start:
            done = value.end()
            yield start, value.group()


def _lettered_starts(surface: Surface) -> Iterator[int]:
    """Where _LETTERED_START matches, in order."""
    text, done = surface.text, 0
    for place, end in surface.chunks:
        if end - place < 2 or not _LETTERED_DIGITS.match(text, place):
            continue
        for start in range(max(done, place - _LETTERED_REACH), place + 1):
            if _LETTERED_START.match(text, start):
                yield start
        done = place + 1


def _judged(surface: Surface, test: _Test, found: re.Match[str]) -> Iterator[Found]:
    number, cue = test.number, test.cue
    cued = bool(cue and cue.search(surface.text, max(0, found.start() - _CUE_REACH), found.start()))
    if not (cued or number.bare or surface.in_row(found.start())):
        return
    module = _module(number.module) if number.module else None
    if cued or not number.module or (module is not None and module.is_valid(found.group().upper())):
        value = re.sub(r"[ ./-]", "", found.group()).upper()
        yield Found(number.kind, found.start(), found.end(), value, last_four(value) if value.isdigit() else "")
