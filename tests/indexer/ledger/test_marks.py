"""When a thread is worth reading again."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from indexer import ledger, marks, runs
from indexer.on_sale import is_on_sale
from tests.indexer.ledger.story import capture, hour, listing, mark, offer, reply, take


def _mark(state: Engine, thread: str = "45") -> marks.Mark:
    return marks.remembered(state, "harbor")[thread]


def test_it_remembers_nothing_of_a_new_source(state: Engine) -> None:
    assert marks.remembered(state, "harbor") == {}


def test_it_counts_revisits_from_the_first_read(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark(replies=0, read_at=hour(1))])
    assert _mark(state) == mark(replies=0, read_at=hour(1), is_live=True, anchor_at=hour(1), visits=0)
    for number in (2, 3):
        page = capture(f"c{number}", at=hour(number), run=f"harbor-{number}")
        take(state, page, [listing()], [mark(read_at=hour(number))])
    assert (_mark(state).anchor_at, _mark(state).visits, _mark(state).last_read_at) == (hour(1), 2, hour(3))


def test_it_counts_from_anew_when_anything_changed(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark()])
    take(state, capture("c2", at=hour(2), run="harbor-2"), [listing()], [mark()])
    take(state, capture("c3", at=hour(3), run="harbor-3"), [listing(), reply(101, "bump")], [mark()])
    assert (_mark(state).anchor_at, _mark(state).visits) == (hour(3), 0)


def test_it_does_not_count_from_anew_for_a_better_reading(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark()])
    take(state, capture("c2", at=hour(2), run="harbor-2"), [listing(offer=offer(countries=("IN",)))], [mark()])
    assert (_mark(state).anchor_at, _mark(state).visits) == (hour(1), 1)


def test_it_counts_a_revisit_once_however_many_pages_the_thread_has(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark(read_at=None)])
    take(state, capture("c2", at=hour(1)), [reply(101, "up")], [mark()])
    assert _mark(state).visits == 0
    take(state, capture("c3", at=hour(2), run="harbor-2"), [listing()], [mark()])
    take(state, capture("c4", at=hour(2), run="harbor-2"), [reply(101, "up")], [mark()])
    assert _mark(state).visits == 1


def test_it_is_not_soothed_by_an_unchanged_second_page(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing(), reply(101, "up")], [mark()])
    take(state, capture("c2", at=hour(2), run="harbor-2"), [listing(text="72k")], [mark(read_at=None)])
    take(state, capture("c3", at=hour(2), run="harbor-2"), [reply(101, "up")], [mark()])
    assert (_mark(state).anchor_at, _mark(state).visits) == (hour(2), 0)


def test_it_keeps_a_thread_owed_until_it_is_read(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark()])
    take(state, capture("list", at=hour(2), thread="", run="harbor-2"), [], [mark(read_at=None, replies=4)])
    assert _mark(state) == mark(read_at=None, replies=4, is_live=True, anchor_at=hour(1), visits=0)


def test_it_starts_no_count_for_a_thread_it_has_only_heard_of(state: Engine) -> None:
    take(state, capture("list", thread=""), [], [mark(str(number), read_at=None) for number in range(1200)])
    assert len(marks.remembered(state, "harbor")) == 1200
    assert _mark(state, "7") == mark("7", read_at=None)
    take(state, capture("c1", at=hour(2), thread="7"), [listing(7)], [mark("7")])
    assert (_mark(state, "7").anchor_at, _mark(state, "7").is_live) == (hour(2), True)


def test_it_takes_the_frontier_of_a_walk_for_no_thread(state: Engine) -> None:
    take(state, capture("c1", thread="list:f3"), [], [mark("list:f3")])
    assert _mark(state, "list:f3") == mark("list:f3")


def test_it_finds_the_threads_of_pastes_shown_together(state: Engine) -> None:
    quiet = listing(46, "no offer", offer=None)
    take(state, capture("c1", thread=""), [listing(45), quiet], [mark("45"), mark("46")])
    assert (_mark(state, "45").is_live, _mark(state, "46").is_live) == (True, False)


def test_it_sees_that_the_vendor_calls_it_sold(state: Engine) -> None:
    take(state, capture("c1"), [listing(), reply(101, "SOLD, thanks", vendor="9")], [mark()])
    assert _mark(state).is_live
    take(state, capture("c2", run="harbor-2"), [reply(102, "[SOLD] closing", position=3)], [mark()])
    assert not _mark(state).is_live


def test_it_takes_the_rule_for_what_is_live_from_its_caller(state: Engine) -> None:
    take(state, capture("c1"), [listing()], [mark()], is_live=lambda posts: len(posts) > 1)
    assert not _mark(state).is_live


def test_a_request_a_warning_and_nothing_are_not_on_sale() -> None:
    assert is_on_sale([listing()])
    assert is_on_sale([listing(), reply(101, "soldiers' records too")])
    assert not is_on_sale([])
    assert not is_on_sale([listing(offer=None)])
    assert not any(is_on_sale([listing(offer=offer(intent=intent))]) for intent in ("request", "negative", ""))
    assert not is_on_sale([replace(listing(), title="[SOLD] identity records")])
    assert not is_on_sale([listing(), reply(101, "बिक गया भाई")])
    assert not is_on_sale([listing(), reply(101, "已售出")])
    assert not is_on_sale([listing(), replace(reply(101, "gone to a friend"), offer=offer(intent="negative"))])


def test_an_offer_made_again_after_it_was_sold_is_on_sale() -> None:
    sold, again = reply(101, "sold"), replace(reply(102, "second copy, 72k"), offer=offer())
    assert is_on_sale([listing(), sold, again])
    assert not is_on_sale([listing(), again, sold])
    assert not is_on_sale([listing(), sold, reply(103, "thanks all")])


def test_it_settles_the_threads_of_a_page_that_never_came(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()], [mark()])
    page = runs.Missed("harbor", "harbor-2", "http://harbor.invalid/t45", "too_large", "51 MB", hour(2))
    ledger.miss_page(state, page, [mark(replies=9, read_at=hour(2))])
    assert runs.missed(state) == [page]
    assert _mark(state) == mark(replies=9, read_at=hour(2), is_live=True, anchor_at=hour(1), visits=1)
