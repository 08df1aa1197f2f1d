"""Feeds and channels: items that are whole in their list, newest page first, until a page holds nothing new."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["feed"]).run()
