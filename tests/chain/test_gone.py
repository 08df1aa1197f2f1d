"""What is said to be removed, over the real crawler and the real ledger: an invented forum in all its moods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.records import Login, Secret
from console.intake import LedgerIntake
from crawler.contract import RunReport
from crawler.transport import fetch
from demo.forum import Forum
from demo.place import Board, Place
from demo.serving import WebServer
from indexer import ledger, removals
from indexer.masking.keys import throwaway_keys
from indexer.state.engine import open_state
from indexer.state.migrate import create_or_upgrade
from tests.crawler.conftest import NOW, ONION
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

THREAD = "/viewtopic.php?t=1"
OPENING, FIRST, SECOND = "harbor/t1", "harbor/p4", "harbor/p5"
FRAME = "<html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
CAPTCHA = FRAME.format("DDoS protection", "<form><img src=/captcha.png><input name=captcha></form>").encode()
CLOSED = FRAME.format("Site maintenance", "<p>Back soon.</p>").encode()
BANNED = FRAME.format("You have been banned", "").encode()
LOG_IN = FRAME.format("Log in", "<form method=post><input name=user><input type=password name=p></form>").encode()
NO_THREAD = FRAME.format("404 Not Found", "").encode()
Mood = Callable[[str, int, bytes], tuple[int, bytes]]


def as_it_is(path: str, status: int, body: bytes) -> tuple[int, bytes]:
    return status, body


class Moody:
    """An application whose answers pass through a mood, which sees path and query."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.mood: Mood = as_it_is

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: dict[str, Any] = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        await self.app(scope, receive, keep)
        path = f"{scope['path']}?{scope['query_string'].decode()}"
        status, content = self.mood(path, start["status"], bytes(body))
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        headers.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@dataclass
class Watch:
    """A forum of three threads that is crawled once a day; the first has two replies."""

    place: Place
    forum: Forum
    moody: Moody
    desk: Desk
    engine: Engine
    login: Login | None = None
    runs: int = 0

    def crawl(self) -> RunReport:
        self.runs += 1
        self.desk.run = f"run-{self.runs}"
        self.desk.now = NOW + timedelta(days=self.runs)
        return self.desk.crawl(source(f"{ONION}/viewforum.php?f=3", login=self.login))

    def removed(self, listing_id: str) -> datetime | None:
        found = ledger.head(self.engine, listing_id)
        assert found is not None
        return found.removed_at

    def delete(self, *posts: int) -> None:
        thread = self.place.thread(1)
        self.place._threads[1] = replace(thread, posts=tuple(post for post in thread.posts if post.id not in posts))

    def during(self, mood: Mood) -> None:
        """Two crawls in this mood."""
        self.moody.mood = mood
        self.crawl()
        self.crawl()

    def count(self) -> int:
        return removals.removed_count(self.engine, "harbor")


@pytest.fixture(params=[False, True], ids=["guest", "member"])
def watch(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setattr(fetch, "BACK_OFF_S", (0.0, 0.0))
    place = Place([Board(3, "Databases", "Invented", "Market", members_only=request.param)], clock=lambda: NOW)
    for number in range(3):
        text = f"Selling an invented list of {number + 2} million aadhaar records. 1500 USD."
        place.add_thread(3, f"seller{number}", f"invented list {number}", text, at=NOW - timedelta(days=1))
    place.reply(1, "buyer", "is it fresh?", at=NOW - timedelta(hours=8))
    place.reply(1, "seller0", "price is 1200 USD now", at=NOW - timedelta(hours=7))
    forum = Forum(place, accounts={"analyst7": "wave-lantern"})
    moody = Moody(forum.app)
    engine = open_state(tmp_path / "state.db")
    create_or_upgrade(engine)
    login = Login("analyst7", Secret("wave-lantern")) if request.param else None
    with WebServer(moody) as web, SocksServer({"harbor.onion": web.port}) as socks:
        desk = Desk(socks.address, now=NOW)
        watch = Watch(place, forum, moody, desk, engine, login)
        desk.intake = LedgerIntake(engine, throwaway_keys(), {}, lambda: desk.now)
        assert watch.crawl().listings_changed == 5
        yield watch
    engine.dispose()


def test_a_post_that_was_deleted_is_removed_after_two_crawls_and_comes_back(watch: Watch) -> None:
    before = watch.place.thread(1)
    watch.delete(5)
    watch.crawl()
    assert watch.removed(SECOND) is None
    watch.crawl()
    assert watch.removed(SECOND) == NOW + timedelta(days=2)
    assert watch.removed(FIRST) is None and watch.removed(OPENING) is None
    watch.place._threads[1] = before
    watch.crawl()
    assert watch.removed(SECOND) is None
    kinds = [entry.kind for entry in ledger.replay(watch.engine) if entry.subject == SECOND]
    assert kinds == ["listing", "removal", "return"]


def test_a_thread_that_was_deleted_goes_with_its_posts(watch: Watch) -> None:
    thread = watch.place._threads.pop(1)
    watch.crawl()
    assert watch.count() == 0
    watch.crawl()
    assert watch.count() == 3
    watch.place._threads[1] = thread
    watch.crawl()
    watch.crawl()
    assert watch.count() == 0


def test_a_place_that_says_not_found_with_200_is_understood(watch: Watch) -> None:
    watch.place._threads.pop(1)
    watch.during(lambda path, status, body: (200, NO_THREAD) if path == THREAD else (status, body))
    # a bare note says nothing of who is logged in: the page before it does
    assert watch.count() == 3


as_a_guest = pytest.mark.parametrize("watch", [False], ids=["guest"], indirect=True)


def only(path: str, told: bytes, status: int = 200) -> Mood:
    return lambda asked, code, body: (status, told) if path in asked else (code, body)


def cut(path: str, at: bytes) -> Mood:
    """What goes over the line ends in the middle of a page."""
    return lambda asked, code, body: (code, body[: body.index(at)]) if path in asked and at in body else (code, body)


def guest(path: str, code: int, body: bytes) -> tuple[int, bytes]:
    """The page as a guest sees it: a door to come in, none to go out."""
    return code, body.replace(b"mode=logout", b"mode=login").replace(b"Logout", b"Login")


@as_a_guest
@pytest.mark.parametrize(
    "mood",
    [
        pytest.param(cut("viewtopic", b'id="p5"'), id="its tail is lost"),
        pytest.param(cut("viewtopic", b"</html>"), id="the last tag is lost"),
        pytest.param(only("viewtopic", CAPTCHA), id="a captcha"),
        pytest.param(only("viewtopic", CAPTCHA, 404), id="a captcha with status 404"),
        pytest.param(only("viewtopic", BANNED, 403), id="a ban"),
        pytest.param(only("viewtopic", CLOSED, 503), id="maintenance"),
        pytest.param(only("viewtopic", CLOSED), id="maintenance with status 200"),
        pytest.param(only("viewtopic", LOG_IN), id="a login page"),
        pytest.param(only("viewtopic", b""), id="an empty page"),
        pytest.param(only("", NO_THREAD, 404), id="not a page of the place is found"),
        pytest.param(only("viewtopic", b"<html><body><p>hello</p></body></html>"), id="another layout"),
    ],
)
def test_a_page_that_does_not_show_all_removes_nothing(watch: Watch, mood: Mood) -> None:
    watch.during(mood)
    watch.crawl()
    assert watch.count() == 0
    watch.during(as_it_is)
    assert watch.count() == 0


def test_what_a_guest_is_shown_removes_nothing_where_there_is_an_account(watch: Watch) -> None:
    watch.delete(5)
    watch.during(guest)
    assert watch.count() == (0 if watch.login else 1)


@as_a_guest
def test_a_404_that_comes_once_removes_nothing(watch: Watch) -> None:
    thread = watch.place._threads.pop(1)
    watch.crawl()
    watch.place._threads[1] = thread
    watch.crawl()
    watch.place._threads.pop(1)
    watch.crawl()
    assert watch.count() == 0


@as_a_guest
def test_posts_that_moved_to_another_page_are_not_removed(watch: Watch) -> None:
    watch.forum.posts_per_page = 2
    for _ in range(3):
        watch.place.reply(1, "buyer", "up", at=NOW + timedelta(days=watch.runs))
        watch.crawl()
    watch.delete(4)
    watch.crawl()
    assert watch.count() == 0
    watch.crawl()
    assert watch.removed(FIRST) is not None
    assert watch.count() == 1


@as_a_guest
def test_a_page_of_a_thread_that_is_gone_does_not_take_the_thread_along(watch: Watch) -> None:
    watch.forum.posts_per_page = 2
    asked = 0
    for mood in (as_it_is, only("start=2", NO_THREAD, 404), only("start=2", NO_THREAD, 404)):
        watch.place.reply(1, "buyer", "up", at=NOW + timedelta(days=watch.runs))
        watch.moody.mood = mood
        watch.crawl()
        asked += watch.forum.requests.count("/viewtopic.php?t=1&start=2")
    assert asked >= 3
    assert watch.count() == 0
