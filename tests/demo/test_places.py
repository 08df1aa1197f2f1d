from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from demo.forum import COOKIE, Forum
from demo.paste import PasteSite
from demo.place import Board, NoSuchThing, Place
from demo.underworld import age, build_place

NOW = datetime(2026, 3, 4, 18, 22, 5, tzinfo=UTC)


def a_place() -> Place:
    place = Place(
        [Board(2, "Databases", "all & more", "Market"), Board(9, "Vault", "", "Market", True)], clock=lambda: NOW
    )
    place.add_thread(2, "heron", "Offer <one>", "first line\nsecond & last", at=NOW - timedelta(hours=3))
    return place


def read(client: TestClient, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(path).text)


def text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return "" if node is None else node.text().strip()


def guest(place: Place, **how: int) -> TestClient:
    client = TestClient(Forum(place, **how).app, base_url="http://forum.example")  # type: ignore[arg-type]
    client.get("/")  # takes the cookie
    return client


def test_a_board_page_has_prosilvers_topic_rows() -> None:
    page = read(guest(a_place()), "/viewforum.php?f=2")
    row = page.css_first("ul.topiclist.topics li.row")
    assert row is not None
    link = row.css_first("a.topictitle")
    assert link is not None
    assert (link.text(), link.attributes["href"]) == ("Offer <one>", "./viewtopic.php?t=1")
    assert text(page, "dd.posts") == "Replies"
    assert [node.text(deep=False).strip() for node in row.css("dd.posts")] == ["0"]
    time = row.css_first("dd.lastpost time")
    assert time is not None
    assert (time.attributes["datetime"], time.text()) == ("2026-03-04T15:22:05+00:00", "Wed Mar 04, 2026 3:22 pm")


def test_a_thread_page_has_prosilvers_posts() -> None:
    page = read(guest(a_place()), "/viewtopic.php?t=1")
    assert text(page, "div.post#p1 div.content") == "first line\nsecond & last"
    assert text(page, "dl.postprofile a.username") == "heron"
    assert text(page, "dd.profile-posts a") == "1"
    assert text(page, "h3.first a") == "Offer <one>"


def test_a_guest_without_a_cookie_finds_a_session_id_in_every_link() -> None:
    client = TestClient(Forum(a_place()).app, base_url="http://forum.example")
    first, second = client.get("/viewforum.php?f=2").text, client.get("/viewforum.php?f=2").text
    assert re.search(r'href="\./viewtopic\.php\?t=1&amp;sid=[0-9a-f]{32}"', first)
    assert "sid=" not in second
    assert COOKIE in client.cookies


def test_lists_and_threads_go_on_on_further_pages() -> None:
    place = a_place()
    for number in range(24):
        place.add_thread(2, "heron", f"Offer {number}", "x", at=NOW - timedelta(minutes=number))
        place.reply(1, "heron", f"answer {number}", at=NOW - timedelta(hours=2))
    client = guest(place)
    board, last = read(client, "/viewforum.php?f=2"), read(client, "/viewforum.php?f=2&start=20")
    assert len(board.css("li.row a.topictitle")) == 10
    following = board.css_first("li.arrow.next a[rel=next]")
    assert following is not None and following.attributes["href"] == "./viewforum.php?f=2&start=10"
    assert len(last.css("a.topictitle")) == 5 and last.css_first("a[rel=next]") is None
    assert len(read(client, "/viewtopic.php?t=1&start=20").css("div.post")) == 5
    assert text(read(client, "/viewtopic.php?t=1&start=10"), "li.active span") == "2"


def test_an_address_with_a_post_shows_the_page_that_holds_it() -> None:
    place = a_place()
    posts = [place.reply(1, "heron", f"answer {number}") for number in range(14)]
    page = read(guest(place), f"/viewtopic.php?p={posts[-1].id}")
    assert page.css_first(f"div#p{posts[-1].id}") is not None
    assert page.css_first("div#p1") is None


def test_an_edit_of_the_last_post_shows_no_note_and_changes_no_row() -> None:
    place = a_place()
    client = guest(place)
    before = client.get("/viewforum.php?f=2").text
    place.edit_post(1, "first line\nprice is lower now")
    page = client.get("/viewtopic.php?t=1").text
    assert "price is lower now" in page and "Last edited" not in page
    after = client.get("/viewforum.php?f=2").text
    assert re.sub(r"\d+ <dfn>Views", "", before) == re.sub(r"\d+ <dfn>Views", "", after)


def test_an_edit_of_an_answered_post_shows_a_note() -> None:
    place = a_place()
    place.reply(1, "tern", "hello")
    place.edit_post(1, "changed")
    assert "Last edited by heron on Wed Mar 04, 2026 6:22 pm, edited 1 time" in text(
        read(guest(place), "/viewtopic.php?t=1"), "#post_content1 .notice"
    )
    assert place.edit_post(1, "again", silent=True).edits == 1


def test_pinned_threads_come_first_and_announcements_in_their_own_list() -> None:
    place = a_place()
    place.add_thread(2, "staff", "Rules", "x", pinned="announce", at=NOW - timedelta(days=9))
    place.add_thread(2, "staff", "Escrow", "x", pinned="sticky", at=NOW - timedelta(days=9))
    page = read(guest(place), "/viewforum.php?f=2")
    assert [node.text() for node in page.css("a.topictitle")] == ["Rules", "Escrow", "Offer <one>"]
    assert text(page, "div.forumbg.announcement li.row.announce a.topictitle") == "Rules"
    assert text(page, "li.row.sticky a.topictitle") == "Escrow"


def test_quotes_code_signatures_and_links_look_like_phpbbs() -> None:
    place = a_place()
    place.join("tern", at=NOW, rank="Staff", signature="my [b]word[/b]")
    place.reply(
        1,
        "tern",
        "[quote=heron post=1]first <line>[/quote]\n[code]a <b>[/code] x@mail.example https://a.example/b?c=d.",
    )
    page = read(guest(place), "/viewtopic.php?t=1")
    assert text(page, "#p2 blockquote cite").startswith("heron wrote:")
    assert text(page, "#p2 .codebox pre code") == "a <b>"
    assert text(page, "#p2 a[href='mailto:x@mail.example']") == "x@mail.example"
    assert text(page, "#p2 a.postlink") == "https://a.example/b?c=d"
    assert (text(page, "#sig2"), text(page, "#p2 .profile-rank")) == ("my word", "Staff")


def test_a_members_board_shows_guests_a_login_form_and_members_its_threads() -> None:
    place = a_place()
    place.add_thread(9, "heron", "Inside", "x")
    client = TestClient(Forum(place, accounts={"analyst7": "right"}).app, base_url="http://forum.example")
    assert read(client, "/viewforum.php?f=9").css_first("form#login input[name=password]") is not None
    wrong = client.post("/ucp.php?mode=login", data={"username": "analyst7", "password": "wrong"})
    assert "incorrect" in wrong.text
    client.post("/ucp.php?mode=login", data={"username": "analyst7", "password": "right"})
    assert text(read(client, "/viewforum.php?f=9"), "a.topictitle") == "Inside"


def test_what_does_not_exist_is_told_with_404() -> None:
    client = guest(a_place())
    assert client.get("/viewtopic.php?t=99").status_code == 404
    assert client.get("/viewforum.php?f=x").status_code == 404
    with pytest.raises(NoSuchThing):
        a_place().reply(7, "heron", "x")


def test_it_keeps_what_was_asked_for_without_session_ids() -> None:
    forum = Forum(a_place())
    client = TestClient(forum.app)
    client.get("/viewforum.php?f=2&sid=00000000000000000000000000000000")
    assert forum.requests == ["/viewforum.php?f=2"]


def test_pastes_are_listed_newest_first_and_shown_line_by_line() -> None:
    place = a_place()
    for number in range(25):
        place.add_paste(f"ID{number}", f"paste {number}", "a <b>\nc", at=NOW - timedelta(hours=number))
    site = PasteSite(place)
    client = TestClient(site.app)
    page = read(client, "/recent")
    assert text(page, "ul.recent-pastes li:first-child a") == "paste 0"
    assert len(page.css("ul.recent-pastes li time[datetime]")) == 20
    following = page.css_first("a[rel=next]")
    assert following is not None and following.attributes["href"] == "/recent?start=20"
    shown = read(client, "/ID0")
    assert [node.text() for node in shown.css("td.code code")] == ["a <b>\n", "c\n"]
    assert text(shown, "textarea.copy-area") == "a <b>\nc"
    assert client.get("/raw/ID0").text == "a <b>\nc"
    assert (client.get("/none").status_code, client.get("/raw/none").status_code) == (404, 404)
    assert site.requests[:2] == ["/recent", "/ID0"]


@pytest.mark.parametrize(("written", "span"), [("3d4h", timedelta(days=3, hours=4)), ("40m", timedelta(minutes=40))])
def test_an_age_is_days_hours_and_minutes(written: str, span: timedelta) -> None:
    assert age(written) == span


@pytest.mark.parametrize("wrong", ["", "soon", "3 days"])
def test_anything_else_is_no_age(wrong: str) -> None:
    with pytest.raises(ValueError, match="no age"):
        age(wrong)


def test_the_underworld_has_forty_threads_most_of_a_single_post_and_six_pastes() -> None:
    place = build_place(clock=lambda: NOW)
    threads = place.threads()
    assert len(threads) >= 40
    assert sum(len(thread.posts) == 1 for thread in threads) * 2 > len(threads)
    assert len(place.pastes()) == 6


def test_every_page_of_the_underworld_is_served_and_no_placeholder_is_left() -> None:
    place = build_place(clock=lambda: NOW)
    client = guest(place)
    pages = [f"/viewforum.php?f={board.id}" for board in place.boards()]
    pages += [f"/viewtopic.php?t={thread.id}" for thread in place.threads()]
    for path in pages:
        reply = client.get(path)
        assert reply.status_code == 200 and "{{" not in reply.text


def test_ids_follow_time() -> None:
    place = build_place(clock=lambda: NOW)
    posts = sorted((post for thread in place.threads() for post in thread.posts), key=lambda post: post.id)
    assert [post.at for post in posts] == sorted(post.at for post in posts)
    assert all(post.author.joined_at < post.at for post in posts)
