"""Listings that stand in lists: messages of a channel, items of a market whose own page says more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.records import Source
from crawler.contract import ThreadMark
from crawler.spiders.contract import Ask
from crawler.spiders.feed import walk as walk_feed
from crawler.spiders.leak import walk as walk_leaks
from crawler.spiders.market import walk as walk_market
from crawler.spiders.marks import items, unread_only
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import Link, PageReading

BASE = "http://quay.example"
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
A_PAGE = 3


def message(number: int) -> Listing:
    return Listing(f"quay/tq/{number}", "feed_item", f"{BASE}/q/{number}", posted_at=START + timedelta(minutes=number))


def row(number: int, price: str = "$ 5") -> tuple[Listing, Link]:
    url = f"{BASE}/listing/{number}"
    listing = Listing(f"quay/t{number}", "market_item", url, f"Item {number}", f"Price: {price}")
    return listing, Link("thread", url, str(number), f"Item {number}")


class ListVisit:
    """Answers from pages by address; what a crawl would store is kept in marks and taken."""

    def __init__(self, pages: Mapping[str, PageReading], marks: dict[str, ThreadMark], budget: int = 100) -> None:
        self.source = Source("quay", "model", (f"{BASE}/s",), budget=budget)
        self.started_at = START
        self.pages, self.stored = pages, marks
        self.marks: Mapping[str, ThreadMark] = dict(marks)
        self.asked: Counter[str] = Counter()
        self.taken: list[str] = []

    def keep_for_revisits(self, pages: int) -> None: ...

    async def read(self, ask: Ask) -> PageReading | None:
        await asyncio.sleep(0)
        if self.asked.total() >= self.source.budget or ask.url not in self.pages:
            return None
        self.asked[ask.kind] += 1
        reading = self.pages[ask.url]
        page = FetchedPage("quay", "r", ask.url, 200, (), b"", START, ask.purpose, ask.subject)
        self.taken += [f"{listing.id} {listing.body}".strip() for listing in ask.kept(reading).listings]
        self.stored.update({mark.thread: mark for mark in ask.note(page, reading)})
        return reading


def channel(newest: int) -> dict[str, PageReading]:
    """A channel as its preview shows it: the newest page first, messages of a page oldest first."""
    pages, url = {}, f"{BASE}/s"
    while newest > 0:
        first = max(1, newest - A_PAGE + 1)
        following = f"{BASE}/s?before={first}"
        links = (Link("next", following),) if first > 1 else ()
        pages[url] = PageReading("list", "model", tuple(map(message, range(first, newest + 1))), links)
        url, newest = following, first - 1
    return pages


def follow(newest: int, marks: dict[str, ThreadMark], budget: int = 100) -> ListVisit:
    visit = ListVisit(channel(newest), marks, budget)
    asyncio.run(walk_feed(visit))
    return visit


def test_a_channel_is_read_back_to_its_first_message_once() -> None:
    marks: dict[str, ThreadMark] = {}
    first = follow(8, marks)
    assert first.asked == {"list": 3}
    assert {entry.split()[0] for entry in first.taken} == {f"quay/tq/{number}" for number in range(1, 9)}
    assert follow(8, marks).asked == {"list": 1}


def test_new_messages_are_read_until_a_page_holds_none() -> None:
    marks: dict[str, ThreadMark] = {}
    follow(9, marks)
    assert follow(13, marks).asked == {"list": 3}


def test_a_walk_that_a_budget_cut_short_goes_on_where_it_stopped() -> None:
    marks: dict[str, ThreadMark] = {}
    follow(12, marks, budget=2)
    rest = follow(12, marks)
    assert rest.asked == {"list": 3}
    assert "quay/tq/1" in rest.taken


def test_an_item_of_a_list_is_never_asked_for_by_itself_even_when_it_is_on_sale() -> None:
    marks: dict[str, ThreadMark] = {}
    pages = {f"{BASE}/s": PageReading("list", "model", (Listing("quay/n1", "leak_post", f"{BASE}/s", "Tidewell"),))}
    asyncio.run(walk_leaks(ListVisit(pages, marks)))
    old = START - timedelta(days=9)
    live = {name: replace(mark, is_live=True, anchor_at=old, last_read_at=old) for name, mark in marks.items()}
    visit = ListVisit(pages, live)
    asyncio.run(walk_leaks(visit))
    assert set(visit.asked) == {"list"}


def test_a_row_is_taken_until_its_own_page_was_read_which_says_more() -> None:
    marks: dict[str, ThreadMark] = {}
    listing, link = row(7)
    page = PageReading("thread", "model", (replace(listing, body="Price: $ 5\n\nall of it"),), thread="7")
    pages = {f"{BASE}/s": PageReading("list", "model", (listing,), (link,)), link.url: page}
    first, second = ListVisit(pages, marks), ListVisit(pages, marks)
    asyncio.run(walk_market(first))
    second.marks = dict(marks)
    asyncio.run(walk_market(second))
    assert first.taken == ["quay/t7 Price: $ 5", "quay/t7 Price: $ 5\n\nall of it"]
    assert second.taken == []


def test_a_row_that_changed_does_not_overwrite_what_its_page_said() -> None:
    listing, link = row(7)
    owed_again = {"7": ThreadMark("quay", "7", link.url, last_page=link.url)}
    reading = PageReading("list", "model", (listing,), (link,))
    assert unread_only(reading, "quay", owed_again, frozenset()).listings == ()
    assert unread_only(reading, "quay", {"7": ThreadMark("quay", "7", link.url)}, frozenset()).listings == (listing,)
    assert unread_only(reading, "quay", {}, frozenset({"7"})).listings == ()


def test_rows_with_pages_are_no_items_and_posts_of_a_thread_are_none_either() -> None:
    listing, link = row(7)
    assert items(PageReading("list", "model", (listing,), (link,)), "quay") == []
    assert items(PageReading("thread", "model", (listing,)), "quay") == []
    assert [item.id for item in items(PageReading("list", "model", (message(4),)), "quay")] == ["q/4"]


def test_a_row_without_an_id_is_known_by_its_address() -> None:
    link = Link("thread", f"{BASE}/goods?name=x")
    listing = Listing(f"quay/{link.url}#1", "market_item", link.url, "x")
    assert items(PageReading("list", "model", (listing,), (link,)), "quay") == []
