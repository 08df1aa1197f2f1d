"""Times that count from now: "Today, 14:02", "Monday at 3:14 pm", "9 months ago", "vor 3 Stunden", "۲ ساعت پیش".

What is told in minutes, hours or days is cut to them, so that a page read twice tells the same time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from crawler.engines.time_words import UNITS_S, all_words, any_of, pattern_of, weekdays


class Day(NamedTuple):
    """A day told by a word, and where in the text the word stands."""

    days_before: int
    start: int
    end: int


class _Past(NamedTuple):
    """How long ago; unit: the smallest that was told; end: where in the text it ends."""

    months: int
    seconds: int
    unit: str
    end: int = 0


@cache
def _day_words() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple(
        (re.compile(any_of(kind)), ago) for kind, ago in (("before_yesterday", 2), ("today", 0), ("yesterday", 1))
    )


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(pattern_of(weekdays()))


@cache
def _now() -> re.Pattern[str]:
    return re.compile(any_of("now"))


@cache
def _units() -> dict[str, str]:
    """Beginning of a word -> unit."""
    return {word: kind for kind in UNITS_S for word in all_words(kind)}


@cache
def _words_for(count: str) -> dict[str, str]:
    """Words that are a number and a unit at once -> unit."""
    return {word: unit for unit in UNITS_S for word in all_words(f"{count}_{unit}")}


@cache
def _amount() -> re.Pattern[str]:
    """A number and a unit; a word for one; or one word for one or two of a unit."""
    return re.compile(
        rf"(?:(?<![\d.,:])(?P<n>\d{{1,4}})\s*|(?P<one>{any_of('one')})\s+)(?P<unit>{any_of(UNITS_S, whole=False)})"
        rf"(?P<rest>[^\s\d,.;:()]*)|(?P<two>{pattern_of(_words_for('two'))})|(?P<single>{pattern_of(_words_for('one'))})"
    )


@cache
def _said_past() -> re.Pattern[str]:
    """ "5 perce": a unit whose ending says that it is past."""
    words = pattern_of({word for unit in UNITS_S for word in all_words(f"{unit}_past")})
    return re.compile(rf"(?:(?<![\d.,:])(?P<n>\d{{1,4}})|{any_of('one')})\s+(?P<unit>{words})")


@cache
def _alone() -> re.Pattern[str]:
    """ "منذ ساعة", "час назад", "před hodinou": a unit without a number is one of it."""
    units, rest = any_of(UNITS_S, whole=False), r"(?P<rest>[^\s\d,.;:()]*)"
    strange = pattern_of([word for word in _units() if not word.isascii()], whole=False)
    return re.compile(
        rf"(?:{any_of('before')})\s+(?P<strange>{strange})[^\s\d,.;:()]*"
        rf"|\W*(?:{any_of('before')})\s+(?P<first>{units})[^\s\d,.;:()]*\W*$"
        rf"|(?:^|.*[^\w\s]\s*|(?:{any_of('before')})\s+)(?P<last>{units}){rest}\s+(?:aega\s+)?(?:{any_of('after')})\W*$"
    )


@cache
def _half_hour() -> re.Pattern[str]:
    return re.compile(any_of("half_hour"))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('before')})\s*(?:\S{{1,12}}\s+)?$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('after', whole=False)})")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(r"\s*(?:,|and|und|et|y|e|и|و)?\s*")


@cache
def _compact() -> re.Pattern[str]:
    return re.compile(r"(\d{1,3})\s?(s|m|min|h|d|w|mo|y|yr)")


_COMPACT = {
    "s": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week",
    "mo": "month", "y": "year", "yr": "year",
}  # fmt: skip


def find_day(text: str, today: datetime) -> Day | None:
    """ "today", "yesterday", "the day before", or a weekday that a clock follows, in a folded text.

    today  on the place's clock; a weekday is the last one before it
    """
    for pattern, ago in _day_words():
        found = pattern.search(text)
        if found and _means_a_day(found, text):
            return Day(ago, found.start(), found.end())
    found = _weekday().search(text)
    if found and re.match(r"\D{0,18}\d{1,2}[:.h]\d\d(?![.\d])", text[found.end() :]):
        ago = (today.isoweekday() - weekdays()[found[0]]) % 7
        return Day(ago or 7, found.start(), found.end())
    return None


def _means_a_day(found: re.Match[str], text: str) -> bool:
    """A short word in the middle of others may be of another language: "zuletzt hier" is no yesterday."""
    if found.start() == 0 and len(found[0]) > 2:
        return True
    return len(found[0]) > 4 or re.search(r"\d[:.h]\d\d", text) is not None


def find_ago(text: str, now: datetime) -> datetime | None:
    """When "ago" was, in a folded text; now in UTC. None when nothing in it says that it is past."""
    text = text.replace("un'", "un ")
    if _now().search(text):
        return now.replace(second=0, microsecond=0)
    half = _half_hour().search(text)
    if half and (_after().match(text, half.end()) or _before().search(text[: half.start()])):
        return (now - timedelta(minutes=30)).replace(second=0, microsecond=0)
    short = _compact().fullmatch(text)
    if short:
        unit = _COMPACT[short[2]]
        return _back(now, _Past(*_step(int(short[1]), unit), unit))
    for found in _amount().finditer(text):
        told = _sum(text, found)
        before = _before().search(text[: found.start()])
        if before and found["unit"] in all_words("year_before"):
            told = _Past(int(found["n"] or 1) * 12, 0, "year")
        if before or _after().match(text, told.end):
            return _back(now, told)
    said = _said_past().search(text)
    if said:
        unit = next(unit for unit in UNITS_S if said["unit"] in all_words(f"{unit}_past"))
        return _back(now, _Past(*_step(int(said["n"] or 1), unit), unit))
    return _one_ago(text, now)


def _one_ago(text: str, now: datetime) -> datetime | None:
    """An hour ago where only "hour ago" is said: with a word before it, it may be several."""
    found = _alone().match(text) or _alone().search(text)
    if not found:
        return None
    word = found["strange"] or found["first"] or found["last"]
    unit = "year" if not found["last"] and word in all_words("year_before") else _units()[word]
    return _back(now, _Past(*_step(1, unit), unit))


def _sum(text: str, first: re.Match[str]) -> _Past:
    """ "1 year 2 months", "2 days, 5 hours and 1 minute": all of it."""
    past = _past(text, first)
    while following := _amount().match(text, _and().match(text, past.end).end()):  # type: ignore[union-attr]
        more = _past(text, following)
        if UNITS_S[more.unit] >= UNITS_S[past.unit]:
            break
        past = _Past(past.months + more.months, past.seconds + more.seconds, more.unit, more.end)
    return past


def _past(text: str, found: re.Match[str]) -> _Past:
    for count, name in ((2, "two"), (1, "single")):
        if found[name]:
            unit = _words_for("two" if count == 2 else "one")[found[name]]
            return _Past(*_step(count, unit), unit, found.end())
    unit = _units()[found["unit"]]
    # Where words are not set apart, "ago" follows in the same run of letters.
    end = found.end("unit") if _after().match(text, found.end("unit")) else found.end()
    return _Past(*_step(int(found["n"] or 1), unit), unit, end)


def _step(count: int, unit: str) -> tuple[int, int]:
    """(months, seconds)"""
    if unit in ("month", "year"):
        return count * (12 if unit == "year" else 1), 0
    return 0, count * UNITS_S[unit]


def _back(now: datetime, past: _Past) -> datetime:
    moment = (_months_before(now, past.months) - timedelta(seconds=past.seconds)).replace(second=0, microsecond=0)
    if UNITS_S[past.unit] >= UNITS_S["hour"]:
        moment = moment.replace(minute=0)
    return moment.replace(hour=0) if UNITS_S[past.unit] >= UNITS_S["day"] else moment


def _months_before(moment: datetime, count: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 - count, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
