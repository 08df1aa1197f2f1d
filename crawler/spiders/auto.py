"""Places whose kind is still to be seen: walked as what the page shows with which the walk begins."""

from __future__ import annotations

import asyncio

from crawler.contract import ThreadMark
from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS, Manner
from crawler.spiders.walk import Walk
from schema.page import PageReading


async def walk(visit: Visit) -> None:
    await _Undecided(visit, _manner(visit)).run()


def _manner(visit: Visit) -> Manner:
    return MANNERS.get(visit.kind, MANNERS["forum"])


class _Undecided(Walk):
    async def _list(
        self, tasks: asyncio.TaskGroup, start: str, url: str, before: ThreadMark | None
    ) -> PageReading | None:
        reading = await super()._list(tasks, start, url, before)
        self.manner = _manner(self.visit)
        return reading
