"""The addresses of one place: who is asked first, who takes over, who is proposed and by whom."""

from __future__ import annotations

import pytest

from config.addresses import onion_fault
from crawler.contract import CrawlEvent, Lost, MirrorUse, Proposal
from crawler.mirrors import Mirrors
from crawler.proposals import proposals_in
from demo.forum import Forum
from schema.capture import FetchedPage
from tests.crawler.conftest import NOW, ONION
from tests.crawler.memory import Desk, Told, source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=3"
MIRROR = "http://mirror.onion"
OTHER = "notjnpqbygyyhjdcgoy4fwjmznr7arnpcskgfju7f22wnoamlenpzbid.onion"
THIRD = "fkkyntd52jswyfa43ocp5unzyix73nkw7czttrzgq4yv5ltst55ntoid.onion"


@pytest.fixture
def two(socks: SocksServer) -> SocksServer:
    socks.sites["mirror.onion"] = socks.sites["harbor.onion"]
    return socks


def test_a_report_tells_which_address_answered(desk: Desk, two: SocksServer) -> None:
    two.script.extend([0xF2] * 3)
    report = desk.crawl(source(BOARD, mirrors=(MIRROR,)))
    assert report.mirrors == (
        MirrorUse(MIRROR, answered=28),
        MirrorUse(ONION, silent=1, reason="the site was announced but is offline now"),
    )


def test_a_healthy_mirror_is_asked_first(desk: Desk, two: SocksServer) -> None:
    desk.mirrors = (MIRROR,)
    desk.crawl(source(BOARD, mirrors=(MIRROR,)))
    assert {knock.host for knock in two.knocks} == {"mirror.onion"}


def test_a_mirror_takes_over_in_mid_crawl(desk: Desk, two: SocksServer) -> None:
    def sink(event: CrawlEvent) -> None:
        if event.pages == 5 and "harbor.onion" in two.sites:
            del two.sites["harbor.onion"]
            two.drop()

    desk.events = Told(sink)
    report = desk.crawl(source(BOARD, mirrors=(MIRROR,)))
    assert {use.origin for use in report.mirrors if use.answered} == {ONION, MIRROR}
    assert (report.outcome, report.lost, len(desk.intake.texts)) == ("done", {}, 25)


def used(*ends: str, pinned: bool = False) -> list[bool]:
    """What is said after each page: "" for an answer, else its kind of loss."""
    mirrors = Mirrors(source(BOARD, mirrors=(MIRROR,)))
    mirrors.pinned = pinned
    said = []
    for kind in ends:
        here = mirrors.here()
        if kind:
            said.append(mirrors.silent(here, Lost(kind, "words")))
        else:
            mirrors.answered(here, page("<p>"))
    return said


def test_one_slow_page_moves_nobody() -> None:
    assert used("", "timeout", "", "timeout") == [False, False]
    assert used("", "timeout", "timeout") == [False, True]
    assert used("timeout") == [True]


def test_an_answer_nobody_wants_moves_nobody() -> None:
    assert used("", "http_503", "not_text", "login") == [False, False, False]


def test_a_session_does_not_travel() -> None:
    assert used("", "tor_f2", "tor_f2", pinned=True) == [False, False]
    assert used("tor_f2", pinned=True) == [True]


def test_after_the_last_address_there_is_none() -> None:
    assert used("", "tor_f2", "tor_f2", "tor_f2") == [True, False, False]


def page(html: str, *headers: tuple[str, str]) -> FetchedPage:
    return FetchedPage("harbor", "r", BOARD, 200, headers, html.encode(), NOW, "list")


def test_the_addresses_of_these_tests_can_exist() -> None:
    assert onion_fault(OTHER) == onion_fault(THIRD) == ""


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Our official mirrors: <a href='http://{OTHER}/'>one</a></p>",
        f"<li>Зеркало <b>{OTHER.upper()}</b>",
        f'<meta http-equiv="onion-location" content="http://{OTHER}/index.php">',
        f"<h2>Mirror</h2><code>{OTHER}</code>",
    ],
)
def test_an_address_called_a_mirror_is_proposed(html: str) -> None:
    assert [origin for origin, _ in proposals_in(page(html), {"harbor.onion"})] == [f"http://{OTHER}"]


def test_an_onion_location_is_proposed() -> None:
    found = proposals_in(page("<p>", ("Onion-Location", f"http://{OTHER}/index.php")), set())
    assert found == [(f"http://{OTHER}", "the place announces it in Onion-Location")]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Selling a shop at {OTHER}",
        f"<p>mirror</p>{'<p>words and more words</p>' * 30}{OTHER}",
        f"mirror: {OTHER.replace('not', 'nat')}",
        "mirror: harbor.onion",
    ],
)
def test_other_peoples_addresses_are_not_proposed(html: str) -> None:
    assert proposals_in(page(html), {"harbor.onion"}) == []


def test_a_known_address_is_no_proposal() -> None:
    assert proposals_in(page(f"mirror {OTHER}"), {OTHER}) == []


def test_a_proposal_is_told_and_never_followed(desk: Desk, forum: Forum, socks: SocksServer) -> None:
    forum.place.add_thread(3, "mod", f"Mirror {OTHER}", "Moved.", at=NOW)
    report = desk.crawl(source(BOARD))
    (proposal,) = report.proposals
    assert proposal.origin == f"http://{OTHER}"
    assert proposal.capture in desk.evidence.pages
    assert isinstance(proposal, Proposal)
    assert {knock.host for knock in socks.knocks} == {"harbor.onion"}
