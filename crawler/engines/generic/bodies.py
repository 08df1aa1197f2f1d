"""Which element of each item is its text: the heaviest one in a place that most items have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import islice

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import Name
from crawler.engines.generic.asides import is_aside
from crawler.engines.generic.moments import Moment
from crawler.engines.generic.nesting import Item
from crawler.engines.generic.outline import Element, Outline, common

Key = tuple[Hashable, ...]
STEPS_MAX = 12  # elements from one of an item up to it
PARTS_MAX = 8


def key_of(element: Element) -> Key:
    """What elements in the same place of different items have in common."""
    above = element.parent
    place = 0 if element.tokens else element.place
    return element.name, element.tokens[:2], place, above.name if above else "", above.tokens[:1] if above else ()


def find_bodies(
    outline: Outline, items: Sequence[Item], authors: Iterable[Name | None], times: Iterable[Moment | None]
) -> list[Element | None]:
    """For each item the element of its text; None where there is none."""
    anchored = [[each.element.index for each in pair if each is not None] for pair in zip(authors, times, strict=True)]
    weights = [
        {each.index: weight for each in item.elements(outline) if (weight := _weight(each, item, held))}
        for item, held in zip(items, anchored, strict=True)
    ]
    totals: Counter[Key] = Counter()
    for item, each in zip(items, weights, strict=True):
        for index, weight in each.items():
            totals[key_in(item, outline.elements[index])] += min(int(weight * 10), 8000)
    usual = max(totals, key=lambda key: totals[key], default=())
    return [
        _unwritten(outline, item, each, usual, totals) or _body(outline, item, each, totals)
        for item, each in zip(items, weights, strict=True)
    ]


def _unwritten(
    outline: Outline, item: Item, weights: dict[int, float], usual: Key, totals: Counter[Key]
) -> Element | None:
    """The element in the place of the other posts' texts, of a post that has no words there: a picture."""
    if not weights or max(totals[key_in(item, outline.elements[index])] for index in weights) * 5 > totals[usual]:
        return None
    return next((each for each in item.elements(outline) if not each.text and key_in(item, each) == usual), None)


def key_in(item: Item, element: Element) -> Key:
    """Its way down from the item: which of its parts, then each element by name and classes, or by its place."""
    steps: list[Hashable] = []
    for each in islice((element, *element.ancestors()), STEPS_MAX):
        if any(each is part for part in item.parts[:PARTS_MAX]):
            steps.append(next(at for at, part in enumerate(item.parts) if part is each))
            break
        steps.append((each.name, each.tokens[:2], each.place))
    return tuple(steps)


def _body(outline: Outline, item: Item, weights: dict[int, float], totals: Counter[Key]) -> Element | None:
    """The elements of the heaviest place; where an item has several, what holds them all."""
    if not weights:
        return None
    enough = max(weights.values()) / 5
    keys = {key_in(item, outline.elements[index]) for index, weight in weights.items() if weight >= enough}
    best = max(keys, key=lambda key: totals[key])
    found = [outline.elements[index] for index in sorted(weights) if key_in(item, outline.elements[index]) == best]
    body = found[0]
    for each in found[1:]:
        body = common(body, each)
    return body if item.holds(body) else max(found, key=lambda each: weights[each.index])


_PARTS = frozenset(
    ("blockquote", "li", "p", "span", "b", "strong", "h1", "h2", "h3", "h4")
)  # of a text, rather than it


def _weight(element: Element, item: Item, held: Sequence[int]) -> float:
    """How much an element of an item looks like its text; 0 for what is none."""
    if not element.flow or element.name in ("a", "time"):
        return 0.0
    said = hints.TEXT.search(element.words)
    weight = float(element.flow) * _place_weight(element, item)
    if said:
        weight = weight * 2 + 20
    if any(element.index <= each < element.end for each in held):
        weight *= 0.3
    if is_aside(element):
        weight *= 0.05
    if element.text < 250 and len(hints.ABOUT.findall(element.line(250))) > 1:
        weight *= 0.1
    if element.name in ("dd", "dt"):
        weight *= 0.6
    if element.name in _PARTS:
        weight *= 0.5 if said else 0.2
    return weight


def _place_weight(element: Element, item: Item) -> float:
    """What the elements around it, up to the item, say of it: 1 where nothing speaks against it."""
    chain = [each for each in islice((element, *element.ancestors()), STEPS_MAX) if item.holds(each)]
    weight, plain = 1.0, item.plain
    for each in chain:
        if each is item.head:
            continue
        signed = hints.SIGNATURE.search(each.words)
        own = each is element and hints.TEXT.search(each.words)
        most = each is not element and (each.text - each.links) * 3 > plain * 2
        if hints.NOT_TEXT.search(each.words) and (signed or not (own or most)):
            weight *= 0.05
        if hints.QUOTE.search(each.words) and each.name != "blockquote":
            weight *= 0.05
    return weight
