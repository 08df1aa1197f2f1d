"""Picks -> values: finds what a profile describes on a page, and reads it as text, count, time or address."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.engines.addresses import clean_url
from crawler.engines.language import Pick, Picks, Profile
from crawler.engines.text import NAME_MAX, clean_line
from crawler.engines.time_words import order_of
from crawler.engines.times import read_time
from crawler.engines.written_dates import day_order
from schema.capture import FetchedPage
from schema.json_form import INT64_MAX

Value = TypeVar("Value")
NODES_MAX = 50  # of one pick, when only a pattern can tell which of them is meant
TEXT_MAX = 20_000  # characters of an element that a pattern looks at
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_COUNT = re.compile(
    r"(\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d+)(?:[.,](\d+))?\s*((?:[kmкм]|тыс|tsd|mil|mio|млн)\b|[千万萬])?",
    re.IGNORECASE,
)
_SCALES = {
    "": 1, "k": 1_000, "к": 1_000, "тыс": 1_000, "tsd": 1_000, "mil": 1_000, "千": 1_000, "万": 10_000, "萬": 10_000,
    "m": 1_000_000, "м": 1_000_000, "mio": 1_000_000, "млн": 1_000_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page opened for reading.

    base   address that its relative links start from, "" when unknown
    host   of base, "" when unknown
    order  "dmy" or "mdy" where it is known how the place writes days and months as numbers
    language  as the page names it, such as "pl" or "en-GB"; "" where it does not
    """

    page: FetchedPage
    tree: LexborHTMLParser
    profile: Profile
    zone: ZoneInfo
    base: str
    host: str
    order: str = ""
    language: str = ""

    def in_order_of(self, items: Iterable[LexborNode], picks: Picks) -> Sheet:
        """The sheet with the page's language and the order that the items' times tell; where they do not tell it, that
        of the language, or the profile's."""
        texts = (find(self.tree, picks, item, str) or "" for item in items)
        language = language_of(self.tree)
        order = day_order(texts) or order_of(language) or self.profile.day_month
        return replace(self, order=order, language=language)

    def read_time(self, text: str) -> datetime | None:
        return read_time(text, self.profile.times, self.zone, self.page.fetched_at, self.order, self.language)

    def find_time(self, picks: Picks, item: LexborNode | None = None) -> datetime | None:
        return find(self.tree, picks, item, self.read_time)

    def find_url(self, picks: Picks, item: LexborNode | None = None, *, fragment: bool = False) -> str:
        addresses, base = self.profile.addresses, self.base
        return find(self.tree, picks, item, lambda text: clean_url(text, addresses, base, fragment=fragment)) or ""

    def find_count(self, picks: Picks, item: LexborNode | None = None) -> int | None:
        return find(self.tree, picks, item, read_count)

    def find_line(self, picks: Picks, item: LexborNode | None = None) -> str:
        return find(self.tree, picks, item, clean_line) or ""

    def find_name(self, picks: Picks, item: LexborNode | None = None) -> str:
        return find(self.tree, picks, item, lambda text: clean_line(text, NAME_MAX)) or ""


def language_of(tree: LexborHTMLParser) -> str:
    """ "en-GB", as a page names its language; "" where it does not, or names none."""
    for css, name in (("html[lang]", "lang"), ("html", "xml:lang"), ("meta[http-equiv=content-language i]", "content")):
        node = tree.css_first(css)
        found = _LANGUAGE.fullmatch((node.attributes.get(name) or "").strip()) if node is not None else None
        if found:
            return found[0]
    return ""


def find(
    tree: LexborHTMLParser, picks: Picks, item: LexborNode | None, read: Callable[[str], Value | None]
) -> Value | None:
    """The first text that the picks give and `read` takes; None when there is none. item: None for the page."""
    for pick in picks:
        for text in _texts(tree, pick, item):
            value = read(text)
            if value is not None and value != "":
                return value
    return None


def find_parts(picks: Picks, item: LexborNode, apart: Collection[int] = ()) -> list[LexborNode]:
    """Elements that the first pick with any hit finds, without those inside one another or inside an element of
    `apart` (mem_id) other than the item."""
    for pick in picks:
        if pick.css == ".":
            return [item]
        found = list({each.mem_id: each for each in item.css(pick.css)}.values())
        if len(found) > 1:
            others = {each.mem_id for each in found} | set(apart)
            found = [each for each in found if first_above(each, others) in (None, item.mem_id)]
        if found:
            return found
    return []


def first_above(node: LexborNode, ids: Collection[int]) -> int | None:
    """The nearest of these elements that holds the node; None when none does."""
    parent = node.parent
    while parent is not None and parent.mem_id not in ids:
        parent = parent.parent
    return None if parent is None else parent.mem_id


def _texts(tree: LexborHTMLParser, pick: Pick, item: LexborNode | None) -> Iterator[str]:
    for node in _nodes(tree, pick, item):
        yield refined(_raw(node, pick), pick.match, pick.steps)


def refined(text: str, match: re.Pattern[str] | None, steps: Iterable[str]) -> str:
    """What a pick makes of a text that it found: what its pattern captures, after its steps."""
    if match is not None:
        text = _captured(match, text)
    for step in steps:
        text = _STEPS[step](text)
    return text


def _nodes(tree: LexborHTMLParser, pick: Pick, item: LexborNode | None) -> list[LexborNode]:
    if pick.css == ".":
        return [item] if item is not None else []
    root = tree if pick.page or item is None else item
    if pick.match is not None:
        return root.css(pick.css)[:NODES_MAX]
    node = root.css_first(pick.css)
    return [node] if node is not None else []


def _raw(node: LexborNode, pick: Pick) -> str:
    if pick.attr:
        return node.attributes.get(pick.attr) or ""
    if pick.own:
        return " ".join(child.text_content or "" for child in node.iter(include_text=True) if child.is_text_node)
    return node.text()


def _captured(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text[:TEXT_MAX])
    if found is None:
        return ""
    return next((group for group in found.groups() if group is not None), "") if pattern.groups else found[0]


def read_count(text: str) -> int | None:
    """ "1,234", "4 371 replies", "1.2k" -> int; None without a digit."""
    found = _COUNT.search(clean_line(text, NAME_MAX))
    if found is None or len(found[1]) > 18:
        return None
    scale = _SCALES[(found[3] or "").lower()]
    number = int(re.sub(r"\D", "", found[1])) * scale
    if found[2] and scale > 1:
        number += int(found[2][:6]) * scale // 10 ** len(found[2][:6])
    return min(number, INT64_MAX)


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _less_one(text: str) -> str:
    """Posts -> replies, for places that count the opening post."""
    count = read_count(text)
    return "" if count is None else str(max(0, count - 1))


def _plus_one(text: str) -> str:
    """The number of a reply -> its position, for places that do not count the opening post."""
    count = read_count(text)
    return "" if count is None else str(count + 1)


_STEPS: MappingProxyType[str, Callable[[str], str]] = MappingProxyType({
    "lower": str.lower,
    "digits": lambda text: "".join(re.findall(r"\d", text)),
    "first_line": _first_line,
    "percent_decoded": unquote,
    "unquoted": lambda text: text.strip(" \t\n\"'«»„“”‘’"),
    "basename": lambda text: text.rstrip("/").rpartition("/")[2],
    "after_colon": lambda text: text.partition(":")[2],
    "first_of_month": lambda text: f"1 {text.strip()}",
    "less_one": _less_one,
    "plus_one": _plus_one,
})  # fmt: skip
