"""Paste sites: one list of recent pastes. A paste is a thread of one page and never changes: no boards, no revisits."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["paste"]).run()
