"""National numbers with check digits, by python-stdnum: national.yml says what each looks like and needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Protocol, cast

from indexer.masking.contract import Found, Run, Surface
from indexer.masking.marks import last_four
from indexer.masking.words import national_numbers

KINDS = ("ssn", "nhs", "national_id", "tax_id", "voter_id")


@dataclass(frozen=True, slots=True)
class _Number:
    """An entry of national.yml, which says what its fields mean; digits is () when letters belong to the number."""

    kind: str
    form: str
    module: str = ""
    bare: bool = False
    digits: tuple[int, ...] = ()


# SNILS: three groups and a pair; the pair checks where the groups are set apart by blanks.
_SNILS = re.compile(r"(?<![0-9-])[0-9]{3}([ -])[0-9]{3}\1[0-9]{3}[ -][0-9]{2}(?![0-9])")
_SEPARATORS = re.compile("[^0-9]+")
_STRICT = 11  # digits from which check digits tell enough for a number to be grouped in any way


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


_OfCount = tuple[re.Pattern[str], tuple[_Test, ...]]  # a pattern that matches where one of the tests' does


@cache
def _tests() -> tuple[_OfCount, dict[int, _OfCount], dict[int, _OfCount]]:
    """Numbers with letters in them, those of digits alone by how many digits they have, and of these the bare ones."""
    lettered: list[_Test] = []
    by_count: dict[int, list[_Test]] = {}
    for number in (_Number(**{**entry, "digits": tuple(entry.get("digits", ()))}) for entry in national_numbers()):
        around = ("", "") if number.digits else (r"(?<![a-z0-9])", r"(?![a-z0-9])")
        pattern = re.compile(rf"{around[0]}(?:{number.form}){around[1]}")
        test = _Test(number, pattern)
        if not number.digits:
            lettered.append(test)
        for count in number.digits:
            by_count.setdefault(count, []).append(test)
    in_rows = {count: _of_count(tests) for count, tests in by_count.items()}
    bare = {count: [test for test in tests if test.number.bare] for count, tests in by_count.items()}
    return _of_count(lettered), in_rows, {count: _of_count(tests) for count, tests in bare.items() if tests}


def _of_count(tests: list[_Test]) -> _OfCount:
    return re.compile("|".join(f"(?:{test.pattern.pattern})" for test in tests)), tuple(tests)


# Where a number with letters can begin: two digits within its first letters, four digits and a letter in all.
_LETTERED_START = re.compile(
    r"(?<![a-z0-9])(?=[a-z&ñ]{0,6} ?[0-9]{2})(?=(?:[a-z&ñ .-]{0,7}[0-9]){4})(?=[0-9 .-]{0,20}[a-z])[a-z0-9]"
)
# What its first digits must look like, and how far before them it can begin.
_LETTERED_DIGITS = re.compile(
    r"[0-9]{2}(?=(?:[a-z&ñ .-]{0,7}[0-9]){2})(?:(?<=[a-z&ñ]..)|(?<=[a-z&ñ] ..)|(?=[0-9 .-]{0,20}[a-z]))"
)
_LETTERED_REACH = 7
_WORD = re.compile("(?<![a-z0-9])[a-z0-9]")
_NONE: dict[int, _OfCount] = {}


def find(surface: Surface) -> Iterator[Found]:
    """Every number of the table that checks and has what must speak for it: a row, or its own strictness."""
    text = surface.text
    (any_lettered, lettered), in_rows, bare = _tests()
    begin, tests = -1, bare
    for run in surface.runs:
        if run.start != begin:
            begin = run.start
            tests = (
                _NONE if text[begin - 1 : begin] == "+" else in_rows if surface.in_row(begin) else bare
            )  # +: a phone
        if found_tests := tests.get(len(run.digits)):
            yield from _of_digits(surface, run, *found_tests)
    for place in _lettered_starts(surface):
        if not any_lettered.match(text, place):
            continue
        for test in lettered:
            if found := test.pattern.match(text, place):
                yield from _judged(surface, test, *found.span())
    if surface.runs:
        for place, value in _snils(surface):
            yield Found("national_id", place, place + len(value), re.sub(r"[ -]", "", value))


def _of_digits(surface: Surface, run: Run, any_form: re.Pattern[str], tests: Sequence[_Test]) -> Iterator[Found]:
    """Numbers written as is usual, and long ones set apart in another way."""
    text = surface.text
    is_usual = any_form.fullmatch(text, run.start, run.end) is not None
    is_set_apart = run.whole and len(run.digits) >= _STRICT and run.end - run.start > len(run.digits)
    if is_set_apart:
        is_set_apart = len(set(_SEPARATORS.findall(text, run.start, run.end))) == 1
    if not (is_usual or is_set_apart):
        return
    for test in tests:
        if is_set_apart or test.pattern.fullmatch(text, run.start, run.end):
            yield from _judged(surface, test, run.start, run.end)


def _snils(surface: Surface) -> Iterator[tuple[int, str]]:
    for start, end in surface.chunks:
        if end - start == _STRICT and _snils_checks(surface.text[start:end]):
            yield start, surface.text[start:end]
        snils = _SNILS.match(surface.text, start) if end - start == 3 else None
        if snils and (snils[1] == "-" or _snils_checks(snils.group().replace(" ", ""))):
            yield start, snils.group()


def _snils_checks(digits: str) -> bool:
    """The pair is the weighted sum of the nine digits modulo 101, with 100 written 00 (Pension Fund of Russia)."""
    return sum(int(digit) * (9 - at) for at, digit in enumerate(digits[:9])) % 101 % 100 == int(digits[9:])


def _lettered_starts(surface: Surface) -> Iterator[int]:
    """Where _LETTERED_START matches, in order."""
    text, done = surface.text, 0
    for place, end in surface.chunks:
        if end - place < 2 or not _LETTERED_DIGITS.match(text, place):
            continue
        for word in _WORD.finditer(text, max(done, place - _LETTERED_REACH), place + 1):
            if _LETTERED_START.match(text, word.start()):
                yield word.start()
        done = place + 1


def _judged(surface: Surface, test: _Test, start: int, end: int) -> Iterator[Found]:
    number = test.number
    if not (number.bare or (surface.in_row(start) and not surface.text.endswith("0000", start, end))):
        return  # a round number in a row is a count
    written = surface.text[start:end].upper()
    value = (_BETWEEN_DIGITS if number.digits else _BETWEEN).sub("", written)
    if not number.module or _checks(number.module, written) or (value != written and _checks(number.module, value)):
        yield Found(number.kind, start, end, value, last_four(value) if value.isdigit() else "")


@lru_cache(8192)
def _checks(name: str, written: str) -> bool:
    """Whether a number is right by a module of stdnum; one that is reposted is asked for once."""
    module = _module(name)
    return module is not None and module.is_valid(written)


_BETWEEN, _BETWEEN_DIGITS = re.compile("[^0-9A-Z+Ñ&]"), re.compile("[^0-9]")
