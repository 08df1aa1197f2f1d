"""Times as places write them -> aware UTC.

Formats are strptime's (%Y %y %m %d %H %I %M %S %p, %b and %B for a month's name in any language of _times.txt, %a and
%A for a word that is passed over), found anywhere in the text. Before them come ISO 8601 and Unix seconds or
milliseconds; after them dates as people write them (written_dates.py) and times that count from now
(relative_times.py), each with the clock that stands beside it. What cannot be told is unknown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from crawler.engines.relative_times import find_ago, find_day
from crawler.engines.time_words import all_words, any_of, folded, months, tongue_of
from crawler.engines.written_dates import find_date

LENGTH_MAX = 300
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*")
_HOURS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "edt": -4, "est": -5,
    "cdt": -5, "mdt": -6, "pdt": -7, "pst": -8,
}  # fmt: skip
_ZONE = re.compile(
    r"\s*\(?(?:(utc|gmt|wet|cest|cet|eest|eet|msk|edt|est|cdt|mdt|pdt|pst|z)\b)?(?:([+-])(\d{1,2}):?(\d\d)?)?"
)
_DIRECTIVES = {
    "a": r"[^\W\d]+\.?", "A": r"[^\W\d]+\.?", "b": r"(?P<b>[^\W\d]+)\.?", "B": r"(?P<b>[^\W\d]+)\.?",
    "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})(?:st|nd|rd|th)?",
    "H": r"(?P<H>\d{1,2})", "I": r"(?P<H>\d{1,2})", "M": r"(?P<M>\d{2})", "S": r"(?P<S>\d{2})(?:\.\d+)?",
    "p": r"(?P<p>[ap])\.?m\.?", "%": "%",
}  # fmt: skip


def read_time(
    text: str, formats: Sequence[str], zone: ZoneInfo, fetched_at: datetime, order: str = "", language: str = ""
) -> datetime | None:
    """The first time in a text; None when it holds none that can be read.

    zone        the place's clock, for times that name no zone
    fetched_at  what "today" and "ago" count from; what is told in minutes, hours or days is cut to them, so that
                a page read twice tells the same time
    order       "dmy" or "mdy" where the place's way to write days and months as numbers is known
    language    of the page, such as "pl" or "en-GB"; "" where it is not known
    """
    text = text[:LENGTH_MAX]
    if not text:
        return None
    try:
        return _exact(text, formats, zone, language) or _written(folded(text), zone, fetched_at, order, language)
    except (ValueError, OverflowError):
        return None


def _exact(text: str, formats: Sequence[str], zone: ZoneInfo, language: str) -> datetime | None:
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1][:10]), UTC)
    if text[:4].isdecimal():
        moment = _iso(text.strip())
        if moment and moment.year >= 1970:  # 1404 is a year of another calendar
            return moment.replace(tzinfo=moment.tzinfo or zone).astimezone(UTC)
    for form in formats:
        for found in compiled(form).finditer(text):
            moment = _from_parts(found.groupdict(), language)
            if moment:
                return moment.replace(tzinfo=zone).astimezone(UTC)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_parts(parts: dict[str, str | None], language: str) -> datetime | None:
    name, year = parts.get("b"), parts.get("Y")
    month = months(tongue_of(language)).get(name.lower(), 0) if name else int(parts.get("m") or 1)
    hour = _hour(int(parts.get("H") or 0), parts.get("p"))
    try:
        return datetime(
            int(year or 0) or 2000 + int(parts.get("y") or 0),
            month,
            int(parts.get("d") or 1),
            hour,
            int(parts.get("M") or 0),
            int(parts.get("S") or 0),
        )
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int:
    return hour if not half else hour % 12 + (12 if half.lower() == "p" else 0)


def _written(text: str, zone: ZoneInfo, fetched_at: datetime, order: str, language: str) -> datetime | None:
    """A folded text; a date that is written out is nearer to the truth than what counts from now."""
    here = fetched_at.astimezone(zone)
    written = find_date(text, here.date(), order, language)
    if written:
        return _at(written.day, text, written.start, written.end, zone)
    told = find_day(text, here)
    if told:
        return _at(here.date() - timedelta(days=told.days_before), text, told.start, told.end, zone)
    return find_ago(text, fetched_at.astimezone(UTC))


def _at(day: date, text: str, start: int, end: int, zone: ZoneInfo) -> datetime | None:
    """The day with the clock that stands after it, else before it; the beginning of the day without one."""
    after = text[end : end + 60]
    for piece, found in ((after, _clock().search(after)), (after, _dotted().match(after)), _before(text, start)):
        if found:
            moment, place = _time(found.groupdict()), _zone(piece[found.end() :]) or zone
            return datetime.combine(day, moment, place).astimezone(UTC) if moment else None
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _before(text: str, start: int) -> tuple[str, re.Match[str] | None]:
    piece = text[max(0, start - 40) : start]
    return piece, _clock().search(piece)


@cache
def _clock() -> re.Pattern[str]:
    part = any_of(_PARTS)
    return re.compile(
        rf"(?:(?P<part_before>{part})\s*)?(?<![\d.:])"
        rf"(?:(?P<h>\d{{1,2}})(?::|\s?(?:[h時时시点點]|นาฬิกา)\s?|\.(?=\d\d\s*uhr))(?P<m>\d{{2}}(?!\d)|\d(?=\s?[분分]))\s?[분分]?"
        rf"(?::(?P<s>\d{{2}})(?:\.\d+)?)?\s*(?P<part>{part})?"
        rf"|(?P<hour>\d{{1,2}})\s?(?:(?P<am_only>am\b|a\.m\.)|(?P<pm_only>pm\b|p\.m\.)|uhr\b))"
        rf"|(?P<noon>{any_of('noon')})|(?P<midnight>{any_of('midnight')})"
    )


@cache
def _dotted() -> re.Pattern[str]:
    """ "18.22", "klo 18.22", right after a date."""
    return re.compile(
        rf"(?:[\s,]*|\D{{0,20}}\b(?:{any_of('at')})\s+)(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?:\.(?P<s>[0-5]\d))?(?![.\d])"
        r"(?!\s*(?:[$€£₽₹%]|(?:usd|eur|btc|xmr|kb|mb|gb|tb)\b))"
    )


_PARTS = ("am", "pm", "night", "midday")  # of the day


@cache
def _part_of_day() -> dict[str, str]:
    return {" ".join(word.split()): kind for kind in _PARTS for word in all_words(kind)}


def _time(found: Mapping[str, str | None]) -> time | None:
    """None for a clock that no clock shows."""
    if found.get("noon") or found.get("midnight"):
        return time(12 if found.get("noon") else 0)
    word = " ".join((found.get("part") or found.get("part_before") or "").split())
    part = "am" if found.get("am_only") else "pm" if found.get("pm_only") else _part_of_day().get(word, "")
    hour = int(found.get("h") or found.get("hour") or 0)
    try:
        return time(_hour_of(part, hour), int(found.get("m") or 0), int(found.get("s") or 0))
    except ValueError:
        return None


def _hour_of(part: str, hour: int) -> int:
    """An hour of a clock with twelve hours; of one with more, and without a part of the day, as it stands."""
    if hour > 12 or not part:
        return hour
    if part == "midday":
        return hour if hour >= 10 else hour + 12
    return _hour(hour, "p" if part == "pm" or (part == "night" and 6 <= hour <= 11) else "a")


def _zone(rest: str) -> tzinfo | None:
    """The zone that a clock is followed by; only names that mean one zone."""
    found = _ZONE.match(rest)
    if not found or not (found[1] or found[2]):
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4] or 0)) if found[2] else timedelta()
    if offset > timedelta(hours=14):
        return None
    return timezone(timedelta(hours=_HOURS[found[1]] if found[1] else 0) + (-offset if found[2] == "-" else offset))


@cache
def compiled(form: str) -> re.Pattern[str]:
    """The pattern that finds a format in a text; ValueError for a directive that is not in the table."""
    out = []
    for literal, directive in re.findall(r"([^%]*)(?:%(.)|$)", form):
        out.append(re.sub(r"(?:\\ )+", r"\\s+", re.escape(literal)))
        if directive:
            if directive not in _DIRECTIVES:
                raise ValueError(f"%{directive}")
            out.append(_DIRECTIVES[directive])
    return re.compile(rf"(?<!\d){''.join(out)}(?!\d)", re.IGNORECASE)
