"""Parts of a page that hold no posts and no rows: menus, side bars, lists of other threads, who is online."""

from __future__ import annotations

from itertools import islice

from crawler.engines.generic import hints
from crawler.engines.generic.outline import Element

FRAME_DEPTH = 4  # levels from the body in which a head or foot is that of the page
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _is_called_aside(element: Element) -> bool:
    if _is_headed_aside(element):
        return True
    if element.name in ("header", "footer") or hints.FRAME.search(element.words):
        return _is_frame(element)
    if not hints.ASIDE.search(element.words):
        return False
    return not any(hints.POST.fullmatch(token.rstrip("0123456789_-")) for token in element.words.split())


def _is_headed_aside(element: Element) -> bool:
    first = element.children[0] if element.children else None
    if first is None or first.text > 60 or not (first.name in HEADINGS or "title" in first.words):
        return False
    return bool(hints.ASIDE_HEADING.search(first.line(60)))


def _is_frame(element: Element) -> bool:
    """Near the page's edge, and not the head or foot of a post."""
    above = list(islice((element, *element.ancestors()), FRAME_DEPTH + 1))
    if above[-1].parent is not None:
        return False
    return not any(hints.POST.search(each.words) or each.name in ("article", "li", "tr") for each in above)


def is_aside(element: Element) -> bool:
    """Inside a part of the page that holds no posts; what holds half of its text is no such part, whatever it says."""
    unknown = [element]
    while (above := unknown[-1].parent) is not None and above.aside is None:
        unknown.append(above)
    page = unknown[-1]
    while page.parent is not None:
        page = page.parent
    for each in reversed(unknown):
        around = each.parent.aside if each.parent is not None else False
        small = each.text * 2 < page.text
        named = _is_called_aside(each)
        listed = each.links * 2 > each.text and _is_headed_aside(each)
        own = each.name in ("nav", "aside") or listed or (small and named)
        each.aside = bool(around) or (own and each.name != "body")
    return bool(element.aside)
