"""Pages that nobody on this project wrote: the 31 phpBB threads and 10 pastes of the corpora."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.page import PageReading

PAGES = Path(__file__).parents[4] / "shared" / "corpora" / "pages"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not PAGES.is_dir(), reason="no folder ../shared/corpora beside the checkout"),
]
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def manifest(engine: str) -> list[dict[str, Any]]:
    return [row for row in json.loads((PAGES / engine / "manifest.json").read_text()) if row.get("seed")]


def read(engine: str, row: dict[str, Any]) -> PageReading:
    body = (PAGES / engine / row["file"]).read_bytes()
    return read_page(FetchedPage("s", "r", row["url"], 200, (), body, AT, "thread"), "auto")


def test_thirty_one_threads_give_thirty_one_opening_listings_with_vendor_title_and_date() -> None:
    seeds = {thread["id"]: thread for thread in json.loads((PAGES / "seed.json").read_text())["threads"]}
    rows = manifest("phpbb")
    openings = {row["seed"]: read("phpbb", row).listings[0] for row in rows}
    found = {
        seed: (each.kind, each.vendor.name, each.title, f"{each.posted_at:%Y-%m-%d %H:%M}")
        for seed, each in openings.items()
    }
    assert len(found) == 31
    assert found == {
        seed: ("thread", seeds[seed]["author"], seeds[seed]["title"], seeds[seed]["date"]) for seed in found
    }


def test_every_post_of_the_threads_is_read_with_its_own_words() -> None:
    seeds = {thread["id"]: thread for thread in json.loads((PAGES / "seed.json").read_text())["threads"]}
    for row in manifest("phpbb"):
        posts = seeds[row["seed"]]["posts"][: row["posts_present"]]
        listings = read("phpbb", row).listings
        assert [(each.vendor.name, each.body.split()) for each in listings] == [
            (post["author"], post["text"].split()) for post in posts
        ]


def test_ten_pastes_are_read_to_the_letter() -> None:
    seeds = {paste["id"]: paste for paste in json.loads((PAGES / "pastes.json").read_text())}
    rows = manifest("pinnwand")
    assert len(rows) == 10
    for row in rows:
        (listing,) = read("pinnwand", row).listings
        assert (listing.kind, listing.title, listing.body) == (
            "paste",
            seeds[row["seed"]]["title"],
            seeds[row["seed"]]["text"].strip(),
        )
