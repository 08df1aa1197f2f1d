"""The small languages inside values: durations, sizes, numbers, cron, host:port. Pure; None means: not of this form."""

from __future__ import annotations

import re

UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
UNITS_BYTES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}

_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|w)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)")
_INT = re.compile(r"[+-]?\d{1,18}|[+-]?\d{1,3}(?:_\d{3}){1,5}")
_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")

_CRON_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    ("day of the week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)
_CRON_ITEM = re.compile(r"(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/(\d+))?")
_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_DAY_MINUTES = 24 * 60


def duration_s(text: str) -> float | None:
    """ "10m", "1h30m", "500ms", "0" -> seconds."""
    if text == "0":
        return 0.0
    if not _DURATION.fullmatch(text):
        return None
    return sum(float(number) * UNITS_S[unit] for number, unit in _DURATION_PART.findall(text))


def size_bytes(text: str) -> int | None:
    """ "5MB", "64 KiB", "0" -> bytes; MB is 10^6, MiB is 2^20."""
    if text == "0":
        return 0
    match = _SIZE.fullmatch(text)
    return int(float(match[1]) * UNITS_BYTES[match[2]]) if match else None


def integer(text: str) -> int | None:
    return int(text.replace("_", "")) if _INT.fullmatch(text) else None


def number(text: str) -> float | None:
    return float(text) if _FLOAT.fullmatch(text) else None


def host_port(text: str) -> tuple[str, int] | None:
    """ "127.0.0.1:9050", "[::1]:9050" -> host and port."""
    match = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^\s:/\[\]]+):(\d{1,5})", text)
    if match is None or not 0 < int(match[2]) < 65_536:
        return None
    return match[1].strip("[]"), int(match[2])


def hours_of(text: str) -> tuple[int, int] | None:
    """ "08:00-23:00" -> (480, 1380), minutes of the day; the second may be earlier (over midnight), not the same.
    24:00 is taken as an end. None when it is anything else."""
    found = _HOURS.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, end_hour, end_minute = map(int, found.groups())
    first, last = hour * 60 + minute, end_hour * 60 + end_minute
    fits = max(minute, end_minute) < 60 and first < _DAY_MINUTES and last <= _DAY_MINUTES and first != last
    return (first, last) if fits else None


def cron_fault(text: str) -> str:
    """What is wrong with a cron expression (minute, hour, day, month, weekday: 0 and 7 are Sunday); "" if nothing."""
    if text.startswith("@"):
        return f"the shorthand '{text}'"
    parts = text.lower().split()
    if len(parts) != len(_CRON_FIELDS):
        return f"{len(parts)} fields"
    faults = (_field_fault(part, *field) for part, field in zip(parts, _CRON_FIELDS, strict=True))
    return next((fault for fault in faults if fault), "")


def _field_fault(part: str, name: str, low: int, high: int, words: tuple[str, ...]) -> str:
    for item in part.split(","):
        match = _CRON_ITEM.fullmatch(item)
        if match is None or (match[1] == "*" and match[2]):
            return f"'{item}' as {name}"
        if match[3] is not None and int(match[3]) == 0:
            return f"a step of 0 as {name}"
        bounds = [_cron_value(value, low, words) for value in match.groups()[:2] if value not in (None, "*")]
        if any(value is None or not low <= value <= high for value in bounds):
            return f"'{item}' as {name}, which goes from {low} to {high}"
        if len(bounds) == 2 and (bounds[0] or 0) > (bounds[1] or 0):
            return f"'{item}' as {name}, which runs backwards"
    return ""


def _cron_value(text: str, low: int, words: tuple[str, ...]) -> int | None:
    if text.isdecimal():
        return int(text)
    return words.index(text) + low if text in words else None
