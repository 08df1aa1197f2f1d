"""What a crawl's child process hands its pages to: extraction, masking, and the ledger, each page one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.records import Settings
from console.context import database_url, now, open_database
from console.sealed_marks import opened, sealed
from crawler.contract import Lost, PageFault, Taken, ThreadMark
from indexer import captures, ledger, marks, removals, runs
from indexer.health import filled
from indexer.masking.keys import MaskingKeys, load_keys
from indexer.masking.mask import mask_name
from indexer.prepare import prepare
from schema.capture import Capture
from schema.listing import EvidenceRef, Listing
from schema.page import PageReading

LOG = logging.getLogger("stallwatch.intake")
_OF_MARK = [part.name for part in fields(ThreadMark)]


class LedgerIntake:
    """crawler.contract.Intake over the ledger. Nothing reaches the state database unmasked, addresses included."""

    def __init__(
        self, engine: Engine, keys: MaskingKeys, rates: Mapping[str, float], clock: Callable[[], datetime] = now
    ) -> None:
        self.engine = engine
        self.keys = keys
        self.rates = rates
        self.clock = clock

    def remembered(self, source: str) -> Mapping[str, ThreadMark]:
        known = marks.remembered(self.engine, source).values()
        kept = (ThreadMark(**{name: getattr(mark, name) for name in _OF_MARK}) for mark in known)
        return {mark.thread: mark for mark in (opened(mark, self.keys) for mark in kept) if mark}

    def fetched(self, capture: Capture) -> None:
        url, subject = mask_name(capture.url, self.keys), mask_name(capture.subject, self.keys)
        captures.record_fetched(self.engine, replace(capture, url=url, subject=subject))

    def read(self, capture: Capture, reading: PageReading, marks: Sequence[ThreadMark], since: str = "") -> Taken:
        page = self._page(capture, reading)
        taken = ledger.take_page(self.engine, capture.id, page, self._sealed(marks), now=self.clock(), since=since)
        return Taken(taken.changed, taken.seen, filled(page))

    def failed(self, capture: Capture, lost: Lost, marks: Sequence[ThreadMark] = (), *, is_gone: bool = False) -> None:
        reason = mask_name(lost.reason, self.keys)
        kept = self._sealed(marks)
        ledger.fail_page(self.engine, capture.id, lost.kind, reason, kept, now=self.clock(), is_gone=is_gone)

    def absent(self, source: str, run: str, threads: Sequence[str], since: datetime, at: datetime) -> None:
        named = [mask_name(thread, self.keys) for thread in threads]
        removals.miss_items(self.engine, source, run, named, since=since, now=at)

    def missed(self, source: str, run: str, url: str, lost: Lost, marks: Sequence[ThreadMark] = ()) -> None:
        address, reason = mask_name(url, self.keys), mask_name(lost.reason, self.keys)
        page = runs.Missed(source, run, address, lost.kind, reason, self.clock())
        ledger.miss_page(self.engine, page, self._sealed(marks))

    def unread(self, source: str) -> Sequence[Capture]:
        return captures.unread(self.engine, source)

    def close(self) -> None:
        self.engine.dispose()

    def _sealed(self, marks: Sequence[ThreadMark]) -> list[ThreadMark]:
        return [sealed(mark, self.keys) for mark in marks]

    def _page(self, capture: Capture, reading: PageReading) -> list[Listing]:
        try:
            return [self._prepared(listing, capture) for listing in reading.listings]
        except Exception as error:
            LOG.exception("%s: a listing could not be prepared", capture.id)
            raise PageFault(
                f"{type(error).__name__} while its listings were read as offers; a defect of ours"
            ) from error

    def _prepared(self, listing: Listing, capture: Capture) -> Listing:
        evidence = EvidenceRef(capture.sha256, capture.warc, capture.offset)
        return prepare(replace(listing, evidence=evidence), self.keys, self.rates)


def intake_args(settings: Settings) -> tuple[object, ...]:
    """Of open_intake, so that they can travel to another process."""
    keys = (str(settings.keys.masking), *map(str, settings.keys.masking_retired))
    return database_url(settings), keys, dict(settings.rates)


def open_intake(database: str, keys: tuple[str, ...], rates: dict[str, float]) -> LedgerIntake:
    """An intake with a database connection of its own: what crawler.process calls in the child.

    keys  paths of the masking key files, the current one first
    """
    current, *retired = map(Path, keys)
    return LedgerIntake(open_database(database), load_keys(current, retired), rates)
