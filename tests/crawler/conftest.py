"""An invented forum behind a SOCKS server of our own: what a unit test of the crawler crawls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from crawler.transport import fetch
from demo.forum import Forum
from demo.place import Board, Place
from demo.serving import WebServer
from tests.crawler.memory import Desk
from tests.crawler.socks import SocksServer

ONION = "http://harbor.onion"
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "BACK_OFF_S", (0.0, 0.0))


@pytest.fixture
def place() -> Place:
    place = Place(
        [Board(3, "Databases", "Invented", "Market"), Board(4, "Leaks", "Invented", "Market")], clock=lambda: NOW
    )
    for number in range(25):
        posted_at = NOW - timedelta(hours=1, minutes=number)
        place.add_thread(
            3, f"seller{number}", f"invented list {number}", f"Selling list {number}. 10 USD.", at=posted_at
        )
    place.add_thread(4, "leaker", "another board", "Selling another list.", at=NOW - timedelta(days=1))
    return place


@pytest.fixture
def forum(place: Place) -> Forum:
    return Forum(place)


class Stage:
    """One web server for many tests: each puts its own application on."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self.web = WebServer(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def show(self, app: ASGIApp) -> int:
        """The port where app is served from now on."""
        self.app = app
        return self.web.port


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    stage = Stage()
    with stage.web:
        yield stage


@pytest.fixture
def socks(forum: Forum, stage: Stage) -> Iterator[SocksServer]:
    with SocksServer({"harbor.onion": stage.show(forum.app)}) as socks:
        yield socks


@pytest.fixture
def desk(socks: SocksServer, no_waiting: None) -> Desk:
    return Desk(socks.address, now=NOW)
