from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.contract import ThreadMark
from crawler.spiders.marks import owed_marks, row_state, thread_of
from crawler.spiders.registry import SPIDERS, spider
from schema.errors import BadConfig
from schema.page import Link

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ROW = Link("thread", "http://harbor.onion/viewtopic.php?t=7", "7", replies=3, last_activity=AT)
MARK = ThreadMark("harbor", "7", ROW.url, ROW.url, 3, AT, last_read_at=AT)


@pytest.mark.parametrize(
    ("row", "mark", "state"),
    [
        (ROW, None, "new"),
        (ROW, MARK, "same"),
        (Link("thread", ROW.url, "7", replies=4, last_activity=AT), MARK, "changed"),
        (Link("thread", ROW.url, "7", replies=2, last_activity=AT), MARK, "changed"),
        (Link("thread", ROW.url, "7", replies=3, last_activity=AT + timedelta(minutes=5)), MARK, "changed"),
        (Link("thread", ROW.url, "7", replies=3, last_activity=AT + timedelta(seconds=59)), MARK, "same"),
        (Link("thread", ROW.url, "7"), MARK, "same"),
        (ROW, ThreadMark("harbor", "7", ROW.url), "owed"),
        (ROW, ThreadMark("harbor", "7", ROW.url, last_read_at=AT), "changed"),
    ],
)
def test_a_row_beside_what_is_remembered(row: Link, mark: ThreadMark | None, state: str) -> None:
    assert row_state(row, mark) == state


def test_a_place_without_ids_gets_them_from_its_addresses_whatever_session_they_carry() -> None:
    first = Link("thread", "http://harbor.onion/show?name=x&sid=1111")
    second = Link("thread", "http://mirror.onion/show?sid=2222&name=x#top")
    assert thread_of(first) == thread_of(second)
    assert thread_of(first) != thread_of(Link("thread", "http://harbor.onion/show?name=y"))


def test_a_list_page_owes_its_new_and_changed_rows_only() -> None:
    new = Link("thread", "http://harbor.onion/viewtopic.php?t=8", "8", replies=0, last_activity=AT)
    marks = owed_marks("harbor", [ROW, new], {"7": MARK})
    assert [(mark.thread, mark.last_read_at) for mark in marks] == [("8", None)]


@pytest.mark.parametrize("name", SPIDERS)
def test_every_spider_of_the_table_is_there(name: str) -> None:
    assert callable(spider(name))


def test_an_unknown_spider_is_told_with_the_nearest_name() -> None:
    with pytest.raises(BadConfig, match=r"unknown spider 'forums'; did you mean 'forum'\?"):
        spider("forums")
