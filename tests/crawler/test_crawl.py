from __future__ import annotations

from demo.forum import Forum
from tests.crawler.conftest import ONION
from tests.crawler.memory import Desk, source

BOARD = f"{ONION}/viewforum.php?f=3"


def test_a_first_crawl_reads_every_thread_of_every_list_page(desk: Desk, forum: Forum) -> None:
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.reason) == ("done", "")
    assert report.requests == {"list": 3, "thread": 25}
    assert report.listings_changed == 25


def test_a_second_crawl_of_an_unchanged_place_asks_for_the_head_of_the_list_only(desk: Desk, forum: Forum) -> None:
    desk.crawl(source(BOARD))
    forum.requests.clear()
    report = desk.crawl(source(BOARD))
    assert report.requests == {"list": 1}
    assert forum.requests == ["/viewforum.php?f=3"]
