"""What stands on the block list is never asked for, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import md5, sha256
from pathlib import Path

import pytest
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from crawler.block_list import blocked_by, canonical_forms, nothing_blocked
from demo.forum import Forum
from demo.place import Place
from tests.crawler.conftest import NOW, ONION, Stage
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=3"


def hashed(form: str) -> str:
    return sha256(form.encode()).hexdigest()


@pytest.mark.parametrize(
    ("form", "url"),
    [
        ("harbor.onion", "http://harbor.onion/any/page?at=all"),
        ("harbor.onion", "https://www.Harbor.onion:8080/"),
        ("harbor.onion", "http://deep.harbor.onion./"),
        ("harbor.onion/board", "http://harbor.onion/board/?f=3"),
        ("harbor.onion/board?f=3", "http://harbor.onion/board?f=3&sid=0123#p7"),
    ],
)
def test_an_address_is_known_in_each_of_its_forms(form: str, url: str) -> None:
    assert blocked_by(frozenset({hashed(form)}))(url)
    assert blocked_by(frozenset({md5(form.encode(), usedforsecurity=False).hexdigest()}))(url)


@pytest.mark.parametrize(
    "url", ["http://harbour.onion/", "http://harbor.onion/boards", "no address", "http://[bad", ""]
)
def test_an_address_that_is_not_on_the_list_is_not_blocked(url: str) -> None:
    assert not blocked_by(frozenset({hashed("harbor.onion/board"), hashed("deep.harbor.onion")}))(url)


def test_an_empty_list_blocks_nothing() -> None:
    assert blocked_by(frozenset()) is nothing_blocked
    assert list(canonical_forms("")) == []


def listing(tmp_path: Path, *forms: str) -> Path:
    path = tmp_path / "blocked.txt"
    path.write_text("\n".join(["# ours", *map(hashed, forms)]))
    return path


def test_a_blocked_place_is_not_even_knocked_at(desk: Desk, socks: SocksServer, tmp_path: Path) -> None:
    desk.block_list = listing(tmp_path, "harbor.onion")
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.lost, report.pages) == ("failed", {"block_list": 1}, 0)
    assert not socks.knocks
    assert list(desk.intake.lost) == [""]
    assert not desk.intake.marks


def test_a_blocked_thread_is_passed_over_and_leaves_no_mark(desk: Desk, forum: Forum, tmp_path: Path) -> None:
    desk.block_list = listing(tmp_path, "harbor.onion/viewtopic.php?t=7")
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.listings_changed) == ("done", 24)
    assert "/viewtopic.php?t=7" not in forum.requests
    assert "7" not in desk.intake.marks


def test_a_thread_that_is_blocked_after_it_was_seen_is_dropped_once_with_its_address(
    desk: Desk, forum: Forum, tmp_path: Path
) -> None:
    desk.crawl(source(BOARD, budget=1))
    assert desk.intake.marks["7"].last_read_at is None
    desk.block_list = listing(tmp_path, "harbor.onion/viewtopic.php?t=7")
    assert desk.crawl(source(BOARD)).lost == {"block_list": 1}
    mark = desk.intake.marks["7"]
    assert (mark.url, mark.last_page, mark.last_read_at) == ("", "", NOW)
    assert desk.crawl(source(BOARD)).lost == {}
    assert "/viewtopic.php?t=7" not in forum.requests


def test_a_thread_that_was_read_before_it_was_blocked_is_not_read_again(
    desk: Desk, forum: Forum, tmp_path: Path
) -> None:
    desk.crawl(source(BOARD))
    desk.block_list = listing(tmp_path, "harbor.onion/viewtopic.php?t=7")
    forum.requests.clear()
    desk.now = NOW + timedelta(hours=2)
    assert desk.crawl(source(BOARD)).lost == {"block_list": 1}
    desk.now = NOW + timedelta(hours=8)
    assert desk.crawl(source(BOARD)).lost == {}
    assert "/viewtopic.php?t=7" not in forum.requests


def test_a_thread_that_is_no_longer_on_the_list_is_read(desk: Desk, forum: Forum, tmp_path: Path) -> None:
    desk.crawl(source(BOARD, budget=1))
    desk.block_list = listing(tmp_path, "harbor.onion/viewtopic.php?t=7")
    desk.crawl(source(BOARD))
    desk.block_list = None
    desk.crawl(source(BOARD))
    assert "/viewtopic.php?t=7" in forum.requests


def test_a_list_that_goes_on_at_a_blocked_page_ends_there(desk: Desk, tmp_path: Path) -> None:
    desk.crawl(source(BOARD, budget=1))
    (frontier,) = [mark for name, mark in desk.intake.marks.items() if name.startswith("list:")]
    desk.intake.marks[frontier.thread] = replace(frontier, last_page=f"{BOARD}&start=20")
    desk.block_list = listing(tmp_path, "harbor.onion/viewforum.php?f=3&start=20")
    assert desk.crawl(source(BOARD)).lost == {"block_list": 1}
    report = desk.crawl(source(BOARD))
    assert (report.outcome, report.lost, report.requests) == ("done", {}, {"list": 1})


def test_a_thread_whose_next_page_is_blocked_was_not_read_whole(desk: Desk, place: Place, tmp_path: Path) -> None:
    for number in range(12):
        place.reply(7, "crowd", f"reply {number}", at=NOW)
    desk.crawl(source(BOARD))
    assert f"{ONION}/viewtopic.php?t=7&start=10" in desk.intake.whole
    first = Desk(desk.socks, now=NOW, block_list=listing(tmp_path, "harbor.onion/viewtopic.php?t=7&start=10"))
    first.crawl(source(BOARD))
    assert len(first.intake.whole) == 24
    assert not [url for url in first.intake.whole if "t=7" in url]


def test_a_thread_that_leads_elsewhere_is_lost_once_a_day_not_in_every_crawl(
    desk: Desk, forum: Forum, stage: Stage
) -> None:
    async def strange(scope: Scope, receive: Receive, send: Send) -> None:
        if b"t=7" in scope["query_string"]:
            away = RedirectResponse("http://elsewhere.onion/")
            await away(scope, receive, send)
        else:
            await forum.app(scope, receive, send)

    stage.show(strange)
    lost = []
    for hours in (0, 0.5, 12, 25):
        desk.now = NOW + timedelta(hours=hours)
        lost.append(dict(desk.crawl(source(BOARD, revisit_s=())).lost or {}))
    assert lost == [{"blocked": 1}, {}, {}, {"blocked": 1}]
