"""One crawl, from its job to its report on record."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine

from config.records import Canary, Config, Source
from console.context import now
from console.intake import intake_args
from crawler.contract import CrawlEvent, CrawlJob, RunReport
from crawler.process import run_crawl, warm
from indexer import leases, runs
from indexer.masking.keys import load_keys
from indexer.masking.mask import mask_name
from indexer.mirrors import healthy
from schema.errors import BadConfig, StallwatchError, TryLater

ON_RECORD_WITHIN_S = 60.0
_AGAIN_S = 2.0
LOG = logging.getLogger("stallwatch.crawl")


def run_id(source: Source, moment: datetime) -> str:
    """Unique, readable, sortable within a source."""
    return f"{source.name}-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def job_of(config: Config, source: Source, run: str, mirrors: tuple[str, ...] = (), kind: str = "") -> CrawlJob:
    """mirrors: addresses of the source that are known to answer, the one to ask first first. kind: what an earlier run
    took it for."""
    settings = config.settings
    return CrawlJob(
        source=source,
        run=run,
        tor=settings.tor,
        evidence=settings.state / "evidence",
        keys=settings.keys,
        intake="console.intake:open_intake",
        intake_args=intake_args(settings),
        max_body_bytes=settings.max_body_bytes,
        sessions=settings.state / "sessions",
        block_list=settings.block_list,
        mirrors=mirrors,
        kind=kind,
    )


def source_named(config: Config, name: str) -> Source:
    """raises BadConfig with the names there are"""
    for source in config.sources:
        if source.name == name:
            return source
    there_are = ", ".join(source.name for source in config.sources) or "none yet"
    raise BadConfig(f"no source is called '{name}' (there are: {there_are}); name one, or write sources/{name}.yml")


def warm_up() -> None:
    """Start the parent of all crawls, which has to outlive a SIGTERM to the whole group (systemd sends one): its crawls
    end in order, and it ends with us. It inherits that the signal is ignored; we take it again at once."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        warm("console.intake")
    finally:
        signal.signal(signal.SIGTERM, before)


def lease_of(source: str) -> str:
    """Name of the lease that a crawl of the source holds."""
    return f"crawl:{source}"


def crawl(
    config: Config,
    engine: Engine,
    source: Source,
    owner: str,
    *,
    on_event: Callable[[CrawlEvent], None] = lambda event: None,
    stop: threading.Event | None = None,
) -> RunReport | None:
    """Crawl once and put the run on record. None when another process is crawling the source: nothing was done.

    owner   of indexer.leases.owner_name()
    raises  TryLater when the state database is away, at the start or for a minute after the end
    """
    started = now()
    run = run_id(source, started)
    if not leases.take(engine, lease_of(source.name), owner, now=started, for_s=source.deadline_s + 60):
        return None
    try:
        runs.close_left_open(engine, now=started, sources=[source.name])
        runs.start(engine, run, source.name, now=started)
        job = job_of(config, source, run, healthy(engine, source.name), runs.recognised_kind(engine, source.name))
        report = reported(job, started, on_event, stop)
        keys = load_keys(config.settings.keys.masking, config.settings.keys.masking_retired)
        report = replace(report, reason=mask_name(report.reason, keys))  # it may tell an address
        put_on_record(engine, report, source.canary, stop)
        return report
    finally:
        with suppress(StallwatchError):  # it ends by itself, and the owner may take it again
            leases.release(engine, lease_of(source.name), owner)


def reported(
    job: CrawlJob, started: datetime, on_event: Callable[[CrawlEvent], None], stop: threading.Event | None
) -> RunReport:
    """The crawl's report, also where it could not be started."""
    try:
        return run_crawl(job, on_event, stop)
    except StallwatchError as error:
        reason = str(error)
    except Exception as error:
        LOG.exception("%s: the crawl could not be started", job.source.name)
        reason = f"the crawl could not be started: {type(error).__name__} (a defect of ours, or the machine is full)"
    return RunReport(job.source.name, job.run, "failed", reason, started, now(), lost={}, requests={})


def put_on_record(engine: Engine, report: RunReport, canary: Canary, stop: threading.Event | None) -> None:
    """Patient with a database that is away, for a minute."""
    give_up_at = monotonic() + ON_RECORD_WITHIN_S
    while True:
        try:
            return runs.finish(engine, report, canary)
        except TryLater:
            if monotonic() > give_up_at or (stop and stop.is_set()):
                raise
        (stop or threading.Event()).wait(_AGAIN_S)
