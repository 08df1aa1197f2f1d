"""Is what a thread offers still for sale? Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from schema.listing import Listing

LiveRule = Callable[[Sequence[Listing]], bool]

_ON_OFFER = frozenset({"sale", "auction", "service", "free"})
_OVER = re.compile(r"\W*(?:(?:sold|closed|продано|закрыто|vendido|vendu|verkauft|satıldı|बिक गया)(?!\w)|已售)", re.I)


def is_on_sale(thread: Sequence[Listing]) -> bool:
    """The opening post offers something, and its vendor has not said since that it is over.

    thread  the opening listing, then its vendor's own posts in order; empty is not on sale
    """
    if not thread or not _offers(thread[0]) or _OVER.match(thread[0].title):
        return False
    is_open = True
    for post in thread[1:]:
        is_over = _OVER.match(post.body) or (post.offer is not None and post.offer.intent == "negative")
        is_open = not is_over and (is_open or _offers(post))
    return is_open


def _offers(listing: Listing) -> bool:
    return listing.offer is not None and listing.offer.intent in _ON_OFFER
