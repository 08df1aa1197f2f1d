"""Posts inside the posts that they answer: elements of one class anywhere, each without those inside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import Anchors
from crawler.engines.generic.outline import Counted, Element, Outline

LEAST = 12  # characters an item must have on average
TOKENS_MAX = 4  # classes of one element that are looked at
CLASSES_MAX = 200


@dataclass(frozen=True, slots=True)
class Item:
    """A post or a row: sibling elements that follow each other, mostly one.

    inner  items that stand inside it and are none of its words
    """

    parts: tuple[Element, ...]
    inner: tuple[Element, ...] = ()

    @property
    def head(self) -> Element:
        return self.parts[0]

    def elements(self, outline: Outline) -> Sequence[Element]:
        """Its own, in order of the page."""
        end = self.parts[-1].end
        if not self.inner:
            return outline.elements[self.head.index : end]
        found, start = [], self.head.index
        for each in self.inner:
            found += outline.elements[start : each.index]
            start = each.end
        return found + outline.elements[start:end]

    def holds(self, element: Element) -> bool:
        return self.head.index <= element.index < self.parts[-1].end

    def count(self, counted: Counted) -> int:
        """How many of the chosen elements are its own."""
        return sum(map(counted.within, self.parts)) - sum(map(counted.within, self.inner))

    @property
    def plain(self) -> int:
        """Characters that are in no link."""
        return sum(each.text - each.links for each in self.parts) - sum(each.text - each.links for each in self.inner)

    @property
    def size(self) -> int:
        """Characters."""
        return sum(each.text for each in self.parts) - sum(each.text for each in self.inner)


@dataclass(frozen=True, slots=True)
class Group:
    items: tuple[Item, ...]
    score: float


def items_of(elements: Sequence[Element]) -> tuple[Item, ...]:
    """An item each; elements in order of the page."""
    inner: dict[int, list[Element]] = defaultdict(list)
    open_: list[Element] = []
    for each in elements:
        while open_ and not open_[-1].holds(each):
            open_.pop()
        if open_:
            inner[open_[-1].index].append(each)
        open_.append(each)
    return tuple(Item((each,), tuple(inner[each.index])) for each in elements)


def own_items(elements: Sequence[Element], anchors: Anchors) -> tuple[Item, ...]:
    """As items_of(), without those that are only around others: they have no time or no text of their own."""
    kept = [
        item.head
        for item in items_of(elements)
        if not item.inner
        or (
            item.plain >= LEAST // 2
            and anchors.timed.within(item.head) > sum(anchors.timed.within(each) for each in item.inner)
        )
    ]
    return items_of(kept)


def nested(outline: Outline, anchors: Anchors) -> Iterator[tuple[Item, ...]]:
    """Elements of a class, each with a time and a name, some of them inside others."""
    alike: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for each in outline.elements:
        if anchors.timed.within(each) and anchors.named.within(each):
            for token in each.tokens[:TOKENS_MAX]:
                alike[each.name, token].append(each)
    some = [
        found for found in alike.values() if len(found) > 1 and _is_nested(found) and hints.POST.search(found[0].words)
    ]
    for found in some[:CLASSES_MAX]:
        items = own_items(found, anchors)
        if any(item.inner for item in items):
            yield items


def _is_nested(elements: Sequence[Element]) -> bool:
    return any(before.holds(after) for before, after in pairwise(elements))
