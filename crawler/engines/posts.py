"""A page of posts -> listings, in order of the page.

Ids: the opening post is `<source>/t<thread id>` whichever page of the thread is read, a reply `<source>/p<post id>`, or
`<source>/t<thread id>.<position>` at places that show no ids of posts: an id must be the same at every mirror.
While no source is known, they are the place's own post id, else url#position.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from selectolax.lexbor import LexborNode

from crawler.engines.addresses import clean_url, first_group, posts_before, thread_id
from crawler.engines.facts import read_facts, with_facts
from crawler.engines.fields import Sheet, find_parts, first_above
from crawler.engines.text import NAME_MAX, Rendering, clean_line, read_block
from schema.listing import Listing, Thread, Vendor
from schema.page import Link, PageReading

NESTED_BYTES_MAX = 50_000_000  # size of the page times the posts that stand inside one another
POSTS_MAX = 2000  # engines show 10 to 100 a page; a page with more is read as far as this
_NESTED = "got a page whose posts stand inside one another (expected one after another); look at its evidence"


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all posts of the page share.

    before         how many posts come before this page, None when it does not tell
    posts, quotes  mem_id of these elements
    """

    address: str
    thread: str
    title: str
    before: int | None
    posts: Collection[int]
    quotes: Collection[int]
    rendering: Rendering


def items(sheet: Sheet, selectors: Iterable[str], limit: int) -> list[LexborNode]:
    """The elements that the first selector with any hit finds, each once: the parts of "a, b" may find the same."""
    found = next((found for css in selectors if (found := sheet.tree.css(css))), [])
    return list({node.mem_id: node for node in found[: 2 * limit]}.values())[:limit]


def read_posts(sheet: Sheet) -> PageReading | None:
    """None when the page has no post."""
    nodes = items(sheet, sheet.profile.thread.posts, POSTS_MAX)
    if not nodes:
        return None
    sheet = sheet.in_order_of(nodes, sheet.profile.thread.post.get("posted_at", ()))
    whole = _whole(sheet, nodes)
    if _levels(nodes, whole.posts) * len(sheet.page.body) > NESTED_BYTES_MAX:
        return PageReading("unknown", sheet.profile.engine, problem=_NESTED)
    listings = [_listing(sheet, whole, node, index) for index, node in enumerate(nodes)]
    listings = _linked(distinct(listings), whole, sheet)
    following = sheet.find_url(sheet.profile.thread.next)
    links = (Link("next", following),) if following and following != whole.address else ()
    return PageReading("thread", sheet.profile.engine, tuple(listings), links, thread=whole.thread)


def _whole(sheet: Sheet, nodes: Iterable[LexborNode]) -> _Whole:
    form, addresses = sheet.profile.thread, sheet.profile.addresses
    own = sheet.find_url(form.page.get("address", ()))
    asked = clean_url(sheet.page.url, addresses, fragment=False)
    thread = (
        sheet.find_name(form.page.get("id", ()))
        or thread_id(asked, addresses)
        or thread_id(own, addresses)
        or sheet.page.subject
    )
    quotes, posts = _ids(sheet, form.quotes), {node.mem_id for node in nodes}
    return _Whole(
        address=asked or own,
        thread=clean_line(thread, NAME_MAX),
        title=sheet.find_line(form.page.get("title", ())),
        before=_before(sheet, (asked, own)),
        posts=posts,
        quotes=quotes,
        rendering=Rendering(
            left_out=quotes | posts | _ids(sheet, form.left_out),  # where tags are missing, posts stand inside posts
            pictured=_ids(sheet, form.pictured),
            verbatim=_ids(sheet, form.verbatim),
            host=sheet.host,
        ),
    )


def _before(sheet: Sheet, addresses: Iterable[str]) -> int | None:
    if sheet.profile.thread.whole:
        return 0
    shown = sheet.find_count(sheet.profile.thread.page.get("posts_before", ()))
    if shown is not None:
        return shown
    told = (posts_before(address, sheet.profile.addresses) for address in addresses if address)
    known = next((before for before in told if before is not None), None)
    number = None if known else sheet.find_count(sheet.profile.thread.page.get("page_number", ()))
    return known if number is None else _pages_before(number, sheet.profile.addresses.per_page)


def _pages_before(number: int, per_page: int) -> int | None:
    """A page number shown says more than an address that names no page: the address may be that of a later post."""
    if number <= 1:
        return 0
    return (number - 1) * per_page if per_page else None


def _ids(sheet: Sheet, selectors: Iterable[str]) -> set[int]:
    return {node.mem_id for css in selectors for node in sheet.tree.css(css)}


def _listing(sheet: Sheet, whole: _Whole, node: LexborNode, index: int) -> Listing:
    post = sheet.profile.thread.post
    url = sheet.find_url(post.get("url", ()), node, fragment=True) or whole.address
    position = sheet.find_count(post.get("position", ()), node)
    if position is None:
        position = 0 if whole.before is None else whole.before + index + 1
    posted_at = sheet.find_time(post.get("posted_at", ()), node)
    return Listing(
        id=_id(sheet, whole, _own_id(sheet, node, url), position, index),
        kind=sheet.profile.thread.opening if position == 1 else "reply",
        url=url,
        title=whole.title or sheet.find_line(post.get("title", ()), node),
        body=_told(sheet, whole, node) if position == 1 else _body(sheet, whole, node, is_opening=False),
        source=sheet.page.source,
        engine=sheet.profile.engine,
        vendor=_vendor(sheet, node),
        thread=Thread(position=position),
        posted_at=posted_at,
        edited_at=edited_at(sheet.find_time(post.get("edited_at", ()), node), posted_at),
        views=sheet.find_count(post.get("views", ()), node),
    )


def _told(sheet: Sheet, whole: _Whole, node: LexborNode) -> str:
    """The body of an opening post, with what is told of it beside its text."""
    facts = read_facts(sheet, sheet.profile.thread.facts, node, whole.rendering.left_out)
    return with_facts(facts, _body(sheet, whole, node, is_opening=True))


def edited_at(edited: datetime | None, posted: datetime | None) -> datetime | None:
    """Some places give every post a time of change, which means an edit only when it is not that of posting."""
    return edited if edited and (posted is None or edited >= posted + timedelta(minutes=1)) else None


def _own_id(sheet: Sheet, node: LexborNode, url: str) -> str:
    found = sheet.find_name(sheet.profile.thread.post.get("id", ()), node)
    return found or clean_line(first_group(sheet.profile.addresses.post, url), NAME_MAX)


def _id(sheet: Sheet, whole: _Whole, own: str, position: int, index: int) -> str:
    fallback = f"{whole.address}#{position or index + 1}"
    if not sheet.page.source:
        return own or fallback
    if position == 1 and whole.thread:
        return f"{sheet.page.source}/t{whole.thread}"
    if not own and whole.thread and position:
        return f"{sheet.page.source}/t{whole.thread}.{position}"
    return f"{sheet.page.source}/p{own}" if own else f"{sheet.page.source}/{fallback}"


def distinct(listings: list[Listing]) -> list[Listing]:
    """A page that gives one id to several posts must not make one of them overwrite another."""
    seen: dict[str, int] = {}
    out = []
    for listing in listings:
        count = seen[listing.id] = seen.get(listing.id, 0) + 1
        out.append(listing if count == 1 else replace(listing, id=f"{listing.id}~{count}"))
    return out


def _linked(listings: list[Listing], whole: _Whole, sheet: Sheet) -> list[Listing]:
    """Each listing with the id of the opening one, which may stand on an earlier page."""
    opening = next((listing.id for listing in listings if listing.thread.position == 1), "")
    if not opening and whole.thread:
        opening = f"{sheet.page.source}/t{whole.thread}" if sheet.page.source else f"t{whole.thread}"
    return [replace(listing, thread=Thread(opening, listing.thread.position)) for listing in listings]


def _vendor(sheet: Sheet, node: LexborNode) -> Vendor:
    post = sheet.profile.thread.post
    return Vendor(
        name=sheet.find_name(post.get("author", ()), node),
        id=sheet.find_name(post.get("author_id", ()), node),
        joined_at=sheet.find_time(post.get("author_joined", ()), node),
        posts=sheet.find_count(post.get("author_posts", ()), node),
        rating=sheet.find_name(post.get("author_rating", ()), node),
    )


def _body(sheet: Sheet, whole: _Whole, node: LexborNode, *, is_opening: bool) -> str:
    """The poster's own words. An opening post that is nothing but quotes keeps them: there is nobody to quote."""
    parts = _parts(sheet, whole, node)
    body = _unsigned(sheet, "\n".join(read_block(part, whole.rendering) for part in parts).strip("\n"))
    if body or not is_opening or not whole.quotes:
        return body
    kept = replace(whole.rendering, left_out=set(whole.rendering.left_out) - set(whole.quotes))
    return "\n".join(read_block(part, kept) for part in parts).strip("\n")


def _unsigned(sheet: Sheet, body: str) -> str:
    """The text before the last line that a signature follows; all of it where that is the first line."""
    ends = sheet.profile.thread.ends
    lines = body.split("\n") if ends else []
    at = next((index for index in range(len(lines) - 1, 0, -1) if any(end.match(lines[index]) for end in ends)), 0)
    return "\n".join(lines[:at]).strip("\n") if at else body


def _parts(sheet: Sheet, whole: _Whole, node: LexborNode) -> list[LexborNode]:
    return find_parts(sheet.profile.thread.post.get("body", ()), node, whole.posts)


def _levels(nodes: Iterable[LexborNode], posts: Collection[int]) -> int:
    """How many posts stand inside another one: each is searched once more for every one around it."""
    return sum(first_above(node, posts) is not None for node in nodes)
