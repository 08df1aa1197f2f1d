"""One crawl as its spider sees it: budget, pace, mirrors and patience around fetching and reading a page."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from config.records import Source
from crawler.addresses import at_origin, host_of, hosts_of, origin_of
from crawler.contract import CrawlEvent, Lost, ThreadMark
from crawler.halt import Halt
from crawler.pipeline import OurFault, Outcome, Pipeline
from crawler.spiders.contract import Ask
from crawler.transport.fetch import Fetcher
from schema.capture import FetchedPage
from schema.errors import TorIsDown
from schema.page import PageReading

# Pages lost in a row, for reasons of the place, after which it is left alone. Silence is dear (a minute or more each);
# pages that are not what they should be are cheap, and a few bad threads on top must not hide the rest.
PATIENCE_SILENT, PATIENCE_USELESS = 5, 20
ROOM = 8  # pages that may wait to be read, besides those in flight; then downloading pauses
_AWAY = ("timeout", "unreachable", "tor_")
_UNWELCOME = (*_AWAY, "login", "captcha", "banned", "maintenance", "unknown", "http_429", "http_5")


@dataclass(slots=True)
class Tally:
    """What has come so far; what a RunReport is made of."""

    pages: int = 0
    good: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    lists_lost: int = 0
    over_budget: bool = False


class CrawlVisit:
    """Implements spiders.contract.Visit."""

    def __init__(
        self,
        source: Source,
        run: str,
        fetcher: Fetcher,
        pipeline: Pipeline,
        halt: Halt,
        on_event: Callable[[CrawlEvent], None],
        now: Callable[[], datetime],
    ) -> None:
        self.source, self.run, self.halt, self.now, self.on_event = source, run, halt, now, on_event
        self.fetcher, self.pipeline = fetcher, pipeline
        self.marks: Mapping[str, ThreadMark] = {}
        self.started_at = now()
        self.tally = Tally()
        self._kept = 0
        self._in_a_row = 0
        self._in_flight = asyncio.Semaphore(source.pace.in_flight)
        self._room = asyncio.Semaphore(source.pace.in_flight + ROOM)
        self._places, self._place = _places(source), 0
        self._place_works = False

    def keep_for_revisits(self, pages: int) -> None:
        self._kept = min(pages, self.source.budget // 5)

    async def read(self, ask: Ask) -> PageReading | None:
        try:
            async with self._room:
                outcome = await self._read(ask)
        except (TorIsDown, OurFault) as error:
            self.halt.now("stopped", str(error))
            return None
        return outcome.reading if outcome else None

    async def _read(self, ask: Ask) -> Outcome | None:
        outcome = await self._fetch_and_take(ask)
        if outcome and outcome.lost and outcome.lost.kind == "empty":  # half a page, or a server out of breath
            outcome = await self._fetch_and_take(ask) or outcome
        if outcome is None:
            return None
        self._count(ask, outcome)
        return outcome

    async def _fetch_and_take(self, ask: Ask) -> Outcome | None:
        async with self._in_flight:
            if self.halt or not self._afford(ask):
                return None
            self.tally.requests[ask.kind] += 1
            got = await self._fetch(ask)
        if isinstance(got, Lost):
            return None if self.halt else await self._missed(ask, got)
        capture = await self.pipeline.record(got)
        if isinstance(capture, Lost):
            return await self._missed(ask, capture)
        self.tally.pages += 1
        self._tell("fetched")
        return await self.pipeline.take(got, capture, ask)

    async def _missed(self, ask: Ask, lost: Lost) -> Outcome:
        await self.pipeline.missed(ask, lost, self.now())
        return Outcome(lost=lost)

    def _afford(self, ask: Ask) -> bool:
        budget = self.source.budget - (0 if ask.kind == "revisit" else self._kept)
        if self.tally.requests.total() < budget:
            return True
        self.tally.over_budget = True
        return False

    async def _fetch(self, ask: Ask) -> FetchedPage | Lost:
        while True:
            place = self._place
            got = await self.fetcher.get(self._at(place, ask.url), ask.purpose, ask.subject)
            if not isinstance(got, Lost):
                self._place_works = True
                self._settle_at(place, got)
                return got
            if self.halt or not self._move_on(place, got):
                return got

    def _at(self, place: int, url: str) -> str:
        ours = host_of(url) in self.fetcher.way.hosts
        return at_origin(url, self._places[place]) if ours and self._places[place] else url

    def _settle_at(self, place: int, page: FetchedPage) -> None:
        """A place that redirects to another of its addresses (or to https) is asked there from now on."""
        if self._places[place]:
            self._places[place] = origin_of(page.url)

    def _move_on(self, place: int, lost: Lost) -> bool:
        """True when the page is to be asked for at another mirror: this one has shown nothing, or others moved on."""
        if place != self._place:
            return True
        if self._place_works or not lost.kind.startswith(_AWAY) or place + 1 == len(self._places):
            return False
        self._place += 1
        return True

    def _count(self, ask: Ask, outcome: Outcome) -> None:
        if outcome.lost is None:
            self._in_a_row = 0
            self.tally.good += 1
            self.tally.listings_changed += outcome.taken.changed
            self.tally.listings_seen += outcome.taken.seen
            self._tell("read")
            return
        lost = outcome.lost
        self.tally.lost[lost.kind] += 1
        self.tally.reasons.setdefault(lost.kind, lost.reason)
        self.tally.lists_lost += ask.kind == "list"
        self._tell("lost", lost.kind)
        self._in_a_row = self._in_a_row + 1 if lost.kind.startswith(_UNWELCOME) else 0
        patience = PATIENCE_SILENT if lost.kind.startswith(_AWAY) else PATIENCE_USELESS
        if self._in_a_row >= patience:
            words = (
                f"{self._in_a_row} pages in a row were lost ({lost.kind}: {lost.reason}); left alone until next time"
            )
            self.halt.now("stopped", words)

    def _tell(self, kind: str, lost: str = "") -> None:
        tally = self.tally
        self.on_event(
            CrawlEvent(kind, self.source.name, self.run, tally.pages, tally.listings_changed, tally.listings_seen, lost)
        )


def _places(source: Source) -> list[str]:
    """Where the place may be asked for, in order. "" leaves addresses as they are (starts on several hosts)."""
    one_host = len(hosts_of(source.start)) == 1
    first = origin_of(source.start[0]) if one_host else ""
    return list(dict.fromkeys([first, *map(origin_of, source.mirrors)]))
