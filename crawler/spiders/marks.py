"""What a list row says beside what we remember of its thread, and what to remember next. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType

from crawler.addresses import page_key
from crawler.contract import ThreadMark
from crawler.spiders.losses import LIST_PREFIX, losses
from schema.listing import Listing
from schema.page import Link, PageReading

NOTHING: Mapping[str, str] = MappingProxyType({})
_MONEY = re.compile(r"[$€£¥₹₽]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥₹₽]|(?:USDT?|EUR|BTC|XMR|LTC|ETH|RUB)\b)", re.IGNORECASE)
# Places round the times in their lists, each page a little differently.
_SAME_MINUTE = timedelta(seconds=60)


def short_id(url: str) -> str:
    """A stable name for an address, whatever its host and session."""
    return blake2b(page_key(url).encode("utf-8", "replace"), digest_size=12).hexdigest()


def thread_of(row: Link) -> str:
    """The place's own id; made from the address where a place has none."""
    return row.id or f"u-{short_id(row.url)}"


def items(reading: PageReading, source: str) -> list[Link]:
    """Listings of a list page that have no pages of their own (messages, items of a feed), as rows."""
    if reading.kind != "list":
        return []
    paged = _paged(reading, source)
    return [
        Link("thread", listing.url, _own_id(listing, source), listing.title, last_activity=_last_change(listing))
        for listing in reading.listings
        if listing.id not in paged
    ]


def unread_only(
    reading: PageReading, source: str, marks: Mapping[str, ThreadMark], asked: AbstractSet[str]
) -> PageReading:
    """Without listings whose own page was read before or is asked for: a row says less than the page it leads to."""
    paged = _paged(reading, source)
    known = {
        listing_id
        for listing_id, thread in paged.items()
        if thread in asked or (thread in marks and marks[thread].last_page)
    }
    return replace(reading, listings=tuple(listing for listing in reading.listings if listing.id not in known))


def read_with_list(source: str, row: Link, at: datetime) -> ThreadMark:
    """The mark of an item: all of it was read with the list, so it is never asked for (it has no last_page)."""
    return replace(base_mark(source, row, None), last_read_at=at)


def _paged(reading: PageReading, source: str) -> dict[str, str]:
    """Listing id -> thread, for the rows that lead to pages of their own."""
    rows = [link for link in reading.links if link.rel == "thread"]
    return {f"{source}/t{row.id}" if row.id else f"{source}/{row.url}#1": thread_of(row) for row in rows}


def _own_id(listing: Listing, source: str) -> str:
    """As the place names it: the Intake finds the listing of a mark by it."""
    own = listing.id.removeprefix(f"{source}/")
    return own[1:] if own.startswith("t") else own


def _last_change(listing: Listing) -> datetime | None:
    return listing.edited_at or listing.posted_at


def prices(reading: PageReading, source: str) -> dict[str, str]:
    """Thread -> what stands for the price and the stock that its row shows; a row without either has none."""
    paged = _paged(reading, source)
    told = {paged[one.id]: _price_and_stock(one) for one in reading.listings if one.id in paged}
    return {thread: short_id(words) for thread, words in told.items() if words}


def _price_and_stock(listing: Listing) -> str:
    """As the row's facts tell them; where none are told, every sum of money in it. The price in coin only where it is
    the only one: it moves with the rate."""
    facts = dict(line.partition(": ")[::2] for line in listing.body.partition("\n\n")[0].split("\n"))
    price = facts.get("Price") or facts.get("Price in coin") or " ".join(_MONEY.findall(listing.body))
    return f"{price} {facts.get('Stock', '')}".strip()


def row_state(row: Link, mark: ThreadMark | None, price: str = "") -> str:
    """ "new", "owed", "changed" or "same". A row that shows neither count, time nor price can only be the same."""
    if mark is None:
        return "new"
    if mark.last_read_at is None:
        return "owed"
    if row.replies is not None and row.replies != mark.replies:
        return "changed"
    if row.last_activity is not None and (
        mark.last_activity is None or abs(row.last_activity - mark.last_activity) > _SAME_MINUTE
    ):
        return "changed"
    return "changed" if price and mark.shown and price != mark.shown else "same"


def base_mark(source: str, row: Link, mark: ThreadMark | None, price: str = "") -> ThreadMark:
    """The mark of a row's thread as it will stand once it is read; owed until then."""
    return ThreadMark(
        source=source,
        thread=thread_of(row),
        url=row.url,
        last_page=mark.last_page if mark else "",
        replies=row.replies,
        last_activity=row.last_activity,
        shown=price or (mark.shown if mark else ""),
    )


def owed_marks(
    source: str, rows: Sequence[Link], marks: Mapping[str, ThreadMark], shown: Mapping[str, str] = NOTHING
) -> list[ThreadMark]:
    """Marks to store with a list page, so that a crawl that ends early leaves nothing unseen behind. shown: prices()"""
    found = ((row, marks.get(thread_of(row)), shown.get(thread_of(row), "")) for row in rows)
    wanted = ((row, mark, price) for row, mark, price in found if row_state(row, mark, price) in ("new", "changed"))
    return [base_mark(source, row, mark, price) for row, mark, price in wanted]


def unlisted(marks: Iterable[ThreadMark], seen: AbstractSet[str]) -> tuple[list[str], list[ThreadMark]]:
    """What was known and is in no list of this crawl: items without a page, by thread; threads that were read, with
    none of their losses waiting to be mended."""
    known = [mark for mark in marks if not mark.thread.startswith(LIST_PREFIX) and mark.thread not in seen]
    settled = [mark for mark in known if mark.last_read_at is not None and mark.url]
    return (
        [mark.thread for mark in settled if not mark.last_page and not losses(mark)],
        [mark for mark in settled if mark.last_page and not losses(mark)],
    )


def owed(marks: Mapping[str, ThreadMark]) -> list[ThreadMark]:
    """Threads that were seen in a list and not asked for since, in the order they were stored."""
    never = (mark for mark in marks.values() if mark.last_read_at is None and not losses(mark))
    return [mark for mark in never if not mark.thread.startswith(LIST_PREFIX)]


def frontier(source: str, start: str, next_page: str, at: datetime | None, validators: str = "") -> ThreadMark:
    """How far the walk down one list has come. at: when it was finished, None while next_page is still to be read.

    validators  of the first page of the list
    """
    return ThreadMark(
        source=source,
        thread=LIST_PREFIX + short_id(start),
        url=start,
        last_page=next_page,
        last_read_at=at,
        validators=validators,
    )
