"""Addresses that must never be asked for (child-abuse material), known only by their hashes. Pure.

What is hashed, as UTF-8: the host ("harbor.example", also each of its parent domains, so "example" covers it), or the
host with its path ("harbor.example/board", without "/" at its end) and with its query too
("harbor.example/board?f=3"). Host in small letters, without "www.", port and dot at its end; path and query as the
address spells them, without session keys and fragment; no scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import md5, sha256
from urllib.parse import urlsplit

from crawler.addresses import without_session

ON_BLOCK_LIST = "block_list"
Blocked = Callable[[str], bool]  # of an address


def nothing_blocked(url: str) -> bool:
    return False


def blocked_by(hashes: frozenset[str]) -> Blocked:
    """hashes: hex digits in small letters, SHA-256 or MD5 (for lists that others publish in that form)."""
    if not hashes:
        return nothing_blocked
    known: dict[str, bool] = {}

    def blocked(url: str) -> bool:
        if url not in known:
            known[url] = any(_is_among(form, hashes) for form in canonical_forms(url))
        return known[url]

    return blocked


def canonical_forms(url: str) -> Iterator[str]:
    """Every form in which a list may name an address; nothing for what is no address."""
    try:
        parts = urlsplit(without_session(url))
        host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    except ValueError:
        return
    labels = host.split(".") if host else []
    yield from (".".join(labels[start:]) for start in range(len(labels)))
    if not host:
        return
    path = host + parts.path.rstrip("/")
    if parts.path.rstrip("/"):
        yield path
    if parts.query:
        yield f"{path}?{parts.query}"


def _is_among(form: str, hashes: frozenset[str]) -> bool:
    raw = form.encode("utf-8", "replace")
    return sha256(raw).hexdigest() in hashes or md5(raw, usedforsecurity=False).hexdigest() in hashes
