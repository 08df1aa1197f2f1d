"""Reads a page that no profile knows: as a thread by its posts, or as a list by its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from crawler.engines.fields import Sheet
from crawler.engines.generic import blocks, hints, marking, page_facts, selling
from crawler.engines.generic.anchors import WEAK, Anchors, find_anchors
from crawler.engines.generic.asides import is_aside
from crawler.engines.generic.blocks import best_group
from crawler.engines.generic.details import fields_of
from crawler.engines.generic.nesting import Group
from crawler.engines.generic.outline import FLOW, Outline
from crawler.engines.generic.paging import next_pages
from crawler.engines.generic.posts import Post, read_items, without_title
from crawler.engines.generic.rows import Rows, Sight, find_rows, is_row_like
from crawler.engines.generic.titles import title_links
from crawler.engines.generic.wares import is_price
from crawler.engines.language import Profile
from crawler.engines.posts import read_posts
from crawler.engines.rows import read_rows
from crawler.engines.times import read_time
from crawler.engines.written_dates import day_order
from schema.capture import FetchedPage
from schema.page import Link, PageReading

MARKUP_MAX = 3_000_000  # characters; pages of real places have below 700,000
TAGS_MAX = 120_000
PRICE_MAX = 60
FEW = 8  # posts of a page whose address says that it is a thread: they are not taken for rows


@dataclass(frozen=True, slots=True)
class Structure:
    """What was found on a page before it was read as one thing or the other."""

    sight: Sight
    group: Group | None
    posts: list[Post]
    rows: Rows | None

    @property
    def outline(self) -> Outline:
        return self.sight.outline

    @property
    def anchors(self) -> Anchors:
        return self.sight.anchors

    @property
    def address(self) -> str:
        return self.sight.address

    @property
    def base(self) -> str:
        return self.sight.base


def read_structure(page: FetchedPage, markup: str, zone: ZoneInfo) -> PageReading | None:
    """The page as its structure shows it, with a confidence; None where it shows nothing.

    markup   tamed (taming.py)
    returns  kind "thread" or "list"; "unknown" where there is no more than a way on, without a confidence
    """
    found = find_structure(page, markup, zone)
    if found is None:
        return None
    onwards = tuple(Link("next", url) for url in next_pages(found.outline, found.base, found.address))
    wares = selling.in_posts(found.sight, found.posts)
    signed = _are_signed(found)
    if not wares and signed and len(found.posts) > 1 and is_thread(found, page.purpose):
        return _thread(found, page, zone, onwards)
    wares = wares or _wares_of_rows(found)
    if len(wares) == 1 and signed:  # it is in what somebody wrote
        wares = []
    if not wares and (ware := _ware(found, page, zone)):
        return replace(ware, links=onwards)
    is_shelf_first = len(found.posts) < 2 and not hints.BOARD_THREAD.search(found.address)
    if not wares and is_shelf_first:
        wares = selling.on_shelf(found.sight)
    if not wares and is_thread(found, page.purpose):
        return _thread(found, page, zone, onwards)
    is_told = page.purpose == "thread" or hints.THREAD_ADDRESS.search(found.address)
    if not wares and not is_shelf_first and not is_told:
        wares = selling.on_shelf(found.sight)
    if found.rows or wares:
        return _list(found, wares, page, zone, onwards)
    return PageReading("unknown", marking.NAME, links=onwards) if onwards else None


def _are_signed(found: Structure) -> bool:
    """Somebody wrote most of these posts at some time; what buyers say of goods does not count."""
    told = [post.author is not None and post.author.rank < WEAK and post.posted is not None for post in found.posts]
    return sum(told) * 2 > len(told) and not selling.is_of_review(found.posts[0])


def _wares_of_rows(found: Structure) -> list[selling.Ware]:
    """None where few of the rows are priced, and in a thread."""
    if hints.BOARD_THREAD.search(found.address):
        return []
    wares = selling.on_rows(found.sight, found.rows) if found.rows else []
    return wares if found.rows and 2 * len(wares) >= len(found.rows.parts) else []


def find_structure(page: FetchedPage, markup: str, zone: ZoneInfo) -> Structure | None:
    """None for a page larger than any that is read without a profile."""
    if len(markup) > MARKUP_MAX or markup.count("<") > TAGS_MAX:
        return None
    outline = Outline(marking.clean(markup))
    order = day_order(each.line(60) for each in outline.elements if 6 <= each.text <= 60)

    @cache
    def read(text: str) -> datetime | None:
        return read_time(text, (), zone, page.fetched_at, order)

    anchors = find_anchors(outline, read)
    address = page_facts.address_of(outline, page.url)
    base = page_facts.base_of(outline, address)
    priced = outline.count(
        [each for each in outline.elements if 2 <= each.text <= PRICE_MAX and is_price(each.line(PRICE_MAX))]
    )
    sight = Sight(outline, anchors, title_links(outline, anchors), priced, base, address)
    group = best_group(outline, anchors)
    posts = read_items(outline, anchors, group) if group else []
    return Structure(sight, group, posts, find_rows(sight))


def is_thread(found: Structure, purpose: str) -> bool:
    """Which of the two a page is: by what was asked for, its address, and which of the two it shows more of."""
    if found.group is None or hints.NO_THREAD_ADDRESS.search(found.address):
        return False
    told = bool(hints.THREAD_ADDRESS.search(found.address)) or purpose == "thread"
    if not (told and len(found.posts) <= FEW) and is_row_like(found.sight, found.posts):
        return False
    if found.rows is None:
        return True
    lean = {"thread": 2.0, "list": 0.5}.get(purpose, 1.0)
    if hints.THREAD_ADDRESS.search(found.address):
        lean *= 2
    elif hints.BOARD_ADDRESS.search(found.address) or hints.INDEX_ADDRESS.search(found.address):
        lean *= 0.3
    return found.group.score * lean > found.rows.score


def _thread(found: Structure, page: FetchedPage, zone: ZoneInfo, onwards: tuple[Link, ...]) -> PageReading | None:
    outline = found.outline
    title = page_facts.title_of(outline, found.posts[0].item.head)
    posts = [without_title(found.posts[0], outline, title), *found.posts[1:]]
    fields = fields_of(
        outline, posts, found.base, found.address, lambda text: read_time(text, ("%b %Y",), zone, page.fetched_at)
    )
    about = {
        "address": found.address,
        "id": page_facts.thread_of(found.address),
        "title": title,
        "posts_before": page_facts.posts_before(outline, found.address),
    }
    profile = marking.PASTE if _is_paste(found) else marking.PROFILE
    reading = read_posts(_sheet(found, marking.marked(posts, fields, about, found.base), profile, page, zone))
    return replace(reading, links=onwards, confidence=_sure_of_posts(found)) if reading else None


def _list(
    found: Structure, wares: list[selling.Ware], page: FetchedPage, zone: ZoneInfo, onwards: tuple[Link, ...]
) -> PageReading:
    """Links; where the rows are goods or leaks, these too, and every link leads to one."""
    links = found.rows.links if found.rows else ()
    sure = _sure_of_rows(found.rows) if found.rows else 0.0
    if not wares:
        return PageReading("list", marking.NAME, links=(*links, *onwards), confidence=sure)
    shelf = selling.shelf(wares, found.base)
    reading = read_rows(_sheet(found, shelf, selling.profile_of(wares[0].kind), page, zone))
    led = {ware.url: ware for ware in wares}
    kept = tuple(
        replace(link, rel="thread", author=led[link.url].author) if link.url in led else link
        for link in links
        if link.url in led or link.rel == "board"
    )
    listings = reading.listings if reading else ()
    return PageReading("list", marking.NAME, listings, (*kept, *onwards), confidence=max(sure, _sure_of(wares)))


def _ware(found: Structure, page: FetchedPage, zone: ZoneInfo) -> PageReading | None:
    """The page of one of a market's goods, or of one leak."""
    title = page_facts.title_of(found.outline, found.posts[0].item.head if found.posts else None)
    ware = selling.on_page(found.sight, title, found.posts)
    if ware is None:
        return None
    about = {"address": found.address, "id": page_facts.thread_of(found.address), "title": title}
    written = selling.ware_page(ware, about, found.base)
    reading = read_posts(_sheet(found, written, selling.profile_of(ware.kind), page, zone))
    return replace(reading, confidence=_sure_of([ware])) if reading else None


def _sheet(found: Structure, markup: str, profile: Profile, page: FetchedPage, zone: ZoneInfo) -> Sheet:
    return Sheet(page, LexborHTMLParser(markup), profile, zone, found.base, page_facts.host_of(found.base))


def _sure_of(wares: list[selling.Ware]) -> float:
    """How sure it is that these are goods or leaks: by how much is told of each."""
    told = sum(min(len(ware.facts), 4) + bool(ware.author) for ware in wares) / len(wares)
    return round(min(0.95, 0.45 + 0.1 * told), 2)


def _is_paste(found: Structure) -> bool:
    """One text in lines of its own, at an address that is none of a board's thread."""
    body = found.posts[0].body if len(found.posts) == 1 else None
    if body is None or hints.BOARD_THREAD.search(found.address):
        return False
    kept = max((each.text for each in found.outline.inside(body) if each.name in blocks.VERBATIM), default=0)
    return kept * 5 >= body.text * 3 > 0


def _sure_of_posts(found: Structure) -> float:
    """How sure it is that these are a thread's posts, 0 to 1: by what each of them has, how plainly, and how much of
    the page's text is theirs."""
    posts, total = found.posts, len(found.posts)
    named = sum(post.author is not None for post in posts) / total
    dated = sum(post.posted is not None for post in posts) / total
    written = sum(post.body is not None for post in posts) / total
    guessed = sum(post.author is None or post.author.rank == WEAK for post in posts) / total
    whole = sum(post.body is post.item.head for post in posts) / total
    told = {(post.author and post.author.text, post.posted and post.posted.at) for post in posts}
    full = 0.2 + 0.3 * named + 0.15 * dated + 0.2 * written + (0.1 if total > 1 else 0)
    doubt = 0.05 * guessed + 0.2 * whole + 0.2 * (1 - len(told) / total) + 0.5 * max(0.0, 0.35 - _share_of_text(found))
    return round(max(0.1, full - doubt), 2)


def _share_of_text(found: Structure) -> float:
    """How much of the text that stands in no menu and side bar is in the posts."""
    held = sum(post.item.plain if post.body is post.item.head else post.body.text for post in found.posts if post.body)
    blocks_of_text = (
        each for each in found.outline.elements if each.flow and each.name not in FLOW and not is_aside(each)
    )
    return held / max(1, held, sum(each.flow for each in blocks_of_text))


def _sure_of_rows(rows: Rows) -> float:
    threads = [link for link in rows.links if link.rel == "thread"] or rows.links
    told = sum(bool(link.author) + bool(link.last_activity) + (link.replies is not None) for link in threads)
    few = (0.1 if len(threads) > 1 else 0) + (0.1 if len(threads) > 3 else 0)
    return round(min(0.95, 0.2 + 0.2 * rows.share + 0.15 * told / len(threads) + few), 2)
