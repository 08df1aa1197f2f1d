"""What a spider is given, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config.records import Source
from crawler.contract import ThreadMark
from schema.capture import FetchedPage
from schema.page import PageReading

Note = Callable[[FetchedPage, PageReading], Sequence[ThreadMark]]


def nothing_to_note(page: FetchedPage, reading: PageReading) -> Sequence[ThreadMark]:
    return ()


Kept = Callable[[PageReading], PageReading]


def everything(reading: PageReading) -> PageReading:
    return reading


@dataclass(frozen=True, slots=True)
class Reach:
    """Which part of its thread a page is.

    is_last  told from the page's reading: no page follows
    replies  as the thread's row counts them, None when it does not
    """

    is_first: bool
    is_last: Callable[[PageReading], bool]
    replies: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One page a spider wants.

    kind     "list", "thread" or "revisit": what it counts as
    subject  the place's own id of the thread, "" for a list page
    note     the marks to store with the page once it is read; pure, called off the event loop
    kept     what of the reading goes to the Intake; pure, called off the event loop
    settled  the thread's mark, with its losses so far: stored when the page is lost, as spiders.losses says; of a
             list page: that the walk down the list ends here, stored when the page is on the block list
    reach    None for a page that is no witness for what its thread shows no more: a list page, a part of a thread
    board    the list that showed the thread, "" when none did in this crawl
    validators  of an earlier read of this very page (crawler.caching): the place may then say that it is unchanged,
             and the reading has kind "unchanged" and nothing else
    """

    url: str
    kind: str
    subject: str = ""
    note: Note = nothing_to_note
    kept: Kept = everything
    settled: ThreadMark | None = None
    validators: str = ""
    board: str = ""
    reach: Reach | None = None

    @property
    def purpose(self) -> str:
        return "list" if self.kind == "list" else "thread"


class Visit(Protocol):
    """One crawl, as its spider sees it. Several read() calls may be under way at once; the visit keeps the pace."""

    @property
    def source(self) -> Source: ...

    @property
    def marks(self) -> Mapping[str, ThreadMark]:
        """What earlier crawls saw, by thread id."""
        ...

    @property
    def started_at(self) -> datetime: ...

    @property
    def kind(self) -> str:
        """What kind of place this is: the name of a spider. Where nobody said so it is "", or what the run before saw,
        until a list page of this run is read."""
        ...

    def keep_for_revisits(self, pages: int) -> None:
        """Leave that many pages of the budget to asks of kind "revisit" (at most a fifth of it)."""
        ...

    async def read(self, ask: Ask) -> PageReading | None:
        """The page's reading, on record and in the ledger; None when it was lost, the budget is used up or the crawl
        is ending (the reason is kept by the visit). Never raises for what a place does."""
        ...

    async def absent(self, threads: Sequence[str]) -> None:
        """These items are on none of the place's lists, all of which were walked to their ends: they are missing, if
        every list page of this run was whole."""
        ...


class Spider(Protocol):
    """Walks a place until there is nothing left that is worth a request; returns early when read() gives None."""

    async def __call__(self, visit: Visit) -> None: ...
