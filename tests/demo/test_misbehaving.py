from __future__ import annotations

import gzip
import time

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from demo.misbehaving import MisbehavingForum
from demo.misbehaviours import BOMB_BYTES, DEEP, HUGE_BYTES, MISBEHAVIOURS
from demo.serving import WebServer

FORUM = MisbehavingForum(MISBEHAVIOURS)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(FORUM.app, base_url="http://forum.example", follow_redirects=False)


def test_its_list_page_is_in_order_and_names_every_misbehaviour(client: TestClient) -> None:
    page = LexborHTMLParser(client.get(FORUM.start).text)
    titles = [node.text() for node in page.css("a.topictitle")]
    assert len(titles) == len(MISBEHAVIOURS) + 4
    assert {name.replace("_", " ") for name in MISBEHAVIOURS} <= set(titles)


def test_its_good_threads_read_as_usual(client: TestClient) -> None:
    for thread in FORUM.good:
        assert "Selling some words: in order" in client.get(f"/viewtopic.php?t={thread}").text


@pytest.mark.parametrize("name", [name for name, one in MISBEHAVIOURS.items() if one.is_readable])
def test_what_is_readable_still_holds_its_post(client: TestClient, name: str) -> None:
    assert b"Selling some " in client.get(FORUM.path(name)).content


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("redirect_to_clearnet", "http://clearnet.example/"),
        ("redirect_to_file", "file:///etc/passwd"),
        ("redirect_to_loopback", "http://127.0.0.1:9200/"),
        ("redirect_to_metadata", "http://169.254.169.254/"),
    ],
)
def test_redirects_point_where_nobody_should_go(client: TestClient, name: str, target: str) -> None:
    assert client.get(FORUM.path(name)).headers["location"].startswith(target)


def test_redirects_never_end(client: TestClient) -> None:
    path = FORUM.path("endless_redirects")
    for _ in range(50):
        following = client.get(path).headers["location"]
        assert following != path
        path = following


def test_the_bomb_unpacks_to_a_thousand_times_its_size() -> None:
    with WebServer(FORUM.app) as server, httpx2.stream("GET", server.url + FORUM.path("gzip_bomb")) as reply:
        packed = b"".join(reply.iter_raw())
    assert len(packed) * 900 < BOMB_BYTES
    assert gzip.decompress(packed).count(0) == BOMB_BYTES


@pytest.mark.parametrize("name", ["huge_body", "huge_body_unannounced"])
def test_the_huge_body_is_huge(client: TestClient, name: str) -> None:
    reply = client.get(FORUM.path(name))
    assert len(reply.content) == HUGE_BYTES
    assert ("content-length" in reply.headers) == (name == "huge_body")


def test_the_deep_page_is_deep(client: TestClient) -> None:
    assert client.get(FORUM.path("deep_nesting")).text.count("<div>") >= DEEP


def test_a_page_cut_short_breaks_the_connection() -> None:
    with WebServer(FORUM.app) as server, pytest.raises(httpx2.RemoteProtocolError):
        httpx2.get(server.url + FORUM.path("cut_short"))


def test_login_and_empty_pages_come_with_status_200(client: TestClient) -> None:
    assert 'id="login"' in client.get(FORUM.path("login_page")).text
    assert client.get(FORUM.path("empty_page")).content == b""
    assert 'class="post' not in client.get(FORUM.path("hollow_page")).text
    assert client.get(FORUM.path("untyped")).headers.get("content-type") is None


def test_a_stalling_page_sends_something_and_then_nothing() -> None:
    with (
        WebServer(FORUM.app) as server,
        httpx2.stream("GET", server.url + FORUM.path("stall"), timeout=0.3) as reply,
        pytest.raises(httpx2.ReadTimeout),
    ):
        pieces = reply.iter_raw()
        assert next(pieces)
        next(pieces)


def test_a_dripping_page_never_lets_a_short_read_timeout_run_out() -> None:
    with (
        WebServer(FORUM.app) as server,
        httpx2.stream("GET", server.url + FORUM.path("drip"), timeout=0.5) as reply,
    ):
        began, pieces = time.monotonic(), reply.iter_raw()
        received = b"".join(next(pieces) for _ in range(5))
    assert received.startswith(b"<html><body><p>.</")
    assert time.monotonic() - began > 0.5


def test_it_can_be_made_with_a_few_misbehaviours_only() -> None:
    assert list(MisbehavingForum(["drip"]).thread) == ["drip"]
