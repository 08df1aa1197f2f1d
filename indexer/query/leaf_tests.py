"""Whether one leaf of a query is met by a document, and where in it."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from indexer.query.document import Document, Text, comparable
from indexer.query.fields import DEFAULT_TEXTS
from indexer.query.tree import Everything, Exists, Fuzzy, Leaf, Phrase, Range, Term, Wildcard

Hit = tuple[str, int, int]  # text field, first token and last token of what met the leaf (positions)


def is_met(leaf: Leaf, document: Document) -> bool:
    """Whether the document meets the leaf; what is absent meets nothing."""
    if isinstance(leaf, Everything):
        return True
    if isinstance(leaf, Exists):
        return document.has(leaf.field)
    if leaf.field == "" or leaf.field in document.texts:
        return first_hit(leaf, document) is not None
    test = _value_test(leaf)
    return any(test(value) for value in document.values.get(leaf.field, ()))


def first_hit(leaf: Leaf, document: Document) -> Hit | None:
    """Where a text meets the leaf first (title before body); None when no text does or the leaf is about none."""
    names = DEFAULT_TEXTS if getattr(leaf, "field", None) == "" else (getattr(leaf, "field", ""),)
    for name in names:
        text = document.texts.get(name)
        hit = _text_hit(leaf, text) if text is not None else None
        if hit is not None:
            return (name, *hit)
    return None


# --- texts ----------------------------------------------------------------------------------------------------------


def _text_hit(leaf: Leaf, text: Text) -> tuple[int, int] | None:
    if isinstance(leaf, Term):
        places = text.places.get(str(leaf.value))
        return (places[0], places[0]) if places else None
    if isinstance(leaf, Phrase):
        return _phrase_hit(leaf, text)
    test = _value_test(leaf)
    firsts = [places[0] for token, places in text.places.items() if test(token)]
    return (min(firsts), min(firsts)) if firsts else None


def _phrase_hit(leaf: Phrase, text: Text) -> tuple[int, int] | None:
    """As Lucene counts slop: each word moved back by its place in the phrase, all lie within slop of each other."""
    moved = []
    for offset, token in enumerate(leaf.tokens):
        places = text.places.get(token)
        if places is None:
            return None
        moved.append([place - offset for place in places])
    if leaf.slop == 0:
        starts = set(moved[0]).intersection(*moved[1:])
        return (min(starts), min(starts) + len(leaf.tokens) - 1) if starts else None
    return _near(moved, leaf.slop)


def _near(moved: list[list[int]], slop: int) -> tuple[int, int] | None:
    """The first window that holds one of each list: the smallest of the heads moves on until all are close."""
    heads = [0] * len(moved)
    while True:
        at = [places[head] for places, head in zip(moved, heads, strict=True)]
        lowest = min(at)
        if max(at) - lowest <= slop:
            places = [place + offset for offset, place in enumerate(at)]
            return min(places), max(places)
        slowest = at.index(lowest)
        heads[slowest] += 1
        if heads[slowest] == len(moved[slowest]):
            return None


# --- values and single tokens ---------------------------------------------------------------------------------------

Test = Callable[[Any], bool]


@lru_cache(16_384)
def _value_test(leaf: Leaf) -> Test:
    if isinstance(leaf, Term):
        wanted = comparable(leaf.value)
        return lambda value: bool(value == wanted)
    if isinstance(leaf, Wildcard):
        return wildcard_test(leaf.pattern)
    if isinstance(leaf, Fuzzy):
        return lambda value: is_within(leaf.token, value, leaf.distance)
    if isinstance(leaf, Range):
        return _range_test(leaf)
    return lambda _: False  # a phrase of a field that holds whole values


def wildcard_test(pattern: str) -> Test:
    """fnmatch's translation never goes back behind a * that was passed, so no value makes it slow."""
    compiled = re.compile(fnmatch.translate(pattern.replace("[", "[[]")))
    return lambda value: compiled.match(value) is not None


def _range_test(leaf: Range) -> Test:
    lower: Any = None if leaf.lower is None else comparable(leaf.lower)
    upper: Any = None if leaf.upper is None else comparable(leaf.upper)

    def lies_between(value: Any) -> bool:
        if lower is not None and (value < lower or (value == lower and not leaf.include_lower)):
            return False
        return upper is None or value < upper or (value == upper and leaf.include_upper)

    return lies_between


def is_within(word: str, other: str, distance: int) -> bool:
    """Whether at most distance (1 or 2) edits lead from word to other: insert, delete, replace, swap neighbours.

    As Lucene and tantivy count (optimal string alignment): what was swapped is not edited again.
    """
    if abs(len(word) - len(other)) > distance:
        return False
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        above, row = row, [at]
        for to, its in enumerate(other, 1):
            cost = min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != its))
            if at > 1 and to > 1 and letter == other[to - 2] and word[at - 2] == its:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > distance and min(above) > distance:
            return False
        earlier = above
    return row[-1] <= distance


def arrangements(count: int, slop: int) -> Iterator[tuple[int, ...]]:
    """Positions that the words of a sloppy phrase may take relative to each other (lowest 0), exact one first.

    For stores whose own slop means something else: one exact phrase with gaps each.
    """
    for moves in product(range(slop + 1), repeat=count):
        places = [place + move for place, move in enumerate(moves)]
        if min(moves) == 0 and len(set(places)) == count:
            yield tuple(place - min(places) for place in places)
