"""Whole crawls of a market, a leak blog and a feed made of the engines' fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.crawler.conftest import NOW, ONION, Stage
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

FIXTURES = Path(__file__).parents[1] / "fixtures" / "engines"


class Pages:
    """Serves texts by path and query; what it has none for is a 404."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, str]] = {}
        self.requests: list[str] = []
        self.app = Starlette(routes=[Route("/{path:path}", self._page)])

    def put(self, path: str, case: str, kind: str = "text/html") -> None:
        (file,) = (FIXTURES / case / "inputs").iterdir()
        self.texts[path] = (kind, file.read_text())

    async def _page(self, request: Request) -> Response:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.requests.append(asked)
        kind, text = self.texts.get(asked, ("text/html", ""))
        return Response(text or "<h1>404 not found</h1>", 200 if text else 404, media_type=kind)


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def visitor(pages: Pages, stage: Stage, no_waiting: None) -> Iterator[Desk]:
    with SocksServer({"harbor.onion": stage.show(pages.app)}) as socks:
        yield Desk(socks.address, now=NOW)


def test_a_market_is_read_row_by_row_and_then_page_by_page(visitor: Desk, pages: Pages) -> None:
    pages.put("/category/lists", "market_shop/list-cards")
    pages.put("/listing/8812", "market_shop/product")
    report = visitor.crawl(replace(source(f"{ONION}/category/lists"), engine="market_shop"))
    assert (report.outcome, report.pages) == ("partial", 5)  # another category, a second page and a product are gone
    assert set(visitor.intake.texts) == {"harbor/t8812", "harbor/t8813"}
    assert "1.2M members" in visitor.intake.texts["harbor/t8812"]
    assert visitor.intake.texts["harbor/t8813"].startswith("Price: $ 15.00")


def test_a_second_crawl_of_a_market_does_not_let_a_row_overwrite_its_page(visitor: Desk, pages: Pages) -> None:
    pages.put("/category/lists", "market_shop/list-cards")
    pages.put("/listing/8812", "market_shop/product")
    market = replace(source(f"{ONION}/category/lists"), engine="market_shop")
    visitor.crawl(market)
    visitor.now = NOW + timedelta(minutes=10)
    assert visitor.crawl(market).listings_changed == 0
    assert "1.2M members" in visitor.intake.texts["harbor/t8812"]


def test_a_new_price_is_seen_when_the_page_is_due_for_a_revisit(visitor: Desk, pages: Pages) -> None:
    pages.put("/category/lists", "market_shop/list-cards")
    pages.put("/listing/8812", "market_shop/product")
    market = replace(source(f"{ONION}/category/lists"), engine="market_shop")
    visitor.crawl(market)
    kind, text = pages.texts["/listing/8812"]
    pages.texts["/listing/8812"] = (kind, text.replace("$ 45.00", "$ 39.00"))
    visitor.now = NOW + timedelta(minutes=61)
    report = visitor.crawl(market)
    assert report.listings_changed == 1
    assert visitor.intake.texts["harbor/t8812"].startswith("Price: $ 39.00")


def test_a_new_price_in_a_row_is_followed_at_once(visitor: Desk, pages: Pages) -> None:
    pages.put("/category/lists", "market_shop/list-cards")
    pages.put("/listing/8812", "market_shop/product")
    market = replace(source(f"{ONION}/category/lists"), engine="market_shop")
    visitor.crawl(market)
    for path in ("/category/lists", "/listing/8812"):
        kind, text = pages.texts[path]
        pages.texts[path] = (kind, text.replace("$ 45.00", "$ 39.00"))
    visitor.now = NOW + timedelta(minutes=10)
    pages.requests.clear()
    assert visitor.crawl(market).listings_changed == 1
    assert "/listing/8812" in pages.requests
    assert visitor.intake.texts["harbor/t8812"].startswith("Price: $ 39.00")
    pages.requests.clear()
    visitor.crawl(market)
    assert "/listing/8812" not in pages.requests


def test_a_product_that_is_not_found_is_gone_and_an_unread_one_is_none(visitor: Desk, pages: Pages) -> None:
    pages.put("/category/lists", "market_shop/list-cards")
    pages.put("/listing/8812", "market_shop/product")
    market = replace(source(f"{ONION}/category/lists"), engine="market_shop")
    visitor.crawl(market)
    assert visitor.intake.gone == [f"{ONION}/listing/8813"]
    del pages.texts["/listing/8812"]
    visitor.now = NOW + timedelta(minutes=61)
    visitor.crawl(market)
    assert f"{ONION}/listing/8812" in visitor.intake.gone


def test_a_card_that_left_a_leak_blog_is_missing(visitor: Desk, pages: Pages) -> None:
    pages.put("/", "leak_cards/list-cards")
    kind, text = pages.texts["/"]
    text = text.replace('<li><a href="?page=2">2</a></li>', "")
    first, second = text.index('<div class="col-lg-4', text.index("Tidewell")), text.index("</div><ul")
    blog = replace(source(f"{ONION}/"), engine="leak_cards")
    pages.texts["/"] = (kind, text)
    visitor.crawl(blog)
    (kelp,) = [name for name, body in visitor.intake.texts.items() if "Kelp" in body]
    pages.texts["/"] = (kind, text[:first] + text[second:])
    visitor.crawl(blog)
    pages.texts["/"] = (kind, text[:first])  # half a page
    visitor.crawl(blog)
    assert visitor.intake.not_listed == [[kelp.removeprefix("harbor/")]]


def test_cards_of_a_leak_blog_are_taken_at_once_and_their_posts_after_them(visitor: Desk, pages: Pages) -> None:
    pages.put("/", "leak_cards/list-timers")
    pages.put("/post/Vy3kA1", "leak_cards/post")
    report = visitor.crawl(replace(source(f"{ONION}/"), engine="leak_cards"))
    assert report.requests == {"list": 1, "thread": 2}
    assert visitor.intake.texts["harbor/tVy3kA1"].startswith("Victim: Tidewell Bank")
    assert visitor.intake.texts["harbor/tQw8sB2"].startswith("Victim: kelpclinic.example")


def test_a_feed_is_one_request_and_an_unchanged_one_brings_nothing_new(visitor: Desk, pages: Pages) -> None:
    pages.put("/feed/", "feed_rss/list", "application/rss+xml")
    kind, text = pages.texts["/feed/"]
    pages.texts["/feed/"] = (kind, text.replace('rel="next"', 'rel="hub"'))
    feed = replace(source(f"{ONION}/feed/"), engine="feed_rss")
    assert (visitor.crawl(feed).listings_changed, visitor.intake.lost) == (2, {})
    pages.requests.clear()
    again = visitor.crawl(feed)
    assert (again.listings_changed, pages.requests) == (0, ["/feed/"])
