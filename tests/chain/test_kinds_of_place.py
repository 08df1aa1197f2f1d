"""`stallwatch crawl` of places whose file names no spider and no engine: walked as what the first page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from config.init import write_starter
from crawler.evidence import new_key_file as new_evidence_key
from demo.forum import Forum
from demo.place import Board, Place
from demo.serving import WebServer
from indexer.masking.keys import new_key_file as new_masking_key
from tests.console.asking import Answer, ask

FIXTURES = Path(__file__).parents[1] / "fixtures" / "engines"
LAST = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ROUTES = """\
receivers: [{name: nobody, slack: {webhook: "http://127.0.0.1:9/x"}}]
route: {receiver: nobody}
"""


@dataclass
class Pages:
    """Serves texts by path, and a 304 to whoever has what it tells its pages by. asked: path, conditional header."""

    texts: dict[str, tuple[str, str]]
    tells: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._page)])

    async def _page(self, request: Request) -> Response:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        condition = request.headers.get("if-none-match") or request.headers.get("if-modified-since") or ""
        self.asked.append((path, condition))
        if condition and condition in self.tells.values():
            return Response(status_code=304)
        kind, text = self.texts.get(path, ("text/html", ""))
        return Response(text or "gone", 200 if text else 404, headers=self.tells, media_type=kind)


def case(name: str) -> str:
    (page,) = (FIXTURES / name / "inputs").iterdir()
    return page.read_text("utf-8")


def unknown_page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def rows(path: str, more: str) -> str:
    return "".join(
        f'<div class="thing"><h3><a href="{path}{number}">Some thing of number {number}</a></h3>'
        f'<span class="when">2026-03-0{number} 12:00</span> <span>{more}</span></div>'
        for number in range(1, 7)
    )


def a_forum() -> ASGIApp:
    place = Place([Board(1, "Databases", "registers", "Trade")], clock=lambda: LAST)
    for number in range(3):
        place.add_thread(1, f"seller{number}", f"list {number}", "Selling a list.", at=LAST - timedelta(days=number))
    return Forum(place).app


SHOP = unknown_page("Quay goods", f"<a href=/basket>My basket</a>{rows('/goods/', '$ 45 - 4 left - ships from DE')}")
LEAKS = unknown_page("Undertow", f"<p>Our companies</p>{rows('/company/', 'Revenue 4M. Full leak in 3d 4h 10m')}")
PASTES = unknown_page("Jetty", f"<p>Recent pastes</p>{rows('/', 'Plain text, expires never, raw')}")

PLACES: dict[str, tuple[ASGIApp, str, str, str]] = {
    "phpbb": (a_forum(), "/index.php", "forum", "phpbb: "),
    "pinnwand": (Pages({"/recent": ("text/html", case("pinnwand/list"))}).app, "/recent", "paste", "pinnwand: "),
    "shop": (
        Pages({"/category/lists": ("text/html", case("market_shop/list-cards"))}).app,
        "/category/lists", "market", "market_shop: ",
    ),
    "cards": (Pages({"/": ("text/html", case("leak_cards/list-timers"))}).app, "/", "leak", "leak_cards: "),
    "rss": (Pages({"/feed": ("application/rss+xml", case("feed_rss/list"))}).app, "/feed", "feed", "feed_rss: "),
    "own-shop": (Pages({"/": ("text/html", SHOP)}).app, "/", "market", "no profile .*(?:prices|market items)"),
    "own-leaks": (Pages({"/": ("text/html", LEAKS)}).app, "/", "leak", "no profile knows it; .*countdowns"),
    "own-pastes": (Pages({"/": ("text/html", PASTES)}).app, "/", "paste", "no profile knows it; .*pastes"),
    "own-page": (
        Pages({"/": ("text/html", unknown_page("Pier", rows("/talk/", "by somebody")))}).app,
        "/", "forum", "no profile knows it; nothing on its first page says more",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    folder: Path

    def watches(self, name: str, port: int, start: str, more: str = "") -> None:
        text = f"source: {name}\nengine: auto\nstart: ['http://127.0.0.1:{port}{start}']\nvia: direct\n"
        text += f"pace: {{in_flight: 8, delay: 0s}}\ndeadline: 60s\n{more}"
        (self.folder / "sources" / f"{name}.yml").write_text(text, "utf-8")

    def crawl(self, name: str) -> Answer:
        return ask(self.folder, "crawl", name, "--json")


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    folder = tmp_path_factory.mktemp("post")
    write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(folder / "sources").glob("*.yml"), *(folder / "watches").glob("*.yml")]:
        old.unlink()
    (folder / "routes.yml").write_text(ROUTES, "utf-8")
    (folder / "settings.yml").write_text("store: {kind: tantivy}\n", "utf-8")
    return Post(folder)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, post: Post) -> Iterator[str]:
    app, start, _, _ = PLACES[request.param]
    with WebServer(app) as server:
        post.watches(request.param, server.port, start)
        yield request.param


def test_it_is_walked_as_what_its_first_page_shows_and_says_why(post: Post, place: str) -> None:
    _, _, kind, why = PLACES[place]
    [report] = post.crawl(place).items
    assert report["spider"] == kind
    assert re.match(why, report["recognised"])
    assert f"walked as a {kind} ({report['recognised']})" in ask(post.folder, "source", place).out


def test_a_forum_that_was_recognised_is_read_down_to_its_threads(post: Post) -> None:
    with WebServer(a_forum()) as server:
        post.watches("harbor", server.port, "/index.php")
        [report] = post.crawl("harbor").items
    assert report["requests"] == {"list": 2, "thread": 3}


@pytest.mark.parametrize("tells", [{"etag": '"tide-1"'}, {"last-modified": "Tue, 03 Mar 2026 12:00:00 GMT"}])
def test_an_unchanged_feed_costs_a_304_and_no_reading(post: Post, tells: dict[str, str]) -> None:
    text = case("feed_rss/list").replace('rel="next"', 'rel="hub"')
    pages = Pages({"/feed": ("application/rss+xml", text)}, tells)
    name = f"feed-{next(iter(tells))}"
    with WebServer(pages.app) as server:
        post.watches(name, server.port, "/feed")
        [first], [second] = post.crawl(name).items, post.crawl(name).items
        status = {row["source"]: row["state"] for row in ask(post.folder, "status", "--json").items[0]["sources"]}
    assert (first["listings_changed"], first["pages"]) == (2, 1)
    assert (second["kinds"], second["pages"], second["spider"]) == ({"unchanged": 1}, 0, "feed")
    assert pages.asked == [("/feed", ""), ("/feed", next(iter(tells.values())))]
    assert status[name] == "ok"


def test_an_unknown_place_may_be_named_generic(post: Post) -> None:
    posts = "".join(
        f"<article class=e id=p{number}><a class=author href=/u/{number}>kelp{number}</a> "
        f"<time datetime=2026-03-0{number}T12:00:00Z>x</time><div class=text>Selling 3 million records of a register, "
        f"all of it, for 500$ in the {number}th week.</div></article>"
        for number in range(1, 4)
    )
    with WebServer(Pages({"/topic/7": ("text/html", unknown_page("A register", posts))}).app) as server:
        post.watches("pier", server.port, "/topic/7")
        file = post.folder / "sources" / "pier.yml"
        file.write_text(file.read_text("utf-8").replace("engine: auto", "engine: generic"), "utf-8")
        assert ask(post.folder, "check").code == 0
        [report] = post.crawl("pier").items
    found = ask(post.folder, "search", "source:pier", "--json").items
    assert (report["spider"], len(found)) == ("forum", 3)
    assert {listing["engine"] for listing in found} == {"generic"}
    assert all(0.5 < listing["confidence"] <= 1 for listing in found)
