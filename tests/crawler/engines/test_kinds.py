"""What kind of place a page shows: by its profile, else by structure; in doubt a forum, which leaves nothing out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.engines.kinds import kind_of
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import PageReading
from tests.crawler.engines.pages import fetched

FIXTURES = Path(__file__).parents[2] / "fixtures" / "engines"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.json"))


def page_of(case: Path) -> FetchedPage:
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    kind = (("content-type", meta.get("content_type", "text/html")),)
    body = (case / "inputs" / meta["file"]).read_bytes()
    return FetchedPage("s", "", meta.get("url", ""), 200, kind, body, datetime(2026, 3, 5, tzinfo=UTC), "list")


def test_every_page_that_a_profile_reads_is_of_the_kind_that_it_says() -> None:
    wrong = {}
    for case in CASES:
        page = page_of(case)
        reading = read_page(page, "auto")
        if reading.kind in ("list", "thread") and reading.engine in load_profiles():
            kind, why = kind_of(page, reading)
            if kind != load_profiles()[reading.engine].spider or not why:
                wrong[str(case.relative_to(FIXTURES))] = (kind, why)
    assert wrong == {}


def test_no_forum_is_taken_for_a_place_without_boards_when_no_profile_is_asked() -> None:
    taken = {}
    for case in CASES:
        profile = load_profiles().get(case.parent.name)
        reading = read_page(page_of(case), "generic")
        if profile and profile.spider == "forum" and reading.engine == "generic":
            kind, _ = kind_of(page_of(case), reading)
            if kind not in ("forum", "market"):  # both follow boards and read again what is on offer
                taken[str(case.relative_to(FIXTURES))] = kind
    assert taken == {}


@pytest.mark.parametrize(
    ("kind", "spider"),
    [("market_item", "market"), ("leak_post", "leak"), ("paste", "paste"), ("feed_item", "feed"), ("thread", "forum")],
)
def test_what_structure_read_tells_the_kind(kind: str, spider: str) -> None:
    reading = PageReading("list", "generic", (Listing("s/t1", kind),))
    assert kind_of(fetched("<html></html>"), reading)[0] == spider


def test_one_sign_alone_says_nothing() -> None:
    reading = PageReading("list", "generic")
    for words in ("My basket", "Our companies", "Recent pastes"):
        assert kind_of(fetched(f"<html><body>{words}</body></html>"), reading)[0] == "forum"
    market = replace(fetched("<html><body>My basket: $ 4 and $ 5, ships from Kiel</body></html>"), purpose="list")
    assert kind_of(market, reading) == (
        "market",
        "no profile knows it; its first page shows a basket, prices, shipping",
    )
