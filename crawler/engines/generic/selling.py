"""Goods and leaks: rows that are listings by themselves, and the page of one of them.

A row or page is taken for such a thing by wares.py; here it is written down with its facts marked, and read by a
profile, so that ids, prices and times are told as those of any market or leak blog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bs4 import Tag

from crawler.engines.generic import hints, wares
from crawler.engines.generic.anchors import WEAK
from crawler.engines.generic.asides import HEADINGS, is_aside
from crawler.engines.generic.blocks import of_one_kind
from crawler.engines.generic.columns import find_columns
from crawler.engines.generic.marking import PROFILE, attribute, written
from crawler.engines.generic.opening import text_weight
from crawler.engines.generic.outline import Element, Outline
from crawler.engines.generic.posts import Post
from crawler.engines.generic.rows import Rows, Sight
from crawler.engines.language import Facts, ListPage, Pick, Profile
from crawler.engines.text import NAME_MAX, clean_line

TEXT_LEAST = 40  # characters of a description
TITLE_MAX = 200
SHELF_MAX = 500  # goods without a page of their own


@dataclass(frozen=True, slots=True)
class Ware:
    """One of the goods or leaks of a page. kind: wares.GOODS or LEAK; "" fields where nothing is shown; text: the
    element that describes it."""

    kind: str
    title: str
    facts: dict[str, str]
    url: str = ""
    id: str = ""
    author: str = ""
    at: str = ""
    text: Element | None = field(default=None, compare=False)


def on_rows(sight: Sight, rows: Rows) -> list[Ware]:
    """A Ware a row; none where the rows are threads or anything else."""
    answered = sum(link.replies is not None for link in rows.links)
    if answered * 2 > len(rows.links) or any(is_aside(parts[0]) for parts in rows.parts):
        return []
    facts = [wares.told(_pieces(parts), _cells(parts[0], rows.columns.names)) for parts in rows.parts]
    kind = wares.kind_of(facts, sight.outline.elements[0].line(4000))
    return [
        Ware(
            kind,
            link.title,
            wares.of_kind(kind, told, link.title),
            link.url,
            link.id,
            link.author or told.get("Vendor", "") if kind == wares.GOODS else "",
            link.last_activity.isoformat() if link.last_activity else "",
            _description(sight.outline, parts),
        )
        for link, parts, told in zip(rows.links, rows.parts, facts, strict=True)
        if kind and (kind == wares.LEAK or "Price" in told)
    ]


def on_shelf(sight: Sight) -> list[Ware]:
    """Goods that have no page of their own: elements of one kind with a name and a price each."""
    best: list[Ware] = []
    for parent in sight.outline.elements:
        if sight.priced.within(parent) < 2 or is_aside(parent):
            continue
        for alike in of_one_kind([child for child in parent.children if sight.priced.within(child)]):
            names = find_columns(alike).names
            found = list(_unlinked(sight.outline, alike[:SHELF_MAX], names))
            if len(found) > max(1, len(best)) and len({ware.title for ware in found}) > len(found) / 2:
                best = found
    return best


def _unlinked(outline: Outline, members: Sequence[Element], names: Sequence[str]) -> Iterator[Ware]:
    for member in members:
        pieces = list(member.pieces())
        facts = wares.told(pieces, _cells(member, names))
        title = _title_in(outline, member) or next((piece for piece in pieces if _may_be_title(piece)), "")
        if title and "Price" in facts:
            author = facts.get("Vendor", "")
            kept = wares.of_kind(wares.GOODS, facts, title)
            yield Ware(wares.GOODS, title, kept, author=author, text=_description(outline, (member,)))


def _title_in(outline: Outline, member: Element) -> str:
    headings = (each for each in outline.inside(member) if each.name in (*HEADINGS, "strong", "b") and each.text)
    return next((line for each in headings if _may_be_title(line := each.line(TITLE_MAX))), "")


def _may_be_title(line: str) -> bool:
    return (
        3 <= len(line) <= TITLE_MAX
        and not wares.is_price(line)
        and not wares.told([line, "1"])
        and any(map(str.isalpha, line))
    )


def in_posts(sight: Sight, posts: Sequence[Post]) -> list[Ware]:
    """What looks like posts by a heading each, and tells of leaks: each is one, its victim the heading."""
    headed = {post.author.text for post in posts if post.author and _is_headed(sight.outline, post, post.author.text)}
    if len(posts) < 2 or len(headed) < len(posts):
        return []
    facts = [wares.told(_pieces(post.item.parts)) for post in posts]
    if wares.kind_of(facts, sight.outline.elements[0].line(4000)) != wares.LEAK:
        return []
    return [
        Ware(
            wares.LEAK,
            post.author.text,
            wares.of_kind(wares.LEAK, told, post.author.text),
            at=post.posted.at.isoformat() if post.posted else "",
            text=post.body,
        )
        for post, told in zip(posts, facts, strict=True)
        if post.author
    ]


def _is_headed(outline: Outline, post: Post, line: str) -> bool:
    return any(each.name in HEADINGS and each.line(NAME_MAX) == line for each in post.item.elements(outline))


def on_page(sight: Sight, title: str, posts: Sequence[Post]) -> Ware | None:
    """The goods or the leak that a whole page is about; None where it is a thread, or something else."""
    outline = sight.outline
    body = outline.elements[0]
    beside = [each for each in outline.elements[1:] if is_aside(each) or _is_review(each)]
    skipped = frozenset(id(each.tag) for each in beside)
    facts = wares.told(body.pieces(skipped))
    kind = _kind_of_page(outline, facts, posts)
    if not kind or not title:
        return None
    inside = {index for each in beside for index in range(each.index, each.end)}
    blocks = [each for each in outline.elements if each.flow >= TEXT_LEAST and each.index not in inside]
    blocks.sort(key=text_weight, reverse=True)
    text = next((each for each in blocks[:20] if _is_prose(each)), blocks[0] if blocks else None)
    if kind == wares.GOODS and not any(each.name in HEADINGS for each in outline.elements):
        title = _title_in(outline, body) or title
    names = (sight.anchors.names[each.index] for each in sight.anchors.named.elements if each.index not in inside)
    author = facts.get("Vendor", "") or next((name.text for name in names if name.rank < 2), "")
    at = "" if kind == wares.GOODS else _time_of(posts)
    return Ware(
        kind, title, wares.of_kind(kind, facts, title), author=author if kind == wares.GOODS else "", at=at, text=text
    )


def _kind_of_page(outline: Outline, facts: dict[str, str], posts: Sequence[Post]) -> str:
    beside = sum(name in facts for name in ("Stock", "Ships from", "Ships to", "Escrow"))
    if "Price" in facts and "Vendor" in facts and beside > 1:
        return wares.GOODS
    signed = [post for post in posts if post.author and post.author.rank < WEAK and not is_of_review(post)]
    if any(post.posted for post in signed):
        return ""  # somebody wrote it at a time: a post
    if "Price" in facts and len(set(facts) - {"Price"}) > 0 and _is_for_sale(outline):
        return wares.GOODS
    shown = sum(name in facts for name in ("Domain", "Size", "Deadline", "Country", "Sector", "Revenue"))
    spoken = wares.LEAK_WORDS.search(outline.elements[0].line(4000))
    is_leak = "Domain" in facts and shown > (2 if spoken else 3) and not signed and len(posts) < 2
    return wares.LEAK if is_leak else ""


def _is_for_sale(outline: Outline) -> bool:
    """It has a button to buy it."""
    for tag in outline.soup.find_all(("button", "a", "input"), limit=2000):
        said = tag.get("value") if tag.name == "input" else tag.get_text(" ", strip=True)
        if isinstance(said, str) and len(said) < 40 and wares.BUY.search(said):
            return True
    return False


def _is_review(element: Element) -> bool:
    """What buyers say of it."""
    first = element.children[0] if element.children else None
    headed = first is not None and first.name in HEADINGS and hints.REVIEWS.search(first.line(40))
    return bool(headed or hints.REVIEWS.search(element.words))


def is_of_review(post: Post) -> bool:
    """It is what a buyer says of goods."""
    return any(map(_is_review, (post.item.head, *post.item.head.ancestors())))


def _time_of(posts: Sequence[Post]) -> str:
    first = next((post.posted for post in posts if post.posted), None)
    return first.at.isoformat() if first else ""


def _pieces(parts: Iterable[Element]) -> Iterator[str]:
    return (piece for part in parts for piece in part.pieces())


def _cells(row: Element, names: Sequence[str]) -> list[tuple[str, str]]:
    if len(names) != len(row.children):
        return []
    return [(name, cell.line(120)) for name, cell in zip(names, row.children, strict=True)]


def _description(outline: Outline, parts: Sequence[Element]) -> Element | None:
    inside = [each for part in parts for each in outline.inside(part) if each.name != "a" and each.flow >= TEXT_LEAST]
    return next((each for each in sorted(inside, key=lambda each: -each.flow) if _is_prose(each)), None)


def _is_prose(element: Element) -> bool:
    """It tells no facts but in its words."""
    return not set(wares.told(element.pieces())) - {"Domain"}


# --- written down ----------------------------------------------------------------------------------------------------


def _fact(label: str) -> str:
    return attribute(f"fact-{label.lower().replace(' ', '-')}")


FACTS = Facts(
    MappingProxyType({label: (Pick(".", _fact(label)),) for label in ("Victim", *wares.LABELS)}), dated=("Deadline",)
)
_FIELDS = MappingProxyType(
    {name: (Pick(".", attribute(name)),) for name in ("id", "url", "title", "author", "posted_at")}
    | {"body": (Pick(f"[{attribute('body')}]"),)}
)


def profile_of(kind: str) -> Profile:
    """That which reads what shelf() and ware_page() write."""
    rows = ListPage(rows=(f"[{attribute('row')}]",), row=_FIELDS, item=kind, facts=FACTS)
    page = replace(PROFILE.thread, opening=kind, whole=True, facts=FACTS)
    return replace(PROFILE, list=rows, thread=page)


def shelf(found: Iterable[Ware], base: str) -> str:
    """A page with a marked row for each."""
    return _page("".join(_marked(ware, "row") for ware in found), {}, base)


def ware_page(ware: Ware, page: dict[str, str], base: str) -> str:
    """A page of this one. page: as that of marking.marked()."""
    return _page(_marked(ware, "post"), page, base)


def _marked(ware: Ware, role: str) -> str:
    told = {
        "url": ware.url, "id": ware.id, "title": clean_line(ware.title), "author": clean_line(ware.author, NAME_MAX),
        "posted_at": ware.at,
    }  # fmt: skip
    attributes = {attribute(role): ""} | {attribute(name): value for name, value in told.items() if value}
    attributes |= {_fact(label): value for label, value in ware.facts.items()}
    text = _text_of(ware.text.tag) if ware.text is not None else ""
    return f'<div {written(attributes)}><div {attribute("body")}="">{text}</div></div>'


def _text_of(tag: Tag) -> str:
    return tag.decode_contents()


def _page(inside: str, page: dict[str, str], base: str) -> str:
    head = written({attribute(name): value for name, value in page.items() if value})
    start = f"<base {written({'href': base})}>" if base else ""
    return f"<html {head}><head>{start}</head><body>{inside}</body></html>"
