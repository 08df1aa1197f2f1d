"""A list page -> links to threads or pastes, to boards and to the next page, and the rows that are listings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.engines.addresses import clean_url, first_group, thread_id
from crawler.engines.fields import Sheet
from crawler.engines.posts import distinct, items
from crawler.engines.row_items import read_row_item, shown_on
from crawler.engines.text import NAME_MAX, clean_line
from schema.listing import Listing
from schema.page import Link, PageReading

ROWS_MAX = 2000


@dataclass(frozen=True, slots=True)
class _Row:
    link: Link
    listing: Listing | None


def read_rows(sheet: Sheet) -> PageReading | None:
    """None when the page has neither rows nor boards, or none of them leads anywhere or is a listing."""
    rows = list(_rows(sheet))
    threads = () if sheet.profile.list.whole else (row.link for row in rows if row.link.url)
    links, listings = (*_boards(sheet), *threads), [row.listing for row in rows if row.listing]
    if not links and not listings:
        return None
    return PageReading("list", sheet.profile.engine, tuple(distinct(listings)), (*links, *next_page(sheet)))


def next_page(sheet: Sheet) -> tuple[Link, ...]:
    """The link to the list's next page; empty on the last one."""
    following = sheet.find_url(sheet.profile.list.next)
    here = clean_url(sheet.page.url, sheet.profile.addresses, fragment=False)
    return (Link("next", following),) if following and following != here else ()


def _rows(sheet: Sheet) -> Iterator[_Row]:
    """Each thread once, as its first row shows it."""
    seen = set()
    nodes = items(sheet, sheet.profile.list.rows, ROWS_MAX)
    sheet = sheet.in_order_of(nodes, sheet.profile.list.row.get("last_activity", ()))
    shown = shown_on(sheet)
    for position, node in enumerate(nodes, 1):
        link = _thread(sheet, node)
        name = link.id or link.url
        if name in seen:
            continue
        listing = read_row_item(sheet, shown, node, link, position)
        if name:
            seen.add(name)
        if name or listing:
            yield _Row(link, listing)


def _thread(sheet: Sheet, node: LexborNode) -> Link:
    """url is empty where the row leads nowhere."""
    row = sheet.profile.list.row
    url = sheet.find_url(row.get("url", ()), node)
    own = sheet.find_name(row.get("id", ()), node) or thread_id(url, sheet.profile.addresses)
    return Link(
        rel="thread",
        url=url,
        id=clean_line(own, NAME_MAX),
        title=sheet.find_line(row.get("title", ()), node),
        author=sheet.find_name(row.get("author", ()), node),
        replies=sheet.find_count(row.get("replies", ()), node),
        last_activity=sheet.find_time(row.get("last_activity", ()), node),
        pinned=bool(sheet.find_line(row.get("pinned", ()), node)),
    )


def _boards(sheet: Sheet) -> Iterator[Link]:
    form, seen = sheet.profile.list, set()
    for node in items(sheet, form.boards, ROWS_MAX):
        url = sheet.find_url(form.board.get("url", ()), node)
        if url and url not in seen:
            seen.add(url)
            own = clean_line(first_group(sheet.profile.addresses.board, url), NAME_MAX)
            yield Link("board", url, own, sheet.find_line(form.board.get("title", ()), node))
