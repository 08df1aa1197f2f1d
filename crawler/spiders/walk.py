"""The walk that all spiders share: lists first, then what changed, then what was owed, then revisits."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from crawler.addresses import page_key, without_session
from crawler.caching import validators_of
from crawler.contract import ThreadMark
from crawler.spiders.contract import Ask, Reach, Visit
from crawler.spiders.losses import LIST_PREFIX, again, losses
from crawler.spiders.manners import Manner
from crawler.spiders.marks import (
    base_mark,
    frontier,
    items,
    owed,
    owed_marks,
    prices,
    read_with_list,
    row_state,
    thread_of,
    unlisted,
    unread_only,
)
from crawler.spiders.revisits import due
from schema.capture import FetchedPage
from schema.page import Link, PageReading

MOST_BARREN = 4  # boards without a row that lead to one another; a calendar goes on for ever


def links(reading: PageReading, rel: str) -> list[Link]:
    return [link for link in reading.links if link.rel == rel]


def next_page(reading: PageReading, seen: frozenset[str] = frozenset()) -> str:
    """Address of the next page; "" on the last one, and where "next" leads back to what was seen."""
    found = links(reading, "next")
    return found[0].url if found and page_key(found[0].url) not in seen else ""


class Walk:
    """One walk of one place."""

    def __init__(self, visit: Visit, manner: Manner) -> None:
        self.visit, self.manner = visit, manner
        self.name = visit.source.name
        self.seen_lists: set[str] = set()
        self.seen_rows: defaultdict[str, set[str]] = defaultdict(set)  # by list
        self.asked: set[str] = set()
        self.validators: dict[str, str] = {}  # of the first page of each list, by its key
        self.prices: dict[str, str] = {}  # as rows of this crawl show them, by thread
        self.has_gaps = False  # a list was not walked from its first page to its last
        self.pages_a_thread = max(10, visit.source.budget // 5)

    async def run(self) -> None:
        """Heads of all lists, what was owed, lists that were never walked to their end, what was lost, what no list
        shows any more, revisits."""
        waiting = due(self.visit.marks.values(), self.visit.started_at, self.visit.source.revisit_s)
        waiting = [mark for mark in waiting if mark.last_page] if self.manner.revisits else []
        self.visit.keep_for_revisits(len(waiting))
        async with asyncio.TaskGroup() as tasks:
            unfinished = await self._heads(tasks)
            for mark in owed(self.visit.marks):
                self._want(tasks, replace(mark, last_page=""), mark, "thread")
            for start, page in unfinished:
                await self._down(tasks, start, page)
        async with asyncio.TaskGroup() as tasks:
            for mark in again(self.visit.marks.values(), self.visit.started_at):
                self._want(tasks, replace(mark, last_page="", last_read_at=None), mark, "thread", "again")
        await self._look_for_unlisted()
        async with asyncio.TaskGroup() as tasks:
            for mark in waiting if self.manner.revisits else ():
                self._want(tasks, replace(mark, last_read_at=None), mark, "revisit")

    async def _look_for_unlisted(self) -> None:
        """Where the lists show all there is: pages of what is on none of them, at most once a day; items without a page
        are missing."""
        if not self.manner.all_listed or self.has_gaps or self._has_unwalked():
            return
        gone, unseen = unlisted(self.visit.marks.values(), set().union(*self.seen_rows.values()))
        async with asyncio.TaskGroup() as tasks:
            for mark in unseen:
                if mark.last_read_at and mark.last_read_at + timedelta(days=1) <= self.visit.started_at:
                    self._want(tasks, replace(mark, last_read_at=None), mark, "revisit")
        await self.visit.absent(gone)

    def _has_unwalked(self) -> bool:
        """Whether a list that was walked in the last month is not part of this crawl: `start` or a board is another."""
        month = self.visit.started_at - timedelta(days=30)
        lists = (mark for mark in self.visit.marks.values() if mark.thread.startswith(LIST_PREFIX))
        walked = (mark for mark in lists if mark.url and mark.last_read_at and mark.last_read_at > month)
        return any(page_key(mark.url) not in self.seen_lists for mark in walked)

    async def _heads(self, tasks: asyncio.TaskGroup) -> list[tuple[str, str]]:
        """Newest pages of every list; returns (list, page to go on from) for the unfinished ones."""
        unfinished, lists = [], deque((without_session(start), 0) for start in self.visit.source.start)
        while lists:
            start, barren = lists.popleft()
            if page_key(start) in self.seen_lists:
                continue
            if barren > MOST_BARREN:
                self.has_gaps = True
                continue
            go_on, boards = await self._head(tasks, start)
            if self.manner.boards:
                barren = 0 if self.seen_rows[page_key(start)] else barren + 1
                lists.extend((board, barren) for board in boards)
            if go_on:
                unfinished.append((start, go_on))
        return unfinished

    async def _head(self, tasks: asyncio.TaskGroup, start: str) -> tuple[str, list[str]]:
        """Down one list while its rows are new or changed; (page to go on from or "", further lists it names)."""
        before = self.visit.marks.get(frontier(self.name, start, "", None).thread)
        boards: list[str] = []
        url = start
        while url:
            reading = await self._list(tasks, start, url, before)
            if reading is None or reading.kind == "unchanged":
                self.has_gaps = True
                break
            boards += [link.url for link in links(reading, "board")]
            goes_on, url = self._after_head(reading, before)
            if not goes_on:
                self.has_gaps |= url != next_page(reading)
                return url, boards
        return "", boards

    def _after_head(self, reading: PageReading, before: ThreadMark | None) -> tuple[bool, str]:
        """(whether the head goes on, at which page); when not, the page the rest of the list goes on from, or ""."""
        seen = frozenset(self.seen_lists)
        following = next_page(reading, seen)
        if before is not None and following and self._is_fresh(reading):
            return True, following
        return False, _goes_on_from(before, following, seen)

    async def _down(self, tasks: asyncio.TaskGroup, start: str, url: str) -> None:
        """Down a list that was never walked to its end."""
        rows = self.seen_rows[page_key(start)]
        while url and page_key(url) not in self.seen_lists:
            known = len(rows)
            reading = await self._list(tasks, start, url, None)
            if reading is None or len(rows) == known:  # a list that repeats itself has no end
                self.has_gaps |= reading is None or bool(next_page(reading))
                return
            url = next_page(reading, frozenset(self.seen_lists))
            self.has_gaps |= url != next_page(reading)

    async def _list(
        self, tasks: asyncio.TaskGroup, start: str, url: str, before: ThreadMark | None
    ) -> PageReading | None:
        self.seen_lists.add(page_key(url))
        known = self.seen_rows[page_key(start)]
        seen_lists, seen_rows, asked = frozenset(self.seen_lists), frozenset(known), frozenset(self.asked)

        def note(page: FetchedPage, reading: PageReading) -> Sequence[ThreadMark]:
            rows, whole = links(reading, "thread"), items(reading, self.name)
            following, shown = next_page(reading, seen_lists), prices(reading, self.name)
            repeats = before is None and bool(seen_rows) and all(thread_of(row) in seen_rows for row in rows + whole)
            on = before is not None and following and self._is_fresh(reading)
            go_on = "" if repeats else following if on else _goes_on_from(before, following, seen_lists)
            if url == start:
                self.validators[page_key(start)] = _validators(page, reading)
            at = None if go_on else page.fetched_at
            mark = frontier(self.name, start, go_on, at, self.validators.get(page_key(start), ""))
            read = [read_with_list(self.name, row, page.fetched_at) for row in whole if self._state(row) != "same"]
            unasked = [row for row in rows if thread_of(row) not in asked]  # another list of this crawl showed the rest
            return [mark, *owed_marks(self.name, unasked, self.visit.marks, shown), *read]

        kept = partial(unread_only, source=self.name, marks=self.visit.marks, asked=asked)
        await asyncio.sleep(0)  # the threads of the page before queue up first, so a budget is spent on the newest
        validators = _unchanged_since(before, start, url)
        ends_here = frontier(self.name, start, "", None) if url != start else None
        reading = await self.visit.read(
            Ask(url, "list", note=note, kept=kept, validators=validators, settled=ends_here)
        )
        if reading is None:
            return None
        self.prices |= prices(reading, self.name)
        known.update(thread_of(item) for item in items(reading, self.name))
        for row in links(reading, "thread"):
            known.add(thread_of(row))
            self._row(tasks, row, start)
        return reading

    def _is_fresh(self, reading: PageReading) -> bool:
        shown = prices(reading, self.name)
        rows = _rows(reading, self.name)
        return any(self._state(row, shown.get(thread_of(row), "")) in ("new", "changed") for row in rows)

    def _state(self, row: Link, price: str = "") -> str:
        return row_state(row, self.visit.marks.get(thread_of(row)), price)

    def _row(self, tasks: asyncio.TaskGroup, row: Link, board: str) -> None:
        """A thread that was lost waits for its turn, unless its row has changed since."""
        before = self.visit.marks.get(thread_of(row))
        was_lost = before is not None and losses(before) > 0
        as_settled = replace(before, last_read_at=self.visit.started_at) if before and was_lost else before
        price = self.prices.get(thread_of(row), "")
        if row_state(row, as_settled, price) != "same":
            self._want(tasks, base_mark(self.name, row, before, price), before, "thread", board)

    def _want(
        self, tasks: asyncio.TaskGroup, mark: ThreadMark, before: ThreadMark | None, kind: str, board: str = ""
    ) -> None:
        if mark.thread not in self.asked:
            self.asked.add(mark.thread)
            tasks.create_task(self._thread(mark, before, kind, board))

    async def _thread(self, mark: ThreadMark, before: ThreadMark | None, kind: str, board: str) -> None:
        """First page (an edit shows nowhere else), then from the last page read onwards; all pages where something is
        missing. A revisit of a thread of several pages reads its first page only."""
        last_page, lost = (before.last_page, before.validators) if before else ("", "")
        mark = replace(mark, validators="", shown=self.prices.get(mark.thread, mark.shown))
        is_resumed = last_page and page_key(last_page) != page_key(mark.url) and not _has_less(mark, before)
        resume = last_page if is_resumed else ""
        url, seen = mark.url, set[str]()
        for _ in range(self.pages_a_thread):
            seen.add(page_key(url))
            ask = _thread_ask(mark, url, kind, frozenset(seen), resume)
            if len(seen) == 1 or not is_resumed:
                ask = replace(ask, reach=Reach(len(seen) == 1, _is_last, mark.replies))
            ask = replace(ask, board=board, settled=replace(mark, last_page=mark.last_page or url, validators=lost))
            reading = await self.visit.read(ask)
            if reading is None or (resume and kind == "revisit"):
                return
            following = resume or next_page(reading, frozenset(seen))
            resume = ""
            if not following:
                return
            mark, url = replace(mark, last_page=url), following


def _has_less(mark: ThreadMark, before: ThreadMark | None) -> bool:
    """Whether posts were missing when the thread was last read, or its row counts fewer of them than before."""
    if before is None or before.is_in_doubt:
        return before is not None
    return mark.replies is not None and before.replies is not None and mark.replies < before.replies


def _is_last(reading: PageReading) -> bool:
    return not links(reading, "next")


def _rows(reading: PageReading, source: str) -> list[Link]:
    return links(reading, "thread") + items(reading, source)


def _goes_on_from(before: ThreadMark | None, following: str, seen: frozenset[str]) -> str:
    """Where a list is still to be walked: all of it the first time, from where an earlier walk broke off, or nowhere.
    When the head has come past that point, all up to here is known, and the rest begins with the next page."""
    if before is None or not following:
        return following
    if before.last_read_at is not None:
        return ""
    return following if page_key(before.last_page) in seen else before.last_page


def _validators(page: FetchedPage, reading: PageReading) -> str:
    """None for a page that leads to further lists: it may be unchanged while they are not."""
    rows = _rows(reading, page.source)
    return validators_of(page) if rows and not links(reading, "board") else ""


def _unchanged_since(before: ThreadMark | None, start: str, url: str) -> str:
    """Validators to ask with: only for the first page of a list that was walked to its end, for then "unchanged" means
    that there is nothing to do."""
    is_done = before is not None and before.last_read_at is not None
    return before.validators if before and is_done and url == start else ""


def _thread_ask(mark: ThreadMark, url: str, kind: str, seen: frozenset[str], resume: str) -> Ask:
    def note(page: FetchedPage, reading: PageReading) -> Sequence[ThreadMark]:
        if resume and kind == "revisit":
            return [replace(mark, last_page=resume, last_read_at=page.fetched_at)]
        if resume or next_page(reading, seen):
            return [replace(mark, last_page=resume or url, last_read_at=None)]
        return [replace(mark, last_page=url, last_read_at=page.fetched_at)]

    return Ask(url, kind, mark.thread, note)
