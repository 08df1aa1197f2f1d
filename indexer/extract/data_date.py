"""From when are the data? A date with its own precision, named with a word such as breached, dump, fresh."""

from __future__ import annotations

import re

from indexer.extract.context import Cues
from indexer.extract.contract import Reading, Text
from schema.listing import Offer

FIELDS = ("data_date",)
AFTER: tuple[str, ...] = ()
_YEAR = re.compile(
    r"(20[0-3][0-9]|19[89][0-9])(?<![0-9.,$€£₽¥₹-]....)(?![0-9.,]*[0-9%])(?! ?[-–] ?(?:19|20)[0-9]{2}(?![0-9]))"
    r"(?! ?(?:[$€£₽¥₹元円]|usd|eur|руб|rub|u(?![a-z])|dollar|dólar|долл|юан|бакс|USD|EUR))"
)
_DAY = re.compile(r"(20[0-3][0-9])(?<![0-9]....)[-./](0[1-9]|1[0-2])(?:[-./](0[1-9]|[12][0-9]|3[01]))?(?![0-9])")
_EUROPEAN = re.compile(r"(?<![0-9])(0?[1-9]|[12][0-9]|3[01])[./-](0?[1-9]|1[0-2])[./-](20[0-3][0-9])(?![0-9])")
_EUROPEAN_YEAR, _DAY_AND_MONTH, _MONTH = re.compile(r"[./-]20[0-3][0-9](?![0-9])"), 5, 2
# The day of the post, of the vendor, of a product's version: not of the data.
_OF_THE_POST = re.compile(
    r"\b(?:posted|listed|added|joined|registered|since|last seen|online|created)[ :]{1,3}(?:on |[0-9]{1,2} ?)?$"
)
_VERSION = re.compile(
    r"\b(?:windows|win|server|office|exchange|sharepoint|studio|autocad|photoshop|version|ver)[ /+-]{0,3}$"
)
_MONTH_AND_YEAR = re.compile(r"(?<![0-9./-])(0?[1-9]|1[0-2])[./](20[0-3][0-9])(?![0-9]|[./-][0-9])")
_CHINESE = re.compile(r"(20[0-3][0-9])(?:年|년) ?(?:(0[1-9]|1[0-2]|[1-9])(?:月|월))?")


def read(text: Text, so_far: Offer) -> Reading:
    """The first date that a cue or a month stands beside, else a year that stands alone in a title."""
    found = _numeric(text) or _with_month(text) or _year(text)
    if found is None:
        return Reading()
    date, start, end = found
    return Reading({"data_date": date}, {"offer.data_date": (text.span(start, end, "date.stated"),)})


_Found = tuple[str, int, int]


def _numeric(text: Text) -> _Found | None:
    if day := _DAY.search(text.joined):
        return "-".join(part for part in day.groups() if part), *day.span()
    for year in _EUROPEAN_YEAR.finditer(text.joined):
        if day := _EUROPEAN.search(text.joined, max(0, year.start() - _DAY_AND_MONTH), year.end() + 1):
            return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}", *day.span()
        if month := _MONTH_AND_YEAR.search(text.joined, max(0, year.start() - _MONTH), year.end() + 2):
            return f"{month[2]}-{int(month[1]):02}", *month.span()
    if day := _CHINESE.search(text.joined):
        return day[1] + (f"-{int(day[2]):02}" if day[2] else ""), *day.span()
    return None


_DAY_BEFORE = re.compile(r"(?<![0-9])([1-9]|0[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|º|\.)? ?(?:of |de )?$")
_AMERICAN = re.compile(r" ([1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?,? (20[0-3][0-9]|19[89][0-9])(?![0-9])")


def _with_month(text: Text) -> _Found | None:
    for month in text.found("months"):
        year = _YEAR.search(text.joined, month.end, min(len(text.joined), month.end + 9))
        if year and not text.joined[month.end : year.start()].strip(" ,.deof-/'"):
            if _OF_THE_POST.search(text.joined, max(0, month.start - 20), month.start):
                continue
            day = _DAY_BEFORE.search(text.joined, max(0, month.start - 8), month.start)
            start = day.start() if day else month.start
            return f"{year[1]}-{month.id}" + (f"-{int(day[1]):02}" if day else ""), start, year.end()
        if american := _AMERICAN.match(text.joined, month.end):
            return f"{american[2]}-{month.id}-{int(american[1]):02}", month.start, american.end()
    return None


_OPENING = "in "  # "In 2015, the forum ... was hacked"


def _year(text: Text) -> _Found | None:
    cues = Cues(text, "date_cue")
    for year in _YEAR.finditer(text.joined):
        if _VERSION.search(text.joined, max(0, year.start() - 14), year.start()):
            continue
        opens = text.joined.startswith(_OPENING, text.body_at) and year.start() == text.body_at + len(_OPENING)
        is_titled = year.start() < text.body_at or opens
        if is_titled or cues.before(year.start(), 14) or cues.after(year.end(), 10):
            return year[1], *year.span()
    return None
