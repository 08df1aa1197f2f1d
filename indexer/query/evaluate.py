"""A query over one listing, in process, with three outcomes: true, false, unknown.

Unknown is what a seller may withhold (Field.withheld): a leaf about such a field that is absent, _exists_ excepted.
And is the lowest of its parts, Or the highest, Not turns true and false round and leaves unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from indexer.query.document import Document
from indexer.query.fields import DEFAULT_TEXTS, Field, fields_of
from indexer.query.leaf_tests import first_hit, is_met
from indexer.query.normal import negations_inward
from indexer.query.tree import And, Exists, Leaf, Node, Not, Or
from schema.listing import Span
from schema.watch import Clause

Verdict = Literal["true", "unknown", "false"]


class _Truth(IntEnum):
    """Ordered, so that And is min and Or is max."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


_VERDICTS: dict[int, Verdict] = {_Truth.FALSE: "false", _Truth.UNKNOWN: "unknown", _Truth.TRUE: "true"}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a query says of a listing, and the leaves that decided it.

    clauses      of an Or only the parts that carry the verdict; "NOT x" for a negated leaf, with the verdict of both
    subject_met  whether a text, category or data_types condition (one not negated) that counts towards it is true
    """

    verdict: Verdict
    clauses: tuple[Clause, ...]
    subject_met: bool

    @property
    def unknown(self) -> tuple[str, ...]:
        """The conditions that nobody can tell, as written."""
        return tuple(clause.clause for clause in self.clauses if clause.verdict == "unknown")


def evaluate(node: Node, document: Document) -> Evaluation:
    """The verdict with its reasons."""
    inward = negations_inward(node)
    truth = _truth(inward, document)
    deciding = list(_deciding(inward, document))
    clauses = tuple(_clause(leaf, document) for leaf in deciding)
    subject_met = any(_is_subject(leaf) and _truth(leaf, document) == _Truth.TRUE for leaf in deciding)
    return Evaluation(_VERDICTS[truth], clauses, subject_met)


def verdict(node: Node, document: Document) -> Verdict:
    """The verdict alone; several times faster."""
    return _VERDICTS[_truth(negations_inward(node), document)]


def verdict_for_watch(evaluation: Evaluation, unknown: str = "fire") -> Literal["true", "unknown"] | None:
    """How a watch fires: on true; on unknown where the listing is about what the watch is about (subject_met).

    unknown  the watch's own setting: "ignore" fires on true only
    returns  None when it stays silent
    """
    if evaluation.verdict == "true":
        return "true"
    if evaluation.verdict == "unknown" and evaluation.subject_met and unknown == "fire":
        return "unknown"
    return None


# --- three-valued logic ---------------------------------------------------------------------------------------------


def _truth(node: Node, document: Document) -> int:
    if isinstance(node, And):
        lowest: int = _Truth.TRUE
        for part in node.parts:
            lowest = min(lowest, _truth(part, document))
            if lowest == _Truth.FALSE:
                break
        return lowest
    if isinstance(node, Or):
        highest: int = _Truth.FALSE
        for part in node.parts:
            highest = max(highest, _truth(part, document))
            if highest == _Truth.TRUE:
                break
        return highest
    if isinstance(node, Not):
        return _Truth.TRUE - _truth(node.part, document)
    return _leaf_truth(node, document)


def _leaf_truth(leaf: Leaf, document: Document) -> int:
    if is_met(leaf, document):
        return _Truth.TRUE
    if may_be_withheld(leaf) and not document.has(leaf.field):  # type: ignore[union-attr]
        return _Truth.UNKNOWN
    return _Truth.FALSE


def may_be_withheld(leaf: Leaf) -> bool:
    """Whether the absence of the leaf's field leaves it unknown."""
    return not isinstance(leaf, Exists) and any(field.withheld for field in fields_of(leaf))


def _deciding(node: Node, document: Document) -> Sequence[Node]:
    """Leaves and negated leaves that carry the verdict: all of an And, of an Or those as true as the whole."""
    if not isinstance(node, And | Or):
        return (node,)
    parts = node.parts
    if isinstance(node, Or):
        highest = _truth(node, document)
        parts = tuple(part for part in parts if _truth(part, document) == highest)
    return [leaf for part in parts for leaf in _deciding(part, document)]


def _is_subject(leaf: Node) -> bool:
    return not isinstance(leaf, And | Or | Not) and any(field.subject for field in fields_of(leaf))


# --- reasons --------------------------------------------------------------------------------------------------------


def _clause(node: Node, document: Document) -> Clause:
    outcome = _VERDICTS[_truth(node, document)]
    leaf = node.part if isinstance(node, Not) else node
    if isinstance(leaf, And | Or | Not):
        raise TypeError("query: negations were not moved inward")
    text = f"NOT {leaf.source}" if isinstance(node, Not) else leaf.source
    if outcome == "unknown" or is_met(leaf, document):
        return Clause(text, outcome, *_place(leaf, document))
    return Clause(text, outcome)


def _place(leaf: Leaf, document: Document) -> tuple[str, int | None, int | None]:
    """The words behind a leaf: of the text itself, those the field was read from, or those that withhold it."""
    hit = first_hit(leaf, document)
    if hit is not None and hit[0] in DEFAULT_TEXTS:
        name, first, last = hit
        return name, *document.texts[name].span(first, last)
    for field in fields_of(leaf):
        if span := _span(field, leaf, document):
            return span.within, span.start, span.end
    return "", None, None


def _span(field: Field, leaf: Leaf, document: Document) -> Span | None:
    """A span of the field, or of what it is a part of (offer.price for offer.price.usd); None when none has words."""
    name = field.name
    while name:
        spans = [span for span in document.spans.get(name, ()) if span.start < span.end]
        if spans:
            wanted = {str(getattr(leaf, "value", "")).lower(), field.name.rpartition(".")[2]}
            return next((span for span in spans if span.rule.rpartition(".")[2] in wanted), spans[0])
        name = name.rpartition(".")[0]
    return None
