"""Listings that stand in lists: messages of a channel, items of a market whose own page says more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.records import Source
from crawler.contract import ThreadMark
from crawler.spiders.contract import Ask
from crawler.spiders.feed import walk as walk_feed
from crawler.spiders.leak import walk as walk_leaks
from crawler.spiders.market import walk as walk_market
from crawler.spiders.marks import items, prices, unread_only
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
        self.missing: list[list[str]] = []

    def keep_for_revisits(self, pages: int) -> None: ...

    async def absent(self, threads: Sequence[str]) -> None:
        self.missing.append(sorted(threads))

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


# --- what no list shows any more ---


Walker = Callable[[ListVisit], Awaitable[None]]


def visited(
    walk: Walker, pages: Mapping[str, PageReading], marks: dict[str, ThreadMark], later: timedelta
) -> ListVisit:
    """One crawl of a place at a time after the first."""
    visit = ListVisit(pages, marks)
    visit.started_at = START + later
    asyncio.run(walk(visit))
    return visit


NOW, LATER, TOMORROW = timedelta(0), timedelta(minutes=10), timedelta(days=1)


def cards(*numbers: int, following: str = "") -> PageReading:
    shown = tuple(Listing(f"quay/n{number}", "leak_post", f"{BASE}/s", f"Victim {number}") for number in numbers)
    return PageReading("list", "model", shown, (Link("next", following),) if following else ())


def test_cards_that_no_list_shows_any_more_are_told_as_missing() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_leaks, {f"{BASE}/s": cards(1, 2, 3)}, marks, NOW)
    assert visited(walk_leaks, {f"{BASE}/s": cards(1, 3)}, marks, LATER).missing == [["n2"]]
    assert visited(walk_leaks, {f"{BASE}/s": cards(1, 2, 3)}, marks, LATER).missing == [[]]


def test_cards_of_a_second_page_are_missing_only_when_that_page_was_read_too() -> None:
    marks: dict[str, ThreadMark] = {}
    more = f"{BASE}/s?page=2"
    visited(walk_leaks, {f"{BASE}/s": cards(1, 2, following=more), more: cards(3)}, marks, NOW)
    unread = {f"{BASE}/s": cards(1, following=more), more: cards(3)}
    assert visited(walk_leaks, unread, marks, LATER).missing == []
    newer = {f"{BASE}/s": cards(9, 1, following=more), more: cards(3)}
    assert visited(walk_leaks, newer, marks, LATER).missing == [["n2"]]


def test_a_list_that_is_lost_or_unchanged_says_nothing_of_what_is_missing() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_leaks, {f"{BASE}/s": cards(1, 2)}, marks, NOW)
    assert visited(walk_leaks, {}, marks, LATER).missing == []
    assert visited(walk_leaks, {f"{BASE}/s": PageReading("unchanged", "")}, marks, LATER).missing == []


def test_a_place_that_is_read_from_another_list_now_has_not_lost_those_of_the_first() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_leaks, {f"{BASE}/s": cards(1, 2)}, marks, NOW)
    visit = ListVisit({f"{BASE}/other": cards(3)}, marks)
    visit.source = replace(visit.source, start=(f"{BASE}/other",))
    asyncio.run(walk_leaks(visit))
    assert visit.missing == []


def test_old_items_leave_a_feed_and_are_not_missing() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_feed, {f"{BASE}/s": cards(1, 2)}, marks, NOW)
    assert visited(walk_feed, {f"{BASE}/s": cards(2, 3)}, marks, LATER).missing == []


def goods(prices: Mapping[int, str]) -> dict[str, PageReading]:
    """A market of one list, and the pages of all that it ever sold but for number 9."""
    rows = [row(number, price) for number, price in prices.items()]
    pages = {f"{BASE}/s": PageReading("list", "model", tuple(one for one, _ in rows), tuple(link for _, link in rows))}
    for number in range(1, 9):
        listing, link = row(number)
        pages[link.url] = PageReading("thread", "model", (listing,), thread=str(number))
    return pages


def test_an_item_that_no_list_shows_is_asked_for_once_a_day() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_market, goods({1: "$ 5", 2: "$ 6"}), marks, NOW)
    assert visited(walk_market, goods({1: "$ 5"}), marks, LATER).asked == {"list": 1}
    visit = visited(walk_market, goods({1: "$ 5"}), marks, TOMORROW)
    assert (visit.asked, visit.missing) == ({"list": 1, "revisit": 1}, [[]])


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("$ 4", {"list": 1, "thread": 1}),
        ("$ 5\nStock: 3", {"list": 1, "thread": 1}),
        ("$ 5\nRating: 4.9 of 120", {"list": 1}),
        ("$ 5\nPrice in coin: 0.0001 BTC", {"list": 1}),
        ("$ 5", {"list": 1}),
    ],
)
def test_a_row_with_another_price_or_stock_leads_to_its_page_at_once(then: str, asked: dict[str, int]) -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_market, goods({1: "$ 5", 2: "$ 6"}), marks, NOW)
    assert visited(walk_market, goods({1: then, 2: "$ 6"}), marks, LATER).asked == asked
    assert visited(walk_market, goods({1: then, 2: "$ 6"}), marks, LATER).asked == {"list": 1}


def test_a_row_without_named_facts_is_known_by_its_sums_of_money() -> None:
    listing, link = row(1)
    shown = [
        prices(PageReading("list", "generic", (replace(listing, body=body),), (link,)), "quay").get("1", "")
        for body in ("a lot, 5.00 USD - 120 views", "a lot, 5.00 USD - 121 views", "a lot, 4.00 USD", "a lot")
    ]
    assert shown[0] == shown[1] != shown[2]
    assert shown[3] == ""


def test_a_price_that_was_seen_and_not_fetched_is_owed() -> None:
    marks: dict[str, ThreadMark] = {}
    visited(walk_market, goods({1: "$ 5"}), marks, NOW)
    short = ListVisit(goods({1: "$ 4"}), marks, budget=1)
    asyncio.run(walk_market(short))
    assert visited(walk_market, goods({1: "$ 4"}), marks, LATER).asked == {"list": 1, "thread": 1}
