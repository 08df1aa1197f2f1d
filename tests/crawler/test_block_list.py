"""What stands on the block list is never asked for, and nothing of it is kept."""

from __future__ import annotations

from hashlib import md5, sha256
from pathlib import Path

import pytest

from crawler.block_list import blocked_by, canonical_forms, nothing_blocked
from demo.forum import Forum
from tests.crawler.conftest import ONION
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
