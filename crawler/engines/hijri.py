"""The lunar Hijri calendar as Umm al-Qura, Saudi Arabia's official calendar, has it for the years 1420 to 1460.

Its months follow the moon as computed for Mecca, so that only a table tells how long each was (R. van Gent, The Umm
al-Qura Calendar of Saudi Arabia). Places of other countries may be a day apart.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

FIRST_YEAR = 1420
_FIRST_DAY = date(1999, 4, 17)
# For each year, bit n is set where month n + 1 has thirty days and not twenty-nine.
_LONG_MONTHS = (
    3026, 3012, 2953, 2709, 1325, 1453, 2922, 1748, 3529, 3474, 2726, 2390, 686, 1389, 874, 2901, 2730, 2381, 1181,
    2397, 698, 1461, 1450, 3413, 2714, 2350, 622, 1373, 2778, 1748, 1701, 1355, 2711, 1358, 2734, 1452, 2985, 3474,
    2853, 1611, 3243,
)  # fmt: skip


def from_hijri(year: int, month: int, day: int) -> date | None:
    """None for a day that does not exist, or of a year that the table does not have."""
    if not (FIRST_YEAR <= year < FIRST_YEAR + len(_LONG_MONTHS) and 1 <= month <= 12 and day >= 1):
        return None
    index = (year - FIRST_YEAR) * 12 + month - 1
    starts = _starts()
    found = starts[index] + timedelta(days=day - 1)
    return found if found < starts[index + 1] else None


@cache
def _starts() -> tuple[date, ...]:
    """The first day of each month, and the day after the last."""
    days = [_FIRST_DAY]
    for months in _LONG_MONTHS:
        for month in range(12):
            days.append(days[-1] + timedelta(days=29 + (months >> month & 1)))
    return tuple(days)
