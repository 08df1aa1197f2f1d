"""Rows of a list: repeated elements with a link to a thread each, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.engines.addresses import clean_url, first_group
from crawler.engines.generic import hints
from crawler.engines.generic.anchors import WEAK, Anchors
from crawler.engines.generic.asides import HEADINGS, is_aside
from crawler.engines.generic.blocks import of_one_kind, shared_tokens
from crawler.engines.generic.columns import Columns, find_columns, in_column, read_replies
from crawler.engines.generic.marking import ADDRESSES
from crawler.engines.generic.outline import FLOW, Counted, Element, Outline
from crawler.engines.generic.page_facts import host_of, thread_of
from crawler.engines.generic.posts import Post
from crawler.engines.generic.titles import Titles, chosen
from crawler.engines.text import NAME_MAX, clean_line
from schema.page import Link

Find = Callable[[Element], Iterator[list[Element]]]
ROWS_MAX = 2000
BOARD = 0.8  # what the address of a board says for a row
CROWDED = 5  # times in an item, from which on it is a list itself
ROW_MAX = 500  # elements of a row


@dataclass(frozen=True, slots=True)
class Rows:
    """links: a Link a row, in order of the page. parts: the elements of each row. score: as that of blocks.Group, to be
    compared with it. share: of the elements of their kind that are rows. told: how much a row shows beside its link.
    columns: what headings above the rows call them."""

    members: tuple[Element, ...]
    links: tuple[Link, ...]
    parts: tuple[tuple[Element, ...], ...]
    score: float
    share: float
    told: float
    columns: Columns


@dataclass(frozen=True, slots=True)
class Sight:
    """A page with all that is known of it before its rows are."""

    outline: Outline
    anchors: Anchors
    titles: Titles
    priced: Counted
    base: str
    address: str


def find_rows(sight: Sight) -> Rows | None:
    """The rows of a page; None when nothing repeats with a link of its own."""
    several, alone = (_groups(sight, find) for find in (_several, _alone))
    there, one = ([rows for rows in found if not is_aside(rows.members[0])] for found in (several, alone))
    found = there or one or several or alone  # a board with one thread has nothing that repeats
    if not found:
        return None
    return _with_others(max(found, key=lambda rows: rows.score), [*there, *one] if there or one else several)


def _groups(sight: Sight, find: Find) -> list[Rows]:
    parents = (each for each in sight.outline.elements if each.links >= 3 and sight.titles.links.within(each))
    rated = (_rated(sight, members) for parent in parents for members in find(parent))
    return [rows for rows in rated if rows]


def _several(parent: Element) -> Iterator[list[Element]]:
    yield from of_one_kind(
        [child for child in parent.children if child.links and child.name not in ("a", "br", "thead", "td")]
    )


def _alone(parent: Element) -> Iterator[list[Element]]:
    names = ("tr", "li", "div", "article")
    return (
        [child]
        for child in parent.children
        if child.links and child.name in names and child.end - child.index < ROW_MAX
    )


def is_row_like(sight: Sight, posts: Sequence[Post]) -> bool:
    """Whether what looks like posts are rows: each begins with a link of its own that says something else."""
    if sum(post.item.count(sight.anchors.timed) for post in posts) >= CROWDED * len(posts):
        return True
    if any(post.item.inner for post in posts):
        return False
    items = [post.item.head for post in posts]
    own = sight.outline.title.lower()
    authors = [post.author.element for post in posts if post.author]
    titles = [title for _, title in chosen(sight.titles, items) if _leads_away(title, sight, authors)]
    titles = [title for title in titles if not _is_own(title, own) and not _is_in_text(title)]
    if len({_url(title, sight) for title in titles}) < 0.7 * len(items):
        return False
    if (len(items) > 1 or sight.address) and sum(_is_heading(title) for title in titles) >= 0.7 * len(items):
        return True
    said = {title.line(80) for title in titles}
    plain = sum(item.text - item.links for item in items) / len(items)
    blocks = [max((each.flow for each in sight.outline.inside(item)), default=0) for item in items]
    is_short = plain < 300 and sum(blocks) / len(blocks) < (160 if len(items) > 1 else 60)
    return len(said) >= 0.7 * len(items) and (is_short or (len(items) > 8 and plain < 400))


def _is_heading(title: Element) -> bool:
    around = [title, *title.children[:1], *([title.parent] if title.parent is not None else [])]
    return any(each.name in ("h1", "h2", "h3", "h4", "h5") for each in around)


def _leads_away(title: Element, sight: Sight, authors: Sequence[Element]) -> bool:
    """To another page, and not to that of an author: "page#p12" is the permalink of a post."""
    href = title.attr("href")
    if "#" in href or _url(title, sight) == sight.address:
        return False
    return not any(title.holds(author) or author.holds(title) for author in authors)


def _is_in_text(title: Element) -> bool:
    """A word of a text, and no heading."""
    block = next((above for above in title.ancestors() if above.name not in FLOW), None)
    return block is not None and block.flow > 120


def _is_own(title: Element, own: str) -> bool:
    """It only repeats what the page itself is called."""
    line = re.sub(r"^(?:re|aw|antw|sv|rv|ответ)\s*:\s*", "", title.line(300).lower())
    return bool(line) and line[:40] in own


def _rated(sight: Sight, members: Sequence[Element]) -> Rows | None:
    titles = chosen(sight.titles, members[:ROWS_MAX])
    if len(titles) < max(1, len(members) // 2):
        return None
    if len(titles) == 1 and any(each.name == "h1" for each in sight.outline.inside(members[0])):
        return None  # the page itself
    parts = _parts([row for row, _ in titles])
    told = sum(_evidence(sight, each) for each in parts) / len(titles)
    boards = sum(_is_board(_url(title, sight), sight.address) for _, title in titles) / len(titles)
    if told + BOARD * boards < (0.5 if len(titles) > 1 else 1.0) or (len(titles) == 1 and is_aside(members[0])):
        return None
    columns = find_columns([row for row, _ in titles])
    pairs = list(_distinct(sight, parts, [title for _, title in titles], columns))
    if not pairs:
        return None
    links, places = zip(*pairs, strict=True)
    text = sum(min(title.text, 120) + 30 for _, title in titles)
    plain = sum(row.text - row.links for row, _ in titles) / len(titles)
    score = (
        text
        * min(told + BOARD * boards, 2.0)
        * (0.15 if is_aside(members[0]) else 1.0)
        * (1.0 if plain < 250 else 250 / plain)
    )
    return Rows(tuple(row for row, _ in titles), links, places, score, len(titles) / len(members), told, columns)


def _parts(rows: Sequence[Element]) -> list[list[Element]]:
    """Each row with the siblings up to the next one, where something stands between every two: what tells of it."""
    above = rows[0].parent
    if above is None or len(rows) < 2 or rows[0].name not in ("tr", "dt", "h2", "h3", "h4"):
        return [[row] for row in rows]
    places = {child.index: at for at, child in enumerate(above.children)}
    starts = [places[row.index] for row in rows]
    gap = min(after - before for before, after in pairwise(starts))
    return [above.children[start : start + gap] for start in starts]


def _evidence(sight: Sight, parts: Sequence[Element]) -> float:
    """What makes a row one of threads or goods and not of a menu: a time, an author, a count, a price."""
    anchors = sight.anchors
    if any(map(sight.priced.within, parts)):
        return 1.5
    counts = sum(1 for row in parts for each in row.children if re.fullmatch(r"[\d.,\s]{1,9}k?", each.line(12)))
    timed, named = (sum(each.within(row) for row in parts) for each in (anchors.timed, anchors.named))
    return min(1.0, timed) + min(0.5, named) + min(0.5, counts * 0.5)


def _url(title: Element, sight: Sight) -> str:
    return clean_url(title.attr("href"), ADDRESSES, sight.base or sight.address, fragment=False)


def _link(sight: Sight, parts: Sequence[Element], title: Element, columns: Columns) -> Link | None:
    anchors, url = sight.anchors, _url(title, sight)
    if not url or url == sight.address or host_of(url) != (host_of(sight.base or sight.address) or host_of(url)):
        return None
    row = parts[0]
    inside = [each for part in parts for each in sight.outline.inside(part)[:ROW_MAX]]
    moments = [anchors.moments[each.index].at for each in inside if each.index in anchors.moments]
    if _is_board(url, sight.address):
        own = clean_line(first_group(ADDRESSES.board, url), NAME_MAX)
        return Link("board", url, own, clean_line(title.line(300)))
    url = first_page(url)
    return Link(
        rel="thread",
        url=url,
        id=thread_of(url),
        title=clean_line(title.attr("title") if title.text < 3 else _named(inside, _said(title))),
        author=_author(anchors, inside, title) or in_column(row, columns.starter, hints.NOT_NAME),
        replies=read_replies(inside, row, columns.replies),
        last_activity=max(moments, default=None),
        pinned=any(_is_pin(each) for each in inside),
    )


_HEADING = re.compile(r"(?<![a-z])(?:title|header|heading|headline|name)(?![a-z])")
_LATER = re.compile(
    r"(?:/unread|/latest|/last|/page[-/]?\d+|/p\d+|[?&](?:page|start|offset)=\d+|[?&](?:action|view|goto)=[a-z]*(?:unread|new|last|latest)[a-z]*)/?$|"
    r"(?<=/topic/)(\d+/[^/?#]+)/\d+$",
    re.IGNORECASE,
)


def first_page(url: str) -> str:
    """The address of a thread's beginning, where a list leads to what is unread in it, or to its last page."""
    return _LATER.sub(lambda found: found[1] or ("/" if found[0].startswith(("/unread", "/latest")) else ""), url)


def _is_board(url: str, address: str) -> bool:
    """By its address; below the address of a board, numbers are threads."""
    if hints.THREAD_ADDRESS.search(url) or not hints.BOARD_ADDRESS.search(url):
        return False
    here = address.partition("?")[0]
    return not (hints.BOARD_ADDRESS.search(here) and re.match(rf"{re.escape(here)}(?:\d+/?$|[-_.,]\d)", url))


def _named(inside: Sequence[Element], said: str) -> str:
    """The heading of a row whose link says no more than "Read more"."""
    if not hints.COUNT.search(said):
        return said
    headings = [each for each in inside if each.text and (each.name in HEADINGS or _HEADING.search(each.words))]
    return next((line for each in headings if (line := each.line(300)) and not hints.COUNT.search(line)), said)


def _said(title: Element) -> str:
    """What the link says; the heading in it where it is all of a card."""
    inside = [title, *title.children, *(each for child in title.children for each in child.children)]
    heading = next((each for each in inside if each.name in HEADINGS and each.text), None)
    return (heading or title).line(300)


def _is_pin(element: Element) -> bool:
    if hints.PINNED.search(element.words):
        return True
    told = (element.attr("title"), element.attr("alt"), element.line(30) if 0 < element.text < 30 else "")
    return element.name in ("img", "span", "b", "strong", "i", "em", "small", "font") and any(
        hints.PINNED_SAID.search(text) for text in told if text
    )


def _author(anchors: Anchors, inside: Sequence[Element], title: Element) -> str:
    names = [anchors.names[each.index] for each in inside if each.index in anchors.names and not title.holds(each)]
    sure = [name for name in names if name.rank < WEAK]
    return clean_line(sure[0].text, NAME_MAX) if sure else ""


def _distinct(
    sight: Sight, parts: Sequence[Sequence[Element]], titles: Sequence[Element], columns: Columns
) -> Iterator[tuple[Link, tuple[Element, ...]]]:
    seen = set()
    for part, title in zip(parts, titles, strict=True):
        link = _link(sight, part, title, columns)
        if link is not None and link.url not in seen:
            seen.add(link.url)
            yield link, tuple(part)


def _with_others(best: Rows, groups: Sequence[Rows]) -> Rows:
    """With further groups of the same kind: pinned threads in a table of their own, boards by category."""
    name, tokens = best.members[0].name, shared_tokens(best.members)
    found = [
        rows
        for rows in groups
        if rows is best
        or (
            rows.told >= 0.5
            and rows.score > best.score / 50
            and rows.members[0].name == name
            and tokens <= shared_tokens(rows.members)
        )
        or (rows.told >= 0.5 and rows.score > best.score / 20 and all(link.rel == "board" for link in rows.links))
    ]
    found.sort(key=lambda rows: rows.members[0].index)
    pairs = {
        link.url: (link, parts)
        for rows in (*reversed(found), best)
        for link, parts in zip(rows.links, rows.parts, strict=True)
    }
    links, places = zip(*sorted(pairs.values(), key=lambda pair: pair[1][0].index), strict=True)
    return replace(best, links=links, parts=places)
