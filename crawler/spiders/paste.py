"""Paste sites: one list of recent pastes, no boards. A paste is a thread of one page, and may be gone at a revisit."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["paste"]).run()
