"""Markets and shops: categories in categories, lists of goods, a page for each. Prices and stock change silently."""

from __future__ import annotations

from crawler.spiders.contract import Visit
from crawler.spiders.manners import MANNERS
from crawler.spiders.walk import Walk


async def walk(visit: Visit) -> None:
    await Walk(visit, MANNERS["market"]).run()
