"""How long is left -> when it ends: "12D 03h 22m 10s", "3 days left", "02:11:59:07"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

LENGTH_MAX = 200
_UNITS = (
    ("days", r"d|days?|tage?n?|jours?|j|días?|dias?|дн\w*|день|д|天|日"),
    ("hours", r"h|hrs?|hours?|std|stunden?|heures?|horas?|час\w*|ч|小时|时"),
    ("minutes", r"m|mins?|minutes?|minuten?|minutos?|мин\w*|м|分钟|分"),
    ("seconds", r"s|secs?|seconds?|sekunden?|secondes?|segundos?|сек\w*|с|秒"),
)
_NUMBERED = re.compile(r"\s*[,:;]?\s*".join(rf"(?:(?P<{name}>\d{{1,4}})\s*(?:{unit})\b\.?)?" for name, unit in _UNITS))
_CLOCK = re.compile(
    r"(?<![\d:.])(?:(?P<days>\d{1,3}):)?(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?![\d:.])"
)


def read_deadline(text: str, fetched_at: datetime) -> datetime | None:
    """The moment a countdown ends; None when the text holds none or it has run out.

    Cut to the smallest unit told, and to the minute at least, nearest: a page read twice tells the same moment.
    """
    text = " ".join(text[:LENGTH_MAX].lower().split())
    found = next((hit for hit in _NUMBERED.finditer(text) if any(hit.groups())), None) or _CLOCK.search(text)
    if found is None:
        return None
    told = {unit: int(number) for unit, number in found.groupdict().items() if number}
    left = timedelta(**told)
    if not left:
        return None
    step = timedelta(days=1) if set(told) == {"days"} else timedelta(hours=1) if "minutes" not in told else _MINUTE
    return _nearest(fetched_at + left, step)


_MINUTE = timedelta(minutes=1)


def _nearest(moment: datetime, step: timedelta) -> datetime:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start + round((moment - start) / step) * step
