"""Data that list items -> listings. The items are told apart as rows are that are listings (row_items.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from html import unescape
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jmespath.exceptions import JMESPathError
from selectolax.lexbor import LexborHTMLParser

from crawler.engines.addresses import clean_url, first_group
from crawler.engines.countdowns import read_deadline
from crawler.engines.facts import VALUE_MAX, time_words, with_facts
from crawler.engines.fields import refined
from crawler.engines.language import DataPicks, Profile
from crawler.engines.posts import distinct
from crawler.engines.taming import tame
from crawler.engines.text import LINE_MAX, NAME_MAX, Rendering, clean_block, clean_line, read_block
from crawler.engines.times import read_time
from schema.capture import FetchedPage
from schema.listing import Listing, Thread, Vendor
from schema.page import Link, PageReading

ITEMS_MAX = 20_000
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Document:
    page: FetchedPage
    data: Any
    profile: Profile
    zone: ZoneInfo

    def find(self, picks: DataPicks, item: Any, read: Callable[[str], Value | None]) -> Value | None:
        """The first text that the picks give and `read` takes; None when there is none."""
        for pick in picks:
            for text in _texts(_search(pick.path, item)):
                value = read(refined(text, pick.match, pick.steps))
                if value is not None and value != "":
                    return value
        return None

    def line(self, picks: DataPicks, item: Any, limit: int = NAME_MAX) -> str:
        return self.find(picks, item, lambda text: clean_line(unescape(text), limit)) or ""

    def time(self, text: str) -> datetime | None:
        return read_time(text, self.profile.times, self.zone, self.page.fetched_at, self.profile.day_month)

    def url(self, picks: DataPicks, item: Any) -> str:
        addresses, base = self.profile.addresses, self.page.url
        return self.find(picks, item, lambda text: clean_url(text, addresses, base)) or ""


def read_feed(page: FetchedPage, data: Any, profile: Profile, zone: ZoneInfo) -> PageReading | None:
    """None when the data are not what the profile describes. Of more than ITEMS_MAX items the newest are read."""
    document = _Document(page, data, profile, zone)
    items = next((found for pick in profile.feed.items if (found := _list(_search(pick.path, data)))), [])
    if not items and not signs_in(data, profile):
        return None
    listings = [listing for item in items if (listing := _listing(document, item))]
    if len(listings) > ITEMS_MAX:
        listings = sorted(listings, key=lambda one: one.posted_at.timestamp() if one.posted_at else 0.0)[-ITEMS_MAX:]
    following = document.url(profile.feed.next, data)
    links = (Link("next", following),) if following and following != page.url else ()
    return PageReading("list", profile.engine, tuple(distinct(listings)), links)


def signs_in(data: Any, profile: Profile) -> list[str]:
    """What of the profile's signs the data show, in words."""
    return [
        sign.says
        for sign in profile.feed.signs
        if any(refined(text, sign.pick.match, ()) for text in _texts(_search(sign.pick.path, data), held="there"))
    ]


def _search(path: Any, item: Any) -> Any:
    try:
        return path.search(item)
    except (JMESPathError, ValueError, TypeError, AttributeError, ArithmeticError):  # a function on what it cannot take
        return None


def _list(found: Any) -> list[Any]:
    return [item for item in found if item is not None] if isinstance(found, list) else []


def _texts(found: Any, held: str = "") -> Iterator[str]:
    """The texts of what an expression gave. held: what a dict without text of its own counts as."""
    if isinstance(found, list):
        for each in found[:100]:
            if not isinstance(each, list):
                yield from _texts(each, held)
    elif isinstance(found, dict):
        text = found.get("_text", held)
        if isinstance(text, str):
            yield text
    elif isinstance(found, str):
        yield found
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)


def _listing(document: _Document, item: Any) -> Listing | None:
    """None for an item with neither title nor body."""
    form, source = document.profile.feed, document.page.source
    title = document.line(form.item.get("title", ()), item, LINE_MAX)
    url = document.url(form.item.get("url", ()), item)
    body = with_facts(_facts(document, item), _body(document, item, _host(url or document.page.url)))
    if not title and not body:
        return None
    posted_at = document.find(form.item.get("posted_at", ()), item, document.time)
    edited_at = document.find(form.item.get("edited_at", ()), item, document.time)
    own = _own_id(document, item, url, f"{title}\n{posted_at or body}")
    listing_id = f"{source}/t{own}" if source else own
    return Listing(
        id=listing_id,
        kind=form.kind,
        url=url or document.page.url,
        title=title,
        body=body,
        source=source,
        engine=document.profile.engine,
        vendor=Vendor(name=document.line(form.item.get("author", ()), item)),
        thread=Thread(listing_id, 1),
        posted_at=posted_at,
        edited_at=edited_at if edited_at != posted_at else None,
    )


def _own_id(document: _Document, item: Any, url: str, otherwise: str) -> str:
    """The item's own id, else that in its address, else its address, else a hash of what it says."""
    own = document.find(document.profile.feed.item.get("id", ()), item, lambda text: clean_line(text, NAME_MAX + 1))
    own = own or first_group(document.profile.addresses.thread, url) or url
    if own and len(own) <= NAME_MAX:
        return own
    return f"n{blake2b((own or otherwise).encode('utf-8', 'replace'), digest_size=10).hexdigest()}"


def _body(document: _Document, item: Any, host: str) -> str:
    form = document.profile.feed.item
    markup = document.find(form.get("body", ()), item, str)
    if markup and _TAG.search(markup):
        return read_markup(markup, host)
    return clean_block(unescape(markup)) if markup else document.find(form.get("text", ()), item, clean_block) or ""


def read_markup(markup: str, host: str) -> str:
    """The visible text of a piece of markup."""
    tree = LexborHTMLParser(tame(markup), options=1)
    return read_block(tree.body, Rendering(host=host)) if tree.body is not None else ""


def _facts(document: _Document, item: Any) -> dict[str, str]:
    form = document.profile.feed
    told = {
        label: _moment(document, picks, item) if label in form.dated else document.line(picks, item, VALUE_MAX)
        for label, picks in form.said.items()
    }
    return {label: value for label, value in told.items() if value}


def _moment(document: _Document, picks: DataPicks, item: Any) -> str:
    at = document.page.fetched_at
    moment = document.find(picks, item, lambda text: document.time(text) or read_deadline(text, at))
    return time_words(moment) if moment else ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
