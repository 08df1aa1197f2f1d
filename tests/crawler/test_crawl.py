"""Whole crawls of an invented forum: what is asked for, what is kept, what a second crawl does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from config.records import Pace
from crawler.contract import CrawlEvent, Lost
from demo.forum import Forum
from demo.paste import PasteSite
from demo.place import Place
from demo.serving import WebServer
from tests.crawler.conftest import NOW, ONION, Stage
from tests.crawler.memory import Desk, Told, source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=3"


def test_a_first_crawl_reads_every_thread_of_every_list_page(desk: Desk) -> None:
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.reason) == ("done", "")
    assert report.requests == {"list": 3, "thread": 25}
    assert (report.pages, report.listings_changed) == (28, 25)


def test_a_second_crawl_of_an_unchanged_place_asks_for_the_head_of_the_list_only(desk: Desk, forum: Forum) -> None:
    desk.crawl(source(BOARD))
    forum.requests.clear()
    assert desk.crawl(source(BOARD)).requests == {"list": 1}
    assert forum.requests == ["/viewforum.php?f=3"]


def test_an_index_leads_to_its_boards(desk: Desk, forum: Forum) -> None:
    report = desk.crawl(source(f"{ONION}/index.php"))
    assert report.requests == {"list": 5, "thread": 26}


def test_a_new_reply_is_read_and_nothing_else(desk: Desk, forum: Forum, place: Place) -> None:
    desk.crawl(source(BOARD))
    place.reply(7, "buyer", "Is it still there?")
    forum.requests.clear()
    report = desk.crawl(source(BOARD))
    assert report.listings_changed == 1
    assert [path for path in forum.requests if "topic" in path] == ["/viewtopic.php?t=7"]


def test_a_silent_edit_is_seen_when_its_revisit_is_due(desk: Desk, place: Place) -> None:
    desk.crawl(source(BOARD))
    opening = place.thread(7).posts[0]
    place.edit_post(opening.id, "Selling list 7. Now 5 USD.", silent=True)
    desk.now = NOW + timedelta(minutes=30)
    assert desk.crawl(source(BOARD)).listings_changed == 0
    desk.now = NOW + timedelta(minutes=61)
    report = desk.crawl(source(BOARD))
    assert (report.requests, report.listings_changed) == ({"list": 1, "revisit": 25}, 1)


def test_a_long_thread_that_grew_is_read_from_its_first_and_from_its_last_known_page(
    desk: Desk, forum: Forum, place: Place
) -> None:
    for number in range(24):
        place.reply(7, "crowd", f"reply {number}")
    desk.crawl(source(BOARD))
    place.reply(7, "crowd", "one more")
    forum.requests.clear()
    desk.crawl(source(BOARD))
    assert [path for path in forum.requests if "topic" in path] == [
        "/viewtopic.php?t=7",
        "/viewtopic.php?t=7&start=20",
    ]


def test_what_the_budget_left_out_is_read_by_the_next_crawls(desk: Desk) -> None:
    small = source(BOARD, budget=10)
    first = desk.crawl(small)
    assert first.outcome == "partial"
    assert "the budget of 10 pages is used up" in first.reason
    desk.crawl(small), desk.crawl(small), desk.crawl(small)
    assert len(desk.intake.texts) == 25
    assert desk.crawl(small).requests == {"list": 1}


def test_a_budget_is_spent_on_the_newest_threads_first(desk: Desk, forum: Forum, place: Place) -> None:
    desk.crawl(source(BOARD, budget=8))
    newest = [thread.id for thread in place.threads(3)]
    read = [int(path.rpartition("=")[2]) for path in forum.requests if path.startswith("/viewtopic")]
    assert len(read) >= 3
    assert sorted(read) == sorted(newest[: len(read)])


def test_a_crawl_cut_short_owes_the_rows_it_saw_and_the_list_pages_it_did_not(desk: Desk) -> None:
    desk.crawl(source(BOARD, budget=2))
    owed = [mark.thread for mark in desk.intake.marks.values() if mark.last_read_at is None]
    assert len(owed) == 9 + 1
    assert [thread.startswith("list:") for thread in owed].count(True) == 1


def test_a_thread_that_is_gone_is_not_asked_for_again(desk: Desk, place: Place, forum: Forum) -> None:
    desk.crawl(source(BOARD, budget=1))
    del place._threads[7]
    assert desk.crawl(source(BOARD)).lost == {"http_404": 1}
    assert desk.crawl(source(BOARD)).lost == {}


def test_every_page_is_on_record_before_it_is_read(desk: Desk) -> None:
    desk.crawl(source(BOARD))
    order = desk.intake.order
    assert all(order.index(("fetched", url)) < order.index(("read", url)) for what, url in order if what == "read")


def test_a_capture_that_a_crash_left_unread_is_read_first(desk: Desk) -> None:
    desk.crawl(source(BOARD, budget=1))
    capture = desk.evidence.put(next(iter(desk.evidence.pages.values())))
    desk.intake.left = [capture]
    desk.intake.order.clear()
    desk.crawl(source(BOARD))
    assert desk.intake.order[0] == ("read", capture.url)


def test_a_full_disk_ends_the_crawl_with_its_reason(desk: Desk) -> None:
    desk.evidence.full = True
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.pages) == ("failed", 0)
    assert "no space left" in report.reason.lower()


def test_the_sessions_in_addresses_make_no_new_pages(desk: Desk, forum: Forum) -> None:
    desk.crawl(source(f"{BOARD}&sid=0123456789abcdef0123456789abcdef"))
    assert not [mark for mark in desk.intake.marks.values() if "sid=" in mark.url + mark.last_page]
    assert len(forum.requests) == len(set(forum.requests))


def test_one_identity_serves_the_whole_crawl_when_nothing_fails(desk: Desk, socks: SocksServer) -> None:
    desk.crawl(source(BOARD, robots=True))
    assert len({knock.user for knock in socks.knocks}) == 1
    assert {knock.host for knock in socks.knocks} == {"harbor.onion"}


def test_a_mirror_takes_over_when_the_first_address_is_dead(desk: Desk, socks: SocksServer) -> None:
    dead = source("http://sunken.onion/viewforum.php?f=3", mirrors=(ONION,))
    report = desk.crawl(dead)
    assert (report.outcome, report.listings_changed) == ("done", 25)
    assert {knock.host for knock in socks.knocks[3:]} == {"harbor.onion"}


def test_a_place_that_shows_nothing_but_a_login_page_says_so(desk: Desk, place: Place) -> None:
    place._boards[3] = replace(place.board(3), members_only=True)
    report = desk.crawl(source(BOARD))
    assert report.outcome == "failed"
    assert report.lost == {"login": 1}
    assert desk.intake.lost[BOARD] == Lost("login", report.reason)


def test_a_list_of_bad_threads_does_not_hide_those_of_another(desk: Desk, stage: Stage, forum: Forum) -> None:
    async def hollow(scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"")
        is_bad = query.startswith(b"t=") and query != b"t=26"
        await (HTMLResponse("<p>Members only.</p>") if is_bad else forum.app)(scope, receive, send)

    stage.show(hollow)
    both = replace(source(BOARD, pace=Pace(in_flight=1, delay_s=0.0)), start=(BOARD, f"{ONION}/viewforum.php?f=4"))
    report = desk.crawl(both)
    assert report.lost == {"unknown": 20}
    assert report.kinds and report.kinds["thread"] == 1
    assert report.reason.startswith("threads of 1 lists left alone")
    desk.crawl(both), desk.crawl(both)
    assert desk.crawl(both).requests == {"list": 2}


def test_a_place_that_falls_silent_is_left_alone(desk: Desk, socks: SocksServer) -> None:
    desk.crawl(source(BOARD, budget=1))
    socks.script.extend([0xF2] * 1000)
    report = desk.crawl(source(BOARD, pace=Pace(in_flight=1, delay_s=0.0)))
    assert (report.outcome, report.lost) == ("failed", {"tor_f2": 5})
    assert report.reason.startswith("5 pages in a row were lost (tor_f2: ")


def test_a_place_that_falls_silent_in_mid_crawl_keeps_what_came(desk: Desk, socks: SocksServer, forum: Forum) -> None:
    def fall_silent(event: CrawlEvent) -> None:
        if event.pages == 3:
            socks.sites.clear()
            socks.drop()

    desk.events = Told(fall_silent)
    report = desk.crawl(source(BOARD))
    assert report.outcome == "partial"
    assert "5 pages in a row were lost (tor_f0: no such onion site is published now" in report.reason


def test_a_paste_is_read_once_and_looked_for_again_while_it_offers_something(
    desk: Desk, place: Place, socks: SocksServer
) -> None:
    for number in range(3):
        place.add_paste(f"l{number}", f"list {number}", f"Selling list {number}.", at=NOW - timedelta(minutes=number))
    site = PasteSite(place)
    with WebServer(site.app) as web:
        socks.sites["pastes.onion"] = web.port
        pastes = source("http://pastes.onion/recent", engine="pinnwand")
        assert desk.crawl(pastes).requests == {"list": 1, "thread": 3}
        place.add_paste("more", "one more", "Selling one more.", at=NOW + timedelta(minutes=1))
        desk.now = NOW + timedelta(days=30)
        report = desk.crawl(pastes)
        assert (report.requests, report.listings_changed) == ({"list": 1, "thread": 1, "revisit": 3}, 1)
        assert desk.crawl(pastes).requests == {"list": 1}
        del place._pastes["l1"]
        desk.now = NOW + timedelta(days=40)
        desk.crawl(pastes)
        assert desk.intake.gone == ["http://pastes.onion/l1"]
