"""A Scrapy engine for as long as one crawl needs it. The walk is ours; Scrapy downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawler.halt import Halt
from crawler.transport.fetch import Download
from crawler.transport.identity import Identity


class _Place(Spider):
    """Holds what handler and middleware ask for; start() is the whole crawl."""

    name = "place"

    def __init__(self, identity: Identity | None, halt: Halt, work: Callable[[Download], Awaitable[None]]) -> None:
        super().__init__()
        self.identity, self.halt, self._work = identity, halt, work

    async def start(self) -> AsyncIterator[Any]:
        await self._work(self._download)
        return
        yield  # makes this a generator, as Scrapy wants it; nothing goes through its scheduler

    async def _download(self, url: str) -> Response:
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("a download was asked for outside a crawl")
        return await engine.download_async(Request(url, dont_filter=True))


async def downloading(
    settings: Mapping[str, Any], identity: Identity | None, halt: Halt, work: Callable[[Download], Awaitable[None]]
) -> None:
    """Runs work(download) inside an engine, and returns when both have ended. work must not raise.

    identity  None for a direct source, which needs settings with the direct handler
    """
    await AsyncCrawlerRunner(dict(settings)).crawl(_Place, identity, halt, work)
