"""A row of a list that is a listing by itself: an item of a market, a card of a leak blog, a message of a channel.

Its id is that of the page it leads to (`<source>/t<id>`), so that row and page are one listing; a row without an
address and an id is known by what it is called (`<source>/n<hash>`), since places put new ones before it.
While no source is known: the place's own id, else url#position.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

from selectolax.lexbor import LexborNode

from crawler.engines.addresses import clean_url
from crawler.engines.facts import read_facts, with_facts
from crawler.engines.fields import Sheet, find_parts
from crawler.engines.posts import edited_at
from crawler.engines.text import LINE_MAX, Rendering, clean_line, read_block
from schema.listing import Listing, Thread, Vendor
from schema.page import Link


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows of a page share: its address, and mem_id of what is nobody's words."""

    address: str
    left_out: Collection[int]
    pictured: Collection[int]


def shown_on(sheet: Sheet) -> Shown:
    form = sheet.profile.list
    return Shown(
        clean_url(sheet.page.url, sheet.profile.addresses, fragment=False),
        {node.mem_id for css in form.left_out for node in sheet.tree.css(css)},
        {node.mem_id for css in form.pictured for node in sheet.tree.css(css)},
    )


def read_row_item(sheet: Sheet, shown: Shown, node: LexborNode, link: Link, position: int) -> Listing | None:
    """None for a row that is only a link: rows of this engine are no listings, or a fact that it needs is missing."""
    form, row = sheet.profile.list, sheet.profile.list.row
    if not form.item:
        return None
    facts = read_facts(sheet, form.facts, node, shown.left_out)
    if any(label not in facts for label in form.needs):
        return None
    body = with_facts(facts, _text(sheet, shown, node))
    if not (link.title or body):
        return None
    listing_id = _id(sheet, shown, link, body, position)
    posted_at = sheet.find_time(row.get("posted_at", ()), node)
    return Listing(
        id=listing_id,
        kind=form.item,
        url=sheet.find_url(row.get("url", ()), node, fragment=True) or shown.address,
        title=link.title,
        body=body,
        source=sheet.page.source,
        engine=sheet.profile.engine,
        vendor=Vendor(
            name=link.author,
            id=sheet.find_name(row.get("author_id", ()), node),
            rating=sheet.find_name(row.get("author_rating", ()), node),
        ),
        thread=Thread(listing_id, 1),
        posted_at=posted_at,
        edited_at=edited_at(sheet.find_time(row.get("edited_at", ()), node), posted_at),
        views=sheet.find_count(row.get("views", ()), node),
    )


def _text(sheet: Sheet, shown: Shown, node: LexborNode) -> str:
    rendering = Rendering(left_out=shown.left_out, pictured=shown.pictured, host=sheet.host)
    parts = find_parts(sheet.profile.list.row.get("body", ()), node)
    return "\n".join(read_block(part, rendering) for part in parts).strip("\n")


def _id(sheet: Sheet, shown: Shown, link: Link, body: str, position: int) -> str:
    if not sheet.page.source:
        return link.id or f"{link.url or shown.address}#{position if not link.url else 1}"
    if link.id:
        return f"{sheet.page.source}/t{link.id}"
    if link.url:
        return f"{sheet.page.source}/{link.url}#1"
    name = clean_line(f"{link.title} {link.author}".casefold() if link.title else body.casefold(), LINE_MAX)
    return f"{sheet.page.source}/n{blake2b(name.encode('utf-8', 'replace'), digest_size=10).hexdigest()}"
