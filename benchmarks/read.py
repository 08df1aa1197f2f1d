"""Thread pages read a second, from bytes to listings: by a profile, by the profile that `auto` finds, by structure.

Beside them, on the same page: what BeautifulSoup takes to parse it and to give the texts of its posts, what lexbor
takes to parse it, and harvest-webforum 1.1.0, the best reader of unknown forums (left out where it cannot be had).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from benchmarks.contract import Figure, seconds
from benchmarks.harvest import NAME as HARVEST
from benchmarks.harvest import harvest_seconds
from crawler.engines.reader import read_page
from schema.capture import FetchedPage

SIZES = ((20_000, 1), (110_000, 25))  # bytes a page and posts on it: a single-post thread, a busy one
FAST, SLOW = 100, 10  # how often a page is read, by what takes microseconds and what takes long
_HEAD = """<html><body id="phpbb" class="section-viewtopic">
<h2 class="topic-title"><a href="./viewtopic.php?t=7">Full set</a></h2>
"""
_NAVIGATION = """<li><a href="./viewforum.php?f={n}" class="jumpbox-sub-link">
<span class="spacer"></span> <span>Board {n}</span></a></li>
"""
_WORDS = "Full set of {n},200,000 lines, name, phone, address and date of birth, fresh, one hand only.<br>\n"
_POST = """
<div id="p{n}" class="post has-profile bg2"><div class="inner">
<dl class="postprofile" id="profile{n}"><dt>
<a href="./memberlist.php?mode=viewprofile&amp;u={n}" class="username">vendor_{n}</a></dt>
<dd class="profile-posts"><strong>Posts:</strong> <a href="./search.php?author_id={n}">1{n}</a></dd>
<dd class="profile-joined"><strong>Joined:</strong> Wed Jul 02, 2025 5:52 am</dd></dl>
<div class="postbody"><div id="post_content{n}"><h3><a href="./viewtopic.php?p={n}#p{n}">Re: Full set</a></h3>
<p class="author"><a class="unread" href="./viewtopic.php?p={n}#p{n}" title="Post"><span class="sr-only">Post</span></a>
<span class="responsive-hide">by <strong>
<a href="./memberlist.php?mode=viewprofile&amp;u={n}" class="username">vendor_{n}</a></strong>
&raquo; </span><time datetime="2026-03-04T18:22:00+00:00">Wed Mar 04, 2026 6:22 pm</time></p>
<div class="content"><blockquote><div><cite>vendor_1 wrote:</cite>older words</div></blockquote>
{text}</div></div></div></div></div>
"""


def bench() -> list[Figure]:
    """Three figures a size."""
    return [figure for size, posts in SIZES for figure in _figures(size, posts)]


def _figures(size: int, posts: int) -> list[Figure]:
    page = _page(size, posts)
    text, posts_css = page.body.decode(), ".postbody .content"
    soup = _rate(lambda: [post.get_text() for post in BeautifulSoup(text, "lxml").select(posts_css)], SLOW)
    lexbor = _rate(lambda: LexborHTMLParser(text), FAST)
    taken = harvest_seconds((page.url, text))
    harvest = 1 / taken if taken else None
    return [
        Figure(f"read.profile.{size // 1000}kB", _read_rate(page, "phpbb", FAST), "pages/s", soup,
               "BeautifulSoup: parse, text of posts", FAST, size),
        Figure(f"read.auto.{size // 1000}kB", _read_rate(page, "auto", FAST), "pages/s", lexbor,
               "lexbor: parse only", FAST, size),
        Figure(f"read.structure.{size // 1000}kB", _read_rate(page, "generic", SLOW), "pages/s", harvest,
               HARVEST, SLOW, size),
    ]  # fmt: skip


def _read_rate(page: FetchedPage, engine: str, count: int) -> float:
    read_page(page, engine)  # profiles are loaded once a process
    return _rate(lambda: read_page(page, engine), count)


def _rate(work: Callable[[], object], count: int) -> float:
    """How often a second."""
    return count / seconds(lambda: [work() for _ in range(count)])


def _page(size: int, posts: int) -> FetchedPage:
    """A thread page of the size: half of it navigation for a small one, mostly posts for a large one."""
    links = size // 2 // len(_NAVIGATION) // posts
    head = _HEAD + "<ul>" + "".join(_NAVIGATION.format(n=number) for number in range(links)) + "</ul>"
    bare = len(head) + posts * len(_POST)
    lines = max(1, (size - bare) // posts // len(_WORDS))
    body = head + "".join(
        _POST.format(n=n, text="".join(_WORDS.format(n=n) for _ in range(lines))) for n in range(1, posts + 1)
    )
    now = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    return FetchedPage(
        "bench", "r", "http://f.example/viewtopic.php?t=7", 200, (), body.encode(), now, "thread", "7", "utf-8"
    )
