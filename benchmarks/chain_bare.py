"""Bare Scrapy, as a process of its own: its own httpx handler, its own defaults, pages thrown away.

A job on standard input as JSON: {"first": URL, "then": [URL ...], "proxy": URL, "in_flight": N}; `then` is asked for
once `first` has come, as a spider would that found the addresses there. Out: {"pages": N, "ended_at": monotonic s}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

_HANDLER = "scrapy.core.downloader.handlers._httpx.HttpxDownloadHandler"


class Bare(Spider):
    """Asks for everything and reads nothing."""

    name = "bare"
    job: dict[str, Any]
    pages = 0
    ended_at = 0.0

    async def start(self) -> AsyncIterator[Any]:
        yield self._request(self.job["first"], self.list_came)

    def list_came(self, response: Response) -> Iterator[Request]:
        self._handled(response)
        for url in self.job["then"]:
            yield self._request(url, self._handled)

    def _request(self, url: str, callback: Any) -> Request:
        return Request(url, callback=callback, meta={"proxy": self.job["proxy"]})

    def _handled(self, response: Response) -> None:
        Bare.pages += response.status == 200
        Bare.ended_at = time.monotonic()


def main() -> int:
    job = json.load(sys.stdin)
    process = AsyncCrawlerProcess(
        {
            "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
            "HTTPPROXY_ENABLED": False,
            "CONCURRENT_REQUESTS": job["in_flight"],
            "CONCURRENT_REQUESTS_PER_DOMAIN": job["in_flight"],
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_ENABLED": False,
        }
    )
    process.crawl(Bare, job=job)
    process.start()
    sys.stdout.write(json.dumps({"pages": Bare.pages, "ended_at": Bare.ended_at}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
