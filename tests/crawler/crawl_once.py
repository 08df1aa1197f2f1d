"""A crawl as a program of its own, for tests that watch its system calls: `python -m tests.crawler.crawl_once JOB`.

JOB is a file with a pickled CrawlJob. It prints the number of pages as they come, and at last the outcome.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from crawler.contract import CrawlEvent
from crawler.process import run_crawl


def tell(event: CrawlEvent) -> None:
    print(event.pages, flush=True)


if __name__ == "__main__":
    report = run_crawl(pickle.loads(Path(sys.argv[1]).read_bytes()), tell)
    print(f"{report.outcome}: {report.reason} {report.pages} {dict(report.lost or {})}", flush=True)
