"""How a query was read, in three writings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.query.explain import kibana_text, query_text, tree_text
from indexer.query.parse import parse
from indexer.query.tree import And, Node, Not, Or
from tests.indexer.query.invented import NOW, Invention

BULK = "offer.intent:(sale OR auction) AND offer.data_types:aadhaar AND offer.records:>=81.5 crore"


def without_sources(node: Node) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(map(without_sources, node.parts)))
    return Not(without_sources(node.part)) if isinstance(node, Not) else replace(node, source="")


@pytest.mark.parametrize("seed", range(200))
def test_its_query_text_is_read_as_the_same_query(seed: int) -> None:
    node = parse(Invention(seed).query(), now=NOW)
    again = parse(query_text(node), now=NOW)
    assert without_sources(again) == without_sources(node)
    assert query_text(again) == query_text(node)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (
            BULK,
            "(offer.intent:sale OR offer.intent:auction) AND offer.data_types:aadhaar AND offer.records:>=815000000",
        ),
        ("aadhaar passport NOT tutorial", "aadhaar AND passport AND (NOT tutorial)"),
        ("NOT (a OR b)", "NOT (a OR b)"),
        ('"a, b, c, d"~1', '"a, b, c, d"~1'),
        ("posted_at:>2026-03", 'posted_at:>="2026-04-01T00:00:00.000Z"'),
        ('"and" OR vendor.name:"dark lord"', '"and" OR vendor.name:"dark lord"'),
        (r"url:*x.invalid\/?a*", r"url:*x\.invalid\/?a*"),
    ],
)
def test_it_writes_out_how_a_query_was_read(query: str, text: str) -> None:
    assert query_text(parse(query, now=NOW, bare="and")) == text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("P4SSP0RT", "(tokens.title:passport OR tokens.body:passport)"),
        ("NOT title:a AND offer.records:>=80k", "(_exists_:id AND NOT tokens.title:a) AND offer.records:[80000 TO *]"),
        ("NOT offer.records:<80k", "_exists_:offer.records AND NOT offer.records:[* TO 80000}"),
        ("NOT (offer.countries:in OR kind:reply)",
         "(_exists_:offer.countries AND NOT offer.countries:IN) AND (_exists_:id AND NOT kind:reply)"),
        ('title:"a, b, c, d"~1', 'tokens.title:"a b c d"~1'),
        ("_exists_:title AND *:*", "_exists_:tokens.title AND _exists_:id"),
        ("seq:>=5", "(_exists_:id AND seq:[5 TO *])"),
        ("aadhar~1 AND body:pass*", "(tokens.title:aadhar~1 OR tokens.body:aadhar~1) AND tokens.body:pass*"),
    ],
)  # fmt: skip
def test_it_spells_out_for_kibana_what_lucene_would_not(query: str, text: str) -> None:
    assert kibana_text(parse(query, now=NOW)) == text


def test_it_draws_the_tree() -> None:
    assert tree_text(parse(f"({BULK}) AND NOT tutorial", now=NOW)).split("\n") == [
        "all of",
        "  any of",
        "    offer.intent is sale",
        "    offer.intent is auction",
        "  offer.data_types is aadhaar",
        "  offer.records >=815000000  (unknown where the seller keeps it back)",
        "  not",
        "    title or body has the word tutorial",
    ]
