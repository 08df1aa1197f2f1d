"""Which file walks which kind of place."""

from __future__ import annotations

from typing import cast

from config.plugins import load
from crawler.spiders.contract import Spider

SPIDERS = {
    "auto": "crawler.spiders.auto:walk",
    "forum": "crawler.spiders.forum:walk",
    "paste": "crawler.spiders.paste:walk",
    "market": "crawler.spiders.market:walk",
    "leak": "crawler.spiders.leak:walk",
    "feed": "crawler.spiders.feed:walk",
}


def spider(name: str) -> Spider:
    """raises  BadConfig for a name that is not in the table"""
    return cast(Spider, load(SPIDERS, "crawler.spiders", name))
