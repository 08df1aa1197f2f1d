"""Which of many watches are worth evaluating: never fewer than those that are true or unknown."""

from __future__ import annotations

import pytest

from indexer.query.document import document
from indexer.query.evaluate import verdict
from indexer.query.parse import parse
from indexer.query.terms import WatchIndex, required
from schema.listing import Listing, Offer
from tests.indexer.query.invented import NOW, Invention

BULK = "offer.intent:(sale OR auction) AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M"


@pytest.mark.parametrize("seed", range(8))
def test_it_loses_no_watch_that_brute_force_finds(seed: int) -> None:
    invention = Invention(seed)
    watches = [(f"w{number}", parse(invention.query(), now=NOW)) for number in range(120)]
    index = WatchIndex(watches)
    left_out = 0
    for number in range(40):
        read = document(invention.listing(number))
        expected = {name for name, node in watches if verdict(node, read) != "false"}
        candidates = index.candidates(read)
        assert expected <= set(candidates)
        assert list(candidates) == [name for name, _ in watches if name in set(candidates)]
        left_out += len(watches) - len(candidates)
    assert left_out > 500  # it must be worth something


def test_it_chooses_the_rarest_condition_of_a_watch() -> None:
    assert required(parse(BULK, now=NOW)) == {("offer.data_types", "aadhaar"), ("offer.data_types", "passport")}
    assert required(parse('offer.intent:sale AND "stealer logs"', now=NOW)) == {("", "stealer")}


def test_it_remembers_that_what_is_absent_may_be_unknown() -> None:
    index = WatchIndex([("v", parse("offer.victim.domain:bank.example", now=NOW))])
    assert index.candidates(document(Listing(id="x", kind="thread"))) == ("v",)
    assert index.candidates(document(Listing(id="x", kind="thread", offer=Offer()))) == ("v",)


@pytest.mark.parametrize(
    "query", ["NOT aadhaar", "offer.records:>5", "aad*", "aadhaar OR stealer* OR posted_at:2026", "*:*"]
)
def test_it_asks_every_listing_where_no_term_is_needed(query: str) -> None:
    assert WatchIndex([("w", parse(query, now=NOW))]).candidates(document(Listing(id="x", kind="thread"))) == ("w",)


def test_a_watch_of_words_is_no_candidate_for_another_text() -> None:
    index = WatchIndex([("bulk", parse(BULK, now=NOW)), ("word", parse("passport OR title:pan", now=NOW))])
    assert index.candidates(document(Listing(id="x", kind="thread", title="A nice day", body="pan"))) == ()
    assert index.candidates(document(Listing(id="x", kind="thread", body="P4SSP0RT"))) == ("word",)
