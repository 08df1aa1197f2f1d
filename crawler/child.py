"""What runs in the crawling process; imported by the fork server beforehand, so that forking is all a start takes."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import threading
from importlib import import_module
from multiprocessing.connection import Connection
from time import sleep

from crawler.contract import CrawlEvent, CrawlJob, RunReport
from crawler.crawl import crawl
from crawler.engines.profiles import load_profiles
from crawler.halt import Halt
from crawler.transport.scrapy_settings import MIDDLEWARES
from schema.errors import GiveUp, StallwatchError

# What Scrapy imports by name from its settings, or at the first request.
_WANTED_SOON = (
    *(path.rpartition(".")[0] for path in MIDDLEWARES),
    "anyio._backends._asyncio",
    "concurrent.futures.thread",
    "crawler.spiders.auto",
    "crawler.spiders.forum",
    "crawler.spiders.paste",
    "crawler.transport.handler",
    "httpcore2",
    "httpx2",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers",
    "scrapy.core.engine",
    "scrapy.core.scheduler",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.robotstxt",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "scrapy.utils.engine",
)


def _warm_up() -> None:
    for name in _WANTED_SOON:
        import_module(name)
    load_profiles()
    gc.freeze()  # a child that collects garbage would otherwise copy every page of these modules


_warm_up()
_LAST_MOMENT_S = 10.0


def run(job: CrawlJob, pipe: Connection) -> None:
    """Crawl, telling events and at last the RunReport (or the StallwatchError that kept it from starting)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says what it means
    logging.disable(logging.CRITICAL)  # library logs quote addresses; what matters is in the report
    tell = _Teller(pipe)
    try:
        tell(asyncio.run(_crawl(job, tell, pipe)))
    except StallwatchError as error:
        tell(error)
    except Exception as error:  # noqa: BLE001 - told in the report; a traceback helps no operator
        tell(GiveUp(f"the crawl broke: {type(error).__name__}: {error}; please report this"))


class _Teller:
    """Sends to the parent; silently to nobody once the parent has gone."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __call__(self, message: CrawlEvent | RunReport | StallwatchError) -> None:
        try:
            self._pipe.send(message)
        except OSError:
            return


async def _crawl(job: CrawlJob, tell: _Teller, pipe: Connection) -> RunReport:
    halt, loop = Halt(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, halt.now, "asked", "asked to stop; what came is kept")
    threading.Thread(target=_watch, args=(pipe, halt, loop), daemon=True).start()
    return await crawl(job, tell, halt)


def _watch(pipe: Connection, halt: Halt, loop: asyncio.AbstractEventLoop) -> None:
    """Waits for "stop", or for the parent's end of the pipe to close; then sees to it that this process ends."""
    reason = "asked to stop; what came is kept"
    try:
        pipe.recv()
    except (EOFError, OSError):
        reason = "the service that started it has gone"
    if not loop.is_closed():
        loop.call_soon_threadsafe(halt.now, "asked", reason)
    sleep(_LAST_MOMENT_S)
    os._exit(1)
