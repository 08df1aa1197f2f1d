"""A query tree as Elasticsearch query objects (JSON). Unknown is no: a negated leaf wants the field to be there.

Never query_string text: nothing that was scraped or typed is parsed by the server.
"""

from __future__ import annotations

from typing import Any

from indexer.query.document import comparable
from indexer.query.evaluate import may_be_withheld
from indexer.query.fields import DATE, DEFAULT_TEXTS, FIELDS, Field
from indexer.query.normal import negations_inward
from indexer.query.tree import And, Everything, Exists, Fuzzy, Leaf, Node, Not, Or, Phrase, Range, Term, Wildcard

Query = dict[str, Any]


def elasticsearch_query(node: Node) -> Query:
    """Filters alone, no scores; over the fields of document.indexed(). Raises nothing for a tree of parse()."""
    return _query(negations_inward(node))


def _query(node: Node) -> Query:
    if isinstance(node, And):
        return {"bool": {"filter": [_query(part) for part in node.parts]}}
    if isinstance(node, Or):
        return _any_of([_query(part) for part in node.parts])
    if isinstance(node, Not):
        return _negated(node.part)
    return _leaf(node)


def _any_of(queries: list[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _negated(node: Node) -> Query:
    if isinstance(node, And | Or | Not):
        raise TypeError("query: negations were not moved inward")
    beside = _exists(node.field) if may_be_withheld(node) else {"match_all": {}}  # type: ignore[union-attr]
    return {"bool": {"filter": [beside], "must_not": [_leaf(node)]}}


def _leaf(leaf: Leaf) -> Query:
    if isinstance(leaf, Everything):
        return {"match_all": {}}
    if isinstance(leaf, Exists):
        return _exists(leaf.field)
    if leaf.field == "":
        return _any_of([_on_field(leaf, FIELDS[name]) for name in DEFAULT_TEXTS])
    return _on_field(leaf, FIELDS[leaf.field])


def _exists(name: str) -> Query:
    return {"exists": {"field": FIELDS[name].index_name}}


def _on_field(leaf: Leaf, field: Field) -> Query:
    name = field.index_name
    if isinstance(leaf, Term):
        value = comparable(leaf.value)
        return (
            _between(name, {"gte": value, "lte": value}, field)
            if field.type == DATE
            else {"term": {name: {"value": value}}}
        )
    if isinstance(leaf, Phrase):
        text = " ".join(leaf.tokens)
        return {"match_phrase": {name: {"query": text, "slop": leaf.slop, "analyzer": "whitespace"}}}
    if isinstance(leaf, Wildcard):
        return {"wildcard": {name: {"value": leaf.pattern.replace("\\", "\\\\")}}}
    if isinstance(leaf, Fuzzy):
        return {"fuzzy": {name: _fuzziness(leaf)}}
    if isinstance(leaf, Range):
        return _between(name, _bounds(leaf), field)
    raise TypeError(f"query: {type(leaf).__name__} is no leaf of a field")


def _fuzziness(leaf: Fuzzy) -> Query:
    """constant_score looks at every term within reach; the default rewrite stops at the 50 nearest."""
    return {
        "value": leaf.token,
        "fuzziness": str(leaf.distance),
        "prefix_length": 0,
        "transpositions": True,
        "rewrite": "constant_score",
    }


def _bounds(leaf: Range) -> Query:
    bounds: Query = {}
    if leaf.lower is not None:
        bounds["gte" if leaf.include_lower else "gt"] = comparable(leaf.lower)
    if leaf.upper is not None:
        bounds["lte" if leaf.include_upper else "lt"] = comparable(leaf.upper)
    return bounds


def _between(name: str, bounds: Query, field: Field) -> Query:
    """Times are sent as milliseconds, whatever format the mapping reads first."""
    return {"range": {name: bounds | ({"format": "epoch_millis"} if field.type == DATE else {})}}
