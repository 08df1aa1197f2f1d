"""One crawl, from its job to its report on record."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from config.records import Config, Source
from console.context import now
from console.intake import intake_args
from crawler.contract import CrawlEvent, CrawlJob, RunReport
from crawler.process import run_crawl
from indexer import leases, runs
from schema.errors import BadConfig


def run_id(source: Source, moment: datetime) -> str:
    """Unique, readable, sortable within a source."""
    return f"{source.name}-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def job_of(config: Config, source: Source, run: str) -> CrawlJob:
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
    )


def source_named(config: Config, name: str) -> Source:
    """raises BadConfig with the names there are"""
    for source in config.sources:
        if source.name == name:
            return source
    there_are = ", ".join(source.name for source in config.sources) or "none yet"
    raise BadConfig(f"no source is called '{name}' (there are: {there_are}); name one, or write sources/{name}.yml")


def crawl(
    config: Config,
    engine: Engine,
    source: Source,
    *,
    on_event: Callable[[CrawlEvent], None] = lambda event: None,
    stop: threading.Event | None = None,
) -> RunReport | None:
    """Crawl once and put the run on record. None when another process is crawling the source; that is on record too."""
    started = now()
    run = run_id(source, started)
    lease, owner = f"crawl:{source.name}", leases.owner_name()
    if not leases.take(engine, lease, owner, now=started, for_s=source.deadline_s + 60):
        runs.skip(engine, source.name, "another process is crawling this source", now=started)
        return None
    try:
        runs.start(engine, run, source.name, now=started)
        report = run_crawl(job_of(config, source, run), on_event, stop)
        runs.finish(engine, report)
        return report
    finally:
        leases.release(engine, lease, owner)
