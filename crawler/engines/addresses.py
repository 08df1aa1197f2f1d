"""Addresses as an engine writes them: made absolute, freed of session parameters, read for the id they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

LENGTH_MAX = 2000
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the addresses of one engine look. In every pattern the first group that took part is the value.

    drop      names of query parameters that say who is looking (session, highlighting, sorting), not what is looked at
    thread, board, post  patterns giving the place's own id
    offset    patterns giving how many posts come before this page; page: its number, counted from 1
    per_page  posts a page, 0 when boards differ
    """

    drop: tuple[str, ...] = ()
    thread: Patterns = ()
    board: Patterns = ()
    post: Patterns = ()
    offset: Patterns = ()
    page: Patterns = ()
    per_page: int = 0


def clean_url(url: str, addresses: Addresses, base: str = "", *, fragment: bool = True) -> str:
    """The absolute http(s) address without the parameters in `drop`, the others in their order; "" when it is none.

    base      address that relative ones start from; while it is unknown ("") they stay relative
    fragment  False drops "#..." as well, for addresses that will be fetched
    """
    if not url.strip() or len(url) > LENGTH_MAX:
        return ""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "") or (parts.scheme and not host):
        return ""
    if not (host or parts.path or parts.query):
        return ""
    query = "&".join(pair for pair in parts.query.split("&") if pair and _name(pair) not in addresses.drop)
    return urlunsplit(parts._replace(query=query, fragment=parts.fragment if fragment else ""))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def first_group(patterns: Sequence[re.Pattern[str]], text: str) -> str:
    """What the first pattern that is found in the text captured; "" when none is."""
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            return next((group for group in found.groups() if group is not None), "")
    return ""


def thread_id(url: str, addresses: Addresses) -> str:
    """The place's own id of the thread or paste that an address leads to; "" when it holds none."""
    return first_group(addresses.thread, url)


def posts_before(url: str, addresses: Addresses) -> int | None:
    """How many posts come before the page at this address; None when the address does not tell."""
    offset = first_group(addresses.offset, url)
    if offset.isdecimal() and len(offset) < 10:
        return int(offset)
    page = first_group(addresses.page, url)
    if page.isdecimal() and len(page) < 9 and int(page) > 1:
        return (int(page) - 1) * addresses.per_page if addresses.per_page else None
    return 0 if thread_id(url, addresses) else None
