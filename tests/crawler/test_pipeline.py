"""Between a fetched page and the ledger: order, faults of the page, faults of our own, and no more pages than fit."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from crawler.contract import Lost, PageFault, Taken, ThreadMark
from crawler.pipeline import OurFault, Outcome, Pipeline, judge
from crawler.spiders.contract import Ask
from schema.capture import Capture, FetchedPage
from schema.errors import TryLater
from schema.page import PageReading
from tests.crawler.memory import MemoryEvidence, MemoryIntake

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "http://harbor.onion/viewtopic.php?t=7"
ASK = Ask(URL, "thread", "7", settled=ThreadMark("harbor", "7", URL, URL))
THREAD = PageReading("thread", "phpbb")


def page(status: int = 200) -> FetchedPage:
    return FetchedPage("harbor", "run-1", URL, status, (), b"words", AT, "thread", "7")


async def recorded(pipeline: Pipeline) -> Capture:
    capture = await pipeline.record(page())
    assert isinstance(capture, Capture)
    return capture


class Bench:
    def __init__(self, read: Callable[[FetchedPage], PageReading], intake: MemoryIntake | None = None) -> None:
        self.intake, self.evidence, self.read = intake or MemoryIntake(), MemoryEvidence(), read

    def run(self, work: Callable[[Pipeline], Awaitable[None]]) -> None:
        async def main() -> None:
            pipeline = Pipeline("harbor", "run-1", lambda: (self.intake, self.evidence), self.read)
            await pipeline.start(lambda marks, capture: ASK)
            await work(pipeline)
            assert await pipeline.close(5)

        asyncio.run(main())

    def take(self, fetched: FetchedPage | None = None) -> Outcome:
        outcomes: list[Outcome] = []

        async def work(pipeline: Pipeline) -> None:
            capture = await pipeline.record(fetched or page())
            assert isinstance(capture, Capture)
            outcomes.append(await pipeline.take(fetched or page(), capture, ASK))

        self.run(work)
        return outcomes[0]


def breaks(error: Exception) -> Callable[[FetchedPage], PageReading]:
    def read(page: FetchedPage) -> PageReading:
        raise error

    return read


@pytest.mark.parametrize(
    "error", [KeyError("secret words of the page"), RecursionError(), MemoryError(), ValueError("x")]
)
def test_a_page_that_breaks_the_reader_costs_itself_and_is_not_quoted(error: Exception) -> None:
    bench = Bench(breaks(error))
    outcome = bench.take()
    assert outcome.lost is not None
    assert outcome.lost.kind == "unreadable"
    assert outcome.lost.reason.startswith(f"reading it broke: {type(error).__name__} at test_pipeline.py:")
    assert "secret" not in outcome.lost.reason
    assert bench.intake.order == [("fetched", URL), ("failed", URL)]


class BrokenIntake(MemoryIntake):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def read(self, capture: Capture, reading: PageReading, marks: Sequence[ThreadMark], since: str = "") -> Taken:
        raise self.error


def test_a_page_that_breaks_extraction_costs_itself() -> None:
    fault = PageFault("preparing it broke")
    fault.__cause__ = ZeroDivisionError()
    bench = Bench(lambda page: THREAD, BrokenIntake(fault))
    outcome = bench.take()
    assert outcome.lost is not None
    assert (outcome.lost.kind, outcome.lost.reason[:36]) == ("unreadable", "reading it broke: ZeroDivisionError;")
    assert bench.intake.order == [("fetched", URL), ("failed", URL)]


@pytest.mark.parametrize(
    "error", [OperationalError("insert", {}, Exception("locked")), OSError(5, "io"), KeyError("x")]
)
def test_whatever_else_breaks_in_the_ledger_leaves_the_page_as_fetched(error: Exception) -> None:
    bench = Bench(lambda page: THREAD, BrokenIntake(error))
    with pytest.raises(OurFault, match="evidence or state: "):
        bench.take()
    assert bench.intake.order == [("fetched", URL)]


def test_a_database_at_fault_ends_the_crawl_and_leaves_the_page_as_fetched() -> None:
    bench = Bench(lambda page: THREAD, BrokenIntake(TryLater("state: the database is locked; try later")))
    with pytest.raises(OurFault, match="the database is locked"):
        bench.take()
    assert bench.intake.order == [("fetched", URL)]


def test_after_a_fault_of_our_own_nothing_more_is_taken() -> None:
    bench = Bench(lambda page: THREAD)

    async def work(pipeline: Pipeline) -> None:
        bench.evidence.full = True
        with pytest.raises(OurFault, match="No space left"):
            await pipeline.record(page())
        bench.evidence.full = False
        with pytest.raises(OurFault, match="No space left"):
            await pipeline.record(page())

    bench.run(work)
    assert bench.intake.order == []


def test_a_page_that_cannot_be_written_down_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(lambda page: THREAD)

    def put(page: FetchedPage) -> Capture:
        raise UnicodeEncodeError("utf-8", "\udc00", 0, 1, "surrogates not allowed")

    async def work(pipeline: Pipeline) -> None:
        monkeypatch.setattr(bench.evidence, "put", put)
        lost = await pipeline.record(page())
        assert isinstance(lost, Lost)
        assert lost.kind == "unreadable"
        monkeypatch.undo()
        await recorded(pipeline)

    bench.run(work)


def test_an_intake_that_does_not_open_is_told_to_the_first_who_asks() -> None:
    def sinks() -> tuple[MemoryIntake, MemoryEvidence]:
        raise TryLater("state: no database there")

    async def main() -> None:
        pipeline = Pipeline("harbor", "run-1", sinks, lambda page: THREAD)
        with pytest.raises(OurFault, match="no database there"):
            await pipeline.start(lambda marks, capture: ASK)
        assert await pipeline.close(5)

    asyncio.run(main())


def test_a_page_waits_on_record_while_another_is_read_slowly() -> None:
    reading, go_on = threading.Event(), threading.Event()

    def read(page: FetchedPage) -> PageReading:
        reading.set()
        go_on.wait(5)
        return THREAD

    bench = Bench(read)

    async def work(pipeline: Pipeline) -> None:
        first = await recorded(pipeline)
        taking = [asyncio.create_task(pipeline.take(page(), first, ASK)) for _ in range(2)]
        await asyncio.to_thread(reading.wait, 5)
        recording = asyncio.create_task(pipeline.record(page()))
        await asyncio.sleep(0.1)
        go_on.set()
        await asyncio.gather(*taking, recording)

    bench.run(work)
    assert [what for what, _ in bench.intake.order] == ["fetched", "read", "fetched", "read"]


def test_reading_does_not_hold_up_the_event_loop() -> None:
    def read(page: FetchedPage) -> PageReading:
        time.sleep(0.2)
        return THREAD

    async def work(pipeline: Pipeline) -> None:
        capture = await recorded(pipeline)
        taking = asyncio.create_task(pipeline.take(page(), capture, ASK))
        turns = 0
        while not taking.done():
            await asyncio.sleep(0.001)
            turns += 1
        assert turns > 20

    Bench(read).run(work)


@pytest.mark.parametrize(
    ("status", "kind", "lost"),
    [
        (200, "thread", None),
        (200, "list", None),
        (200, "login", "login"),
        (200, "empty", "empty"),
        (404, "unknown", "http_404"),
        (404, "thread", "http_404"),
        (403, "captcha", "captcha"),
        (503, "maintenance", "maintenance"),
        (503, "unknown", "http_503"),
    ],
)
def test_what_a_page_says_of_itself_counts_for_more_than_its_status(status: int, kind: str, lost: str | None) -> None:
    verdict = judge(page(status), PageReading(kind, "phpbb", problem="a sentence" if lost else ""))
    assert (verdict.kind if verdict else None) == lost


def test_a_page_that_is_gone_settles_its_thread_and_a_busy_server_does_not() -> None:
    for status, settled in ((404, [AT]), (503, [None])):
        bench = Bench(lambda page: PageReading("unknown", "phpbb", problem="nothing"))
        assert bench.take(page(status)).lost == Lost(f"http_{status}", f"the place answered {status} (expected 200)")
        assert [mark.last_read_at for mark in bench.intake.marks.values()] == settled
