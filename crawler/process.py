"""One crawl is one child process, forked from a warm parent and ended at its deadline."""

from __future__ import annotations

import threading
from collections.abc import Callable

from crawler.contract import CrawlEvent, CrawlJob, RunReport


def run_crawl(
    job: CrawlJob,
    on_event: Callable[[CrawlEvent], None] = lambda event: None,
    stop: threading.Event | None = None,
) -> RunReport:
    """Crawl once, in a child process; returns when it has ended, however it ended.

    on_event  called in this thread, in order
    stop      once set, the child finishes what it holds and ends within 10 seconds (outcome "partial" or "failed")
    returns   always a report: a dead Tor, a killed child and a missed deadline are outcomes, not exceptions
    raises    BadConfig when the job cannot be started at all (unknown spider, unknown engine, keys unreadable)
    """
    raise NotImplementedError
