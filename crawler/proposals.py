"""Addresses a place names as its own: told to the operator, never followed. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from config.addresses import onion_fault
from crawler.addresses import host_of, origin_of
from schema.capture import FetchedPage

_ONION = re.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){0,2}[a-z2-7]{56}\.onion)", re.IGNORECASE)
_META = re.compile(r"<meta[^>]{1,200}onion-location[^>]{1,300}", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,500}>")
_MIRROR = re.compile(
    r"mirror|зеркал|spiegel|miroir|espejo|espelho|ayna|镜像|backup (?:site|address|domain|link)|"
    r"(?:our|new|official|alternative|main) (?:onion|address|domain|link|url)|phishing",
    re.IGNORECASE,
)
_NEAR = 160  # characters of text before an address in which it must be called a mirror
MOST = 20  # of one page


def proposals_in(page: FetchedPage, hosts: Collection[str]) -> list[tuple[str, str]]:
    """(origin, why) for each new onion address that the page names as one of the place's own.

    Only its Onion-Location and what stands beside a word like "mirror" counts, for pages are full of other people's
    addresses. hosts: those that are known already.
    """
    found: dict[str, str] = {}
    for origin, why in (*_announced(page), *_written(page)):
        host = host_of(origin)
        if host and host not in hosts and not onion_fault(host):
            found.setdefault(origin, why)
    return list(found.items())[:MOST]


def _announced(page: FetchedPage) -> Iterator[tuple[str, str]]:
    why = "the place announces it in Onion-Location"
    for name, value in page.headers:
        if name.lower() == "onion-location":
            yield origin_of(value.strip().lower()), why
    if b"onion-location" in page.body.lower():
        for tag in _META.findall(page.body.decode("latin-1")):
            yield from ((f"http://{host.lower()}", why) for host in _ONION.findall(tag))


def _written(page: FetchedPage) -> Iterator[tuple[str, str]]:
    if b".onion" not in page.body.lower():
        return
    text = page.body.decode("utf-8", "replace")
    for found in _ONION.finditer(text):
        before = _TAG.sub(" ", text[max(0, found.start() - 4 * _NEAR) : found.start()])[-_NEAR:]
        if _MIRROR.search(before):
            yield f"http://{found[1].lower()}", "a page names it beside a word like 'mirror'"
