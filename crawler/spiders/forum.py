"""Forums: boards of boards, lists of threads in order of their last post, threads of one or more pages."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["forum"]).run()
