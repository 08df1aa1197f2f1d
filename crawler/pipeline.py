"""From a fetched page to its reading: on record first, then read, on threads that are not the event loop's.

One thread writes evidence; one calls the Intake and reads. There, pages that wait to be put on record go before pages
that wait to be read, so a crash loses nothing that was fetched.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

from crawler.block_list import ON_BLOCK_LIST
from crawler.contract import Intake, Lost, PageFault, Taken, ThreadMark
from crawler.spiders.contract import Ask
from crawler.spiders.losses import dropped, is_for_good, lost_mark
from crawler.wholeness import SILENT, STRANGER, Testimony, Witness, hear, says_gone
from schema.capture import Capture, FetchedPage
from schema.errors import GiveUp, StallwatchError, TryLater
from schema.page import PageReading

GOOD = ("thread", "list")
# What a page turned out to be, when that says more than its HTTP status.
_TELLING = ("login", "captcha", "banned", "maintenance")

_RECORD, _READ, _END = 0, 1, 2

NOTHING_TAKEN = Taken(0, 0)

Result = TypeVar("Result")
Read = Callable[[FetchedPage], PageReading]
Sinks = Callable[[], tuple[Intake, "Evidence"]]
AskOf = Callable[[Mapping[str, ThreadMark], Capture], Ask]


class OurFault(GiveUp):
    """Evidence or state cannot be written: the crawl must end, and no place is to blame."""


class Evidence(Protocol):
    """What the pipeline needs of crawler.evidence."""

    def put(self, page: FetchedPage) -> Capture: ...

    def load(self, capture: Capture) -> FetchedPage: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one of reading and lost is set. capture: its id, "" for a page that is not on record."""

    reading: PageReading | None = None
    lost: Lost | None = None
    taken: Taken = NOTHING_TAKEN
    capture: str = ""
    testimony: Testimony = SILENT


@dataclass(order=True, slots=True)
class _Job:
    rank: int
    number: int
    work: Callable[[], Any] = field(compare=False)
    done: asyncio.Future[Any] = field(compare=False)


class Pipeline:
    """One crawl's Intake and evidence, on a thread of their own. Every method is called on the event loop.

    A fault of our own (disk full, database gone) is raised as OurFault from the call that met it and all later ones.
    """

    def __init__(self, source: str, run: str, sinks: Sinks, read: Read) -> None:
        self._source, self._run, self._sinks, self._read = source, run, sinks, read
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._number = count()
        self._fault: OurFault | None = None
        self._waiting: set[asyncio.Future[Any]] = set()
        self._thread = threading.Thread(target=self._work, name="reader", daemon=True)
        self._writer = ThreadPoolExecutor(1, "evidence")  # its waiting for the disk is nobody else's
        self._loop = asyncio.get_running_loop()

    async def start(self, ask_of: AskOf, halted: Callable[[], bool] = bool) -> Mapping[str, ThreadMark]:
        """Reads what a crash left unread (until halted), and returns what is remembered of the source."""
        self._thread.start()
        marks = await self._do(_READ, lambda: dict(self._intake.remembered(self._source)))
        left = await self._do(_READ, lambda: list(self._intake.unread(self._source)))
        for capture in left:
            if halted():
                break
            await self._do(_READ, partial(self._take_left, capture, ask_of(marks, capture)))
        return await self._do(_READ, lambda: dict(self._intake.remembered(self._source))) if left else marks

    async def record(self, page: FetchedPage) -> Capture | Lost:
        """Evidence, fsynced, then transaction 1. Lost only when a page is such that it cannot even be written down."""
        if self._fault:
            raise self._fault
        try:
            capture = await self._loop.run_in_executor(self._writer, self._evidence.put, page)
        except (OSError, StallwatchError) as error:
            self._fault = _our_fault(error)
            raise self._fault from error
        except Exception as error:  # noqa: BLE001 - a hostile page costs itself, whatever it breaks
            return Lost("unreadable", _where(error))
        await self._do(_RECORD, partial(self._intake.fetched, capture))
        return capture

    async def take(self, page: FetchedPage, capture: Capture, ask: Ask, witness: Witness = STRANGER) -> Outcome:
        """Read a page on record, then transaction 2. A loss for good settles the thread."""
        return await self._do(_READ, partial(self._take, page, capture, ask, witness))

    async def absent(self, threads: Sequence[str], since: datetime, at: datetime) -> None:
        await self._do(_READ, lambda: self._intake.absent(self._source, self._run, threads, since, at))

    async def settle(self, capture: Capture, lost: Lost | None) -> None:
        """A page on record in which there is nothing to read: what it was for has been done, or is lost."""
        if lost:
            await self._do(_RECORD, partial(self._intake.failed, capture, lost))
        else:
            await self._do(_RECORD, partial(self._intake.read, capture, PageReading("list", ""), ()))

    async def missed(self, ask: Ask, lost: Lost, at: datetime) -> None:
        marks = _settled(ask, lost, at)
        await self._do(_RECORD, lambda: self._intake.missed(self._source, self._run, ask.url, lost, marks))

    def abandon(self) -> None:
        """Nothing more is read, and whoever waits hears so at once; what waits is on record for the next crawl."""
        self._fault = self._fault or OurFault("out of time; what is on record is read by the next crawl")
        for done in list(self._waiting):
            _settle(done, None, self._fault)

    async def close(self, within_s: float) -> bool:
        """Ends the thread after what is queued; False when that took too long (all is on record: the next crawl reads
        it)."""
        self._jobs.put(_Job(_END, next(self._number), _nothing, self._loop.create_future()))
        self._writer.shutdown(wait=False)
        await asyncio.to_thread(self._thread.join, within_s)
        return not self._thread.is_alive()

    async def _do(self, rank: int, work: Callable[[], Result]) -> Result:
        done: asyncio.Future[Result] = self._loop.create_future()
        self._waiting.add(done)
        self._jobs.put(_Job(rank, next(self._number), work, done))
        try:
            return await done
        finally:
            self._waiting.discard(done)

    def _work(self) -> None:
        try:
            self._intake, self._evidence = self._sinks()
        except Exception as error:  # noqa: BLE001 - reported to whoever asks for the first page
            self._fault = _our_fault(error)
        while (job := self._jobs.get()).rank != _END:
            self._one(job)
        if hasattr(self, "_intake"):
            self._evidence.close()
            self._intake.close()

    def _one(self, job: _Job) -> None:
        try:
            if self._fault:
                raise self._fault
            result = job.work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the event loop hears of it
            self._fault = self._fault or _our_fault(error)
            self._loop.call_soon_threadsafe(_settle, job.done, None, self._fault)
        else:
            self._loop.call_soon_threadsafe(_settle, job.done, result, None)

    def _take(self, page: FetchedPage, capture: Capture, ask: Ask, witness: Witness = STRANGER) -> Outcome:
        is_gone = False
        try:
            reading = self._read(page)
            lost = judge(page, reading)
            is_gone = lost is not None and says_gone(witness, ask, page, reading.kind, lost)
            kept, marks = (reading, ()) if lost else (ask.kept(reading), ask.note(page, reading))
            told = hear(witness, ask, page, reading, capture.id)
        except TryLater:
            raise
        except Exception as error:  # noqa: BLE001 - a hostile page costs itself, whatever it breaks
            lost = Lost("unreadable", _where(error))
        if lost is None:
            try:
                taken = self._intake.read(capture, kept, marks, told.since)
                return Outcome(reading, None, taken, capture.id, told)
            except PageFault as fault:
                lost = Lost("unreadable", _where(fault.__cause__ or fault))
        self._intake.failed(capture, lost, _settled(ask, lost, page.fetched_at), is_gone=is_gone)
        return Outcome(lost=lost, capture=capture.id)

    def _take_left(self, capture: Capture, ask: Ask) -> Outcome:
        try:
            page = self._evidence.load(capture)
        except (StallwatchError, OSError, ValueError) as error:
            lost = Lost("unreadable", f"evidence of an earlier crawl cannot be read: {error}")
            self._intake.failed(capture, lost)
            return Outcome(lost=lost)
        return self._take(page, capture, ask)


def judge(page: FetchedPage, reading: PageReading) -> Lost | None:
    """None for a page with what was asked for; a telling kind (a login page) says more than its HTTP status."""
    if page.status >= 400 and reading.kind not in _TELLING:
        return Lost(f"http_{page.status}", f"the place answered {page.status} (expected 200)")
    if reading.kind in GOOD:
        return None
    return Lost(reading.kind, reading.problem or f"the page is of kind '{reading.kind}'")


def _settled(ask: Ask, lost: Lost, at: datetime) -> Sequence[ThreadMark]:
    """A revisit that was lost in passing leaves its thread as it was: read. What is on the block list is dropped."""
    if ask.settled is None:
        return ()
    if lost.kind == ON_BLOCK_LIST:
        return [dropped(ask.settled, at)]
    if ask.kind == "list" or (ask.kind == "revisit" and not is_for_good(lost.kind)):
        return ()
    return [lost_mark(ask.settled, lost.kind, at)]


def _where(error: BaseException, what: str = "reading it") -> str:
    """Our own words where there are any, else what broke and where; never what the page said."""
    if isinstance(error, StallwatchError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{what} broke: {type(error).__name__}{place}; please report this"


def _our_fault(error: Exception) -> OurFault:
    if isinstance(error, StallwatchError):
        return OurFault(str(error))
    if isinstance(error, OSError):
        return OurFault(
            f"evidence or state: {error.strerror or error} (expected to write); free space or repair the disk"
        )
    return OurFault(_where(error, "evidence or state: keeping a page"))


def _settle(done: asyncio.Future[Any], result: Any, fault: OurFault | None) -> None:
    if done.done():
        return
    if fault:
        done.set_exception(fault)
    else:
        done.set_result(result)


def _nothing() -> None:
    return None
