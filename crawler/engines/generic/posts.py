"""What each of the found items says: author, time, text, and the rest of what a listing has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice, pairwise

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import NAME_MAX, WEAK, Anchors, Name, is_in_text
from crawler.engines.generic.bodies import Key, find_bodies, key_in, key_of
from crawler.engines.generic.moments import Moment, is_before, is_joined
from crawler.engines.generic.nesting import Group, Item
from crawler.engines.generic.outline import Element, Outline

NOTE_MAX = 60  # characters outside links
ELEMENTS_MAX = 120  # of an item that are looked at for a name
STRONG = ("b", "strong", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Post:
    """One item with what was found in it; None and "" where nothing was.

    body      the element of its text
    quotes    elements in the body that hold other people's words
    left_out  elements in the body that hold nobody's
    edited    when it was edited
    """

    item: Item
    author: Name | None
    posted: Moment | None
    body: Element | None
    quotes: tuple[Element, ...] = ()
    left_out: tuple[Element, ...] = ()
    edited: Moment | None = None
    about: dict[str, str] = field(default_factory=dict)


def read_items(outline: Outline, anchors: Anchors, group: Group) -> list[Post]:
    authors = _authors(outline, anchors, group.items)
    times = _times(outline, anchors, group.items)
    bodies = find_bodies(outline, group.items, authors, times)
    if sum(_is_sure(name, authors) for name in authors) * 2 < len(authors):
        authors = _names_by_place(outline, anchors, group.items, bodies) or authors
    found = [
        _post(outline, anchors, item, author, posted, body)
        for item, author, posted, body in zip(group.items, authors, times, bodies, strict=True)
    ]
    return [post for post in found if not _is_note(post)] if sum(map(_is_note, found)) * 3 <= len(found) * 2 else found


def _is_note(post: Post) -> bool:
    """A line among posts that only says what happened: its text stands in no element of its own."""
    whole = post.body is None or post.body is post.item.head
    return whole and post.item.plain < NOTE_MAX and len(post.item.parts) == 1


def _post(
    outline: Outline, anchors: Anchors, item: Item, author: Name | None, posted: Moment | None, body: Element | None
) -> Post:
    inside = outline.inside(body)[1:] if body else []
    quotes = [each for each in inside if _is_quote(each)]
    quotes += [line for each in quotes if (line := _line_before(each)) is not None]
    kept = {each.element.index for each in (author, posted) if each and not is_in_text(each.element)}
    left_out = [each for each in inside if _is_left_out(each, kept)]
    moments = [anchors.moments[each.index] for each in item.elements(outline) if each.index in anchors.moments]
    edited = next((each for each in moments if each is not posted and _is_edit(each)), None)
    if edited and body and body.holds(edited.element) and edited.element is not body:
        left_out.append(edited.element)
    return Post(item, author, posted, body, tuple(quotes), tuple(left_out), edited)


def _is_quote(element: Element) -> bool:
    """Bulletin boards of old put every text into a <blockquote>, and call it the text."""
    if element.name == "blockquote" and hints.TEXT.search(element.words):
        return False
    return element.name == "blockquote" or bool(hints.QUOTE.search(element.words))


def without_title(post: Post, outline: Outline, title: str) -> Post:
    """The post with headings left out that only repeat the page's title."""
    inside = outline.inside(post.body)[1:] if post.body and title else []
    found = [each for each in inside if each.text <= len(title) + 8 and each.line(400) == title]
    return replace(post, left_out=(*post.left_out, *found[:4])) if found else post


def _line_before(quote: Element) -> Element | None:
    """The line that says whose words follow: "kelp wrote:"; alone before the quote, or before the row that holds it."""
    for each in islice((quote, *quote.ancestors()), 3):
        above = each.parent
        if above is None or (each is not quote and above.text > quote.text + 120):
            return None
        before = next((one for one in reversed(above.children) if one.index < each.index and one.text), None)
        if before is not None:
            said = before.text <= 100 and hints.QUOTED_BY.search(before.line(100))
            return before if said or (before.name == "cite" and before.text <= 100) else None
    return None


def _is_left_out(element: Element, kept: set[int]) -> bool:
    if element.index in kept or element.name in ("nav", "footer", "form"):
        return True
    if _is_buttons(element):
        return True
    if element.name == "header" and any(element.index <= each < element.end for each in kept):
        return True
    return bool(hints.SIGNATURE.search(element.words) or hints.NOTE.search(element.words)) and element.text > 0


def _is_buttons(element: Element) -> bool:
    """Nothing but "Reply", "Quote" and their like."""
    if not element.links or element.text > 80 or element.text - element.links > 12:
        return False
    words = hints.BUTTON.sub("", element.line(100))
    return not re.search(r"\w", words)


def _is_edit(moment: Moment) -> bool:
    """The word for an edit stands before the time: "20 April, 11:20 (edited 11:24)" is when it was posted."""
    if hints.NOTE.search(moment.element.words):
        return True
    above = moment.element.parent
    lines = [moment.element.line(160), above.line(160) if above is not None and above.text < 200 else ""]
    return any(is_before(hints.EDITED, line, moment) for line in lines)


def _chosen(
    items: Sequence[Item], candidates: Sequence[Sequence[Element]], merit: Callable[[Element], float]
) -> list[Element | None]:
    """For each item the element whose place most items have, weighed by its own merit; rather one near the top."""
    counts: Counter[Key] = Counter()
    for each in candidates:
        counts.update({key_of(element) for element in each})
    total = max(1, len(items))
    best = []
    for item, each in zip(items, candidates, strict=True):
        size = max(1, item.parts[-1].end - item.head.index)
        worth = [
            (counts[key_of(one)] / total + merit(one) - 0.3 * (one.index - item.head.index) / size, -one.index, one)
            for one in each
        ]
        best.append(max(worth)[2] if worth else None)
    return best


def _authors(outline: Outline, anchors: Anchors, items: Sequence[Item]) -> list[Name | None]:
    found = [
        [each for each in item.elements(outline) if each.index in anchors.names and not _is_quoted(each, item)]
        for item in items
    ]
    labels = Counter(anchors.names[each.index].text for one in found for each in one)

    def merit(element: Element) -> float:
        name = anchors.names[element.index]
        score = -0.2 * name.rank
        if name.rank == WEAK and (labels[name.text] > max(1, len(items) - 1) or name.text.endswith(":")):
            score -= 0.5
        score -= 0.5 if re.fullmatch(r"[#\d\s.,+-]+[kKM]?|\S", name.text) else 0
        return score - (0.5 if is_in_text(element) else 0)

    chosen = _chosen(items, found, merit)
    return [anchors.names[each.index] if each is not None else None for each in chosen]


def _is_sure(name: Name | None, others: Sequence[Name | None]) -> bool:
    """More than its form speaks for it, or others stand in its place."""
    if name is None:
        return False
    return name.rank < WEAK or len(others) < 3 or any(other is not None and other.text != name.text for other in others)


def _names_by_place(
    outline: Outline, anchors: Anchors, items: Sequence[Item], bodies: Sequence[Element | None]
) -> list[Name | None]:
    """Short texts beside the bodies, in the place in which most items have one, and not all the same; [] without."""
    found: list[dict[Key, Element]] = []
    for item, body in zip(items, bodies, strict=True):
        places: dict[Key, Element] = {}
        for each in item.elements(outline)[:ELEMENTS_MAX]:
            beside = body is None or body is item.head or not body.holds(each)
            if beside and _may_be_name(each, anchors):
                places.setdefault(key_in(item, each), each)
        found.append(places)
    best = max(
        Counter(key for each in found for key in each).items(), key=lambda each: _worth(each, found), default=None
    )
    if best is None or best[1] < 2 or best[1] * 3 < len(items) * 2 or _worth(best, found) < 1:
        return []
    chosen = [each.get(best[0]) for each in found]
    return [Name(each, each.line(NAME_MAX), WEAK) if each is not None else None for each in chosen]


def _may_be_name(element: Element, anchors: Anchors) -> bool:
    if not 2 <= element.text <= 32 or anchors.timed.within(element) or any(each.text for each in element.children[1:]):
        return False
    line = element.line(NAME_MAX)
    return (
        not re.fullmatch(r"[\d\W]+|[#№]?\s?[\d.,+-]+\s?\w{0,12}", line)
        and not hints.NOT_NAME.search(line)
        and not hints.is_label(line)
        and not hints.ACTION.search(element.attr("href"))
    )


def _worth(place: tuple[Key, int], found: Sequence[dict[Key, Element]]) -> float:
    """How much the texts in a place look like the names of authors: 1 and above where they do."""
    key, count = place
    elements = [each[key] for each in found if key in each]
    said = {element.line(NAME_MAX) for element in elements}
    score = count / len(found) + (0.5 if len(said) > 1 else -0.4 if count > 2 else 0)
    first = elements[0]
    score += 0.4 if first.name == "a" else 0.3 if first.name in STRONG else 0
    score -= 0.6 if hints.NOT_AUTHOR.search(first.words) else 0
    return score - 0.01 * min(first.index - found[0][key].index, 30) if key in found[0] else score


def _times(outline: Outline, anchors: Anchors, items: Sequence[Item]) -> list[Moment | None]:
    found = [
        [each for each in item.elements(outline) if each.index in anchors.moments and not _is_quoted(each, item)]
        for item in items
    ]

    def merit(element: Element) -> float:
        moment = anchors.moments[element.index]
        score = 0.3 * moment.said + 0.3 * moment.precise - 0.002 * min(element.text, 150)
        return score - (1.5 if is_joined(moment) or _is_edit(moment) else 0)

    rising = _rising(anchors, found)
    chosen = _chosen(items, found, lambda element: merit(element) + 0.5 * rising.get(key_of(element), 0.0))
    moments = [anchors.moments[each.index] if each is not None else None for each in chosen]
    return [None if each is None or is_joined(each) or _is_edit(each) else each for each in moments]


def _rising(anchors: Anchors, found: Sequence[Sequence[Element]]) -> dict[Key, float]:
    """How much the times of a place go one way down the page, 0 to 1; posts do, the days when people joined do not."""
    rows: dict[Key, list[datetime]] = {}
    for each in found:
        firsts = {key_of(element): element for element in reversed(each)}
        for key, element in firsts.items():
            rows.setdefault(key, []).append(anchors.moments[element.index].at)
    out = {}
    for key, times in rows.items():
        pairs = list(pairwise(times))
        ways = sum(after >= before for before, after in pairs), sum(after <= before for before, after in pairs)
        out[key] = max(ways) / len(pairs) if len(pairs) > 1 else 0.0
    return out


def _is_quoted(element: Element, item: Item) -> bool:
    """In other people's words; vBulletin's own text is a <blockquote>, so the outermost one of an item may be it."""
    for each in (element, *element.ancestors()):
        if not item.holds(each) or each is item.head:
            return False
        if each.name in ("pre", "code") or hints.QUOTE.search(each.words) or hints.SIGNATURE.search(each.words):
            return True
    return False
