"""How a crawl is told to end: the one word everybody listens to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Halt:
    """Not set: go on. Once set it stays set, with the first outcome and reason it was given.

    Waiting requests wake up, running ones end, nothing new begins; what is on record is still read.
    """

    def __init__(self) -> None:
        self.outcome = ""
        self.reason = ""
        self._set = asyncio.Event()
        self._running: set[asyncio.Timeout] = set()

    def __bool__(self) -> bool:
        return self._set.is_set()

    def now(self, outcome: str, reason: str) -> None:
        """outcome: one of RunReport, "stopped" (partial when something came, else failed),
        or "asked" (partial when something came, else stopped)."""
        if self:
            return
        self.outcome, self.reason = outcome, reason
        self._set.set()
        soon = asyncio.get_running_loop().time()
        for limit in self._running:
            limit.reschedule(soon)

    async def wait(self) -> None:
        """Returns once the crawl is to end."""
        await self._set.wait()

    async def pause(self, seconds: float) -> None:
        """Sleep, but no longer than the crawl goes on."""
        if seconds <= 0 or self:
            return
        try:
            await asyncio.wait_for(self._set.wait(), seconds)
        except TimeoutError:
            return

    @contextmanager
    def ends(self, limit: asyncio.Timeout) -> Iterator[None]:
        """While the body runs, a halt lets the time limit run out at once."""
        self._running.add(limit)
        if self:
            limit.reschedule(asyncio.get_running_loop().time())
        try:
            yield
        finally:
            self._running.discard(limit)
