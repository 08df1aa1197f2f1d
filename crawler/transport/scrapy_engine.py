"""A Scrapy engine for as long as one crawl needs it. The walk is ours; Scrapy downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawler.transport.caller import Call, Caller
from crawler.transport.fetch import Download


class _Place(Spider):
    """Holds what handler and middleware ask for; start() is the whole crawl."""

    name = "place"

    def __init__(self, caller: Caller, work: Callable[[Download], Awaitable[None]]) -> None:
        super().__init__()
        self.caller, self._work = caller, work

    async def start(self) -> AsyncIterator[Any]:
        await self._work(self._download)
        return
        yield  # makes this a generator, as Scrapy wants it; nothing goes through its scheduler

    async def _download(self, call: Call) -> Response:
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("a download was asked for outside a crawl")
        method = "GET" if call.form is None else "POST"
        request = Request(call.url, method=method, headers=list(call.headers), body=call.form, dont_filter=True)
        request.meta["jar_epoch"] = call.epoch
        return await engine.download_async(request)


async def downloading(settings: Mapping[str, Any], caller: Caller, work: Callable[[Download], Awaitable[None]]) -> None:
    """Runs work(download) inside an engine, and returns when both have ended. work must not raise.

    caller  one without an identity is for a direct source, and needs settings with the direct handler
    """
    await AsyncCrawlerRunner(dict(settings)).crawl(_Place, caller, work)
