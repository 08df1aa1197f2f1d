"""Markup -> the same markup without what makes a parser slow.

A parser that follows the HTML standard takes quadratic time and memory over three things a stranger can write cheaply:
elements inside each other thousands deep, formatting elements that are never closed and so are opened anew in each
paragraph, and thousands of attributes in one tag (100,000 nested <div>: 9 s; 64 open <b> before 100,000 <p>: 2.3 GB).
Tags beyond what real pages use are left out here; their text stays, so a listing cannot hide behind them.
"""

from __future__ import annotations

import re
from collections import Counter

FEW_TAGS = 1500  # below this even the worst page parses at once, and nearly every real page is below it
DEPTH_MAX = 256  # real pages: below 60
FORMATTING_COST_MAX = 500_000  # open formatting elements times tags: elements a parser may have to make up
TAG_LENGTH_MAX = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})([^>]*)>?")
_NAME = re.compile(r"([a-zA-Z]+)(?:\s[^>]*)?")
_MAY_BE_EMPTY = frozenset((
    "a", "abbr", "b", "button", "dd", "div", "dt", "em", "i", "iframe", "label", "li", "ol", "option", "p", "script",
    "section", "select", "span", "strong", "style", "td", "textarea", "th", "title", "ul",
))  # fmt: skip
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_SELF_CLOSING = frozenset((
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "rb", "rt",
    "rp", "html", "head", "body",
))  # fmt: skip
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)


def tame(text: str) -> str:
    """The markup, unchanged unless it is far out of the ordinary.

    A page that was saved as XML says <iframe/> for an empty element, which HTML takes for an opening tag that swallows
    the rest; such tags are closed.
    """
    if "/>" in text:
        text = _with_empty_closed(text)
    tags = text.count("<")
    if tags < FEW_TAGS and max(map(len, text.split(">"))) < TAG_LENGTH_MAX:
        return text
    return _TAG.sub(_Gate(max(2, FORMATTING_COST_MAX // max(tags, 1))), text)


def _with_empty_closed(text: str) -> str:
    *pieces, last = text.split("/>")
    return "".join(piece + _end_of(piece) for piece in pieces) + last


def _end_of(piece: str) -> str:
    """What stands for the "/>" after a piece of markup; an unquoted value may end with a slash of its own."""
    tag = _NAME.fullmatch(piece, piece.rfind("<") + 1)
    name = tag[1].lower() if tag else ""
    if tag and name in _MAY_BE_EMPTY and (piece[-1] in "\"' \t\n" or piece.endswith("<" + tag[1])):
        return f"></{name}>"
    return "/>"


class _Gate:
    """Lets a tag through or not. Counts each name apart, so that closing tags of something else open no room."""

    def __init__(self, formatting_max: int) -> None:
        self.formatting_max = formatting_max
        self.open: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.depth = self.formatting = 0

    def __call__(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name in _SELF_CLOSING or name in _VOID:
            return self._short(tag)
        return self._closing(tag, name) if tag[1] else self._opening(tag, name)

    def _opening(self, tag: re.Match[str], name: str) -> str:
        formats = name in _FORMATTING
        if self.depth >= DEPTH_MAX or (formats and self.formatting >= self.formatting_max):
            self.left_out[name] += 1
            return " "
        self.open[name] += 1
        self.depth += 1
        self.formatting += formats
        return self._short(tag)

    def _closing(self, tag: re.Match[str], name: str) -> str:
        if self.left_out[name]:
            self.left_out[name] -= 1
            return " "
        if self.open[name]:
            self.open[name] -= 1
            self.depth -= 1
            self.formatting -= name in _FORMATTING
        return tag[0]

    def _short(self, tag: re.Match[str]) -> str:
        return tag[0] if len(tag[0]) <= TAG_LENGTH_MAX else f"<{tag[1]}{tag[2]}>"
