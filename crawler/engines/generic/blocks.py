"""Elements that repeat, each with an author, a time and text of its own; or the one such element of a page."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.engines.generic import hints
from crawler.engines.generic.anchors import Anchors
from crawler.engines.generic.asides import HEADINGS, is_aside
from crawler.engines.generic.nesting import LEAST, Group, Item, nested, own_items
from crawler.engines.generic.opening import text_weight, with_opening
from crawler.engines.generic.outline import FLOW, Element, Outline, common

ENOUGH = 800  # characters of text beyond which one item is no better than another
ITEMS_MAX = 2000
CANDIDATES_MAX = 400
PASTE_LEAST = 30
VERBATIM = ("pre", "textarea", "code")
TIGHTEN_MAX = 6
KINDS_MAX = 20  # of children of one element


def best_group(outline: Outline, anchors: Anchors) -> Group | None:
    """The posts of a page; the text of a paste; None when nothing on it has an author or a time, and text."""
    found = itertools.chain(_repeated(outline, anchors), nested(outline, anchors))
    repeated = [Group(items, _score(items, anchors)) for items in found]
    single = [Group(items, _score(items, anchors) * tight) for items, tight in _single(outline, anchors)]
    best = max(
        (*repeated, *(one for one in single if not _is_split(one, repeated, anchors))), key=_by_score, default=None
    )
    if best is None or best.score <= 0:
        return _paste(outline)
    best = _with_answers(best, repeated, anchors)
    return with_opening(outline, anchors, _everywhere(outline, anchors, _tightened(outline, anchors, best)))


def _paste(outline: Outline) -> Group | None:
    """A text in lines of its own, of nobody and no time: a paste."""
    found = [each for each in outline.elements if each.name in VERBATIM and each.text >= PASTE_LEAST]
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
    if len(best.items) > 1 or best.items[0].inner:
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
            items = _with_followers(parent, alike[:ITEMS_MAX], anchors)
            named = sum(any(anchors.named.within(part) for part in item.parts) for item in items)
            most = named >= 2 and named * 3 >= len(alike) * 2  # not all: a guest has no page to link to
            if most or not anchors.named.within(parent):
                yield items


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


def _with_followers(parent: Element, heads: list[Element], anchors: Anchors) -> tuple[Item, ...]:
    """Each head with the siblings up to the next one; the last with as many as the others have at most. Where what has
    the time comes last or in the midst of an item, with those before it."""
    places = {child.index: at for at, child in enumerate(parent.children)}
    starts = [places[head.index] for head in heads]
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    if min(gaps) < 2:  # where posts stand side by side, what is between two is none of theirs
        return tuple(Item((head,)) for head in heads)
    if _is_last(parent, starts):
        firsts = [max(starts[0] - max(gaps) + 1, 0), *(start + 1 for start in starts[:-1])]
        return tuple(
            Item(tuple(parent.children[first : start + 1])) for first, start in zip(firsts, starts, strict=True)
        )
    shift = _shift(parent, starts, min(gaps), anchors)
    starts = [start - shift for start in starts]
    ends = [*starts[1:], starts[-1] + min(gaps)]
    return tuple(Item(tuple(parent.children[start:end])) for start, end in zip(starts, ends, strict=True))


def _is_last(parent: Element, starts: Sequence[int]) -> bool:
    """Text stands before the first of these children and none after the last one."""
    before, after = parent.children[: starts[0]], parent.children[starts[-1] + 1 :]
    return any(each.flow >= LEAST and each.name not in HEADINGS for each in before) and not any(
        each.text and each.name != "form" for each in after
    )


def _shift(parent: Element, starts: Sequence[int], gap: int, anchors: Anchors) -> int:
    """How many children before each of these an item begins: as far up as all have a child of one kind."""
    if any(anchors.named.within(parent.children[start]) for start in starts):
        return 0
    for shift in range(min(gap - 1, starts[0]), 0, -1):
        firsts = [parent.children[start - shift] for start in starts]
        if len({(each.name, each.tokens, len(each.children)) for each in firsts}) == 1 and firsts[0].text:
            return shift
    return 0


def _single(outline: Outline, anchors: Anchors) -> Iterator[tuple[tuple[Item, ...], float]]:
    """The smallest element around each author or time that holds one of the page's largest texts too; and how tight it
    is, 0 to 1: how much of what it holds is that text."""
    blocks = sorted(outline.elements, key=text_weight, reverse=True)[:5]
    for block in blocks:
        if text_weight(block) < LEAST or is_aside(block):
            continue
        near = {
            common(block, each).index for each in (anchors.named.elements or anchors.timed.elements)[:CANDIDATES_MAX]
        }
        bare = (each for each in near if not anchors.timed.within(outline.elements[each]))
        timed = anchors.timed.elements[:CANDIDATES_MAX]
        near |= {common(outline.elements[each], one).index for each in sorted(bare)[-3:] for one in timed}
        for index in sorted(near, reverse=True):
            holder = outline.elements[index]
            if anchors.timed.within(holder) and (anchors.named.within(holder) or not anchors.named.elements):
                yield (Item((holder,)),), (block.flow / max(1, holder.text - holder.links, block.flow)) ** 0.5
                break


def _score(items: tuple[Item, ...], anchors: Anchors) -> float:
    texts = [min(item.plain, ENOUGH) for item in items]
    if sum(texts) < LEAST * len(items):
        return 0.0
    head = items[0].head
    score = float(sum(texts))
    crowded = sum(item.count(anchors.timed) for item in items) / len(items)
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
    if not shared or any(len(item.parts) > 1 or item.inner for item in group.items):
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
    items = own_items(found[:ITEMS_MAX], anchors)
    if not known <= {item.head.index for item in items} or len(items) <= len(known):
        return group
    return Group(items, group.score)


def _tightened(outline: Outline, anchors: Anchors, group: Group) -> Group:
    """The items without wrappers: each as the only child that has all of it, where these are alike."""
    for _ in range(TIGHTEN_MAX):
        if hints.POST.search(group.items[0].head.words) or any(item.inner for item in group.items):
            return group
        inner = [_core(item, anchors) for item in group.items]
        found = [each for each in inner if each is not None]
        if len(found) < len(inner) or (len(found) > 1 and not shared_tokens(found)) or not found[0].tokens:
            return group
        group = Group(tuple(Item((each,)) for each in found), group.score)
    return group


def _core(item: Item, anchors: Anchors) -> Element | None:
    """The child that holds the item's text, times and names; None where there is no such one."""
    if len(item.parts) > 1:
        return None
    head = item.head
    rich = [each for each in head.children if each.text]
    if len(rich) != 1 or rich[0].text < head.text or rich[0].name in FLOW:
        return None
    all_of_it = all(each.within(rich[0]) == each.within(head) for each in (anchors.timed, anchors.named))
    return rich[0] if all_of_it else None
