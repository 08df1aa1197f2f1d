"""Threads and lists of public boards that nobody on this project wrote: XenForo, vBulletin, Invision, MyBB, SMF."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.engines.reader import read_page
from crawler.engines.times import read_time
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import PageReading
from tests.crawler.engines import test_corpora as corpora

pytestmark = corpora.pytestmark
FOLDER = corpora.PAGES.parent
AT = datetime(2020, 6, 1, 12, tzinfo=UTC)
THREADS = [
    ("digitalfernsehen", "xenforo1", "Europe/Berlin"),
    ("gtplanet", "xenforo1", "UTC"),
    ("musiker-board", "xenforo1", "Europe/Berlin"),
    ("statcounter", "xenforo2", "Europe/London"),
    ("wordreference", "xenforo2", "Europe/Berlin"),
    ("macrumors", "xenforo2", "America/Los_Angeles"),
    ("uhrforum", "xenforo2", "Europe/Berlin"),
    ("android-hilfe", "xenforo2", "Europe/Berlin"),
    ("computerbase", "xenforo2", "Europe/Berlin"),
    ("skyscraperpage", "vbulletin3", "America/Chicago"),
    ("worldofplayers", "vbulletin4", "Europe/Berlin"),
    ("futura-sciences", "vbulletin4", "Europe/Paris"),
    ("drwindows", "vbulletin4", "Europe/Berlin"),
    ("utorrent", "invision", "UTC"),
    ("neowin", "invision", "UTC"),
]
LISTS = [
    ("oneplus", "xenforo1"),
    ("askdin", "vbulletin4"),
    ("terraforums", "vbulletin4"),
    ("mindfactory", "vbulletin4"),
    ("facepunch", "vbulletin4"),
    ("pokemonpets", "mybb"),
]


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


@cache
def read(name: str, url: str, clock: str = "UTC") -> PageReading:
    html = next(row["html"] for row in rows(name) if row["url"] == url)
    return read_page(FetchedPage("s", "r", url, 200, (), html.encode(), AT, "thread"), "auto", clock)


def threads(host: str, clock: str) -> tuple[PageReading, list[dict[str, Any]]]:
    name = "web-forum-52-tech-subset.jsonl.gz"
    row = next(row for row in rows(name) if host in row["url"])
    return read(name, row["url"], clock), row["posts"]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def is_by(each: Listing, user: str) -> bool:
    """The truth has a name, or the address of a profile with the name or id in it."""
    plain = re.sub(r"\W", "", user.lower())
    return re.sub(r"\W", "", each.vendor.name.lower()) in plain or bool(each.vendor.id and each.vendor.id in user)


@pytest.mark.parametrize(("host", "engine", "clock"), THREADS)
def test_each_post_of_a_thread_is_read_with_its_author_and_own_words(host: str, engine: str, clock: str) -> None:
    reading, truths = threads(host, clock)
    assert (reading.engine, reading.kind, len(reading.listings)) == (engine, "thread", len(truths))
    assert [each.thread.position for each in reading.listings] == list(range(1, len(truths) + 1))
    for each, truth in zip(reading.listings, truths, strict=True):
        assert is_by(each, truth["user"]), truth["user"]
        own = words(re.sub(r"\((?:https?|mailto):\S*\)|https?://\S+|:\w+:", "", each.body))
        shown = words(truth["post_text"])
        assert len(own & shown) >= 0.9 * len(own) and (own or len(shown) <= 8 or "said:" in truth["post_text"])


@pytest.mark.parametrize(("host", "engine", "clock"), THREADS)
def test_each_time_is_the_one_that_was_shown(host: str, engine: str, clock: str) -> None:
    reading, truths = threads(host, clock)
    zone = ZoneInfo(clock)
    for each, truth in zip(reading.listings, truths, strict=True):
        shown = read_time(truth["datetime"], ("%d.%m.%y", "%d/%m/%Y, %Hh%M"), zone, AT)
        assert each.posted_at is not None and shown is not None, truth["datetime"]
        if re.search(r"\d[:h]\d\d", truth["datetime"]):
            assert each.posted_at == shown
        else:
            assert each.posted_at.astimezone(zone).date() == shown.astimezone(zone).date()


def next_links(row: dict[str, Any]) -> set[str]:
    tree = LexborHTMLParser(row["html"])
    nodes = tree.css(row["NEXT"]) if row["NEXT"] else []
    base = tree.css_first("base[href]")
    start = urljoin(row["url"], (base.attributes.get("href") if base else "") or "")
    return {urljoin(start, node.attributes.get("href") or "") for node in nodes}


def following(reading: PageReading) -> set[str]:
    return {link.url for link in reading.links if link.rel == "next"}


@pytest.mark.parametrize(("host", "engine"), LISTS)
def test_the_next_page_is_the_one_that_the_page_links_to(host: str, engine: str) -> None:
    name = "autopager-forum-subset.jsonl.gz"
    pages = [row for row in rows(name) if host in row["url"]]
    assert pages
    for row in pages:
        reading = read(name, row["url"])
        assert reading.engine == engine
        assert following(reading) == next_links(row), row["url"]


def complete(links: Iterable[Any]) -> bool:
    return all(each.id and each.title and each.author and each.last_activity is not None for each in links)


@pytest.mark.parametrize(
    ("url", "count", "pinned"),
    [
        ("http://www.terraforums.com/forums/forum111/?s=6ef2dc853f8f83ceb07b30be0370bb0d", 23, 3),
        ("https://forum.mindfactory.de/f42-bestellungen-101.html", 33, 3),
        ("https://facepunch.com/forumdisplay.php?f=415", 83, 3),
        ("http://www.pcbheaven.com/forum/index.php?board=18.0", 20, 0),
    ],
)
def test_each_row_of_a_list_is_read_whole(url: str, count: int, pinned: int) -> None:
    found = [link for link in read("autopager-forum-subset.jsonl.gz", url).links if link.rel == "thread"]
    assert len(found) == count and sum(link.pinned for link in found) == pinned
    assert complete(found) and all(link.replies is not None for link in found)
