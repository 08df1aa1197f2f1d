"""What is told of an offer beside its text: lines of its body that the indexer reads as it reads a post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.engines.countdowns import read_deadline
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import read_page
from crawler.engines.times import read_time
from schema.listing import Listing
from tests.crawler.engines.pages import NOW, fetched

GOODS = "http://saltmarsh.example/goods?page=1"


@pytest.mark.parametrize(("text", "end"), [
    ("9D 04h 31m 07s", "2026-03-14T16:31"),
    ("9 days", "2026-03-14T00:00"),
    ("time left: 3 hours", "2026-03-05T15:00"),
    ("02:11:59:07", "2026-03-07T23:59"),
    ("осталось 2 дня 4 часа", "2026-03-07T16:00"),
    ("2 Tage, 5 Std", "2026-03-07T17:00"),
])  # fmt: skip
def test_a_countdown_is_told_as_the_moment_it_ends(text: str, end: str) -> None:
    assert read_deadline(text, NOW) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["published", "00D 00h 00m 00s", "", "4 downloads", "120 GB", "1" * 300])
def test_what_counts_nothing_down_ends_nowhere(text: str) -> None:
    assert read_deadline(text, NOW) is None


def test_a_countdown_tells_the_same_moment_on_every_visit() -> None:
    end = datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    told = set()
    for visit in (NOW, NOW + timedelta(hours=7, seconds=13), NOW + timedelta(days=3, minutes=1, seconds=59)):
        left = int((end - visit).total_seconds()) - 2  # the page was two seconds on its way
        days, rest = divmod(left, 86_400)
        told.add(read_deadline(f"{days}d {rest // 3600}h {rest % 3600 // 60}m {rest % 60}s", visit))
    assert told == {end}


def test_dates_are_no_countdowns_and_countdowns_no_dates() -> None:
    for text in ("9D 04h 31m 07s", "02:11:59:07", "3 days left"):
        assert read_time(text, (), NOW.tzinfo, NOW) is None  # type: ignore[arg-type]


def goods(row: str) -> list[Listing]:
    page = f"<html><body><h2>Goods</h2><div class='listings'>{row}</div></body></html>"
    return list(read_page(fetched(page, url=GOODS), "market_shop").listings)


def test_a_row_without_a_price_is_only_a_link() -> None:
    row = '<div class="product-card"><a href="/product/{0}">Item {0}</a>{1}</div>'
    page = row.format(1, '<b class="price">$ 5</b>') + row.format(2, '<b class="price">ask</b>')
    reading = read_page(fetched(f"<body>{page}", url=GOODS), "market_shop")
    assert [listing.title for listing in reading.listings] == ["Item 1"]
    assert [link.id for link in reading.links] == ["1", "2"]


def test_cells_are_told_under_the_headings_of_their_columns() -> None:
    cells = "<td>Harbour</td><td>$ 4</td><td>Tidewell</td>"
    page = f"<table><tr><th>Base</th><th>Price</th><th>Bank</th></tr><tr>{cells}</tr></table>"
    (listing,) = read_page(fetched(page, url=GOODS), "market_shop").listings
    assert listing.body == "Price: $ 4\nBase: Harbour\nBank: Tidewell"


def test_a_row_that_leads_nowhere_keeps_its_id_while_others_come_before_it() -> None:
    card = '<div class="product-card"><a href="#x"></a><h3>{0}</h3><b class="price">$ 5</b></div>'
    first, second = goods(card.format("one")), goods(card.format("two") + card.format("one"))
    assert first[0].id == second[1].id != second[0].id


def test_a_row_and_the_page_that_it_leads_to_are_one_listing() -> None:
    row = goods('<div class="product-card"><a href="/product/7"><h3>Key</h3></a><b class="price">$ 5</b></div>')
    page = "<div class='product-page'><h1>Key</h1><b class='price'>$ 5</b><p>cut from wax</p></div>"
    (item,) = read_page(fetched(page, url="http://saltmarsh.example/product/7"), "market_shop").listings
    assert item.id == row[0].id and item.kind == row[0].kind == "market_item"


def test_markup_in_every_field_of_a_row_stays_text() -> None:
    (listing,) = goods(
        '<div class="product-card"><a href="/product/7">A &lt;b&gt;\u202eB\x1b[31m</a><b class="price">$ 5 {{7*7}}</b>'
        '<a class="vendor" href="javascript:alert(1)">=cmd|x</a></div>'
    )
    assert listing.title == "A <b>B[31m" and listing.body == "Price: $ 5 {{7*7}}"


def test_every_needed_fact_of_a_profile_is_one_that_it_says_how_to_find(tmp_path: Path) -> None:
    for profile in load_profiles().values():
        assert set(profile.list.needs) <= set(profile.list.facts.said), profile.engine
        for form in (profile.list.facts, profile.thread.facts, profile.feed):
            assert set(form.dated) <= set(form.said), profile.engine


@pytest.mark.parametrize(
    "does", ["/buy/7", "/cart/add/7", "/product/7/report", "/order.php?item=7", "/?do=buy&id=7", "/wishlist/7"]
)
def test_an_address_that_does_something_is_never_that_of_a_page(does: str) -> None:
    row = f'<div class="product-card"><h3>Key</h3><b class="price">$ 5</b><a href="{does}">go</a></div>'
    reading = read_page(fetched(f"<body>{row}", url=GOODS), "market_shop")
    assert [listing.title for listing in reading.listings] == ["Key"]
    assert reading.links == ()


def test_an_address_may_be_named_after_what_is_done_with_the_goods() -> None:
    row = "<div class=product-card><h3>Key</h3><b class=price>$ 5</b><a href=/product/buy-now-pay-later>go</a></div>"
    (link,) = read_page(fetched(f"<body>{row}", url=GOODS), "market_shop").links
    assert link.id == "buy-now-pay-later"
