"""What kind of place is this? By the profile that reads its page, else by what the page itself shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser

from crawler.engines.decoding import decode
from crawler.engines.generic.marking import NAME as GENERIC
from crawler.engines.profiles import load_profiles
from crawler.engines.reader import PLAIN_TEXT, recognise
from crawler.engines.taming import tame
from schema.capture import FetchedPage
from schema.page import PageReading

OTHERWISE = "forum"  # the walk that misses nothing: boards are followed, threads with an offer are read again
_OF_LISTING = MappingProxyType({"market_item": "market", "leak_post": "leak", "paste": "paste", "feed_item": "feed"})
_LOOKED_AT = 400_000  # characters of visible text
_LEAST = 2  # different signs

_PRICE = r"(?:[$€£₿]\s?\d|\d\s?(?:usd|eur|gbp|btc|xmr|ltc)\b)"
# Words of a page's frame and rows. One alone can be anywhere; a kind takes _LEAST different ones.
_SIGNS: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        kind: MappingProxyType({says: re.compile(pattern, re.IGNORECASE) for says, pattern in signs.items()})
        for kind, signs in {
            "market": {
                "a basket": r"\b(?:add to (?:cart|basket)|(?:my |shopping )?(?:cart|basket)\b|checkout|buy now)|корзин|"
                r"warenkorb|panier|carrito|carrinho|sepet|购物车",
                "prices": rf"{_PRICE}(?s:.{{0,2000}}?){_PRICE}",
                "stock": r"\b(?:in stock|out of stock|sold out|\d+ left|stock:)|в наличии|auf lager|en stock",
                "shipping": r"\bships? (?:from|to)\b|\bshipping\b|доставк|versand|livraison|envío",
                "vendors": r"\bvendors?\b|продав(?:ец|цы)|verkäufer|vendeur|vendedor",
            },
            "leak": {
                "countdowns": r"\b(?:time left|days? left|until publication|countdown|\d+d \d+h \d+m)|осталось \d",
                "published data": r"\b(?:published|publication|leaked|full leak|data leak|disclos(?:ed|ures?))\b",
                "victims": r"\b(?:victims?|companies|our clients|new compan(?:y|ies)|wall of shame)\b|жертв",
                "revenue": r"\brevenue\b|\bemployees\b",
                "ransom": r"\b(?:ransom(?:ware)?|negotiat(?:e|ions?)|proofs? of)\b|выкуп",
            },
            "paste": {
                "pastes": r"\b(?:recent|latest|public|new|all|create (?:a )?) ?(?:pastes?|snippets?|bins?)\b",
                "raw texts": r"\braw\b",
                "expiry": r"\b(?:expir(?:es|ation|y)|burn after reading|never expires)\b",
                "syntax": r"\b(?:syntax|highlight(?:ing)?|plain ?text|lexer)\b",
            },
        }.items()
    }
)


def kind_of(page: FetchedPage, reading: PageReading) -> tuple[str, str]:
    """(name of the spider that walks such places, why it is one), from a page that could be read.

    A page without a profile is a forum unless it clearly shows something else: that walk leaves nothing out.
    """
    profile = load_profiles().get(reading.engine)
    if profile is not None:
        _, why = recognise(page)
        return profile.spider, why if why.startswith(f"{reading.engine}:") else f"{reading.engine} reads it"
    if reading.engine == PLAIN_TEXT:
        return "paste", "its first page is plain text"
    if reading.engine != GENERIC:
        return OTHERWISE, "nothing on its first page says what it is"
    return _by_structure(page, reading)


def _by_structure(page: FetchedPage, reading: PageReading) -> tuple[str, str]:
    """Boards and replies are a forum's, whatever its threads are about: only without them words count."""
    for listing in reading.listings:
        if listing.kind in _OF_LISTING:
            return _OF_LISTING[listing.kind], f"no profile knows it; its first page shows {_several(listing.kind)}"
    said = _forum_signs(reading)
    text = "" if said else _visible(page)
    shown = {kind: [says for says, sign in signs.items() if sign.search(text)] for kind, signs in _SIGNS.items()}
    kind = max(shown, key=lambda each: len(shown[each]))
    if len(shown[kind]) < _LEAST:
        kind, shown = OTHERWISE, {OTHERWISE: said}
    what = f"its first page shows {', '.join(shown[kind])}" if shown[kind] else "nothing on its first page says more"
    return kind, f"no profile knows it; {what}"


def _several(kind: str) -> str:
    """ "market_item" -> "market items" """
    return f"{kind.replace('_', ' ')}s"


def _forum_signs(reading: PageReading) -> list[str]:
    rows = [link for link in reading.links if link.rel != "next"]
    signs = {
        "boards": any(row.rel == "board" for row in rows),
        "replies": sum(row.replies is not None for row in rows) * 2 > len(rows),
        "posts of several people": len({one.vendor.name for one in reading.listings if one.vendor.name}) > 1,
    }
    return [says for says, is_there in signs.items() if is_there]


def _visible(page: FetchedPage) -> str:
    tree = LexborHTMLParser(tame(decode(page.body, page.charset)))
    tree.strip_tags(["script", "style", "template", "noscript"])
    return (tree.body.text(separator=" ") if tree.body is not None else "")[:_LOOKED_AT]
