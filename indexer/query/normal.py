"""A tree with its negations moved down to the leaves.

Three-valued logic keeps De Morgan's laws, so nothing changes in meaning; and since what is left is monotone, "unknown
is no" may be decided leaf by leaf. The evaluator, the index of watches and both translations start from this form.
"""

from __future__ import annotations

from functools import lru_cache

from indexer.query.tree import And, Node, Not, Or


@lru_cache(4096)
def negations_inward(node: Node) -> Node:
    """The same query in which Not holds a leaf only."""
    return _turned(node, negated=False)


def _turned(node: Node, *, negated: bool) -> Node:
    if isinstance(node, Not):
        return _turned(node.part, negated=not negated)
    if isinstance(node, And | Or):
        parts = tuple(_turned(part, negated=negated) for part in node.parts)
        joins_all = isinstance(node, And) is not negated
        return And(parts) if joins_all else Or(parts)
    return Not(node) if negated else node
