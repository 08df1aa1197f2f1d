"""One crawl as its spider sees it: budget, pace, mirrors, account and patience around fetching and reading a page."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.records import Source
from crawler.accounts.account import Account
from crawler.block_list import ON_BLOCK_LIST
from crawler.caching import headers_of
from crawler.contract import CrawlEvent, Lost, ThreadMark
from crawler.halt import Halt
from crawler.mirrors import Mirrors, is_silence
from crawler.pipeline import OurFault, Outcome, Pipeline
from crawler.proposals import proposals_in
from crawler.recognition import Recognition
from crawler.spiders.contract import Ask
from crawler.tally import Tally
from crawler.transport.fetch import Fetcher
from crawler.wholeness import Stretch, Witness
from schema.capture import Capture, FetchedPage
from schema.errors import TorIsDown
from schema.page import PageReading

# Pages lost in a row, for reasons of the place, after which it is left alone. Silence is dear (a minute or more each);
# pages that are not what they should be are cheap, and a few bad threads on top must not hide the rest.
PATIENCE_SILENT, PATIENCE_USELESS = 5, 20
ROOM = 8  # pages that may wait to be read, besides those in flight; then downloading pauses
_UNWELCOME = ("login", "captcha", "banned", "maintenance", "unknown", "http_429", "http_5")
_OF_THE_PLACE = ("captcha", "banned", "maintenance", "http_429")  # whatever list the page belongs to
_NAMES_ITSELF = ("list", "login", "captcha", "banned", "maintenance", "unknown")  # kinds of pages that are no posts
_UNCHANGED = PageReading("unchanged", "")


@dataclass(frozen=True, slots=True)
class Place:
    """What a visit walks through: how it is fetched from, where, by whom, and how its pages are read."""

    fetcher: Fetcher
    pipeline: Pipeline
    mirrors: Mirrors
    read: Recognition
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class _Got:
    """entered: how often the account had been logged in when the page was asked for."""

    outcome: Outcome
    page: FetchedPage | None = None
    entered: int = 0


class CrawlVisit:
    """Implements spiders.contract.Visit."""

    def __init__(
        self,
        source: Source,
        run: str,
        place: Place,
        halt: Halt,
        on_event: Callable[[CrawlEvent], None],
        now: Callable[[], datetime],
    ) -> None:
        self.source, self.run, self.place, self.halt, self.now, self.on_event = source, run, place, halt, now, on_event
        self.marks: Mapping[str, ThreadMark] = {}
        self.started_at = now()
        self.tally = Tally()
        self._kept = 0
        self._silent = 0  # in a row
        self._useless: Counter[str] = Counter()  # in a row, by the list that showed them; "*": of the place
        self._in_flight = asyncio.Semaphore(source.pace.in_flight)
        self._stretches: dict[str, Stretch | None] = {}  # by thread
        self._has_doubtful_lists = False
        self._room = asyncio.Semaphore(source.pace.in_flight + ROOM)
        self._is_known = place.account is not None or source.via == "direct"

    @property
    def kind(self) -> str:
        return self.place.read.kind

    def keep_for_revisits(self, pages: int) -> None:
        self._kept = min(pages, self.source.budget // 5)

    async def read(self, ask: Ask) -> PageReading | None:
        try:
            async with self._room:
                got = await self._read(ask)
        except (TorIsDown, OurFault) as error:
            self.halt.now("failed" if isinstance(error, OurFault) else "stopped", str(error))
            return None
        return got.outcome.reading if got else None

    async def absent(self, threads: Sequence[str]) -> None:
        if threads and not self.halt and not self._has_doubtful_lists:
            await self.place.pipeline.absent(threads, self.started_at, self.now())

    def _witness(self, ask: Ask, page: FetchedPage) -> Witness:
        account = self.place.account
        is_member = account is None or account.vouches_for(page)
        return Witness(is_member, self.tally.good > 0, self._stretches.get(ask.subject))

    async def _read(self, ask: Ask) -> _Got | None:
        got = await self._fetch_and_take(ask)
        if got and got.outcome.lost and got.outcome.lost.kind == "empty":  # half a page, or a server out of breath
            got = await self._fetch_and_take(ask) or got
        if got and got.page and self.place.account:
            got = await self._as_member(ask, got, got.page, self.place.account)
        if got:
            self._stretches[ask.subject] = got.outcome.testimony.stretch
            self._count(ask, got.outcome)
        return got

    async def _as_member(self, ask: Ask, got: _Got, page: FetchedPage, account: Account) -> _Got:
        """The page again, once logged in, where it showed a guest; else as it was."""
        if self.halt or not account.looks_out(page, _kind_of(got.outcome)):
            return got
        if not await account.enter(page, got.entered, self.place.fetcher, self.place.read, self._keep):
            return got
        self.place.mirrors.pinned = True
        again = await self._fetch_and_take(ask)
        if again is None or again.page is None:
            return got
        if account.looks_out(again.page, _kind_of(again.outcome)):
            account.disproved(_kind_of(again.outcome))
        before, after = got.outcome.taken, again.outcome.taken
        taken = replace(after, changed=before.changed + after.changed, seen=max(0, after.seen - before.changed))
        return replace(again, outcome=replace(again.outcome, taken=taken))

    async def _keep(self, page: FetchedPage, lost: Lost | None) -> None:
        """A page of logging in: on record like any other, with nothing to read in it."""
        self.tally.requests["login"] += 1
        capture = await self.place.pipeline.record(page)
        if isinstance(capture, Capture):
            self.tally.pages += 1
            await self.place.pipeline.settle(capture, lost)
            if lost:
                self.tally.evidence[f"account: {lost.kind}"] = capture.id

    async def _fetch_and_take(self, ask: Ask) -> _Got | None:
        async with self._in_flight:
            if self.halt or self._leaves_alone(ask) or not self._afford(ask):
                return None
            self.tally.requests[ask.kind] += 1
            if account := self.place.account:
                await account.settled()
            entered = account.entered if account else 0
            page = await self._fetch(ask)
        if isinstance(page, Lost):
            return None if self.halt else await self._missed(ask, page)
        if page.status == 304 and ask.validators:
            return _Got(Outcome(reading=_UNCHANGED))
        capture = await self.place.pipeline.record(page)
        if isinstance(capture, Lost):
            return await self._missed(ask, capture)
        self.tally.pages += 1
        self._tell("fetched")
        outcome = await self.place.pipeline.take(page, capture, ask, self._witness(ask, page))
        self._look_for_mirrors(page, outcome)
        return _Got(outcome, page, entered)

    def _look_for_mirrors(self, page: FetchedPage, outcome: Outcome) -> None:
        if _kind_of(outcome) not in _NAMES_ITSELF:
            return
        fetcher = self.place.fetcher
        for origin, why in proposals_in(page, fetcher.way.hosts):
            if not fetcher.way.blocked(origin):
                self.tally.proposals.setdefault(origin, (why, outcome.capture))

    async def _missed(self, ask: Ask, lost: Lost) -> _Got:
        if lost.kind == ON_BLOCK_LIST:
            ask = replace(ask, url="")
        await self.place.pipeline.missed(ask, lost, self.now())
        return _Got(Outcome(lost=lost))

    def _afford(self, ask: Ask) -> bool:
        budget = self.source.budget - (0 if ask.kind == "revisit" else self._kept)
        if self.tally.requests.total() < budget:
            return True
        self.tally.over_budget = True
        return False

    async def _fetch(self, ask: Ask) -> FetchedPage | Lost:
        mirrors = self.place.mirrors
        headers = headers_of(ask.validators, known=self._is_known)
        while True:
            here = mirrors.here()
            got = await self.place.fetcher.get(mirrors.at(here, ask.url), ask.purpose, ask.subject, headers)
            if not isinstance(got, Lost):
                mirrors.answered(here, got)
                return got
            if self.halt or not mirrors.silent(here, got):
                return got

    def _count(self, ask: Ask, outcome: Outcome) -> None:
        lost = outcome.lost
        if ask.kind == "list":
            self._has_doubtful_lists |= not outcome.testimony.is_whole_list
        if outcome.reading:
            self._silent = self._useless["*"] = 0
            if ask.kind != "list":
                self._useless[ask.board] = 0
            self.tally.read(outcome.reading, outcome.taken, outcome.capture)
            self._tell("read")
        if lost is None:
            return
        self.tally.lose(lost.kind, lost.reason, outcome.capture)
        self.tally.lists_lost += ask.kind == "list"
        self._tell("lost", lost.kind)
        self._lose_patience(ask, lost)

    def _leaves_alone(self, ask: Ask) -> bool:
        """Whether too many threads of the same list were lost in a row: they wait, those of other lists do not."""
        if ask.kind == "list" or self._useless[ask.board] < PATIENCE_USELESS:
            return False
        self.tally.left_alone.add(ask.board)
        return True

    def _lose_patience(self, ask: Ask, lost: Lost) -> None:
        silent, useless = is_silence(lost), lost.kind.startswith(_UNWELCOME)
        self._silent = self._silent + 1 if silent else 0
        if useless and ask.kind != "list":
            self._useless[ask.board] += 1
        if useless and (lost.kind.startswith(_OF_THE_PLACE) or not self.tally.good):
            self._useless["*"] += 1
        number = self._silent if silent else self._useless["*"]
        if number < (PATIENCE_SILENT if silent else PATIENCE_USELESS):
            return
        words = f"{number} pages in a row were lost ({lost.kind}: {lost.reason}); left alone until next time"
        self.halt.now("stopped", words)

    def _tell(self, kind: str, lost: str = "") -> None:
        tally = self.tally
        self.on_event(
            CrawlEvent(kind, self.source.name, self.run, tally.pages, tally.listings_changed, tally.listings_seen, lost)
        )


def _kind_of(outcome: Outcome) -> str:
    return outcome.lost.kind if outcome.lost else outcome.reading.kind if outcome.reading else ""
