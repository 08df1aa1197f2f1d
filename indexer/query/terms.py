"""Many watches over one listing: an index from terms to the watches that need one of them.

Every watch names a set of terms of which a listing must hold at least one, or the watch is false, and neither true
nor unknown. For a field that may be withheld its absence is such a term as well. Watches without a set (a range
alone, a negation, a wildcard) are always candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indexer.query.document import Document, comparable
from indexer.query.evaluate import may_be_withheld
from indexer.query.fields import DEFAULT_TEXTS, fields_of
from indexer.query.normal import negations_inward
from indexer.query.tree import And, Exists, Node, Or, Phrase, Term

Key = tuple[str, object]  # field and value or token; (field, None): the field is absent
Keys = frozenset[Key]

_EXISTS = "_exists_"
# How many listings hold such a term, roughly: the rarer set of an And is the better one to look up.
_COMMON = {"offer.intent": 50.0, "kind": 50.0, "language": 30.0, "source": 20.0, "offer.category": 10.0}
_ABSENCE, _PRESENCE, _VALUE, _WORD = 60.0, 30.0, 5.0, 1.0


def required(node: Node) -> Keys | None:
    """Terms of which a listing holds at least one wherever the query is true or unknown; None when none are known."""
    return _required(negations_inward(node))


def _required(node: Node) -> Keys | None:
    if isinstance(node, And):
        known = [keys for keys in map(_required, node.parts) if keys is not None]
        return min(known, key=_weight, default=None)
    if isinstance(node, Or):
        parts = [_required(part) for part in node.parts]
        return None if None in parts else frozenset().union(*(keys for keys in parts if keys is not None))
    keys = _leaf_keys(node)
    if keys is None or not isinstance(node, Term | Phrase | Exists) or not may_be_withheld(node):
        return keys
    return keys | {(field.name, None) for field in fields_of(node)}


def _leaf_keys(node: Node) -> Keys | None:
    if isinstance(node, Phrase):
        return frozenset({(node.field, max(node.tokens, key=len))})
    if isinstance(node, Term):
        return frozenset({(node.field, comparable(node.value))})
    if isinstance(node, Exists):
        return frozenset({(_EXISTS, node.field)})
    return None


def _weight(keys: Keys) -> float:
    return sum(map(_key_weight, keys))


def _key_weight(key: Key) -> float:
    field, value = key
    if value is None:
        return _ABSENCE
    if field == _EXISTS:
        return _PRESENCE
    if field in _COMMON:
        return _COMMON[field]
    return _WORD / len(str(value)) if field == "" or field in DEFAULT_TEXTS else _VALUE


class WatchIndex:
    """Which of many queries may be met by a listing; the others are false for it. Build once, ask from any thread."""

    def __init__(self, watches: Sequence[tuple[str, Node]]) -> None:
        """Names are unique; order is kept. The trees of candidates are in .nodes, negations moved inward."""
        self.nodes = {name: negations_inward(node) for name, node in watches}
        self._order = {name: place for place, name in enumerate(self.nodes)}
        self._always: list[str] = []
        self._by_field: dict[str, dict[object, list[str]]] = {}
        for name, node in self.nodes.items():
            keys = _required(node)
            if keys is None:
                self._always.append(name)
            for field, value in keys or ():
                self._by_field.setdefault(field, {}).setdefault(value, []).append(name)

    def candidates(self, document: Document) -> tuple[str, ...]:
        """Names of the queries that are worth evaluating, in the order they were given."""
        found = set(self._always)
        for field, wanted in self._by_field.items():
            for value in _held(field, wanted, document):
                found.update(wanted[value])
        return tuple(sorted(found, key=self._order.__getitem__))


def _held(field: str, wanted: Mapping[object, object], document: Document) -> Iterator[object]:
    """Those of the wanted values of a field that a listing holds; None where it has no such field."""
    if field == _EXISTS:
        yield from (name for name in wanted if document.has(str(name)))
    for name in DEFAULT_TEXTS if field == "" else (field,):
        if name in document.texts:
            yield from wanted.keys() & document.texts[name].places.keys()
    yield from (value for value in document.values.get(field, ()) if value in wanted)
    if None in wanted and not document.has(field):
        yield None
