"""Markup -> the same markup without what makes a parser slow.

A parser that follows the HTML standard takes quadratic time or memory over three things a stranger can write cheaply:
elements inside each other thousands deep, formatting elements that stay open and so are opened anew in each paragraph,
and thousands of attributes in one tag (100,000 nested <div>: 9 s; 64 open <b> before 100,000 <p>: 6.6 s and 2.3 GB).
Where a page could do that, tags beyond what real pages use are left out and the rest is made well-formed, so that no
misnesting brings them back. All text stays: a listing cannot hide behind its markup.
"""

from __future__ import annotations

import re
from collections import Counter

TAGS_MAX = 10_000  # below it, depth alone costs nothing
COST_MAX = 1_000_000  # formatting tags times tags, below which formatting costs nothing either
MADE_UP_MAX = 250_000  # elements that a parser may have to make up
EMPTY_MAX = 20_000
TAG_LENGTH_MAX = 20_000
DEPTH_MAX = 256  # real pages: below 60
REACH_MAX = 1_000  # elements that one closing tag may end
_NAME = re.compile(r"([a-zA-Z]+)(?:\s[^>]*)?")
_MAY_BE_EMPTY = frozenset((
    "a", "abbr", "b", "button", "dd", "div", "dt", "em", "i", "iframe", "label", "li", "ol", "option", "p", "script",
    "section", "select", "span", "strong", "style", "td", "textarea", "th", "title", "ul",
))  # fmt: skip
# Without content, or ending where the next one begins: these never stand inside each other alone.
_NEVER_DEEP = (
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|"
    "p|li|dt|dd|option|optgroup|tr|td|th|tbody|thead|tfoot|colgroup|html|head|body"
)
_TAG = re.compile(rf"<(?!/?(?:{_NEVER_DEEP})[\s>/])(/?)([a-z][a-z0-9:-]{{0,30}})([^>]*)>?", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<(/?[a-z][a-z0-9:-]{{0,30}})[^>]{{{TAG_LENGTH_MAX},}}>?", re.IGNORECASE)
_FORMATTING = ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
_FORMATTING_TAG = re.compile(rf"<(?:{'|'.join(_FORMATTING)})[\s>/]", re.IGNORECASE)
_INLINE = frozenset((*_FORMATTING, "span", "label", "abbr", "cite", "q", "sub", "sup", "ins", "del", "mark", "time"))


def tame(text: str) -> str:
    """The markup, unchanged unless it is far out of the ordinary.

    A page that was saved as XML says <iframe/> for an empty element, which HTML takes for an opening tag that swallows
    the rest; such tags are closed.
    """
    if 0 < text.count("/>") < EMPTY_MAX:
        text = _with_empty_closed(text)
    if max(map(len, text.split(">"))) >= TAG_LENGTH_MAX:
        text = _LONG_TAG.sub(r"<\1>", text)
    tags = text.count("<")
    if tags < TAGS_MAX and tags * len(_FORMATTING_TAG.findall(text)) < COST_MAX:
        return text
    return _TAG.sub(_Gate(formatting_max=min(DEPTH_MAX, MADE_UP_MAX // max(tags, 1))), text)


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
    """Lets a tag through, or gives what stands for it, so that what comes out is well-formed and not deep.

    Elements left out are remembered as the others are, so that their closing tags do not close something else.
    """

    def __init__(self, formatting_max: int) -> None:
        self.formatting_max = formatting_max
        self.stack: list[tuple[str, bool]] = []  # name, and whether it was let through
        self.open: Counter[str] = Counter()
        self.depth = self.formatting = 0

    def __call__(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        return self._close(name) if tag[1] else self._enter(tag, name)

    def _enter(self, tag: re.Match[str], name: str) -> str:
        formats = name in _FORMATTING
        passes = self.depth < DEPTH_MAX and not (formats and self.formatting >= self.formatting_max)
        self.stack.append((name, passes))
        self.open[name] += 1
        self.depth += passes
        self.formatting += formats and passes
        return tag[0] if passes else " "

    def _close(self, name: str) -> str:
        """Closes all that stands inside the element too; "" when it is not open, or not for this tag to close."""
        at = self._place(name)
        if at < 0:
            return ""
        out = []
        while len(self.stack) > at:
            ended, passed = self.stack.pop()
            self.open[ended] -= 1
            if passed:
                self.depth -= 1
                self.formatting -= ended in _FORMATTING
                out.append(f"</{ended}>")
        return "".join(out)

    def _place(self, name: str) -> int:
        """Where in the stack the element stands that a closing tag is for; -1 when there is none."""
        if not self.open[name]:
            return -1
        for at in range(len(self.stack) - 1, max(-1, len(self.stack) - REACH_MAX), -1):
            here = self.stack[at][0]
            if here == name:
                return at
            if here == "table" or (name in _INLINE and here not in _INLINE):
                return -1
        return -1
