"""The inside of a crawling process: one source, one event loop, one engine, one report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import cast

from config.records import Source
from crawler.addresses import hosts_of
from crawler.contract import CrawlEvent, CrawlJob, Intake, RunReport, ThreadMark
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import read_page
from crawler.evidence import open_evidence
from crawler.halt import Halt
from crawler.pipeline import OurFault, Pipeline, Sinks
from crawler.spiders.contract import Ask
from crawler.spiders.marks import owed_marks
from crawler.spiders.registry import spider
from crawler.spiders.walk import links
from crawler.transport.fetch import Download, Fetcher, Pacer, Way
from crawler.transport.identity import Identity
from crawler.transport.scrapy_engine import downloading
from crawler.transport.scrapy_settings import loopback, scrapy_settings
from crawler.visit import CrawlVisit
from schema.capture import Capture, FetchedPage
from schema.errors import BadConfig
from schema.page import PageReading

LAST_WORK_S = 5.0  # after a stop, to read what is on record; what is left then is read by the next crawl
CLOSE_S = 2.0
Tell = Callable[[CrawlEvent], None]
Now = Callable[[], datetime]


def spider_name(source: Source) -> str:
    """The source's own choice, else its profile's; an engine that is still to be recognised is walked as a forum.

    raises  BadConfig for an engine that has no profile
    """
    if source.spider or source.engine == "auto":
        return source.spider or "forum"
    profiles = load_profiles()
    if source.engine not in profiles:
        expected = ", ".join(["auto", *sorted(profiles)])
        raise BadConfig(f"{source.place or source.name}: unknown engine '{source.engine}' (expected one of {expected})")
    return profiles[source.engine].spider


def open_intake(job: CrawlJob) -> Intake:
    """Import "module:function" and call it with the job's arguments."""
    module, _, function = job.intake.partition(":")
    return cast(Intake, getattr(import_module(module), function)(*job.intake_args))


def utc_now() -> datetime:
    return datetime.now(UTC)


async def crawl(job: CrawlJob, tell: Tell, halt: Halt, now: Now = utc_now) -> RunReport:
    """One crawl from the first page to the last transaction.

    halt    ends it early; its deadline does so by itself
    raises  BadConfig for an unknown spider or engine
    """
    walk = spider(spider_name(job.source))
    identity = None if job.source.via == "direct" else Identity(job.source.name, loopback(job.tor.socks), job.salt)
    read = partial(read_page, engine=job.source.engine, clock=job.source.clock)
    pipeline = Pipeline(job.source.name, job.run, _sinks(job), read)
    way = Way(job.source.name, job.run, hosts_of(job.source.start + job.source.mirrors), identity)
    started_at = now()
    visits: list[CrawlVisit] = []

    async def work(download: Download) -> None:
        fetcher = Fetcher(way, download, Pacer(job.source.pace.delay_s, halt), halt, now)
        visit = CrawlVisit(job.source, job.run, fetcher, pipeline, halt, tell, now)
        visits.append(visit)
        await _guarded(partial(_walk, walk, visit, pipeline, job.source), halt)

    words = f"the deadline of {job.source.deadline_s:g} seconds passed; what came is kept, the rest is owed"
    asyncio.get_running_loop().call_later(job.source.deadline_s, halt.now, "deadline", words)
    tell(CrawlEvent("started", job.source.name, job.run))
    last_work = asyncio.create_task(_limit_last_work(halt, pipeline))
    await downloading(scrapy_settings(job), identity, halt, work)
    last_work.cancel()
    await pipeline.close(CLOSE_S if halt else LAST_WORK_S)
    return _report(job, visits[0], halt, started_at, now())


async def _walk(
    walk: Callable[[CrawlVisit], Awaitable[None]], visit: CrawlVisit, pipeline: Pipeline, source: Source
) -> None:
    visit.marks = await pipeline.start(partial(_ask_of, source), partial(bool, visit.halt))
    await walk(visit)


async def _limit_last_work(halt: Halt, pipeline: Pipeline) -> None:
    await halt.wait()
    await asyncio.sleep(LAST_WORK_S)
    pipeline.abandon()


async def _guarded(work: Callable[[], Awaitable[None]], halt: Halt) -> None:
    """A fault of our own ends the crawl with its reason, and the report still comes."""
    try:
        await work()
    except OurFault as fault:
        halt.now("stopped", str(fault))
    except Exception as error:  # noqa: BLE001 - a broken spider is told in the report, not on the terminal
        first = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
        halt.now("stopped", f"the spider broke: {type(first).__name__}: {first}; please report this")


def _sinks(job: CrawlJob) -> Sinks:
    """Keys are read now: a crawl whose pages could not be kept must not begin. The Intake opens on its own thread."""
    evidence = open_evidence(job.evidence, job.keys, job.run)
    return lambda: (open_intake(job), evidence)


def _ask_of(source: Source, marks: Mapping[str, ThreadMark], capture: Capture) -> Ask:
    """For a capture a crash left unread. Its thread is owed already and comes again; its rows are noted as ever."""
    if capture.purpose != "list":
        return Ask(capture.url, "thread", capture.subject)

    def note(page: FetchedPage, reading: PageReading) -> list[ThreadMark]:
        return owed_marks(source.name, links(reading, "thread"), marks)

    return Ask(capture.url, "list", note=note)


def _report(job: CrawlJob, visit: CrawlVisit, halt: Halt, started_at: datetime, ended_at: datetime) -> RunReport:
    outcome, reason = _outcome(visit, halt)
    tally = visit.tally
    return RunReport(
        source=job.source.name,
        run=job.run,
        outcome=outcome,
        reason=reason,
        started_at=started_at,
        ended_at=ended_at,
        pages=tally.pages,
        listings_changed=tally.listings_changed,
        listings_seen=tally.listings_seen,
        lost=dict(tally.lost),
        requests=dict(tally.requests),
    )


def _outcome(visit: CrawlVisit, halt: Halt) -> tuple[str, str]:
    tally = visit.tally
    if halt:
        came = "partial" if tally.good else "failed"
        return (came if halt.outcome == "stopped" else halt.outcome), halt.reason
    most = tally.lost.most_common(1)
    first = tally.reasons[most[0][0]] if most else "nothing was asked for"
    if not tally.good:
        return "failed", first
    if tally.lists_lost:
        return "partial", f"{tally.lists_lost} list pages lost: {first}"
    if tally.over_budget:
        return "partial", f"the budget of {visit.source.budget} pages is used up; the rest is owed and comes next time"
    return "done", ""
