"""Leak blogs: one list of cards, mostly with a post for each. Deadlines move and files appear silently."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["leak"]).run()
