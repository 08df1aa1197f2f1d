"""The inside of a crawling process: one source, one event loop, one engine, one report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import cast

from config.block_list import read_block_list
from config.records import Source
from crawler.accounts.account import Account
from crawler.accounts.sessions import Sessions
from crawler.accounts.signs import logs_out
from crawler.addresses import host_of, hosts_of, tokens_in, without_tokens
from crawler.block_list import Blocked, blocked_by, nothing_blocked
from crawler.contract import CrawlEvent, CrawlJob, Intake, RunReport, ThreadMark
from crawler.engines.generic.marking import NAME as GENERIC
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import read_page
from crawler.evidence import load_ring, open_evidence
from crawler.halt import Halt
from crawler.hours import closes_at
from crawler.mirrors import Mirrors
from crawler.pipeline import OurFault, Pipeline, Sinks
from crawler.recognition import Recognition
from crawler.reporting import report_of
from crawler.spiders.contract import Ask
from crawler.spiders.marks import owed_marks, unread_only
from crawler.spiders.registry import spider
from crawler.spiders.walk import links
from crawler.transport.caller import Caller
from crawler.transport.fetch import Download, Fetcher, Pacer, Way
from crawler.transport.identity import Identity
from crawler.transport.scrapy_engine import downloading
from crawler.transport.scrapy_settings import loopback, scrapy_settings
from crawler.visit import CrawlVisit, Place
from schema.capture import Capture, FetchedPage
from schema.errors import BadConfig
from schema.page import PageReading

LAST_WORK_S = 5.0  # after a stop, to read what is on record; what is left then is read by the next crawl
CLOSE_S = 2.0
Tell = Callable[[CrawlEvent], None]
_CUT = "its next page is not followed: it leads out of the place, or is on the block list"
Now = Callable[[], datetime]


def spider_name(source: Source) -> str:
    """The source's own choice, else its profile's; "auto" where the first page is to tell.

    raises  BadConfig for an engine that has no profile
    """
    if source.spider or source.engine in ("auto", GENERIC):
        return source.spider or "auto"
    profiles = load_profiles()
    if source.engine not in profiles:
        expected = ", ".join(["auto", GENERIC, *sorted(profiles)])
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

    halt    ends it early; its deadline and the end of its active hours do so by themselves
    raises  BadConfig for an unknown spider or engine, a block list or cookies that cannot be read
    """
    name = spider_name(job.source)
    walk = spider(name)
    started_at = now()
    blocked = blocked_by(read_block_list(job.block_list)) if job.block_list else nothing_blocked
    read = Recognition(partial(_read, job.source, blocked, set()), named="" if name == "auto" else name, known=job.kind)
    account = _account(job, now)
    caller = _caller(job, halt, account)
    pipeline = Pipeline(job.source.name, job.run, _sinks(job), read)
    way = Way(job.source.name, job.run, hosts_of(job.source.start + job.source.mirrors), blocked, account is not None)
    mirrors = Mirrors(job.source, (account.origin, *job.mirrors) if account else job.mirrors)
    visits: list[CrawlVisit] = []

    async def work(download: Download) -> None:
        pace = job.source.pace
        fetcher = Fetcher(way, caller, download, Pacer(pace.delay_s, halt, pace.jitter), now)
        place = Place(fetcher, pipeline, mirrors, read, account)
        visit = CrawlVisit(job.source, job.run, place, halt, tell, now)
        visits.append(visit)
        await _guarded(partial(_walk, walk, visit, pipeline, job.source), halt)

    _set_ends(job.source, halt, started_at)
    tell(CrawlEvent("started", job.source.name, job.run))
    last_work = asyncio.create_task(_limit_last_work(halt, pipeline))
    await downloading(scrapy_settings(job), caller, work)
    last_work.cancel()
    await pipeline.close(CLOSE_S if halt else LAST_WORK_S)
    return report_of(job, visits[0], halt, started_at, now())


def _read(source: Source, blocked: Blocked, tokens: set[str], page: FetchedPage) -> PageReading:
    """What a page says, without what leads out of the place (a link costs it nothing, and would cost us the budget), to
    an address on the block list, or out of our account, and without what marks our visit in its addresses.

    tokens  names of such marks, as the pages before told them; those of this page are added
    """
    reading = read_page(page, engine=source.engine, clock=source.clock)
    tokens |= tokens_in((link.url for link in reading.links), page.url)
    links = (replace(link, url=without_tokens(link.url, tokens)) if tokens else link for link in reading.links)
    hosts = hosts_of((page.url, *source.start, *source.mirrors))
    inside = (link for link in links if host_of(link.url) in hosts and not blocked(link.url))
    kept = tuple(link for link in inside if link.id or not logs_out(link.url))
    if kept == reading.links:
        return reading
    has_next = any(link.rel == "next" for link in kept)
    was_cut = not has_next and any(link.rel == "next" for link in reading.links)
    return replace(reading, links=kept, problem=reading.problem or (_CUT if was_cut else ""))


def _account(job: CrawlJob, now: Now) -> Account | None:
    login = job.source.login
    if login is None:
        return None
    sessions = Sessions(job.sessions, load_ring(job.keys)) if job.sessions else None
    return Account(job.source, login, sessions, now)


def _caller(job: CrawlJob, halt: Halt, account: Account | None) -> Caller:
    identity = None if job.source.via == "direct" else Identity(job.source.name, loopback(job.tor.socks), job.salt)
    return Caller(identity, halt, account.jars) if account else Caller(identity, halt)


def _set_ends(source: Source, halt: Halt, started_at: datetime) -> None:
    """The deadline, and the end of the active hours."""
    loop = asyncio.get_running_loop()
    words = f"the deadline of {source.deadline_s:g} seconds passed; what came is kept, the rest is owed"
    loop.call_later(source.deadline_s, halt.now, "deadline", words)
    if source.hours:
        left_s = (closes_at(source, started_at) - started_at).total_seconds()
        words = f"its hours ({source.hours}) ended; what came is kept, the rest is owed"
        loop.call_later(left_s, halt.now, "stopped", words)


async def _walk(
    walk: Callable[[CrawlVisit], Awaitable[None]], visit: CrawlVisit, pipeline: Pipeline, source: Source
) -> None:
    visit.marks = await pipeline.start(partial(_ask_of, source), partial(bool, visit.halt))
    try:
        await walk(visit)
    finally:
        if visit.place.account:
            await asyncio.to_thread(visit.place.account.save)


async def _limit_last_work(halt: Halt, pipeline: Pipeline) -> None:
    await halt.wait()
    await asyncio.sleep(LAST_WORK_S)
    pipeline.abandon()


async def _guarded(work: Callable[[], Awaitable[None]], halt: Halt) -> None:
    """A fault of our own ends the crawl with its reason, and the report still comes."""
    try:
        await work()
    except OurFault as fault:
        halt.now("failed", str(fault))
    except OSError as error:
        halt.now("stopped", f"the session cannot be kept: {error.strerror or error}; free space or repair the disk")
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

    def kept(reading: PageReading) -> PageReading:
        return unread_only(reading, source.name, marks, frozenset())

    return Ask(capture.url, "list", note=note, kept=kept)
