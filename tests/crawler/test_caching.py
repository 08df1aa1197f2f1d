"""A list that has not changed is not sent again, and no validator ties one circuit to another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.caching import headers_of, validators_of
from demo.forum import Forum
from schema.capture import FetchedPage
from tests.crawler.conftest import NOW, ONION, Stage
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=4"
MODIFIED = "Tue, 03 Mar 2026 12:00:00 GMT"


def page(status: int = 200, **headers: str) -> FetchedPage:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return FetchedPage("harbor", "r", BOARD, status, named, b"", NOW, "list")


def test_the_date_is_sent_and_the_tag_only_where_we_are_known() -> None:
    validators = validators_of(page(ETag='"abc"', Last_Modified=MODIFIED))
    assert headers_of(validators, known=False) == (("If-Modified-Since", MODIFIED),)
    assert headers_of(validators, known=True) == (("If-None-Match", '"abc"'), ("If-Modified-Since", MODIFIED))


@pytest.mark.parametrize("bare", [page(), page(404, ETag='"a"'), page(ETag="x" * 500), page(ETag='"\u202e\xff"')])
def test_a_page_without_validators_has_none(bare: FetchedPage) -> None:
    assert validators_of(bare) == ""
    assert headers_of("", known=True) == ()


class Cached:
    """The forum's boards behind a server that keeps them. asked: the conditional headers of each request."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.modified = MODIFIED
        self.asked: list[str] = []
        self.app = Starlette(routes=[Route("/{rest:path}", self._serve)])

    async def _serve(self, request: Request) -> Response:
        is_list = request.url.path == "/viewforum.php"
        if is_list:
            self.asked.append(request.headers.get("if-modified-since", ""))
            if self.asked[-1] == self.modified:
                return Response(status_code=304)
        serve = self.forum._served(self.forum._board if is_list else self.forum._thread)
        response = await serve(request)
        if is_list:
            response.headers["last-modified"] = self.modified
        return response


@pytest.fixture
def cached(forum: Forum) -> Cached:
    return Cached(forum)


@pytest.fixture
def socks(cached: Cached, stage: Stage) -> Iterator[SocksServer]:
    with SocksServer({"harbor.onion": stage.show(cached.app)}) as socks:
        yield socks


def test_an_unchanged_list_costs_one_short_answer(desk: Desk, cached: Cached) -> None:
    assert desk.crawl(source(BOARD)).listings_changed == 1
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.requests, report.pages) == ("done", {"list": 1}, 0)
    assert report.kinds == {"unchanged": 1}
    assert cached.asked == ["", MODIFIED]


def test_a_list_that_changed_is_read(desk: Desk, cached: Cached) -> None:
    desk.crawl(source(BOARD))
    cached.forum.place.add_thread(4, "new", "a new one", "Selling.", at=NOW)
    cached.modified = "Wed, 04 Mar 2026 12:00:00 GMT"
    assert desk.crawl(source(BOARD)).listings_changed == 1
    assert desk.crawl(source(BOARD)).kinds == {"unchanged": 1}


def test_a_list_that_was_not_walked_to_its_end_is_asked_for_whole(desk: Desk, cached: Cached) -> None:
    start = f"{ONION}/viewforum.php?f=3"
    desk.crawl(source(start, budget=1))
    desk.crawl(source(start))
    assert cached.asked[:2] == ["", ""]
    assert len(desk.intake.texts) == 25
