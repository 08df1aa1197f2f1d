"""Which file walks which kind of place."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import cast

from crawler.spiders.contract import Spider
from schema.errors import BadConfig

SPIDERS = {
    "forum": "crawler.spiders.forum:walk",
    "paste": "crawler.spiders.paste:walk",
}


def spider(name: str) -> Spider:
    """raises  BadConfig for a name that is not in the table"""
    if name not in SPIDERS:
        near = get_close_matches(name, SPIDERS, 1)
        hint = f"; did you mean '{near[0]}'?" if near else f" (expected one of {', '.join(SPIDERS)})"
        raise BadConfig(f"unknown spider '{name}'{hint}")
    module, _, function = SPIDERS[name].partition(":")
    return cast(Spider, getattr(import_module(module), function))
