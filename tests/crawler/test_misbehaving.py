"""Hostile input is normal input: every way of demo.misbehaviours costs its own page, by name, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crawler.contract import RunReport
from crawler.transport import fetch
from demo.misbehaving import SLOW, MisbehavingForum
from demo.misbehaviours import MISBEHAVIOURS
from demo.serving import WebServer
from tests.crawler.conftest import ONION
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

READABLE = {name for name, one in MISBEHAVIOURS.items() if one.is_readable} | {"untyped"}
LOST = {
    "huge_body": "too_large",
    "huge_body_unannounced": "too_large",
    "gzip_bomb": "bomb",
    "lying_gzip": "bad_encoding",
    "cut_short": "timeout",
    "endless_redirects": "redirects",
    "redirect_to_clearnet": "blocked",
    "redirect_to_file": "blocked",
    "redirect_to_loopback": "blocked",
    "redirect_to_metadata": "blocked",
    "redirect_to_private": "blocked",
    "redirect_to_six": "blocked",
    "redirect_to_number": "blocked",
    "redirect_to_localhost": "blocked",
    "redirect_to_user": "blocked",
    "redirect_to_script": "blocked",
    "redirect_to_data": "blocked",
    "redirect_to_nonsense": "blocked",
    "redirect_to_itself": "redirects",
    "deflate_bomb": "bomb",
    "brotli_bomb": "bomb",
    "gzip_in_gzip_bomb": "bomb",
    "unknown_packing": "bad_encoding",
    "refresh_to_clearnet": "unknown",
    "login_page": "login",
    "empty_page": "empty",
    "hollow_page": "unknown",
    "other_layout": "unknown",
    "image": "not_text",
    "archive": "not_text",
    "image_called_html": "not_text",
    "server_error": "http_503",
    "gone": "http_410",
    "drip": "timeout",
    "stall": "timeout",
}


@dataclass(frozen=True, slots=True)
class Crawled:
    forum: MisbehavingForum
    desk: Desk
    report: RunReport
    hosts: set[str]


@pytest.fixture(scope="module")
def crawled() -> Iterator[Crawled]:
    """One crawl of a forum that has them all."""
    forum = MisbehavingForum(MISBEHAVIOURS)
    with (
        pytest.MonkeyPatch.context() as patch,
        WebServer(forum.app) as web,
        SocksServer({"harbor.onion": web.port}) as socks,
    ):
        patch.setattr(fetch, "BACK_OFF_S", (0.0, 0.0))
        desk = Desk(socks.address)
        report = desk.crawl(source(ONION + forum.start), request_deadline_s=1.0)
        yield Crawled(forum, desk, report, {knock.host for knock in socks.knocks})


def test_every_misbehaviour_is_either_read_or_lost() -> None:
    assert READABLE | set(LOST) == set(MISBEHAVIOURS)
    assert set(SLOW) <= set(LOST)


@pytest.mark.parametrize("name", sorted(READABLE))
def test_what_can_be_read_is_read(crawled: Crawled, name: str) -> None:
    thread = str(crawled.forum.thread[name])
    assert next(reading for reading in crawled.desk.intake.readings if reading.thread == thread).listings


@pytest.mark.parametrize("name", sorted(LOST))
def test_what_cannot_costs_its_page_and_has_a_name(crawled: Crawled, name: str) -> None:
    lost = crawled.desk.intake.lost[ONION + crawled.forum.path(name)]
    assert (lost.kind, bool(lost.reason)) == (LOST[name], True)


def test_the_good_threads_between_them_are_all_read(crawled: Crawled) -> None:
    read = {reading.thread for reading in crawled.desk.intake.readings}
    assert {str(thread) for thread in crawled.forum.good} <= read


def test_the_report_counts_every_loss(crawled: Crawled) -> None:
    assert crawled.report.outcome == "done"
    assert sum((crawled.report.lost or {}).values()) == len(LOST)


def test_nobody_but_the_place_was_asked(crawled: Crawled) -> None:
    assert crawled.hosts == {"harbor.onion"}


def test_a_thread_that_never_ends_does_not_eat_the_budget(crawled: Crawled) -> None:
    pages = [path for path in crawled.forum.requests if path.startswith(crawled.forum.path("endless_thread"))]
    assert 2 < len(pages) <= 100  # a fifth of the budget of 500


def test_a_next_page_that_is_a_file_a_script_or_a_machine_of_ours_is_not_asked_for(crawled: Crawled) -> None:
    path = crawled.forum.path("bad_links")
    assert [asked for asked in crawled.forum.requests if asked.startswith(path)] == [path]
    reading = next(one for one in crawled.desk.intake.readings if one.thread == str(crawled.forum.thread["bad_links"]))
    assert all(link.url.startswith("http") for link in reading.links)


def test_no_picture_or_archive_is_kept(crawled: Crawled) -> None:
    assert not [page for page in crawled.desk.evidence.pages.values() if page.body[:4] in (b"\x89PNG", b"PK\x03\x04")]
