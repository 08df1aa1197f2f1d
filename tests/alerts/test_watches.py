from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from alerts.watches import compile_watches, findings, is_expired, run_tests
from schema.listing import Listing, Offer, Span
from schema.watch import WatchTests
from tests.alerts.examples import NOW, at, listing, offer, watch


def prepare(text: Listing) -> Listing:
    """A stand-in for the real one: knows one number and one word."""
    words = text.body.lower()
    found = offer(
        intent="sale" if "selling" in words else "",
        data_types=("aadhaar",) if "aadhaar" in words else (),
        records=815_000_000 if "81.5 crore" in words else None,
    )
    return replace(text, offer=found)


def test_a_watch_holds_to_the_end_of_its_day() -> None:
    until = watch(expires=NOW.date())
    assert not is_expired(until, NOW)
    assert is_expired(until, at(86_400))


def test_a_query_that_does_not_parse_is_told_with_its_place_and_a_picture() -> None:
    compiled = compile_watches([watch(query="offer.intent:sale and aadhaar")], NOW)
    [problem] = compiled.problems
    first, shown, carets = problem.splitlines()
    assert first.startswith("watches/bulk-identity.yml:1: Q")
    assert shown.strip() == "offer.intent:sale and aadhaar"
    assert carets[shown.index("and")] == "^"


def test_two_watches_of_one_name_are_told() -> None:
    compiled = compile_watches([watch(), watch()], NOW)
    assert len(compiled.by_name) == 1
    assert "a second watch is named 'bulk-identity'" in compiled.problems[0]


def test_a_query_that_says_now_is_moving() -> None:
    assert compile_watches([watch(query="aadhaar AND posted_at:>=now-7d")], NOW).is_moving
    assert not compile_watches([watch(query="nowhere AND aadhaar")], NOW).is_moving


def test_a_finding_says_which_words_met_the_watch() -> None:
    words = listing(spans=MappingProxyType({"offer.records": (Span("body", 8, 18, "count.indic"),)}))
    [finding] = findings(compile_watches([watch()], NOW), words)
    [clause] = [clause for clause in finding.match.why if "records" in clause.clause]
    assert (clause.within, words.body[clause.start : clause.end]) == ("body", "81.5 crore")


def test_the_tests_of_a_watch_hold() -> None:
    tests = WatchTests(("Selling 81.5 crore Aadhaar",), ("Looking for an aadhaar API tutorial",))
    assert run_tests(watch(tests=tests), prepare, NOW) == []


def test_an_offer_without_a_count_is_an_unconfirmed_fire_that_tests_accept() -> None:
    assert run_tests(watch(tests=WatchTests(("Selling Aadhaar database",))), prepare, NOW) == []
    assert len(run_tests(watch(tests=WatchTests(("Selling Aadhaar database",)), unknown="ignore"), prepare, NOW)) == 1


def test_a_test_that_fails_says_what_is_not_met() -> None:
    [problem] = run_tests(watch(tests=WatchTests(("An aadhaar API tutorial",))), prepare, NOW)
    assert problem.startswith("watches/bulk-identity.yml:1: test 'fires' stays silent on \"An aadhaar API tutorial\"")
    assert "not met: offer.intent:sale" in problem


def test_a_test_that_fires_wrongly_says_what_is_met() -> None:
    [problem] = run_tests(watch(tests=WatchTests(silent=("Selling 81.5 crore Aadhaar " + "x" * 200,))), prepare, NOW)
    assert "test 'silent' fires on" in problem and "…" in problem
    assert "met: offer.intent:sale" in problem


def test_the_tests_of_a_watch_that_does_not_parse_are_one_problem() -> None:
    assert len(run_tests(watch(query="(", tests=WatchTests(("a", "b"))), prepare, NOW)) == 1


def test_a_listing_without_an_offer_can_be_asked() -> None:
    assert findings(compile_watches([watch()], NOW), listing(offer=None, title="", body="")) == []
    assert findings(compile_watches([watch(query="crore")], NOW), listing(offer=Offer())) != []
