"""The product's own page reader sees in the demo's pages what the place holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from crawler.engines.reader import read_page
from demo.forum import Forum
from demo.misbehaving import MisbehavingForum
from demo.misbehaviours import MISBEHAVIOURS
from demo.paste import PasteSite
from demo.place import Place
from demo.underworld import build_place
from schema.capture import FetchedPage
from schema.page import PageReading

NOW = datetime(2026, 3, 4, 18, 22, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def place() -> Place:
    return build_place(clock=lambda: NOW)


def reading(client: TestClient, path: str, engine: str, purpose: str) -> PageReading:
    reply = client.get(path)
    headers = tuple(reply.headers.items())
    url = f"http://place.example{path}"
    page = FetchedPage("s", "r", url, reply.status_code, headers, reply.content, NOW, purpose, charset="utf-8")
    return read_page(page, engine=engine)


def test_every_thread_reads_as_it_is(place: Place) -> None:
    client = TestClient(Forum(place).app)
    for thread in place.threads():
        seen = reading(client, f"/viewtopic.php?t={thread.id}", "phpbb", "thread")
        assert (seen.kind, seen.thread, len(seen.listings)) == ("thread", str(thread.id), len(thread.posts))
        for listing, post in zip(seen.listings, thread.posts, strict=True):
            assert (listing.vendor.name, listing.posted_at) == (post.author.name, post.at)
            assert listing.vendor.joined_at == post.author.joined_at.replace(second=0, microsecond=0)
        assert seen.listings[0].title == thread.title


def test_every_list_reads_as_it_is(place: Place) -> None:
    client = TestClient(Forum(place).app)
    for board in place.boards():
        seen = reading(client, f"/viewforum.php?f={board.id}", "phpbb", "list")
        rows = [link for link in seen.links if link.rel == "thread"]
        shown = place.threads(board.id)[:10]
        assert [(row.id, row.title, row.replies, row.last_activity, row.pinned) for row in rows] == [
            (str(one.id), one.title, len(one.posts) - 1, one.last.at, bool(one.pinned)) for one in shown
        ]
        assert any(link.rel == "next" for link in seen.links) == (len(place.threads(board.id)) > 10)


def test_the_index_links_to_every_board(place: Place) -> None:
    seen = reading(TestClient(Forum(place).app), "/index.php", "phpbb", "list")
    assert len([link for link in seen.links if link.rel == "board"]) == len(place.boards())


def test_the_paste_site_reads_as_it_is(place: Place) -> None:
    client = TestClient(PasteSite(place).app)
    rows = reading(client, "/recent", "pinnwand", "list").links
    assert [(row.id, row.title) for row in rows] == [(paste.id, paste.title) for paste in place.pastes()]
    for paste in place.pastes():
        (listing,) = reading(client, f"/{paste.id}", "pinnwand", "thread").listings
        assert (listing.title, listing.body.split()) == (paste.title, paste.text.split())


def test_an_edit_note_is_read(place: Place) -> None:
    own = build_place(clock=lambda: NOW)
    thread = next(thread for thread in own.threads() if len(thread.posts) > 1)
    own.edit_post(thread.posts[0].id, "new words")
    seen = reading(TestClient(Forum(own).app), f"/viewtopic.php?t={thread.id}", "phpbb", "thread")
    assert seen.listings[0].edited_at == NOW.replace(second=0)


@pytest.mark.parametrize("name", [name for name, one in MISBEHAVIOURS.items() if one.is_readable])
def test_a_readable_bad_page_costs_nothing(name: str) -> None:
    forum = MisbehavingForum([name], clock=lambda: NOW)
    seen = reading(TestClient(forum.app), forum.path(name), "phpbb", "thread")
    assert "Selling some" in seen.listings[0].body


@pytest.mark.parametrize("name", ["login_page", "empty_page", "hollow_page", "other_layout", "image_called_html"])
def test_a_page_with_nothing_to_read_is_no_thread(name: str) -> None:
    forum = MisbehavingForum([name], clock=lambda: NOW)
    seen = reading(TestClient(forum.app), forum.path(name), "phpbb", "thread")
    assert seen.kind not in ("thread", "list") and not seen.listings
