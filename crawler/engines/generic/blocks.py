"""Elements that repeat, each with an author, a time and text of its own; or the one such element of a page."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import Anchors
from crawler.engines.generic.outline import Element, Outline, common

ENOUGH = 800  # characters of text beyond which one item is no better than another
LEAST = 12  # characters an item must have on average
ITEMS_MAX = 2000
CANDIDATES_MAX = 400
OPENING_LEAST = 25
PASTE_LEAST = 30
KINDS_MAX = 20  # of children of one element


@dataclass(frozen=True, slots=True)
class Item:
    """A post or a row: sibling elements that follow each other, mostly one."""

    parts: tuple[Element, ...]

    @property
    def head(self) -> Element:
        return self.parts[0]

    def elements(self, outline: Outline) -> Sequence[Element]:
        return outline.elements[self.head.index : self.parts[-1].end]

    def holds(self, element: Element) -> bool:
        return self.head.index <= element.index < self.parts[-1].end

    @property
    def plain(self) -> int:
        """Characters that are in no link."""
        return sum(part.text - part.links for part in self.parts)


@dataclass(frozen=True, slots=True)
class Group:
    items: tuple[Item, ...]
    score: float


def best_group(outline: Outline, anchors: Anchors) -> Group | None:
    """The posts of a page; the text of a paste; None when nothing on it has an author or a time, and text."""
    repeated = [Group(items, _score(items, anchors)) for items in _repeated(outline, anchors)]
    single = [Group(items, _score(items, anchors) * tight) for items, tight in _single(outline, anchors)]
    best = max(
        (*repeated, *(one for one in single if not _is_split(one, repeated, anchors))), key=_by_score, default=None
    )
    if best is None or best.score <= 0:
        return _paste(outline)
    best = _with_answers(best, repeated, anchors)
    return _with_opening(outline, anchors, _everywhere(outline, anchors, best))


def _paste(outline: Outline) -> Group | None:
    """A text in lines of its own, of nobody and no time: a paste."""
    found = [each for each in outline.elements if each.name in ("pre", "textarea", "code") and each.text >= PASTE_LEAST]
    best = max((each for each in found if not is_aside(each)), key=lambda each: each.text, default=None)
    return Group((Item((best,)),), 0.5 * min(best.text, ENOUGH)) if best else None


def _by_score(group: Group) -> float:
    return group.score


def _is_split(single: Group, repeated: Sequence[Group], anchors: Anchors) -> bool:
    """Whether what looks like one item is a group of several, or mostly one."""
    whole = single.items[0]
    return any(
        _are_posts(group, anchors) or sum(item.plain for item in group.items) > whole.plain / 2
        for group in repeated
        if group.score > 0 and all(whole.holds(item.head) for item in group.items)
    )


def _are_posts(group: Group, anchors: Anchors) -> bool:
    """They are called so, and each has an author and a time: no parts of one post."""
    return all(
        hints.POST.search(head.words)
        and anchors.named.within(head)
        and anchors.timed.within(head)
        and not is_aside(head)
        for head in (item.head for item in group.items)
    )


def _with_answers(best: Group, repeated: Sequence[Group], anchors: Anchors) -> Group:
    """An opening post that outweighs all of its answers, with them."""
    if len(best.items) > 1:
        return best
    end = best.items[0].parts[-1].end
    after = (group for group in repeated if group.score > 0 and group.items[0].head.index >= end)
    answers = next((group for group in after if _are_posts(group, anchors)), None)
    return Group((*best.items, *answers.items), best.score) if answers else best


def _repeated(outline: Outline, anchors: Anchors) -> Iterator[tuple[Item, ...]]:
    for parent in outline.elements:
        if anchors.timed.within(parent) < 2:
            continue
        for alike in of_one_kind([child for child in parent.children if anchors.timed.within(child)]):
            named = sum(anchors.named.within(child) > 0 for child in alike)
            most = named >= 2 and named * 3 >= len(alike) * 2  # not all: a guest has no page to link to
            if most or not anchors.named.within(parent):
                yield _with_followers(parent, alike[:ITEMS_MAX])


def of_one_kind(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Two or more each: elements of one name that share a class, the commonest first; then those without any."""
    left = list(elements)
    for _ in range(KINDS_MAX):
        if len(left) < 2:
            return
        counts = Counter((each.name, token) for each in left for token in set(each.tokens) or {""})
        (name, token), count = counts.most_common(1)[0]
        if count < 2:
            return
        alike = [each for each in left if each.name == name and token in (each.tokens or ("",))]
        taken = {each.index for each in alike}
        left = [each for each in left if each.index not in taken]
        yield alike


def shared_tokens(elements: Sequence[Element]) -> set[str]:
    return set.intersection(*(set(each.tokens) for each in elements))


def _with_followers(parent: Element, heads: list[Element]) -> tuple[Item, ...]:
    """Each head with the siblings up to the next one; the last with as many as the others have at most."""
    places = {child.index: at for at, child in enumerate(parent.children)}
    starts = [places[head.index] for head in heads]
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    if min(gaps) < 2:  # where posts stand side by side, what is between two is none of theirs
        return tuple(Item((head,)) for head in heads)
    ends = [*starts[1:], starts[-1] + min(gaps)]
    return tuple(Item(tuple(parent.children[start:end])) for start, end in zip(starts, ends, strict=True))


def _single(outline: Outline, anchors: Anchors) -> Iterator[tuple[tuple[Item, ...], float]]:
    """The smallest element around each author or time that holds one of the page's largest texts too; and how tight it
    is, 0 to 1: how much of what it holds is that text."""
    blocks = sorted(outline.elements, key=_weight, reverse=True)[:5]
    for block in blocks:
        if _weight(block) < LEAST:
            continue
        near = {
            common(block, each).index for each in (anchors.named.elements or anchors.timed.elements)[:CANDIDATES_MAX]
        }
        for index in sorted(near, reverse=True):
            holder = outline.elements[index]
            if anchors.timed.within(holder) and (anchors.named.within(holder) or not anchors.named.elements):
                yield (Item((holder,)),), (block.flow / max(1, holder.text - holder.links, block.flow)) ** 0.5
                break


def _weight(element: Element) -> float:
    """How much an element looks like the text of a page."""
    weight = float(element.flow)
    words = f"{element.words} {element.parent.words if element.parent else ''}"
    if hints.TEXT.search(words):
        weight *= 1.5
    return weight * (0.1 if is_aside(element) or hints.QUOTE.search(words) else 1.0)


def is_aside(element: Element) -> bool:
    """Inside a part of the page that holds no posts; what holds half of its text is no such part, whatever it says."""
    unknown = [element]
    while (above := unknown[-1].parent) is not None and above.aside is None:
        unknown.append(above)
    page = unknown[-1]
    while page.parent is not None:
        page = page.parent
    for each in reversed(unknown):
        around = each.parent.aside if each.parent is not None else False
        small = each.text * 2 < page.text
        own = each.name in ("nav", "footer", "aside") or (small and bool(hints.ASIDE.search(each.words)))
        each.aside = bool(around) or (own and each.name != "body")
    return bool(element.aside)


def _score(items: tuple[Item, ...], anchors: Anchors) -> float:
    texts = [min(item.plain, ENOUGH) for item in items]
    if sum(texts) < LEAST * len(items):
        return 0.0
    head = items[0].head
    score = float(sum(texts))
    crowded = sum(anchors.timed.within(part) for item in items for part in item.parts) / len(items)
    score *= 1.0 if crowded <= 6 else 6 / crowded
    score *= 1.3 if hints.POST.search(head.words) else 1.0
    score *= 0.2 if hints.NOT_POST.search(head.words) and not hints.POST.search(head.words) else 1.0
    around = head.parent if head.parent is not None and hints.POST.search(head.words) else head
    score *= 0.15 if is_aside(around) else 1.0
    return score * (1 + 0.02 * min(len(items), 10))


def _everywhere(outline: Outline, anchors: Anchors, group: Group) -> Group:
    """With the elements of the same kind elsewhere on the page: answers inside answers, posts in wrappers."""
    heads = [item.head for item in group.items]
    shared = shared_tokens(heads) if len(heads) > 1 else set()
    if not shared or any(len(item.parts) > 1 for item in group.items):
        return group
    found = [
        element
        for element in outline.elements
        if element.name == heads[0].name
        and shared <= set(element.tokens)
        and anchors.timed.within(element)
        and not is_aside(element)
    ]
    known = {head.index for head in heads}
    if not known <= {each.index for each in found} or len(found) <= len(known):
        return group
    return Group(tuple(Item((each,)) for each in found[:ITEMS_MAX]), group.score)


def _with_opening(outline: Outline, anchors: Anchors, group: Group) -> Group:
    """With an opening post that stands before the answers and is made otherwise."""
    first = group.items[0].head
    if len(group.items) < 2 and not hints.REPLY.search(first.words):
        return group
    before = [
        each for each in outline.elements[: first.index] if each.flow >= OPENING_LEAST and each.end <= first.index
    ]
    for block in sorted(before, key=_weight, reverse=True)[:5]:
        holder = _holder(anchors, block, first)
        if holder and not is_aside(holder) and hints.POST.search(f"{holder.words} {block.words}"):
            return Group((Item((holder,)), *group.items), group.score)
    return group


def _holder(anchors: Anchors, block: Element, first: Element) -> Element | None:
    """The smallest element around a text that has an author and a time too, and none of the answers."""
    for each in (block, *block.ancestors()):
        if each.holds(first):
            return None
        if anchors.timed.within(each) and anchors.named.within(each):
            return each
    return None
