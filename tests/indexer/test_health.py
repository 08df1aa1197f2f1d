"""What a run says of its source: every state, from the run alone, from its canary, and from what was usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from config.records import Canary
from indexer.health import RULES, TO_DO, Run, Verdict, filled, judge, state_of_loss
from schema.listing import Listing, Offer, Vendor

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NO_CANARY = Canary()
GOOD = Run("r", "harbor", "done", "", AT, AT, pages=12, kinds={"list": 1, "thread": 10}, rows=20, state="ok",
           filled={"id": 10, "title": 10, "body": 10, "posted_at": 10, "vendor.name": 10, "url": 10},
           evidence={"list": "r-1", "thread": "r-2"})  # fmt: skip
USUAL = [GOOD] * 8


def failed(reason: str, **lost: int) -> Run:
    evidence = {kind: f"r-{kind}" for kind in lost}
    return Run("r", "harbor", "failed", reason, AT, AT, pages=1, lost=lost, evidence=evidence)


def canary(at_least: int = 0, **fields: float) -> Canary:
    return Canary(at_least, MappingProxyType(fields))


def test_a_run_like_all_others_is_ok() -> None:
    assert judge(GOOD, USUAL, canary(20, title=0.99)) == Verdict("ok")


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("login", "logged out"), ("captcha", "captcha"), ("banned", "banned"), ("http_403", "banned"),
        ("blocked", "blocked"), ("block_list", "blocked"), ("tor_f4", "blocked"), ("tor_f2", "unreachable"),
        ("timeout", "unreachable"), ("maintenance", "unreachable"), ("http_503", "unreachable"),
        ("unknown", "layout changed"), ("http_404", "layout changed"), ("not_text", "layout changed"),
    ],
)  # fmt: skip
def test_what_a_source_mostly_gives_is_its_state(kind: str, state: str) -> None:
    verdict = judge(failed("a sentence", **{kind: 3, "empty": 1}), USUAL, NO_CANARY)
    assert verdict == Verdict(state, "a sentence", f"r-{kind}")
    assert state_of_loss(kind) == state


def test_a_run_that_asked_for_nothing_blames_our_side() -> None:
    assert judge(failed("tor is down"), USUAL, NO_CANARY) == Verdict("failing", "tor is down")


def test_a_place_that_answered_nothing_until_the_deadline_is_unreachable() -> None:
    run = replace(failed("the deadline passed"), outcome="deadline")
    assert judge(run, USUAL, NO_CANARY) == Verdict("unreachable", "the deadline passed")


@pytest.mark.parametrize(
    ("account", "state"),
    [("refused", "logged out"), ("second factor", "logged out"), ("logged out", "logged out"), ("captcha", "captcha"),
     ("banned", "banned"), ("ok", "ok"), ("", "ok")],
)  # fmt: skip
def test_an_account_that_is_not_in_is_told_even_when_guests_see_something(account: str, state: str) -> None:
    run = replace(GOOD, account=account, account_reason="words", evidence={"account: login": "r-9"})
    expected = Verdict("ok") if state == "ok" else Verdict(state, "words", "r-9")
    assert judge(run, USUAL, NO_CANARY) == expected


def test_login_pages_instead_of_threads_are_told() -> None:
    run = replace(GOOD, kinds={"list": 1, "thread": 5}, lost={"login": 5}, evidence={"login": "r-7"})
    reason = "5 of 11 pages show a login page instead of what was asked for"
    assert judge(run, USUAL, NO_CANARY) == Verdict("logged out", reason, "r-7")


def test_one_hidden_thread_among_many_is_none_of_its_business() -> None:
    assert judge(replace(GOOD, lost={"login": 1, "http_404": 1}), USUAL, NO_CANARY).state == "ok"


def test_nothing_where_twenty_were_usual_is_a_changed_layout() -> None:
    run = replace(GOOD, kinds={"list": 1}, rows=0, filled={})
    assert judge(run, USUAL, NO_CANARY) == Verdict("layout changed", "0 rows on a list page where 20 were usual", "r-1")


def test_a_quiet_place_is_no_changed_layout() -> None:
    assert judge(replace(GOOD, kinds={"list": 1}, filled={}), USUAL, NO_CANARY).state == "ok"
    assert judge(replace(GOOD, kinds={"unchanged": 1}, rows=0, filled={}), USUAL, canary(5)).state == "ok"


def test_a_first_walk_down_many_pages_does_not_make_the_next_runs_look_empty() -> None:
    walk = replace(GOOD, kinds={"list": 30, "thread": 400}, rows=600)
    assert judge(GOOD, [walk] * 8, NO_CANARY).state == "ok"


def test_too_little_is_learned_from_too_few_runs() -> None:
    run = replace(GOOD, kinds={"list": 1}, rows=0, filled={})
    assert judge(run, USUAL[:4], NO_CANARY).state == "ok"
    assert judge(run, [replace(GOOD, state="layout changed")] * 9, NO_CANARY).state == "ok"


def test_a_lost_field_is_a_changed_layout() -> None:
    run = replace(GOOD, filled={**GOOD.filled, "posted_at": 0})
    reason = "posted_at on 0 of 10 listings where 100% had it"
    assert judge(run, USUAL, NO_CANARY) == Verdict("layout changed", reason, "r-2")


def test_a_field_that_was_never_usual_may_be_missing() -> None:
    rarely = [replace(GOOD, filled={**GOOD.filled, "posted_at": 5})] * 8
    assert judge(replace(GOOD, filled={**GOOD.filled, "posted_at": 0}), rarely, NO_CANARY).state == "ok"


@pytest.mark.parametrize(
    ("expects", "reason"),
    [
        (canary(30), "20 listings shown (expected at least 30, by its canary)"),
        (canary(posted_at=0.9), "posted_at on 8 of 10 listings (expected 90%, by its canary)"),
        (canary(**{"offer.price": 0.1}), "offer.price on 0 of 10 listings (expected 10%, by its canary)"),
    ],
)
def test_a_canary_needs_no_past(expects: Canary, reason: str) -> None:
    run = replace(GOOD, filled={**GOOD.filled, "posted_at": 8})
    verdict = judge(run, [], expects)
    assert (verdict.state, verdict.reason) == ("layout changed", reason)


def test_a_run_that_read_no_listing_cannot_miss_a_field() -> None:
    assert judge(replace(GOOD, kinds={"list": 1}, filled={}), USUAL, canary(5, title=0.99)).state == "ok"


def test_pages_that_nobody_understands_are_a_changed_layout() -> None:
    run = replace(GOOD, lost={"unknown": 4}, evidence={"unknown": "r-4"})
    assert judge(run, USUAL, NO_CANARY) == Verdict("layout changed", "4 of 15 pages were not understood", "r-4")


@pytest.mark.parametrize("outcome", ["partial", "deadline"])
def test_a_run_that_was_cut_short_is_partial(outcome: str) -> None:
    run = replace(GOOD, outcome=outcome, reason="the budget is used up")
    assert judge(run, USUAL, NO_CANARY) == Verdict("partial", "the budget is used up")


def test_every_state_a_rule_can_give_says_what_to_do() -> None:
    assert len(RULES) == 8
    states = {state_of_loss(kind) for kind in ("login", "captcha", "banned", "blocked", "timeout", "unknown")}
    assert {*states, "partial", "failing", "late", "switched off"} == TO_DO.keys() - {"ok"}
    assert all(TO_DO[state] for state in states)


def counted(listing: Listing) -> Mapping[str, int]:
    return filled([listing, Listing("harbor/2", "reply")])


def test_it_counts_the_fields_that_listings_have() -> None:
    listing = Listing(
        "harbor/1", "thread", title="Selling", vendor=Vendor("seller"), offer=Offer(records=5), posted_at=AT
    )
    counts = counted(listing)
    assert counts == {"id": 2, "kind": 2, "title": 1, "vendor": 1, "vendor.name": 1, "offer": 1, "offer.records": 1,
                      "posted_at": 1}  # fmt: skip
