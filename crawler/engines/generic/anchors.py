"""Authors and times on a page: what a post is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from crawler.engines.generic import hints
from crawler.engines.generic.asides import is_aside
from crawler.engines.generic.moments import LINE_MAX, Moment, ReadTime, find_moments, is_joined
from crawler.engines.generic.outline import Counted, Element, Outline

NAME_MAX = 60
WEAK = 3  # rank of a name that only its form speaks for: it is in bold
_WEAK = frozenset(("b", "strong", "h3", "h4", "h5", "h6", "cite", "legend"))

# "Post by kelp » Monday": the name stands between.
_BY_LINE = re.compile(
    r"^.{0,20}?\b(?:by|von|par|por|da|от|автор|author|oleh|bởi)\s*:?\s+|\s*(?:[»•|·,]|\s[-–—]\s|\s(?:on|at|am|le|el|il|em|em:)\s).*$|:$",
    re.IGNORECASE,
)

_BY = r"(?:by|von|par|por|door|av|af|da|od|от|автор|автора?:|написал[аи]?|oleh|bởi|作者|投稿者|글쓴이|नाम)"
# "Posted by kelp at March 8": where no element has the name alone.
_SIGNED = re.compile(
    rf"^.{{0,24}}?(?<!\w){_BY}(?!\w)\s*:?\s*(?P<name>[^\s,:;|()<>][^,:;|()<>]{{0,38}}?)\s*"
    r"(?:[,|»•·(:-]|\s[-–—]|\s(?:on|at|am|um|le|el|il|em|op|den|в|dne|pada)\s|\s\d)",
    re.IGNORECASE,
)
_LAST = re.compile(r"last|latest|edit|modif|letzte|dernier|últim|ultim|последн|измен|最后|最終", re.IGNORECASE)

_PREFIX = re.compile(r"^(?:/?u/|@)(?=\w)")  # how some places write names


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an element shows. rank: how surely it is an author's; the lower, the surer."""

    element: Element
    text: str
    rank: int


def find_names(outline: Outline) -> dict[int, Name]:
    """By the element's index; of those inside one another the surest, then the innermost."""
    found: dict[int, Name] = {}
    for element in reversed(outline.elements):
        name = _name(element)
        if name is None:
            continue
        inner = [each for each in range(element.index + 1, min(element.end, element.index + 30)) if each in found]
        if name.rank == 0 and len(inner) == 1 and found[inner[0]].rank == 1:  # a link to the user in what is called so
            found[inner[0]] = replace(found[inner[0]], rank=0)
        elif all(found[each].rank > name.rank for each in inner):
            for each in inner:
                del found[each]
            found[element.index] = name
    return found


def signed_names(outline: Outline, moments: Iterable[Moment], names: dict[int, Name]) -> Iterator[Name]:
    """Names in the lines of times, where the line holds no name of its own that is any surer."""
    for moment in moments:
        element = next(
            (each for each in islice((moment.element, *moment.element.ancestors()), 3) if each.text > len("by x")), None
        )
        if element is None or element.text > LINE_MAX:
            continue
        line = element.line(LINE_MAX)
        found = _SIGNED.search(line)
        if found is None or _LAST.search(line[: found.start("name")]) or hints.NOT_NAME.search(found["name"]):
            continue
        if not any(each in names and names[each].rank < WEAK for each in range(element.index, element.end)):
            yield Name(element, found["name"].strip(), WEAK - 1)


def _name(element: Element) -> Name | None:
    rank = _rank(element)
    if rank is None:
        return None
    text = element.line(NAME_MAX + 20) or _alternative(element)
    if element.name != "a":
        text = _first_piece(element) or text
    if rank < WEAK and element.name != "a" and len(text) > 16:
        text = _BY_LINE.sub("", text).strip()
    text = _PREFIX.sub("", text)
    if not text or len(text) > NAME_MAX or not re.search(r"\w", text) or hints.NOT_NAME.search(text):
        return None
    if hints.is_label(text) and (rank == WEAK or element.name != "a"):
        return None
    return Name(element, text, rank)


def _first_piece(element: Element) -> str:
    """The name where a rank or a count follows it in the same element; "" where it is all one, or begins with "by"."""
    pieces = [piece for child in element.tag.find_all(string=True, limit=12) if (piece := " ".join(child.split()))]
    if len(pieces) < 2 or not re.search(r"\w\w", pieces[0]) or _BY_LINE.search(f"{pieces[0]} "):
        return ""
    return pieces[0]


def _rank(element: Element) -> int | None:
    if element.text > NAME_MAX + 20:
        return None
    words = element.words
    above = element.parent.words if element.parent is not None else ""
    href = element.attr("href") if element.name == "a" else ""
    is_user = bool(href) and bool(hints.USER_ADDRESS.search(href)) and not hints.NOT_USER.search(href)
    named = bool(hints.AUTHOR.search(words)) and not hints.NOT_AUTHOR.search(words)
    if named and (element.name != "a" or is_user or "author" in words):
        return 0
    if is_user and not re.search(r"(?<![a-z])(?:avatar|mention|quote)", words):
        return 0 if hints.AUTHOR.search(above) and not hints.NOT_AUTHOR.search(above) else 1
    weak = element.name in _WEAK and 2 <= element.text <= 30 and not element.links
    return WEAK if weak else None


def _alternative(element: Element) -> str:
    """Of a link that is only a picture."""
    return element.attr("title") if element.name == "a" and not element.text else ""


def is_in_text(element: Element) -> bool:
    """Part of a running text, such as somebody mentioned in it."""
    if element.name != "a":
        return False
    if element.line(2).startswith("@"):
        return True
    line = next((above for above in element.ancestors() if above.text > element.text), None)
    return line is not None and line.flow - element.text > 60 and line.text - line.links > 60


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a page's authors and times are. names: those of the surest kind that the page has, for counting."""

    moments: dict[int, Moment]
    names: dict[int, Name]
    timed: Counted
    named: Counted


def find_anchors(outline: Outline, read: ReadTime) -> Anchors:
    moments, names = find_moments(outline, read), find_names(outline)
    names |= {name.element.index: name for name in signed_names(outline, moments.values(), names)}
    timed = _in_place([each.element for each in moments.values() if not is_joined(each)])
    known = {each.index for each in _in_place([name.element for name in names.values()])}
    there = [name for index, name in names.items() if index in known]
    sure = [name.element for name in there if name.rank < WEAK and not is_in_text(name.element)]
    chosen = sure if len(sure) * 3 >= min(len(timed), 30) else [name.element for name in there]
    return Anchors(moments, names, outline.count(timed), outline.count(chosen))


def _in_place(elements: list[Element]) -> list[Element]:
    """Those outside menus and side bars; all where there are no others."""
    return [each for each in elements if not is_aside(each)] or elements
