"""`python -m benchmarks.quality_read [--misses]`: how well are pages read that nobody on this project wrote?

One table: with the profiles (`auto`), with the structure alone (as if none of these engines were known), and by
harvest-webforum 1.1.0, which is installed from PyPI into a folder of its own outside the project; where that cannot be
done, the column says so. The corpora lie beside the project, in shared/corpora; where they are absent this says so.

A post is found when its text is nine tenths the same as the truth's, as harvest-webforum's own tests compare. The truth
of WEB-FORUM-52 has quoted words in it, so quotes are left in for that comparison alone; addresses and "click to expand"
are taken out of all texts, for we show where a link leads, and the truth has buttons in it.

Our own fixtures are here for the second column: what the structure alone shows of engines that it was not made for.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin

from rich.console import Console
from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from benchmarks.harvest import NAME as HARVEST
from benchmarks.harvest import harvested
from crawler.engines import reader
from crawler.engines.addresses import clean_url
from crawler.engines.generic import marking
from crawler.engines.profile_cases import page_of
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import PageReading

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "engines"
ENGINES = ("phpbb", "flaskbb", "machina", "spirit")
WAYS = ("auto", "generic")  # with the profiles, and without
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)  # when corpora/pages were saved
SAME = 0.9
Row = dict[str, Any]


@dataclass
class Score:
    """right: found and true. found: what was read. wanted: what is there. misses: (where, wanted, found)."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    @property
    def share(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0


# --- how alike -----------------------------------------------------------------------------------------------------


_BESIDE = re.compile(r"\(?(?:https?|mailto):\S+|click to expand\W*|zum vergrößern anklicken\W*", re.IGNORECASE)


def likeness(found: str, wanted: str) -> float:
    """0 to 1: of characters, white space apart; of words for long texts, which would take minutes."""
    one, other = _BESIDE.sub(" ", found).split(), _BESIDE.sub(" ", wanted).split()
    if one == other:
        return 1.0
    if len(found) + len(wanted) > 6000:
        shared = sum((Counter(one) & Counter(other)).values())
        return 2 * shared / (len(one) + len(other))
    return SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()


def match(score: Score, where: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    """Each wanted text with the best of those found that are left, in order."""
    left = list(found)
    score.found += len(found)
    score.wanted += len(wanted)
    for text in wanted:
        best = next((each for each in left if each.split() == text.split()), None)
        best = best if best is not None else max(left, key=lambda each: likeness(each, text), default=None)
        if best is not None and likeness(best, text) >= SAME:
            score.right += 1
            left.remove(best)
        else:
            score.misses.append((where, text[:150], (best or "")[:150]))


# --- reading -------------------------------------------------------------------------------------------------------


def fetched(url: str, body: bytes, at: datetime = AT) -> FetchedPage:
    return FetchedPage("", "", url, 200, (), body, at, "")


@contextmanager
def quotes_left_in() -> Iterator[None]:
    """Readings in which quoted words stay in the text, as they do in the truth of WEB-FORUM-52."""
    profiles = {name: replace(each, thread=replace(each.thread, quotes=())) for name, each in load_profiles().items()}
    structure = replace(marking.PROFILE, thread=replace(marking.PROFILE.thread, quotes=()))
    with ExitStack() as stack:
        stack.enter_context(patch.object(reader, "load_profiles", lambda: MappingProxyType(profiles)))
        stack.enter_context(patch.object(marking, "PROFILE", structure))
        yield


def lines(name: str) -> Iterator[Row]:
    with gzip.open(CORPORA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


@cache
def web_forum() -> tuple[Row, ...]:
    return tuple(lines("web-forum-52-tech-subset.jsonl.gz"))


@cache
def autopager() -> tuple[Row, ...]:
    return tuple(lines("autopager-forum-subset.jsonl.gz"))


@dataclass(frozen=True)
class Thread:
    """A thread page of corpora/pages and the posts on it."""

    name: str
    url: str
    body: bytes
    title: str
    posts: tuple[Row, ...]


@cache
def threads() -> tuple[Thread, ...]:
    pages = CORPORA / "pages"
    seeds = {thread["id"]: thread for thread in json.loads((pages / "seed.json").read_text("utf-8"))["threads"]}
    return tuple(
        Thread(
            f"{engine}/{row['file']}",
            row["url"],
            body,
            seeds[row["seed"]]["title"],
            _present(seeds[row["seed"]], row, body),
        )
        for engine in ENGINES
        for row in json.loads((pages / engine / "manifest.json").read_text("utf-8"))
        if row.get("seed")
        for body in [(pages / engine / row["file"]).read_bytes()]
    )


def _present(seed: Row, row: Row, body: bytes) -> tuple[Row, ...]:
    """The posts that the manifest counts, and further ones of the seed whose words are on the page."""
    text = " ".join(re.sub(r"<[^>]+>", " ", body.decode("utf-8", "replace")).split())
    posts = seed["posts"]
    more = [post for post in posts[row["posts_present"] :] if " ".join(post["text"].split())[:60] in text]
    return (*posts[: row["posts_present"]], *more)


@cache
def read_thread(name: str, way: str) -> PageReading:
    thread = next(each for each in threads() if each.name == name)
    return read_page(fetched(thread.url, thread.body), way)


# --- what is measured ----------------------------------------------------------------------------------------------


def web_forum_posts(way: str) -> Score:
    score = Score()
    with quotes_left_in():
        for row in web_forum():
            reading = read_page(fetched(row["url"], row["html"].encode()), way)
            match(
                score,
                row["url"],
                [each.body for each in reading.listings],
                [post["post_text"] for post in row["posts"]],
            )
    return score


def web_forum_times(way: str) -> Score:
    """Right when the time, moved by one and the same offset for the whole page, is what the page shows, as precisely as
    it shows it. Times that count from an unknown now ("1 year ago") are left out."""
    score = Score()
    for row in web_forum():
        listings = read_page(fetched(row["url"], row["html"].encode(), datetime(2020, 6, 15, tzinfo=UTC)), way).listings
        shown = [post.get("datetime") or "" for post in row["posts"]]
        pairs = [
            (text, at) for text, at in zip(shown, _times(listings, len(shown)), strict=True) if re.search(r"\d", text)
        ]
        pairs = [(text, at) for text, at in pairs if not re.search(r"\bher\b|\bago\b", text)]
        best = max((_agreeing(pairs, offset) for offset in range(-14 * 4, 14 * 4 + 1)), default=0)
        score.right += best
        score.found += sum(at is not None for _, at in pairs)
        score.wanted += len(pairs)
        if best < len(pairs):
            score.misses.append((row["url"], f"{len(pairs)}", f"{best}, such as {pairs[0][0]} {pairs[0][1]}"))
    return score


def _times(listings: Sequence[Listing], count: int) -> list[datetime | None]:
    found = [each.posted_at for each in listings[:count]]
    return found + [None] * (count - len(found))


def _agreeing(pairs: Iterable[tuple[str, datetime | None]], offset: int) -> int:
    return sum(at is not None and shows(text, at + timedelta(minutes=15 * offset)) for text, at in pairs)


_MONTHS = (
    "jan",
    "feb|fév",
    "mar|mär",
    "apr|avr",
    "ma[iy]",
    "jun|juin",
    "jul|juil",
    "aug|aoû",
    "sep",
    "o[ck]t",
    "nov",
    "de[cz]|déc",
)


def shows(text: str, at: datetime) -> bool:
    """Whether a shown time can be this one: its day, month, year and clock, as far as it has them."""
    text = text.lower()
    clock = re.search(r"(\d{1,2})[:h](\d{2})(?::\d{2})?\s*([ap]m)?", text)
    if clock:
        hour = int(clock[1]) % 12 + (12 if clock[3] == "pm" else 0) if clock[3] else int(clock[1])
        if (hour, int(clock[2])) != (at.hour, at.minute):
            return False
        text = text.replace(clock[0], " ")
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    named = re.search(_MONTHS[at.month - 1], text) is not None
    years = (
        {at.year, at.year % 100} if any(each > 31 or len(numbers) > (1 if named else 2) for each in numbers) else {None}
    )
    day_fits, month_fits = at.day in numbers, named or at.month in numbers
    return day_fits and month_fits and (None in years or bool(years & set(numbers)))


def page_posts(way: str, *, single: bool) -> Score:
    """Posts of corpora/pages by their own words, in threads of one post, or of more."""
    score = Score()
    for thread in threads():
        if (len(thread.posts) == 1) == single:
            listings = read_thread(thread.name, way).listings
            match(score, thread.name, [each.body for each in listings], [post["text"] for post in thread.posts])
    return score


def page_fields(way: str, of: Callable[[Listing], object], wanted: Callable[[Thread, Row], object]) -> Score:
    score = Score()
    for thread in threads():
        for listing, post in zip(read_thread(thread.name, way).listings, thread.posts, strict=False):
            expected, found = wanted(thread, post), of(listing)
            if expected is None:
                continue
            score.right += found == expected
            score.found += bool(found)
            if found != expected:
                score.misses.append((thread.name, str(expected), str(found)))
        score.wanted += sum(wanted(thread, post) is not None for post in thread.posts)
    return score


def _minute(listing: Listing) -> str:
    return f"{listing.posted_at:%Y-%m-%d %H:%M}" if listing.posted_at else ""


def page_times(way: str) -> Score:
    return page_fields(way, _minute, _date_of)


def _date_of(thread: Thread, post: Row) -> object:
    """When a post was written by the seed; None where the seed does not say."""
    seed = next((each for each in _seeds() if each["title"] == thread.title), {})
    if post.get("date"):
        return post["date"]
    return seed.get("date") if post is thread.posts[0] or post == thread.posts[0] else None


@cache
def _seeds() -> tuple[Row, ...]:
    return tuple(json.loads((CORPORA / "pages" / "seed.json").read_text("utf-8"))["threads"])


def next_links(way: str, *, numbers: bool = True) -> Score:
    """numbers: the link with the number after this page's counts where the page calls no link the next one."""
    score = Score()
    for row in autopager():
        wanted = _targets(row, "NEXT")
        reading = read_page(fetched(row["url"], row["html"].encode()), way)
        found = {_plain(link.url) for link in reading.links if link.rel == "next"}
        if numbers and not wanted:
            wanted = found & _targets(row, "PAGE")
        score.right += len(found & wanted)
        score.found += len(found)
        score.wanted += len(wanted)
        if found != wanted:
            score.misses.append((row["url"], str(wanted), f"{found} {reading.engine} {reading.kind}"))
    return score


def _targets(row: Row, label: str) -> set[str]:
    """Where the links lead that the corpus labels so."""
    tree = LexborHTMLParser(row["html"])
    base = tree.css_first("base[href]")
    start = urljoin(row["url"], base.attributes.get("href") or "") if base else row["url"]
    found = set()
    for node in tree.css(row[label]) if row[label] else ():
        link = (
            node
            if node.tag == "a"
            else node.parent
            if node.parent is not None and node.parent.tag == "a"
            else node.css_first("a")
        )
        href = link.attributes.get("href") if link is not None else None
        if href:
            found.add(_plain(urljoin(start, href)))
    return found


def _plain(url: str) -> str:
    return clean_url(url, marking.ADDRESSES, fragment=False)


@cache
def fixtures() -> tuple[tuple[FetchedPage, str, Row], ...]:
    """Our own invented pages of forums: page, zone of its place, and what its profile reads."""
    forums = {name for name, each in load_profiles().items() if each.spider == "forum" and not each.feed.items}
    cases = sorted(path.parent for path in FIXTURES.glob("*/*/output.json") if path.parent.parent.name in forums)
    return tuple((*page_of(case), json.loads((case / "output.json").read_text("utf-8"))) for case in cases)


def fixture_posts(way: str) -> Score:
    """Structure against profile: the posts, by their words."""
    score = Score()
    for page, clock, expected in fixtures():
        if expected["kind"] == "thread":
            found = [each.body for each in read_page(page, way, clock).listings]
            match(score, page.url, found, [each.get("body", "") for each in expected["listings"]])
    return score


def fixture_fields(way: str, of: Callable[[Listing], str], wanted: Callable[[Row], str]) -> Score:
    score = Score()
    for page, clock, expected in fixtures():
        rows = expected["listings"] if expected["kind"] == "thread" else []
        found = [of(each) for each in read_page(page, way, clock).listings][: len(rows)]
        for row, told in zip(rows, [*found, *[""] * (len(rows) - len(found))], strict=True):
            score.wanted += 1
            score.right += told == wanted(row)
            if told != wanted(row):
                score.misses.append((page.url, wanted(row), told))
    return score


def fixture_rows(way: str) -> Score:
    """Structure against profile: which threads, boards and next pages a list leads to."""
    score = Score()
    for page, clock, expected in fixtures():
        if expected["kind"] == "list":
            found = {(each.rel, each.url) for each in read_page(page, way, clock).links}
            links = {(each["rel"], each["url"]) for each in expected.get("links", ())}
            score.right += len(found & links)
            score.found += len(found)
            score.wanted += len(links)
            if found != links:
                score.misses.append((page.url, str(links - found), str(found - links)))
    return score


@cache
def ware_fixtures() -> tuple[tuple[FetchedPage, str, Row], ...]:
    """Our own invented pages of markets and leak blogs."""
    wanted = {name for name, each in load_profiles().items() if each.spider in ("market", "leak")}
    cases = sorted(path.parent for path in FIXTURES.glob("*/*/output.json") if path.parent.parent.name in wanted)
    pages = ((*page_of(case), json.loads((case / "output.json").read_text("utf-8"))) for case in cases)
    return tuple(each for each in pages if each[2].get("listings"))


def _by_address(kind: str, listings: Iterable[Any], url: Callable[[Any], str]) -> dict[str, Any]:
    """The listing of a page of one is that, whatever its address."""
    return {"" if kind == "thread" else url(each): each for each in listings}


def fixture_wares(way: str, *, facts: bool) -> Score:
    """Structure against profile: which listings there are, of which kind; or the facts before their texts."""
    score = Score()
    for page, clock, expected in ware_fixtures():
        wanted = _by_address(expected["kind"], expected["listings"], lambda row: row["url"])
        found = _by_address(expected["kind"], read_page(page, way, clock).listings, lambda each: each.url)
        told = {
            (url, line) for url, each in found.items() for line in ([each.kind] if not facts else _facts(each.body))
        }
        there = {
            (url, line)
            for url, row in wanted.items()
            for line in ([row["kind"]] if not facts else _facts(row.get("body", "")))
        }
        score.right += len(told & there)
        score.found += len(told)
        score.wanted += len(there)
        if told != there:
            score.misses.append((page.url, str(there - told), str(told - there)))
    return score


def _facts(body: str) -> list[str]:
    return [line for line in body.split("\n\n")[0].split("\n") if re.match(r"[A-Z][\w ]{2,20}: \S", line)]


# --- the peer ------------------------------------------------------------------------------------------------------


def peer_posts(rows: Sequence[tuple[str, str, Sequence[str]]]) -> Score | None:
    """harvest-webforum on (address, markup, wanted texts); None where it cannot be installed."""
    readings = harvested([(url, html) for url, html, _ in rows])
    if readings is None:
        return None
    score = Score()
    for (url, _, wanted), found in zip(rows, readings, strict=True):
        match(score, url, found, wanted)
    return score


def peer_web_forum() -> Score | None:
    return peer_posts([(row["url"], row["html"], [post["post_text"] for post in row["posts"]]) for row in web_forum()])


def peer_pages(*, single: bool) -> Score | None:
    chosen = [thread for thread in threads() if (len(thread.posts) == 1) == single]
    return peer_posts(
        [(each.url, each.body.decode("utf-8", "replace"), [post["text"] for post in each.posts]) for each in chosen]
    )


@dataclass(frozen=True)
class Measure:
    """ours: by way. peer: harvest-webforum's, None where it does not read such a thing. figure: "f1" or "share"."""

    ours: Callable[[str], Score]
    peer: Callable[[], Score | None] | None = None
    figure: str = "f1"


MEASURES: Mapping[str, Measure] = {
    "WEB-FORUM-52 posts": Measure(web_forum_posts, peer_web_forum),
    "WEB-FORUM-52 times, as precise as shown": Measure(web_forum_times, figure="share"),
    "pages: posts of longer threads": Measure(
        lambda way: page_posts(way, single=False), lambda: peer_pages(single=False)
    ),
    "pages: posts of single-post threads": Measure(
        lambda way: page_posts(way, single=True), lambda: peer_pages(single=True)
    ),
    "pages: authors": Measure(
        lambda way: page_fields(way, lambda each: each.vendor.name, lambda thread, post: post["author"]), figure="share"
    ),
    "pages: titles": Measure(
        lambda way: page_fields(way, lambda each: each.title, lambda thread, post: thread.title), figure="share"
    ),
    "pages: times to the minute": Measure(page_times, figure="share"),
    "autopager NEXT links, or the number after": Measure(next_links),
    "own fixtures of forums: posts": Measure(fixture_posts),
    "own fixtures of forums: authors": Measure(
        lambda way: fixture_fields(
            way, lambda each: each.vendor.name, lambda row: row.get("vendor", {}).get("name", "")
        ),
        figure="share",
    ),
    "own fixtures of forums: times": Measure(
        lambda way: fixture_fields(way, _minute, lambda row: row.get("posted_at", "")[:16].replace("T", " ")),
        figure="share",
    ),
    "own fixtures of forums: links of lists": Measure(fixture_rows),
    "own fixtures of markets and leak blogs: listings": Measure(
        lambda way: fixture_wares(way, facts=False), figure="share"
    ),
    "own fixtures of markets and leak blogs: facts": Measure(
        lambda way: fixture_wares(way, facts=True), figure="share"
    ),
    "autopager NEXT links alone": Measure(lambda way: next_links(way, numbers=False)),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.quality_read", description=__doc__)
    parser.add_argument("measure", nargs="*", help="beginnings of the names of the measures, all without one")
    parser.add_argument("--misses", action="store_true", help="print the first misses of each figure")
    asked = parser.parse_args(arguments)
    if not CORPORA.is_dir():
        sys.stderr.write(
            "quality-read: no corpora beside the project (expected ../shared/corpora); nothing is measured\n"
        )
        return 1
    out, misses = Table("what", "figure", "auto", "generic", HARVEST, "n"), []
    for name, measure in MEASURES.items():
        if asked.measure and not any(name.startswith(start) for start in asked.measure):
            continue
        scores = [measure.ours(way) for way in WAYS]
        peer = measure.peer() if measure.peer else None
        told = f"{getattr(peer, measure.figure):.3f}" if peer else "not installed" if measure.peer else ""
        out.add_row(
            name,
            measure.figure,
            *(f"{getattr(each, measure.figure):.3f}" for each in scores),
            told,
            str(scores[0].wanted),
        )
        misses += [(name, way, miss) for way, score in zip(WAYS, scores, strict=True) for miss in score.misses[:20]]
    console = Console(width=140)
    console.print(out)
    for name, way, (where, wanted, found) in misses if asked.misses else ():
        console.print(f"{name} ({way}) {where}: expected {wanted!r}, found {found!r}", markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
