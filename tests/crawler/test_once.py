"""One page, asked for once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.records import TorSettings
from crawler.transport import once
from crawler.transport.once import fetch_once
from schema.errors import GiveUp, TorIsDown, TryLater

ANSWERS = {
    "/page": (200, "text/html; charset=windows-1251", "<p>Порт</p>".encode("windows-1251")),
    "/gone": (404, "text/html", b"<p>gone</p>"),
    "/picture": (200, "image/png", b"\x89PNG\r\n"),
    "/disguised": (200, "text/html", b"\x89PNG\r\n\x1a\n" + b"x" * 50),
    "/long": (200, "text/html", b"x" * 2_000),
}


class Place(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012  # the library makes an object a request

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, kind, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def place() -> Iterator[str]:
    Place.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Place)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_tor() -> TorSettings:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return TorSettings(socks=f"127.0.0.1:{free.getsockname()[1]}")


def test_it_gives_the_page_with_its_charset(place: str, no_tor: TorSettings) -> None:
    page = fetch_once(f"{place}/page", no_tor, b"salt", direct=True)
    assert (page.url, page.charset, page.body) == (f"{place}/page", "windows-1251", ANSWERS["/page"][2])


def test_without_tor_nothing_is_asked_for(place: str, no_tor: TorSettings) -> None:
    with pytest.raises(TorIsDown):
        fetch_once(f"{place}/page", no_tor, b"salt")
    assert Place.asked == []


def test_an_address_on_the_block_list_is_not_asked_for(place: str, no_tor: TorSettings) -> None:
    with pytest.raises(GiveUp, match="block list"):
        fetch_once(f"{place}/page", no_tor, b"salt", direct=True, blocked=lambda url: True)
    assert Place.asked == []


@pytest.mark.parametrize(
    ("path", "told"),
    [("/gone", "answered 404"), ("/picture", "'image/png'"), ("/disguised", "a PNG image under the name")],
)
def test_what_is_no_page_is_refused(place: str, no_tor: TorSettings, path: str, told: str) -> None:
    with pytest.raises(GiveUp, match=told):
        fetch_once(f"{place}{path}", no_tor, b"salt", direct=True)


def test_a_page_that_is_too_large_is_refused(place: str, no_tor: TorSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "BYTES_MAX", 1_000)
    with pytest.raises(GiveUp, match="1,000 bytes"):
        fetch_once(f"{place}/long", no_tor, b"salt", direct=True)


def test_a_place_that_is_down_may_be_asked_later(no_tor: TorSettings) -> None:
    with pytest.raises(TryLater, match="ConnectError"):
        fetch_once(f"http://{no_tor.socks}/page", no_tor, b"salt", direct=True)
