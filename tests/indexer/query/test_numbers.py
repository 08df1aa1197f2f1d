"""Numbers and dates as people write them in a query."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from indexer.query.dates import Period, is_relative, read_date
from indexer.query.numbers import read_number

NOW = datetime(2026, 3, 31, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["815000000", "815,000,000", "81,50,00,000", "81.5 crore", "81.5 cr", "81.5crore", "815M",
     "815 million", "815m", "0.815bn", "815.000.000", "815_000_000", "815 000 000", "८१.५ करोड़", "৮১.৫ কোটি",
     "8150 lakh", "815 млн", "8.15 亿", "８１５Ｍ"],
)  # fmt: skip
def test_it_reads_one_number_in_every_writing(text: str) -> None:
    assert read_number(text) == 815_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [("80k", "80000"), ("1.50", "1.50"), ("0", "0"), ("5 GB", "5000000000"), ("1GiB", "1073741824"), ("1,000", "1000")],
)
def test_it_reads_small_and_large(text: str, expected: str) -> None:
    assert read_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "many", "8,15", "1.2.3", "80 bananas", "$80k", "1,00", "-5", "1e9", "0x10", "5 k k"]
)
def test_it_reads_nothing_where_it_would_have_to_guess(text: str) -> None:
    assert read_number(text) is None


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", at(2026, 1, 1), at(2027, 1, 1)),
        ("2026-12", at(2026, 12, 1), at(2027, 1, 1)),
        ("2026-02-28", at(2026, 2, 28), at(2026, 3, 1)),
        ("2026-03-04T18:22", at(2026, 3, 4, 18, 22), at(2026, 3, 4, 18, 23)),
        ("2026-03-04T18:22:05Z", at(2026, 3, 4, 18, 22, 5), at(2026, 3, 4, 18, 22, 6)),
        ("2026-03-04 18:22+02:00", at(2026, 3, 4, 16, 22), at(2026, 3, 4, 16, 23)),
        ("2026-03-04T18", at(2026, 3, 4, 18), at(2026, 3, 4, 19)),
        ("now", NOW, NOW),
        ("now-7d", at(2026, 3, 24, 12, 30, 15), at(2026, 3, 24, 12, 30, 15)),
        ("now-1M", at(2026, 2, 28, 12, 30, 15), at(2026, 2, 28, 12, 30, 15)),
        ("now-1y+1h", at(2025, 3, 31, 13, 30, 15), at(2025, 3, 31, 13, 30, 15)),
        ("now/d", at(2026, 3, 31), at(2026, 4, 1)),
        ("now/w", at(2026, 3, 30), at(2026, 4, 6)),
        ("now-1M/M", at(2026, 2, 1), at(2026, 3, 1)),
        ("now/h", at(2026, 3, 31, 12), at(2026, 3, 31, 13)),
        ("२०२६", at(2026, 1, 1), at(2027, 1, 1)),
    ],
)
def test_it_reads_a_date_as_the_period_it_names(text: str, start: datetime, end: datetime) -> None:
    assert read_date(text, NOW) == Period(start, end)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13", "2026-02-30", "04.03.2026", "now-", "now-7x", "now-99999y", "26"]
)
def test_it_reads_no_date_where_there_is_none(text: str) -> None:
    assert read_date(text, NOW) is None


def test_it_knows_which_dates_move() -> None:
    assert is_relative("now-7d")
    assert not is_relative("2026")
