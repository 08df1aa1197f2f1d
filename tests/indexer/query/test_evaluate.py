"""True, false and unknown; and when a watch fires."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from types import MappingProxyType

import pytest

from indexer.query.document import document
from indexer.query.evaluate import Evaluation, evaluate, verdict, verdict_for_watch
from indexer.query.leaf_tests import arrangements, is_within
from indexer.query.parse import parse
from indexer.query.tree import And, Node, Not, Or
from schema.listing import Listing, Offer, Price, Span, Vendor, Victim
from schema.watch import Clause
from tests.indexer.query.invented import NOW, Invention

BULK = "offer.intent:(sale OR auction) AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M"
LISTING = Listing(
    id="harbor/t1", kind="thread", title="Selling 81.5 crore Aadhaar", body="Fresh and private. Price in DM."
)
OFFER = Offer(intent="sale", data_types=("aadhaar", "passport"), records=815_000_000)


def of(query: str, offer: Offer | None = OFFER, **more: object) -> Evaluation:
    listing = replace(LISTING, offer=offer, **more)  # type: ignore[arg-type]
    return evaluate(parse(query, now=NOW), document(listing))


def fires(query: str, offer: Offer | None, unknown: str = "fire") -> str | None:
    return verdict_for_watch(of(query, offer), unknown)


def test_a_watch_fires_on_the_bulk_identity_offer() -> None:
    assert fires(BULK, OFFER) == "true"


def test_a_watch_fires_unconfirmed_when_the_count_is_withheld() -> None:
    assert fires(BULK, replace(OFFER, records=None)) == "unknown"
    assert of(BULK, replace(OFFER, records=None)).unknown == ("offer.records:>=1M",)


def test_a_watch_may_ignore_what_is_unknown() -> None:
    assert fires(BULK, replace(OFFER, records=None), unknown="ignore") is None
    assert fires(BULK, OFFER, unknown="ignore") == "true"


def test_a_watch_is_silent_about_a_drug_sale_without_a_count() -> None:
    assert of(BULK, Offer(intent="sale", category="other")).verdict == "false"
    assert fires(BULK, Offer(intent="sale", category="other")) is None


def test_a_watch_is_silent_about_a_small_count_and_about_no_offer() -> None:
    assert fires(BULK, replace(OFFER, records=999_999)) is None
    assert fires(BULK, None) is None


@pytest.mark.parametrize(
    ("query", "fired"),
    [
        ("offer.records:>=1M", None),  # nothing says what is sold: every post without a count would fire
        ("offer.intent:sale AND offer.records:>=1M", None),
        ("NOT tutorial AND offer.records:>=1M", None),  # nearly every text lacks a word
        ("aadhaar AND offer.records:>=1M", "unknown"),
        ("offer.category:identity_data AND offer.records:>=1M", "unknown"),
        ("aadhaar AND NOT offer.records:<1M", "unknown"),
        ("(aadhaar AND kind:paste) OR offer.records:>=1M", None),  # the word stands in a part that is false
        ("(aadhaar AND kind:thread) OR offer.records:>=1M", "true"),
        ("NOT ((NOT aadhaar) OR offer.records:<1M)", "unknown"),
    ],
)
def test_a_watch_fires_on_unknown_where_it_is_about_what_is_sold(query: str, fired: str | None) -> None:
    assert fires(query, Offer(intent="sale", category="identity_data")) == fired


@pytest.mark.parametrize(
    "field",
    ["offer.records:1", "offer.sample_records:>1", "offer.size_bytes:1", "offer.price:1", "offer.price.usd:>1",
     "offer.price.currency:USD", "offer.price.basis:total", "offer.victim:x", "offer.victim.name:x*",
     "offer.victim.domain:x.example", "offer.victim.sector:bank", "offer.countries:IN", "offer.exclusive:true",
     "offer.escrow:true", "offer.data_date:2026"],
)  # fmt: skip
def test_it_calls_unknown_what_a_seller_keeps_back(field: str) -> None:
    for offer in (None, Offer(intent="sale")):
        assert of(field, offer).verdict == "unknown"
        assert of(f"NOT {field}", offer).verdict == "unknown"


@pytest.mark.parametrize(
    "field",
    ["title:absent", "absent*", '"not there"', "offer.intent:free", "offer.category:malware", "offer.data_types:pan",
     "language:en", "source:mole", "posted_at:2026", "offer.contacts:x", "offer.exposed.card_bins:412345",
     "_exists_:offer.records", "_exists_:offer.price", "offer.price:*"],
)  # fmt: skip
def test_it_calls_false_what_is_absent_and_cannot_be_kept_back(field: str) -> None:
    assert of(field, Offer(intent="sale")).verdict == "false"
    assert of(f"NOT {field}", Offer(intent="sale")).verdict == "true"


def test_it_knows_the_part_of_a_price_that_is_there() -> None:
    offer = Offer(price=Price(Decimal("72000"), "USD"), victim=Victim(domain="bank.example"))
    assert of("offer.price:<=80k", offer).verdict == "true"
    assert of("offer.price.usd:<=80k", offer).verdict == "unknown"
    assert of("offer.victim:bank.example", offer).verdict == "true"


def test_its_logic_is_kleenes() -> None:
    truths: dict[str, Node] = {
        "false": parse("absent", now=NOW),
        "unknown": parse("offer.records:1", now=NOW),
        "true": parse("aadhaar", now=NOW),
    }
    order = ["false", "unknown", "true"]
    read = document(replace(LISTING, offer=None))
    for (first, one), (second, other) in product(truths.items(), repeat=2):
        assert verdict(And((one, other)), read) == order[min(order.index(first), order.index(second))]
        assert verdict(Or((one, other)), read) == order[max(order.index(first), order.index(second))]
        assert verdict(Not(And((one, other))), read) == order[2 - min(order.index(first), order.index(second))]


def test_it_says_why_with_the_words_it_was_read_from() -> None:
    spans = {"offer.records": (Span("title", 8, 18, "count.indic"),),
             "offer.data_types": (Span("body", 0, 5, "data.passport"), Span("title", 19, 26, "data.aadhaar")),
             "offer.price": (Span("body", 19, 30, "price.withheld"),)}  # fmt: skip
    query = "aadhaar AND offer.data_types:aadhaar AND offer.records:>=1M AND offer.price:>1 AND NOT tutorial"
    assert of(query, spans=MappingProxyType(spans)).clauses == (
        Clause("aadhaar", "true", "title", 19, 26),
        Clause("offer.data_types:aadhaar", "true", "title", 19, 26),
        Clause("offer.records:>=1M", "true", "title", 8, 18),
        Clause("offer.price:>1", "unknown", "body", 19, 30),
        Clause("NOT tutorial", "true"),
    )


def test_it_names_of_an_or_only_what_carries_the_verdict() -> None:
    assert [clause.clause for clause in of("absent OR aadhaar OR offer.price:1").clauses] == ["aadhaar"]
    assert [clause.clause for clause in of("absent OR offer.price:1").clauses] == ["offer.price:1"]
    assert [clause.clause for clause in of("absent OR missing").clauses] == ["absent", "missing"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('"81.5 crore"', "81.5 crore"),
        ("aadhar~1", "Aadhaar"),
        ("aad*", "Aadhaar"),
        ('"fresh private"~1', "Fresh and private"),
        ('"private fresh"~3', "Fresh and private"),
        ("body:price", "Price"),
    ],
)
def test_it_points_at_the_words_that_met_it(query: str, words: str) -> None:
    (clause,) = of(query).clauses
    text = {"title": LISTING.title, "body": LISTING.body}[clause.within]
    assert text[clause.start : clause.end] == words


def test_it_looks_for_a_phrase_in_one_text_alone() -> None:
    assert of('"aadhaar fresh"').verdict == "false"


@pytest.mark.parametrize(
    ("text", "slop", "met"),
    [
        ("a1 b1 c1", 0, True), ("a1 xx b1 c1", 0, False), ("a1 xx b1 c1", 1, True), ("b1 a1 c1", 1, False),
        ("b1 a1 c1", 2, True), ("c1 b1 a1", 3, False), ("c1 b1 a1", 4, True), ("a1 xx xx b1 c1", 1, False),
        ("a1 a1 b1 c1", 0, True), ("a1 b1", 9, False),
    ],
)  # fmt: skip
def test_it_counts_slop_as_lucene_does(text: str, slop: int, met: bool) -> None:
    assert (of(f'"a1 b1 c1"~{slop}', title=text).verdict == "true") is met


def test_it_finds_a_sloppy_phrase_in_the_arrangements_that_stores_are_asked_for() -> None:
    for places in arrangements(3, 2):
        text = ["xx"] * 6
        for place, word in zip(places, ("a1", "b1", "c1"), strict=True):
            text[place] = word
        assert of('"a1 b1 c1"~2', title=" ".join(text)).verdict == "true"


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "xabc", 1), ("abc", "acb", 1), ("abcd", "badc", 2),
     ("ca", "abc", 3), ("a", "xyz", 3), ("", "ab", 2), ("passport", "pasport", 1), ("हिन्दी", "हिन्दि", 1)],
)  # fmt: skip
def test_it_counts_edits_with_swapped_neighbours_as_one(word: str, other: str, edits: int) -> None:
    assert [is_within(word, other, distance) for distance in (1, 2)] == [edits <= 1, edits <= 2]


def test_its_quick_verdict_is_that_of_the_full_evaluation() -> None:
    for seed in range(60):
        invention = Invention(seed)
        read, node = document(invention.listing(seed)), parse(invention.query(), now=NOW)
        assert verdict(node, read) == evaluate(node, read).verdict


def test_turning_a_query_round_turns_its_verdict_round() -> None:
    opposite = {"true": "false", "false": "true", "unknown": "unknown"}
    for seed in range(60):
        invention = Invention(seed)
        read, node = document(invention.listing(seed)), parse(invention.query(), now=NOW)
        assert verdict(Not(node), read) == opposite[verdict(node, read)]


def test_no_value_makes_a_wildcard_slow() -> None:
    pattern = "*a" * 15 + "*b"
    assert of(f"vendor.name:{pattern}", vendor=Vendor("a" * 1000)).verdict == "false"
    assert of(f"vendor.name:{pattern}", vendor=Vendor("a" * 1000 + "b")).verdict == "true"
    assert of(r"vendor.name:\[x*?y\]", vendor=Vendor("[x--z!y]")).verdict == "true"
