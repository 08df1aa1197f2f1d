"""A query tree as tantivy's own query objects. Unknown is no: a negated leaf wants the field to be there."""

from __future__ import annotations

from tantivy import FieldType, Occur, Query, Schema

from indexer.query.document import comparable
from indexer.query.evaluate import may_be_withheld
from indexer.query.fields import DECIMAL, DEFAULT_TEXTS, FIELDS, Field
from indexer.query.leaf_tests import arrangements
from indexer.query.normal import negations_inward
from indexer.query.tree import And, Everything, Exists, Fuzzy, Leaf, Node, Not, Or, Phrase, Range, Term, Wildcard

PRESENT = "present"  # the index field that names every field a listing has
_REGEX_SIGNS = frozenset(r"\.+*?()|[]{}^$")


def tantivy_query(node: Node, schema: Schema) -> Query:
    """Raises nothing for a tree of parse()."""
    return _query(negations_inward(node), schema)


def _query(node: Node, schema: Schema) -> Query:
    if isinstance(node, And):
        return all_of(*(_query(part, schema) for part in node.parts))
    if isinstance(node, Or):
        return _any_of(*(_query(part, schema) for part in node.parts))
    if isinstance(node, Not):
        return _negated(node.part, schema)
    return _leaf(node, schema)


def all_of(*queries: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any_of(*queries: Query) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _negated(node: Node, schema: Schema) -> Query:
    """A boolean of MustNot alone meets nothing, so something stands beside it."""
    if isinstance(node, And | Or | Not):
        raise TypeError("query: negations were not moved inward")
    beside = _present(node.field, schema) if may_be_withheld(node) else Query.all_query()  # type: ignore[union-attr]
    return Query.boolean_query([(Occur.Must, beside), (Occur.MustNot, _leaf(node, schema))])


def _leaf(leaf: Leaf, schema: Schema) -> Query:
    if isinstance(leaf, Everything):
        return Query.all_query()
    if isinstance(leaf, Exists):
        return _present(leaf.field, schema)
    if leaf.field == "":
        return _any_of(*(_on_field(leaf, FIELDS[name], schema) for name in DEFAULT_TEXTS))
    return _on_field(leaf, FIELDS[leaf.field], schema)


def _present(name: str, schema: Schema) -> Query:
    return Query.term_query(schema, PRESENT, name)


def _on_field(leaf: Leaf, field: Field, schema: Schema) -> Query:
    name = field.index_name
    if isinstance(leaf, Term):
        return Query.term_query(schema, name, comparable(leaf.value))
    if isinstance(leaf, Phrase):
        return _phrase(leaf, name, schema)
    if isinstance(leaf, Wildcard):
        return Query.regex_query(schema, name, "".join(map(_as_regex, leaf.pattern)))
    if isinstance(leaf, Fuzzy):
        return Query.fuzzy_term_query(schema, name, leaf.token, leaf.distance, True, False)
    if isinstance(leaf, Range):
        return _range(leaf, field, schema)
    raise TypeError(f"query: {type(leaf).__name__} is no leaf of a field")


def _phrase(leaf: Phrase, name: str, schema: Schema) -> Query:
    """tantivy's slop means Lucene's for two words; for more, one exact phrase with gaps for each arrangement."""
    if leaf.slop == 0 or len(leaf.tokens) == 2:
        return Query.phrase_query(schema, name, list(leaf.tokens), leaf.slop)
    return _any_of(
        *(
            Query.phrase_query(schema, name, sorted(zip(places, leaf.tokens, strict=True)))
            for places in arrangements(len(leaf.tokens), leaf.slop)
        )
    )


def _as_regex(sign: str) -> str:
    if sign in "*?":
        return {"*": ".*", "?": "."}[sign]
    return "\\" + sign if sign in _REGEX_SIGNS else sign


def _range(leaf: Range, field: Field, schema: Schema) -> Query:
    kind, number = (FieldType.Float, float) if field.type == DECIMAL else (FieldType.Integer, int)
    lower = None if leaf.lower is None else number(comparable(leaf.lower))
    upper = None if leaf.upper is None else number(comparable(leaf.upper))
    return Query.range_query(
        schema,
        field.index_name,
        kind,
        lower,
        upper,
        leaf.include_lower or lower is None,
        leaf.include_upper or upper is None,
    )
