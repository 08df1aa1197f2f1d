"""Forum pages that nobody on this project wrote: the 31 threads of the corpora as other engines show them."""

from __future__ import annotations

import gzip
import json
from difflib import SequenceMatcher
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest

from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.page import PageReading
from tests.crawler.engines import test_corpora as corpora

pytestmark = corpora.pytestmark
ENGINES = ("flaskbb", "machina", "spirit")
LIKENESS = 0.93  # these engines read posts as Markdown: a dash becomes a bullet, "_x_" a slanted x


@cache
def readings(engine: str) -> dict[str, PageReading]:
    return {row["seed"]: corpora.read(engine, row) for row in corpora.manifest(engine)}


@cache
def seeds() -> dict[str, dict[str, Any]]:
    threads = json.loads((corpora.PAGES / "seed.json").read_text())["threads"]
    return {thread["id"]: thread for thread in threads}


@pytest.mark.parametrize("engine", ENGINES)
def test_each_thread_opens_with_its_vendor_title_and_time_to_the_minute(engine: str) -> None:
    found = {
        seed: (each.kind, each.vendor.name, each.title, f"{each.posted_at:%Y-%m-%d %H:%M}")
        for seed, reading in readings(engine).items()
        for each in reading.listings[:1]
    }
    assert len(found) == 31
    assert found == {
        seed: ("thread", seeds()[seed]["author"], seeds()[seed]["title"], seeds()[seed]["date"]) for seed in found
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_each_post_is_read_once_with_its_own_words_place_and_time(engine: str) -> None:
    for seed, reading in readings(engine).items():
        posts = seeds()[seed]["posts"]
        assert reading.engine == engine and len(reading.listings) == len(posts)
        for position, (each, post) in enumerate(zip(reading.listings, posts, strict=True), 1):
            assert (each.vendor.name, each.thread.position) == (post["author"], position)
            assert each.posted_at is not None and each.url
            read, written = " ".join(each.body.split()), " ".join(post["text"].split())
            assert SequenceMatcher(None, read, written, autojunk=False).ratio() > LIKENESS, seed


WEB_FORUMS = corpora.PAGES.parent / "web-forum-52-tech-subset.jsonl.gz"


@cache
def web_forums() -> tuple[dict[str, Any], ...]:
    with gzip.open(WEB_FORUMS, "rt", encoding="utf-8") as rows:
        return tuple(json.loads(row) for row in rows)


@pytest.mark.parametrize(
    ("host", "engine"), [("bbs.archlinux", "fluxbb"), ("bitdefender", "vanilla"), ("blizzard", "discourse")]
)
def test_pages_of_public_forums_are_read_post_by_post(host: str, engine: str) -> None:
    row = next(row for row in web_forums() if host in row["url"])
    page = FetchedPage("s", "r", row["url"], 200, (), row["html"].encode(), corpora.AT, "thread")
    reading = read_page(page, "auto")
    assert (reading.engine, len(reading.listings)) == (engine, len(row["posts"]))
    for each, truth in zip(reading.listings, row["posts"], strict=True):
        assert each.vendor.name == unquote(truth["user"].rpartition("/")[2]) and each.posted_at and each.body
        assert set(each.body.split()[-3:]) & set(truth["post_text"].split())
