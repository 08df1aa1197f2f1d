"""Lost threads come again ever later, and never before those that nobody has asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.contract import ThreadMark
from crawler.spiders.losses import again, losses, lost_mark
from crawler.spiders.marks import owed

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MARK = ThreadMark("harbor", "7", "http://harbor.onion/t?t=7")


def lost(kind: str, times: int) -> ThreadMark:
    mark = MARK
    for _ in range(times):
        mark = lost_mark(mark, kind, AT)
    return mark


@pytest.mark.parametrize(
    ("kind", "times", "hours", "is_settled"),
    [
        *((kind, 1, 24, True) for kind in ("blocked", "redirects", "empty", "not_text", "too_large", "http_404")),
        ("empty", 3, 96, True),
        ("http_403", 100, 24 * 32, True),
        *((kind, 9, 0, False) for kind in ("http_503", "timeout", "tor_f2", "http_429")),
        ("login", 1, 0, False),
        ("login", 2, 1, False),
        ("login", 50, 24, False),
    ],
)
def test_a_lost_thread_waits(kind: str, times: int, hours: int, is_settled: bool) -> None:
    mark = lost(kind, times)
    assert (losses(mark), mark.last_read_at is not None) == (times, is_settled)
    due = AT + timedelta(hours=hours)
    assert again([mark], due) == [mark]
    assert again([mark], due - timedelta(seconds=1)) == []


def test_what_was_never_lost_is_owed_and_what_was_comes_again() -> None:
    fresh = ThreadMark("harbor", "8", "http://harbor.onion/t?t=8")
    marks = [lost("timeout", 3), lost("timeout", 1), fresh]
    assert owed({str(number): mark for number, mark in enumerate(marks)}) == [fresh]
    assert [losses(mark) for mark in again(marks, AT)] == [1, 3]
