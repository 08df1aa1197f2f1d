from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.contract import ThreadMark
from crawler.spiders.losses import lost_mark
from crawler.spiders.revisits import due, due_at

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
AGES = (3600.0, 6 * 3600.0, 86_400.0, 3 * 86_400.0, 7 * 86_400.0)
MARK = ThreadMark("harbor", "7", "http://harbor.onion/7", is_live=True, anchor_at=START, last_read_at=START)


def test_revisits_of_a_punctual_service_come_at_the_ages_and_then_weekly() -> None:
    mark, seen = MARK, []
    for _ in range(8):
        moment = due_at(mark, AGES)
        assert moment is not None
        seen.append(moment - START)
        mark = replace(mark, last_read_at=moment, visits=mark.visits + 1)
    assert seen == [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 21 * DAY, 28 * DAY]


def test_ages_that_were_missed_are_served_by_one_read() -> None:
    late = replace(MARK, last_read_at=START + 2 * DAY)
    assert due_at(late, AGES) == START + 3 * DAY


def test_a_change_starts_the_ages_anew() -> None:
    changed = START + 5 * DAY
    assert due_at(replace(MARK, anchor_at=changed, last_read_at=changed), AGES) == changed + HOUR


@pytest.mark.parametrize(
    "mark", [replace(MARK, is_live=False), replace(MARK, last_read_at=None), replace(MARK, anchor_at=None)]
)
def test_what_is_sold_owed_or_never_read_needs_no_revisit(mark: ThreadMark) -> None:
    assert due_at(mark, AGES) is None


def test_the_longest_overdue_comes_first() -> None:
    marks = [
        replace(MARK, thread=str(age), anchor_at=START - age * HOUR, last_read_at=START - age * HOUR)
        for age in (2, 4, 3)
    ]
    assert [mark.thread for mark in due(marks, START, AGES)] == ["4", "3", "2"]


def test_a_second_before_its_time_nothing_is_due() -> None:
    second = timedelta(seconds=1)
    assert due([MARK], START + HOUR - second, AGES) == []
    assert due([MARK], START + HOUR, AGES) == [MARK]


def test_a_thread_of_which_something_was_missing_is_looked_at_again_after_an_hour() -> None:
    late = replace(MARK, last_read_at=START + 30 * DAY)
    assert due_at(late, AGES) == START + 37 * DAY
    assert due_at(replace(late, is_in_doubt=True), AGES) == START + 30 * DAY + HOUR
    assert due_at(replace(late, is_in_doubt=True, is_live=False), AGES) == START + 30 * DAY + HOUR
    assert due_at(replace(late, is_in_doubt=True, last_read_at=None), AGES) is None


def test_a_thread_that_was_lost_is_nobody_to_revisit() -> None:
    assert due_at(lost_mark(MARK, "http_404", START), AGES) is None
