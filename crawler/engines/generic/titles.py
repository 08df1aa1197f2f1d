"""Which link of a row is its title: the one that leads to the thread, as most other rows have one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import WEAK, Anchors
from crawler.engines.generic.outline import Counted, Element, Outline

LINKS_MAX = 60  # of one row
_SHAPE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Titles:
    """Links that may be titles; by their index, how much each looks like one, and the shape of its address."""

    links: Counted
    merits: dict[int, float]
    shapes: dict[int, str]


def chosen(titles: Titles, members: Sequence[Element]) -> list[tuple[Element, Element]]:
    """Rows with the link that is their title: of one shape of address for most rows, and its own in each."""
    found = [(row, titles.links.of(row)[:LINKS_MAX]) for row in members]
    shapes: Counter[str] = Counter()
    for _, links in found:
        shapes.update({titles.shapes[link.index] for link in links})
    out, seen = [], set()
    for row, links in found:
        fresh = [link for link in links if _target(link) not in seen]
        worth = [
            (titles.merits[link.index] + shapes[titles.shapes[link.index]] / len(found), -link.index, link)
            for link in fresh
        ]
        if worth:
            best = max(worth)[2]
            seen.add(_target(best))
            out.append((row, best))
    return out


def _target(link: Element) -> str:
    return link.attr("href").partition("#")[0]


def title_links(outline: Outline, anchors: Anchors) -> Titles:
    """Every link of the page that may be a row's title."""
    links = [each for each in outline.elements if each.name == "a" and _may_be_title(each)]
    links = [each for each in links if not _is_time(each, anchors) and not _is_name(each, anchors)]
    return Titles(
        outline.count(links), {each.index: _merit(each) for each in links}, {each.index: _shape(each) for each in links}
    )


def _is_time(link: Element, anchors: Anchors) -> bool:
    """It shows a time, or is all that an element shows which tells one."""
    around = [each for each in (link.parent, link.parent.parent if link.parent else None) if each is not None]
    return bool(anchors.timed.within(link)) or any(
        each.index in anchors.moments and each.text <= link.text + 4 for each in around
    )


def _is_name(link: Element, anchors: Anchors) -> bool:
    """Surely an author's."""
    name = anchors.names.get(link.index)
    return name is not None and name.rank < WEAK


def _may_be_title(link: Element) -> bool:
    href = link.attr("href")
    if not href or link.text < 2 or href.startswith(("#", "javascript:", "mailto:")) or hints.USER_ADDRESS.search(href):
        return False
    line = link.line(60)
    if any(above.name == "blockquote" or hints.QUOTE.search(above.words) for above in list(link.ancestors())[:5]):
        return False
    if "next" in link.attr("rel").lower().split() or re.search(r"[?&;/,](?:sort|order)(?:by|_by)?(?:[=,/]|$)", href):
        return False
    return not line.strip("[]()»«# ").isdecimal() and not hints.NEXT_WORD.search(line) and not hints.ACTION.search(href)


def _merit(link: Element) -> float:
    merit = 0.01 * min(link.text, 60)
    above = link.parent.words if link.parent is not None else ""
    if re.search(
        r"(?<![a-z])(?:title|subject|topic-?title|thread-?title|headline|topictitle|name)", f"{link.words} {above}"
    ):
        merit += 0.6
    if link.parent is not None and link.parent.name in ("h2", "h3", "h4", "strong", "b"):
        merit += 0.3
    if re.search(r"(?<![a-z])(?:prefix|label|last-?post|tag|category|forum|avatar|pag)", f"{link.words} {above}"):
        merit -= 0.6
    merit -= 0.8 if link.text < 24 and hints.COUNT.search(link.line(24)) else 0
    return merit - (0.5 if re.search(r"#|last|unread|newpost|latest", link.attr("href")) else 0)


def _shape(link: Element) -> str:
    """The address without what differs from row to row."""
    href = link.attr("href").partition("#")[0]
    path, _, query = href.partition("?")
    parts = path.split("/")
    return "/".join(parts[:-1] if parts[-1] else parts[:-2])[:80] + _SHAPE.sub("0", re.sub(r"=[^&]*", "=", query))[:60]
