"""What a page says about itself: its title, address, thread, and which page of the thread it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from crawler.engines.addresses import clean_url, thread_id
from crawler.engines.generic import hints
from crawler.engines.generic.marking import ADDRESSES
from crawler.engines.generic.outline import Element, Outline
from crawler.engines.text import NAME_MAX, clean_line

_LOGO = re.compile(r"(?<![a-z])(?:logo|brand|site-?(?:name|title|description)|board-?name)(?![a-z])")
_FRONT = re.compile(
    r"^(?:\w+://[^/]+)?/?(?:\./|index\.\w+|forums?/?|default\.\w+|home)?(?:\?s(?:id)?=\w+)?$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"^\W*(?:view (?:topic|thread|forum)|topic|thread|forums?|index|viewing|page \d+|powered by .*|home)\W*$",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+(?:[|»«•·:–—-]|::|&raquo;)\s+")


def address_of(outline: Outline, url: str) -> str:
    """The page's address without session and fragment; what it says it is where nobody knows."""
    if url:
        return clean_url(url, ADDRESSES, fragment=False)
    for css, attr in (("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content")):
        found = outline.soup.select_one(css)
        if found and isinstance(found.get(attr), str):
            return clean_url(str(found[attr]), ADDRESSES, fragment=False)
    return ""


def base_of(outline: Outline, address: str) -> str:
    written = outline.soup.find("base", href=True)
    href = written.get("href") if isinstance(written, Tag) else ""
    try:
        return urljoin(address, str(href).strip()) if href else address
    except ValueError:
        return address


def thread_of(address: str) -> str:
    """An id for a thread by its address, the same on all its pages and in lists: its number, else its path."""
    if not address:
        return ""
    own = thread_id(address, ADDRESSES)
    if own:
        return clean_line(own, NAME_MAX)
    for pattern in (*ADDRESSES.offset, *ADDRESSES.page):
        address = pattern.sub("", address)
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return clean_line(f"{parts.path.strip('/')}{query}", NAME_MAX)


def title_of(outline: Outline, first: Element | None = None) -> str:
    """The last heading before the first post that the page's own <title> repeats; else what that one begins with."""
    whole = clean_line(outline.title)
    end = first.end if first else len(outline.elements)
    found = [each for each in outline.elements[:end] if 3 <= each.text <= 300 and _is_heading(each)]
    lines = [line for each in found[:200] if (line := clean_line(each.line(300)))]
    told = [line for line in lines if line.lower() in whole.lower()]
    pieces = [piece for piece in _SITE.split(whole) if piece]
    own = [
        line
        for line in told
        if not (line == pieces[-1] and len(pieces) > 1 and (pieces[0] in told or len(pieces[0]) > len(line)))
    ]
    if own:
        return max(own[-3:], key=lambda line: (len(line), lines.index(line))) if first else max(own, key=len)
    return _piece(outline, pieces, end) or next(iter(lines), "")


def _piece(outline: Outline, pieces: Sequence[str], end: int) -> str:
    """The part of the page's <title> that a link or line above the posts repeats, and no link to the place's front."""
    if len(pieces) < 2:
        return pieces[0] if pieces else ""
    shown: dict[str, set[str]] = {piece: set() for piece in pieces}
    for each in outline.elements[:end]:
        if 3 <= each.text <= 300 and (line := clean_line(each.line(300))) in shown:
            shown[line].add(each.attr("href") if each.name == "a" else "text")
    fronts = {piece for piece in pieces if any(_FRONT.search(href) for href in shown[piece])}
    own = [piece for piece in pieces if shown[piece] and piece not in fronts]
    left = [piece for piece in pieces if piece not in fronts and not _NO_TITLE.search(piece)]
    return own[0] if own else max(left[:3], key=len) if fronts and left else pieces[0]


def _is_heading(element: Element) -> bool:
    above = element.parent
    if above is not None and "breadcrumb" in above.words and not element.links:
        return True
    if element.name not in ("h1", "h2", "h3") and not re.search(
        r"(?<![a-z])(?:title|headline|subject)(?![a-z])", element.words
    ):
        return False
    chain = (element, *element.ancestors())
    return not any(
        (each.name == "header" and each.links > each.text / 2) or _LOGO.search(each.words) for each in chain[:4]
    )


def posts_before(outline: Outline, address: str) -> str:
    """ "0" on the first page of a thread; "" where the address tells, or a later page does not."""
    if any(pattern.search(address) for pattern in (*ADDRESSES.offset, *ADDRESSES.page)):
        return ""
    current = current_page(outline)
    return "" if current and current > 1 else "0"


def current_page(outline: Outline) -> int | None:
    """The number in the pager that is no link; None without one."""
    for element in outline.elements:
        if not hints.PAGER.search(element.words) or not element.links or element.text > 300:
            continue
        for inside in outline.inside(element)[1:]:
            number = inside.line(8)
            if number.isdecimal() and _is_current(inside):
                return int(number)
    return None


def _is_current(element: Element) -> bool:
    said = hints.CURRENT.search(element.words) or element.attr("aria-current")
    alone = element.name in ("strong", "b", "em") and not element.links
    return bool(said) or alone


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
