"""The walk against a model of a forum: whatever cuts its crawls short, in the end nothing new was missed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from config.records import Source
from crawler.contract import ThreadMark
from crawler.spiders.contract import Ask
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk
from schema.capture import FetchedPage
from schema.page import Link, PageReading

BASE = "http://harbor.onion"
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ROWS, POSTS = 3, 2  # a page


@dataclass
class Model:
    """threads: id -> (posts, time of the last); read: id -> posts that a crawl has seen, by number."""

    threads: dict[int, tuple[int, int]] = field(default_factory=dict)
    marks: dict[str, ThreadMark] = field(default_factory=dict)
    read: dict[int, set[int]] = field(default_factory=dict)
    ticks: int = 0

    def add(self) -> None:
        self.ticks += 1
        self.threads[len(self.threads) + 1] = (1, self.ticks)

    def reply(self, which: int) -> None:
        if self.threads:
            thread = which % len(self.threads) + 1
            self.ticks += 1
            self.threads[thread] = (self.threads[thread][0] + 1, self.ticks)

    def list_page(self, start: int) -> PageReading:
        order = sorted(self.threads.items(), key=lambda item: -item[1][1])
        rows = [
            Link(
                "thread",
                f"{BASE}/t?t={thread}",
                str(thread),
                replies=posts - 1,
                last_activity=START + timedelta(hours=at),
            )
            for thread, (posts, at) in order[start : start + ROWS]
        ]
        more = start + ROWS < len(order)
        return PageReading(
            "list", "model", links=(*rows, *([Link("next", f"{BASE}/f?start={start + ROWS}")] if more else []))
        )

    def thread_page(self, thread: int, start: int) -> PageReading:
        posts = self.threads[thread][0]
        self.read.setdefault(thread, set()).update(range(start, min(start + POSTS, posts)))
        more = start + POSTS < posts
        following = (Link("next", f"{BASE}/t?t={thread}&start={start + POSTS}"),) if more else ()
        return PageReading("thread", "model", links=following, thread=str(thread))

    def missing(self) -> dict[int, set[int]]:
        """Posts that no crawl has seen, by thread."""
        gaps = {thread: set(range(posts)) - self.read.get(thread, set()) for thread, (posts, _) in self.threads.items()}
        return {thread: gap for thread, gap in gaps.items() if gap}


class ModelVisit:
    """Answers from the model until its budget is used up; the model's marks are what a crawl leaves behind.

    loses  numbers of the asks whose page is lost on the way
    """

    def __init__(self, model: Model, budget: int, loses: frozenset[int] = frozenset()) -> None:
        self.source = Source("harbor", "model", (f"{BASE}/f",), budget=budget)
        self.started_at = START
        self.model, self.loses = model, loses
        self.marks: Mapping[str, ThreadMark] = dict(model.marks)
        self.asked: Counter[str] = Counter()

    def keep_for_revisits(self, pages: int) -> None: ...

    async def absent(self, threads: Sequence[str]) -> None:
        raise AssertionError("a forum's lists do not show all there is")

    async def read(self, ask: Ask) -> PageReading | None:
        await asyncio.sleep(0)
        number = self.asked.total()
        if number >= self.source.budget:
            return None
        self.asked[ask.kind] += 1
        if number in self.loses:
            return None
        query = dict(part.split("=") for part in ask.url.partition("?")[2].split("&") if part)
        start = int(query.get("start", 0))
        reading = self.model.thread_page(int(query["t"]), start) if "t" in query else self.model.list_page(start)
        page = FetchedPage("harbor", "r", ask.url, 200, (), b"", START, ask.purpose, ask.subject)
        for mark in ask.note(page, reading):
            self.model.marks[mark.thread] = mark
        return reading


def crawl(model: Model, budget: int = 1000, loses: frozenset[int] = frozenset()) -> Counter[str]:
    visit = ModelVisit(model, budget, loses)
    asyncio.run(Walk(visit, MANNERS["forum"]).run())
    return visit.asked


changes = st.one_of(
    st.just(("add", 0)),
    st.tuples(st.just("reply"), st.integers(0, 30)),
    st.tuples(st.just("crawl"), st.integers(1, 12)),
    st.tuples(st.just("lossy"), st.integers(0, 8)),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 12), st.lists(changes, max_size=25))
def test_whatever_cut_earlier_crawls_short_a_whole_one_leaves_nothing_unread(
    threads: int, story: list[tuple[str, int]]
) -> None:
    model = Model()
    for _ in range(threads):
        model.add()
    for what, number in story:
        if what == "add":
            model.add()
        elif what == "reply":
            model.reply(number)
        else:
            crawl(model, number if what == "crawl" else 1000, frozenset({number}) if what == "lossy" else frozenset())
    crawl(model)
    assert model.missing() == {}
    assert crawl(model) == {"list": 1}


def test_a_budget_goes_to_the_newest_first() -> None:
    model = Model()
    for _ in range(9):
        model.add()
    crawl(model, 4)
    assert set(model.read) == {9, 8, 7}


def test_a_thread_that_was_owed_is_read_although_its_row_has_gone_down_the_list() -> None:
    model = Model()
    for _ in range(3):
        model.add()
    crawl(model, 1)
    for _ in range(6):
        model.add()
    crawl(model)
    assert model.missing() == {}


def test_marks_of_an_unchanged_place_do_not_change() -> None:
    model = Model()
    for _ in range(9):
        model.add()
    crawl(model)
    before = dict(model.marks)
    crawl(model)
    assert {name: replace(mark, last_read_at=None) for name, mark in model.marks.items()} == {
        name: replace(mark, last_read_at=None) for name, mark in before.items()
    }
