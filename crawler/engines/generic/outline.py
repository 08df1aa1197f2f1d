"""A page as a list of its elements in order, each with what is counted in it; BeautifulSoup reads the markup.

Counting is done once, bottom up, so that every question about an element ("how much text that is no link?") costs
nothing afterwards, on a hostile page too.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import accumulate

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement

# What a page looks like to BeautifulSoup is not the operator's concern: it is read as HTML whatever it says.
for _kind in (MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning):
    warnings.filterwarnings("ignore", category=_kind)

SILENT = frozenset((
    "script", "style", "template", "svg", "math", "iframe", "object", "head", "select", "option", "button", "datalist",
))  # fmt: skip
# Elements of running text: what they hold is part of the block around them.
FLOW = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blockquote", "br", "center", "cite", "code", "dd", "del",
    "dl", "dt", "em", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "ul", "var", "wbr",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var",
))  # fmt: skip
STRUCK = frozenset(("del", "s", "strike"))  # what is no longer so, such as an old price
DEPTH_MAX = 2_000  # elements inside one another that are looked at; pages of nested answers have hundreds
PASSED_MAX = 2_000
TOKEN_MAX = 100  # characters of a class
PLACE_MAX = 40
PIECES_MAX = 20_000  # characters
LINE_KEPT = 400  # characters of a text that is put on one line once
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>", re.IGNORECASE)
_TOGETHER = re.compile(
    r"(?<=[$€£₽¥₹])\0(?=\d)|(?<=\d)\0(?=[$€£₽¥₹])"
)  # "$" and "45.00" are one word, whatever parts them
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IN_FRONT = re.compile(
    r"(?<![a-z-])(?:modal|modal-dialog|dialog|alertdialog|lightbox|cookie-?(?:bar|notice|banner))(?![a-z-])", re.I
)
_STATES = re.compile(
    r"(?:is|has|js|uix|ips|u|m|p|col|bg|row|alt|trow)?-?(?:odd|even|alt|first|last|new|unread|read|sticky|pinned|online|offline|"
    r"hot|closed|open|active|normal)?-?_?\d*"
)


class Element:
    """One element.

    index, end   it and what stands inside it are elements[index:end]
    words        its id, classes, itemprop and rel, lower case, for patterns
    tokens       its classes without those that tell a state or a number
    text, links  characters in it that are visible, and those of them inside links
    flow         characters of running text that stand in it as a block and in no smaller block
    place        which child of its parent it is, of those of its name and classes; at most PLACE_MAX
    """

    __slots__ = (
        "aside",
        "children",
        "end",
        "flow",
        "index",
        "kept",
        "links",
        "name",
        "parent",
        "place",
        "tag",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, tag: Tag, parent: Element | None, index: int) -> None:
        self.tag, self.parent, self.index = tag, parent, index
        self.name = tag.name
        self.children: list[Element] = []
        self.end = index + 1
        self.text = self.links = self.flow = self.place = 0
        self.aside: bool | None = None  # blocks.is_aside() keeps its answer here
        self.kept: str | None = None
        self.words = _words(tag)
        self.tokens = _tokens(tag)

    def attr(self, name: str) -> str:
        value = self.tag.get(name)
        return " ".join(value) if isinstance(value, list) else value or ""

    def ancestors(self) -> Iterator[Element]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def holds(self, other: Element) -> bool:
        return self.index <= other.index < self.end

    def pieces(self, skipped: frozenset[int] = frozenset()) -> Iterator[str]:
        """Its visible texts without what is in elements skipped (id() of their tags): line by line, and after a line
        of several texts these one by one."""
        for line in _lines(self.tag, skipped):
            yield " ".join(_TOGETHER.sub("", "\0".join(line)).replace("\0", " ").split())
            if len(line) > 1:
                yield from filter(None, (" ".join(text.split()) for text in line))

    def line(self, limit: int = 400) -> str:
        """Its text on one line."""
        if self.text > LINE_KEPT:
            return " ".join(" ".join(_strings(self.tag, limit)).split())[:limit]
        if self.kept is None:
            self.kept = " ".join(" ".join(_strings(self.tag, LINE_KEPT)).split())
        return self.kept[:limit]


def _words(tag: Tag) -> str:
    found = []
    for name in ("id", "class", "itemprop", "rel", "role", "data-role", "itemtype"):
        value = tag.get(name)
        if value:
            found.append(" ".join(value) if isinstance(value, list) else str(value))
    return _CAMEL.sub("-", " ".join(found)[:400]).lower()


def _is_silent(tag: Tag) -> bool:
    """Never seen, or only in front of the page."""
    if tag.name in SILENT:
        return True
    said = f"{tag.get('class') or ''} {tag.get('role') or ''}"
    return tag.name != "body" and bool(_IN_FRONT.search(said))


def _tokens(tag: Tag) -> tuple[str, ...]:
    """Long ones are left out: no theme has them, and a stranger's may be as long as a page."""
    tokens = (token for token in tag.get("class") or () if len(token) <= TOKEN_MAX)
    plain = (_unnumbered(token) for token in tokens if not _STATES.fullmatch(token.lower()))
    return tuple(token for token in plain if token)


def _unnumbered(token: str) -> str:
    """Without the number at its end: "post-12", "post_7", "row2"."""
    return token.rstrip("0123456789_-") if token[-1:].isdigit() else token


def _strings(tag: Tag, limit: int) -> Iterator[str]:
    """Visible strings, until enough of them have come, or too many elements without any."""
    seen = passed = 0
    stack = [iter(tag.contents)]
    while stack and seen <= limit and passed < PASSED_MAX:
        node = next(stack[-1], None)
        passed += 1
        if node is None:
            stack.pop()
        elif isinstance(node, Tag):
            if not _is_silent(node):
                stack.append(iter(node.contents))
        elif type(node) is NavigableString:
            seen += len(node.strip())
            yield node


def _lines(tag: Tag, skipped: frozenset[int]) -> Iterator[list[str]]:
    """Visible strings that stand on one line each: what blocks, cells and <br> part."""
    line: list[str] = []
    seen = passed = 0
    stack: list[tuple[str, Iterator[PageElement]]] = [("span", iter(tag.contents))]
    while stack and seen <= PIECES_MAX and passed < 10 * PASSED_MAX:
        around, contents = stack[-1]
        node = next(contents, None)
        passed += 1
        if line and ((node is None and around not in INLINE) or (isinstance(node, Tag) and node.name not in INLINE)):
            yield line
            line = []
        if node is None:
            stack.pop()
        elif isinstance(node, Tag):
            if not _is_silent(node) and id(node) not in skipped and node.name not in STRUCK:
                stack.append((node.name, iter(node.contents)))
        elif type(node) is NavigableString and node.strip():
            seen += len(node)
            line.append(str(node))
    if line:
        yield line


class Outline:
    """elements: of the page's body, in order, without what is never seen. title: what its <title> says."""

    def __init__(self, markup: str) -> None:
        self.soup = BeautifulSoup(_DECLARATION.sub("", markup, count=1), "lxml")  # whatever it says, it is read as HTML
        body = self.soup.body or self.soup
        head = self.soup.find("title")
        self.title = " ".join(head.get_text(" ").split())[:1000] if isinstance(head, Tag) else ""
        self.elements: list[Element] = []
        self._walk(body)
        self._count()

    def _walk(self, body: Tag) -> None:
        stack: list[tuple[Tag, Element | None, int]] = [(body, None, 0)]
        while stack:
            tag, parent, depth = stack.pop()
            element = Element(tag, parent, len(self.elements))
            self.elements.append(element)
            if parent is not None:
                element.place = _place(parent, element)
                parent.children.append(element)
            if depth < DEPTH_MAX:
                inside = [child for child in tag.contents if isinstance(child, Tag) and not _is_silent(child)]
                stack.extend((child, element, depth + 1) for child in reversed(inside))

    def _count(self) -> None:
        for element in reversed(self.elements):
            own = sum(len(child.strip()) for child in element.tag.contents if type(child) is NavigableString)
            element.text += own
            element.flow += own
            if element.name == "a":
                element.links = element.text
            above = element.parent
            if above is not None:
                above.text += element.text
                above.links += element.links
                above.end = max(above.end, element.end)
                if element.name in FLOW:
                    above.flow += element.flow if element.name != "a" else 0

    def inside(self, element: Element) -> list[Element]:
        """It and all that stands inside it."""
        return self.elements[element.index : element.end]

    def count(self, chosen: list[Element]) -> Counted:
        return Counted(chosen, len(self.elements))


def _place(parent: Element, further: Element) -> int:
    """Of a further child."""
    kind = further.name, further.tokens
    before = next((each for each in reversed(parent.children[-PLACE_MAX:]) if (each.name, each.tokens) == kind), None)
    return 0 if before is None else min(before.place + 1, PLACE_MAX)


class Counted:
    """Chosen elements, and how many of them any element holds."""

    def __init__(self, chosen: list[Element], size: int) -> None:
        self.elements = sorted(chosen, key=lambda each: each.index)
        marks = [0] * (size + 1)
        for each in chosen:
            marks[each.index + 1] += 1
        self._sums = list(accumulate(marks))

    def within(self, element: Element) -> int:
        return self._sums[element.end] - self._sums[element.index]

    def of(self, element: Element) -> list[Element]:
        """Those that stand inside it, or are it."""
        return self.elements[self._sums[element.index] : self._sums[element.end]]


def common(first: Element, second: Element) -> Element:
    """The smallest element that holds both."""
    while not first.holds(second):
        assert first.parent is not None  # noqa: S101  # the body holds everything
        first = first.parent
    return first
