"""The opening post of a thread, where it is made otherwise than its answers and stands before them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import Anchors
from crawler.engines.generic.asides import HEADINGS, is_aside
from crawler.engines.generic.nesting import Group, Item
from crawler.engines.generic.outline import Element, Outline

OPENING_LEAST = 25
NOTICE_MAX = 160  # characters of a line that only tells who began a thread, and when


def with_opening(outline: Outline, anchors: Anchors, group: Group) -> Group:
    """With an opening post that stands before the answers and is made otherwise."""
    first = group.items[0].head
    if len(group.items) < 2 and not hints.REPLY.search(first.words):
        return group
    before = [
        each
        for each in outline.elements[: first.index]
        if each.flow >= OPENING_LEAST and each.end <= first.index and each.name not in HEADINGS
    ]
    for block in sorted(before, key=text_weight, reverse=True)[:5]:
        holder = _holder(anchors, block, first)
        if holder is None or is_aside(holder) or block.line(200).lower() in outline.title.lower():
            continue
        if _is_opening(anchors, holder, block) and not _tells_of(anchors, (holder,), first):
            return Group((Item((holder,)), *group.items), group.score)
    around = next((each for each in islice((first, *first.ancestors()), 3) if _is_told_before(anchors, each)), None)
    return Group((_run_before(around), *group.items), group.score) if around is not None else group


def _run_before(element: Element) -> Item:
    """The siblings before it, from the last heading on."""
    before = element.parent.children[: element.parent.children.index(element)] if element.parent else []
    starts = [at + 1 for at, each in enumerate(before) if each.name in HEADINGS and each.flow and before[at + 1 :]]
    while before and (not before[-1].text or before[-1].name in HEADINGS or "head" in before[-1].words):
        before = before[:-1]
    start = next((at for at in reversed(starts) if at < len(before)), 0)
    return Item(tuple(before[start:]))


def _is_told_before(anchors: Anchors, element: Element) -> bool:
    """Siblings before it are a text with an author and a time, as an article that stands in no element of its own."""
    if element.parent is None or element.parent.children[0] is element:
        return False
    parts = _run_before(element).parts
    if not parts or any(is_aside(each) for each in parts):
        return False
    told = all(any(map(each.within, parts)) for each in (anchors.timed, anchors.named))
    written = sum(each.flow for each in parts if not anchors.timed.within(each))
    return told and written >= 2 * OPENING_LEAST and not _tells_of(anchors, parts, element)


def _tells_of(anchors: Anchors, before: Sequence[Element], first: Element) -> bool:
    """A head of the thread that says what its first post says: by whom, and when."""
    heads = [each for one in before for each in anchors.timed.of(one)], anchors.timed.of(first)
    names = [each for one in before for each in anchors.named.of(one)], anchors.named.of(first)
    at, of = ({anchors.moments[each.index].at for each in found} for found in heads)
    by, first_by = ({anchors.names[each.index].text for each in found} for found in names)
    return bool(at & of) and bool(by & first_by)


def _is_opening(anchors: Anchors, holder: Element, block: Element) -> bool:
    """It is called a post; or is hardly more than a text, and what tells of it stands beside the text."""
    if anchors.timed.within(block) and block.flow < NOTICE_MAX:
        return False
    if hints.POST.search(f"{holder.words} {block.words}"):
        return True
    return block.flow * 2 >= holder.text - holder.links


def _holder(anchors: Anchors, block: Element, first: Element) -> Element | None:
    """The smallest element around a text that has an author and a time too, and none of the answers."""
    for each in (block, *block.ancestors()):
        if each.holds(first):
            return None
        if anchors.timed.within(each) and anchors.named.within(each):
            return each
    return None


def text_weight(element: Element) -> float:
    """How much an element looks like the text of a page."""
    weight = float(element.flow)
    words = f"{element.words} {element.parent.words if element.parent else ''}"
    if hints.TEXT.search(words):
        weight *= 1.5
    return weight * (0.1 if is_aside(element) or hints.QUOTE.search(words) else 1.0)
