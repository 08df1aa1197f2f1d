"""The way on: which link of a page leads to the next one of the same thread or list."""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlsplit

from bs4.element import NavigableString

from crawler.engines.addresses import clean_url
from crawler.engines.generic import hints
from crawler.engines.generic.marking import ADDRESSES
from crawler.engines.generic.outline import Element, Outline

NUMBERS_MAX = 4000
LISTS_MAX = 3


def next_pages(outline: Outline, base: str, address: str) -> list[str]:
    """Address of the next page; several where a page shows several lists with a pager each, none on the last one. What
    says "next" counts first, then the number after its own."""
    links = [each for each in outline.elements if each.name == "a" and each.attr("href")]
    for says in (_by_relation, _by_word, _by_mark):
        found = dict.fromkeys(url for link in links if says(link) and (url := _target(link, base, address)))
        if found:
            return list(found)[:LISTS_MAX]
    head = outline.soup.select_one("head link[rel~=next]")
    url = _same_place(str(head.get("href") or ""), base, address) if head is not None else ""
    url = url or _by_number(outline, base, address)
    return [url] if url else []


def _target(link: Element, base: str, address: str) -> str:
    """Where a link leads; "" where it is switched off, or leads to another thread, out of the place, or nowhere."""
    above = link.parent
    around = f"{link.words} {above.words if above else ''}"
    if re.search(r"(?<![a-z])disabled(?![a-z])", around) or link.attr("aria-disabled") == "true":
        return ""
    if "prev" in link.attr("rel").lower() or any(
        hints.PREVIOUS.search(text) for text in (link.line(30), link.attr("title"), link.attr("aria-label"))
    ):
        return ""
    if hints.NOT_NEXT.search(f"{link.line(60)} {link.attr('href')} {link.attr('title')} {around}"):
        return ""
    return _same_place(link.attr("href"), base, address)


def _same_place(href: str, base: str, address: str) -> str:
    if href.startswith(("#", "javascript:", "mailto:")):
        return ""
    url = clean_url(href, ADDRESSES, base or address, fragment=False)
    if not url or url == address or (address and urlsplit(url).hostname not in (urlsplit(address).hostname, None)):
        return ""
    return url


def _by_relation(link: Element) -> bool:
    return "next" in link.attr("rel").lower().split()


def _by_word(link: Element) -> bool:
    said = (link.line(30), link.attr("aria-label")[:30], link.attr("title")[:30])
    if any(text and hints.NEXT_WORD.search(text) for text in said) or re.search(
        r"^\W*next page\b", link.attr("title"), re.IGNORECASE
    ):
        return True
    above = link.parent
    return bool(hints.NEXT_CLASS.search(f"{link.words} {above.words if above and len(above.children) == 1 else ''}"))


def _by_mark(link: Element) -> bool:
    """An arrow, where pages are counted."""
    shown = link.line(10).strip()
    if (
        shown in ("»", ">>")
        and link.parent
        and any(each.line(4).strip() in ("›", ">") for each in link.parent.children)
    ):
        return False  # the last page
    pictured = " ".join(each.attr("alt") for each in link.children if each.name == "img")
    if not hints.NEXT_MARK.search(link.line(10)) and not (pictured and hints.NEXT_WORD.search(pictured)):
        return False
    return any(hints.PAGER.search(each.words) for each in list(link.ancestors())[:4]) or _has_numbers(link)


def _has_numbers(link: Element) -> bool:
    above = link.parent
    return above is not None and sum(each.line(8).strip("[]()").isdecimal() for each in above.children[:40]) >= 2


def _by_number(outline: Outline, base: str, address: str) -> str:
    """The link right after the number that is no link, and is one more than it."""
    short = [each for each in outline.elements if 1 <= each.text <= 6][:NUMBERS_MAX]
    numbers = [(each, int(text)) for each in short if (text := each.line(8).strip("[]() ")).isdecimal()]
    for (here, number), (there, following) in itertools.pairwise(numbers):
        link = there if there.name == "a" else next((each for each in there.children if each.name == "a"), None)
        if link is None or following != number + 1 or here.links:
            continue
        if any(above.name == "a" for above in here.ancestors()) or not _together(here, link):
            continue
        if url := _target(link, base, address):
            return url
    return _after_text(outline, base, address)


def _after_text(outline: Outline, base: str, address: str) -> str:
    """ "[1] [2] [3]", where the first number is no link, and no element either."""
    for link in outline.elements:
        number = link.line(8).strip("[]() ") if link.name == "a" and 1 <= link.text <= 6 else ""
        if number.isdecimal() and int(number) > 1:
            before = link.tag.previous_sibling
            shown = (
                re.search(r"(?<![\d.])(\d{1,5})\W{0,6}$", str(before)) if isinstance(before, NavigableString) else None
            )
            if shown and int(shown[1]) == int(number) - 1 and (url := _target(link, base, address)):
                return url
    return ""


def _together(here: Element, link: Element) -> bool:
    """Side by side in a pager, or alone but for other numbers."""
    if here.parent is not None and here.parent is link.parent:
        places = {child.index: at for at, child in enumerate(here.parent.children)}
        return places[link.index] - places[here.index] <= 2
    for above in list(link.ancestors())[:4]:
        if above.holds(here):
            return bool(hints.PAGER.search(above.words)) or above.text < 120
    return False
