"""An Intake and an evidence folder that remember in memory, and a crawl run against them in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from config.records import KeySettings, Pace, Source, TorSettings
from crawler import crawl as crawl_module
from crawler.contract import CrawlEvent, CrawlJob, Lost, RunReport, Taken, ThreadMark
from crawler.halt import Halt
from schema.capture import Capture, FetchedPage
from schema.page import PageReading

NOWHERE = Path("/nonexistent")
KEYS = KeySettings(masking=NOWHERE, evidence=NOWHERE)


@dataclass
class MemoryIntake:
    """order  every call, as (what, url), oldest first; live: threads that hold a live offer

    whole, gone  addresses of pages that ended the reading of a whole thread, and of those that say that there is none
    not_listed   every call of absent()
    """

    marks: dict[str, ThreadMark] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    readings: list[PageReading] = field(default_factory=list)
    lost: dict[str, Lost] = field(default_factory=dict)
    left: list[Capture] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    not_listed: list[list[str]] = field(default_factory=list)
    live: bool = True
    clock: datetime | None = None

    def remembered(self, source: str) -> Mapping[str, ThreadMark]:
        return dict(self.marks)

    def fetched(self, capture: Capture) -> None:
        self.order.append(("fetched", capture.url))

    def read(self, capture: Capture, reading: PageReading, marks: Sequence[ThreadMark], since: str = "") -> Taken:
        self.order.append(("read", capture.url))
        if since:
            self.whole.append(capture.url)
        self.readings.append(reading)
        changed = [listing for listing in reading.listings if self.texts.get(listing.id) != listing.body]
        self.texts |= {listing.id: listing.body for listing in reading.listings}
        self._keep(marks, changed=bool(changed))
        return Taken(len(changed), len(reading.listings) - len(changed))

    def _keep(self, marks: Sequence[ThreadMark], *, changed: bool) -> None:
        for mark in marks:
            before = self.marks.get(mark.thread)
            anchor = mark.last_read_at if changed or before is None else before.anchor_at
            visits = 0 if changed or before is None else before.visits + 1
            is_live = self.live and not mark.thread.startswith("list:")
            self.marks[mark.thread] = replace(mark, is_live=is_live, anchor_at=anchor, visits=visits)

    def failed(self, capture: Capture, lost: Lost, marks: Sequence[ThreadMark] = (), *, is_gone: bool = False) -> None:
        self.order.append(("failed", capture.url))
        if is_gone:
            self.gone.append(capture.url)
        self.lost[capture.url] = lost
        self._keep(marks, changed=False)

    def absent(self, source: str, run: str, threads: Sequence[str], since: datetime, at: datetime) -> None:
        self.not_listed.append(sorted(threads))

    def missed(self, source: str, run: str, url: str, lost: Lost, marks: Sequence[ThreadMark] = ()) -> None:
        self.order.append(("missed", url))
        self.lost[url] = lost
        self._keep(marks, changed=False)

    def unread(self, source: str) -> Sequence[Capture]:
        left, self.left = self.left, []
        return left

    def close(self) -> None: ...


class MemoryEvidence:
    def __init__(self) -> None:
        self.pages: dict[str, FetchedPage] = {}
        self.full = False

    def put(self, page: FetchedPage) -> Capture:
        if self.full:
            raise OSError(28, "No space left on device")
        digest = sha256(page.body).hexdigest()
        number = f"{page.run}-{len(self.pages)}"
        self.pages[number] = page
        return Capture(
            number, page.source, page.run, page.url, page.status, page.fetched_at, page.purpose, page.subject,
            digest, len(page.body), "memory", 0, 0, digest, "none", None,
        )  # fmt: skip

    def load(self, capture: Capture) -> FetchedPage:
        return self.pages[capture.id]

    def close(self) -> None: ...


class Told(list[CrawlEvent]):
    """The events of a crawl, with something done at each."""

    def __init__(self, act: Callable[[CrawlEvent], None]) -> None:
        super().__init__()
        self.act = act

    def append(self, event: CrawlEvent) -> None:
        super().append(event)
        self.act(event)


@dataclass
class Desk:
    """Crawls in this process, through what listens on socks."""

    socks: str
    intake: Any = field(default_factory=MemoryIntake)  # or any other Intake
    evidence: MemoryEvidence = field(default_factory=MemoryEvidence)
    events: list[CrawlEvent] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    keys: KeySettings = KEYS
    sessions: Path | None = None
    block_list: Path | None = None
    mirrors: tuple[str, ...] = ()
    run: str = "run-1"

    def crawl(self, source: Source, *, max_body_bytes: int = 500_000, request_deadline_s: float = 20.0) -> RunReport:
        tor = TorSettings(socks=self.socks, request_deadline_s=request_deadline_s)
        job = CrawlJob(
            source, self.run, tor, NOWHERE, self.keys, "nowhere:none", max_body_bytes=max_body_bytes,
            sessions=self.sessions, block_list=self.block_list, mirrors=self.mirrors,
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crawl_module, "_sinks", lambda job: lambda: (self.intake, self.evidence))
            return asyncio.run(self._crawl(job))

    async def _crawl(self, job: CrawlJob) -> RunReport:
        return await crawl_module.crawl(job, self.events.append, Halt(), lambda: self.now)


def source(start: str, **changes: object) -> Source:
    quick = Source("harbor", "phpbb", (start,), pace=Pace(in_flight=2, delay_s=0.0), deadline_s=60.0)
    return replace(quick, **changes)  # type: ignore[arg-type]
