"""What a place shows no more is said to be removed after two looks in vain, and stays in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from indexer import captures, ledger, removals
from indexer.marks import remembered
from indexer.store_writer import StoreWriter
from schema.listing import Listing, Thread
from tests.indexer.ledger.story import NOW, capture, hour, listing, mark, reply, take

OPENING = listing()
FIRST, SECOND = reply(101, "price is 80k"), reply(102, "bump", position=3)


def whole(engine: Engine, run: int, page: Sequence[Listing], *, at: float | None = None) -> None:
    """One crawl that read the thread whole, on one page."""
    name = f"c{run}"
    moment = hour(run if at is None else at)
    take(engine, capture(name, at=moment, run=f"harbor-{run}"), page, [mark(read_at=moment)], since=name)


def gone(engine: Engine, run: int, **more: object) -> None:
    """One crawl to which the place said that there is no such thread."""
    name = f"c{run}"
    captures.record_fetched(engine, capture(name, at=hour(run), run=f"harbor-{run}", status=404, **more))
    ledger.fail_page(engine, name, "http_404", "not found", now=NOW, is_gone=True)


def removed(engine: Engine, listing_id: str = "harbor/p102") -> datetime | None:
    found = ledger.head(engine, listing_id)
    assert found is not None
    return found.removed_at


def kinds(engine: Engine, listing_id: str = "harbor/p102") -> list[str]:
    return [entry.kind for entry in ledger.replay(engine) if entry.subject == listing_id]


def test_a_post_missing_from_two_whole_readings_is_removed_since_the_first(state: Engine) -> None:
    whole(state, 1, [OPENING, FIRST, SECOND])
    whole(state, 2, [OPENING, FIRST])
    assert removed(state) is None
    whole(state, 3, [OPENING, FIRST])
    assert removed(state) == hour(2)
    assert kinds(state) == ["listing", "removal"]
    last = list(ledger.replay(state))[-1]
    assert (last.kind, last.changed, last.capture, last.at) == ("removal", ("removed_at",), "c3", hour(3))


def test_what_was_removed_stays_with_its_text_and_the_time_it_was_last_seen(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING, SECOND])
    for run in (3, 4, 5):
        whole(state, run, [OPENING])
    found = ledger.head(state, "harbor/p102")
    assert found is not None
    assert (found.body, found.last_seen_at, found.first_seen_at) == ("bump", hour(2), hour(1))
    assert kinds(state) == ["listing", "sighting", "removal"]
    assert (ledger.count(state), removals.removed_count(state, "harbor")) == (2, 1)


def test_two_readings_of_one_run_are_one_look(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    for name in ("c2", "c2-again"):
        take(state, capture(name, at=hour(2), run="harbor-2"), [OPENING], since=name)
    assert removed(state) is None


def test_a_reading_that_is_not_whole_says_nothing_and_breaks_nothing_off(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    take(state, capture("part", at=hour(3), run="harbor-3"), [OPENING])
    assert removed(state) is None
    whole(state, 4, [OPENING])
    assert removed(state) == hour(2)


def test_a_post_that_was_shown_in_between_was_not_missing_twice(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    take(state, capture("part", at=hour(3), run="harbor-3"), [SECOND])
    whole(state, 4, [OPENING])
    assert removed(state) is None


def test_posts_that_moved_to_another_page_are_not_missing(state: Engine) -> None:
    whole(state, 1, [OPENING, FIRST, SECOND])
    for run in (2, 3):
        moment, first = hour(run), f"c{run}-1"
        take(state, capture(first, at=moment, run=f"harbor-{run}"), [OPENING])
        second = capture(f"c{run}-2", at=moment, run=f"harbor-{run}")
        take(state, second, [replace(FIRST, thread=Thread("harbor/t45", 2)), SECOND], since=first)
    assert removed(state) is None and removed(state, "harbor/p101") is None


def test_a_post_gone_from_a_thread_of_several_pages_is_found_by_its_id(state: Engine) -> None:
    whole(state, 1, [OPENING, FIRST, SECOND])
    for run in (2, 3):
        first = f"c{run}-1"
        take(state, capture(first, at=hour(run), run=f"harbor-{run}"), [OPENING])
        take(state, capture(f"c{run}-2", at=hour(run), run=f"harbor-{run}"), [SECOND], since=first)
    assert removed(state, "harbor/p101") == hour(2)
    assert removed(state) is None and removed(state, "harbor/t45") is None


def test_a_post_under_a_new_number_is_the_same_post(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    for run in (2, 3):
        whole(state, run, [OPENING, replace(SECOND, id="harbor/p900")])
    assert removed(state) is None


def test_a_place_that_numbers_all_its_posts_anew_has_removed_none(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    for run in (2, 3):
        whole(state, run, [replace(FIRST, id="harbor/p900")])
    assert removed(state) is None


@pytest.mark.parametrize("name", ["harbor/t45.3", "harbor/http://harbor.invalid/t45#3", "harbor/p102~2"])
def test_a_post_known_by_its_place_on_the_page_is_never_missing(state: Engine, name: str) -> None:
    whole(state, 1, [OPENING, replace(SECOND, id=name)])
    for run in (2, 3, 4):
        whole(state, run, [OPENING])
    assert removed(state, name) is None


def test_a_page_that_was_fetched_before_says_nothing_of_what_came_after(state: Engine) -> None:
    captures.record_fetched(state, capture("late", at=hour(1), run="harbor-1"))
    whole(state, 2, [OPENING, SECOND])
    ledger.take_page(state, "late", [OPENING], now=NOW, since="late")
    whole(state, 3, [OPENING])
    assert removed(state) is None


def test_posts_of_other_threads_are_left_alone(state: Engine) -> None:
    take(state, capture("other", thread="46"), [listing(46), reply(200, "hello", to=46)], since="other")
    for run in (2, 3):
        whole(state, run, [OPENING])
    assert removed(state, "harbor/t46") is None and removed(state, "harbor/p200") is None


def test_a_listing_that_comes_back_is_removed_no_more(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    take(state, capture("back", at=hour(4), run="harbor-4"), [SECOND])
    assert removed(state) is None
    assert kinds(state) == ["listing", "removal", "return"]
    assert removals.removed_count(state, "harbor") == 0
    whole(state, 5, [OPENING])
    assert removed(state) is None
    whole(state, 6, [OPENING])
    assert removed(state) == hour(5)


def test_a_listing_that_comes_back_with_another_text_is_an_edit(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    whole(state, 4, [OPENING, reply(102, "sold", position=3)])
    assert kinds(state) == ["listing", "removal", "listing"]
    assert list(ledger.replay(state))[-1].changed == ("body", "removed_at")
    assert removed(state) is None


def test_a_thread_that_the_place_says_is_not_there_goes_with_all_its_posts(state: Engine) -> None:
    whole(state, 1, [OPENING, replace(FIRST, id="harbor/t45.2"), SECOND])
    gone(state, 2)
    assert removed(state, "harbor/t45") is None
    gone(state, 3)
    assert {removed(state, name) for name in ("harbor/t45", "harbor/t45.2", "harbor/p102")} == {hour(2)}


def test_a_thread_without_an_id_is_known_by_its_address(state: Engine) -> None:
    name = "harbor/http://harbor.invalid/t45#1"
    paste = replace(listing(), id=name, kind="paste", thread=Thread(name, 1))
    take(state, capture("c1", thread="u-0123"), [paste])
    gone(state, 2, thread="u-0123")
    gone(state, 3, thread="u-0123")
    assert removed(state, name) == hour(2)


def test_one_not_found_and_one_reading_without_it_are_two_looks(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    gone(state, 2)
    whole(state, 3, [OPENING])
    assert removed(state) == hour(2)
    assert removed(state, "harbor/t45") is None


def test_what_was_erased_is_not_removed_as_well(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    ledger.erase(state, "harbor/p102", actor="a", reason="r", now=NOW)
    gone(state, 2)
    gone(state, 3)
    assert kinds(state)[-1] == "erasure"


def test_the_evidence_of_a_removal_does_not_show_the_listing(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    assert [one.id for one in captures.of_listing(state, "harbor/p102")] == ["c1"]
    ledger.erase(state, "harbor/p102", actor="a", reason="r", now=NOW)
    kept = captures.find(state, "c3")
    assert kept is not None and kept.capture.wrapped_key is not None


def test_a_better_reading_of_old_evidence_does_not_bring_a_listing_back(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    ledger.re_extract(state, [replace(SECOND, language="en")], "c3", now=NOW)
    assert ledger.re_extract(state, [replace(SECOND, language="en")], "c3", now=NOW) == 0
    assert kinds(state) == ["listing", "removal", "re_extraction"]
    assert removed(state) == hour(2)


def test_a_case_does_not_bring_a_listing_back(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    ledger.change_case(state, "harbor/p102", "case-1", now=NOW)
    assert removed(state) == hour(2)


def test_a_thread_of_which_something_was_missing_once_is_in_doubt_until_it_is_known(state: Engine) -> None:
    doubts = []
    for run, page in enumerate([[OPENING, SECOND], [OPENING], [OPENING], [OPENING]], start=1):
        whole(state, run, page)
        doubts.append(remembered(state, "harbor")["45"].is_in_doubt)
    assert doubts == [False, True, False, False]


def test_a_doubt_outlives_readings_that_do_not_settle_it(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    take(state, capture("part", at=hour(3), run="harbor-3"), [OPENING], [mark(read_at=hour(3))])
    assert remembered(state, "harbor")["45"].is_in_doubt


def card(name: str, text: str = "") -> Listing:
    listing_id = f"harbor/{name}"
    text = text or f"victim {name}"
    return replace(listing(), id=listing_id, thread=Thread(listing_id, 1), body=text, content_hash=f"hash of {text}")


def missed(engine: Engine, run: int, *names: str) -> int:
    """One crawl that read every list of the place to its end and found none of these on any."""
    return removals.miss_items(engine, "harbor", f"harbor-{run}", names, since=hour(run), now=hour(run + 0.5))


def test_a_card_that_no_list_shows_any_more_is_removed_after_two_crawls(state: Engine) -> None:
    take(state, capture("c1", at=hour(1), purpose="list"), [card("n1"), card("t2")])
    for run in (2, 3):
        take(state, capture(f"c{run}", at=hour(run), run=f"harbor-{run}", purpose="list"), [card("n1")])
        assert missed(state, run, "2") == run - 2
    assert removed(state, "harbor/t2") == hour(2.5)
    assert removed(state, "harbor/n1") is None
    last = list(ledger.replay(state))[-1]
    assert (last.kind, last.capture) == ("removal", "")


def test_cards_that_all_got_new_names_are_not_removed(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [card("n1", "Tidewell Bank")])
    for run in (2, 3):
        take(state, capture(f"c{run}", at=hour(run), run=f"harbor-{run}"), [card("n900", "Tidewell Bank")])
        missed(state, run, "n1")
    assert removed(state, "harbor/n1") is None


def test_lists_that_show_nothing_at_all_say_nothing(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [card("n1")])
    for run in (2, 3):
        missed(state, run, "n1")
    assert removed(state, "harbor/n1") is None


class Shelf:
    """A store that keeps what it was given."""

    def __init__(self) -> None:
        self.held: dict[str, Listing] = {}

    def put(self, listings: Sequence[Listing]) -> tuple[tuple[str, str], ...]:
        self.held |= {one.id: one for one in listings}
        return ()

    def refresh(self) -> None: ...


def test_the_store_hears_of_a_removal_and_of_a_return(state: Engine) -> None:
    shelf = Shelf()
    writer = StoreWriter(shelf)  # type: ignore[arg-type]
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    whole(state, 3, [OPENING])
    writer.carry(ledger.read(state, 0, 100))
    assert shelf.held["harbor/p102"].removed_at == hour(2)
    end = ledger.last_seq(state)
    whole(state, 4, [OPENING, SECOND])
    writer.carry(ledger.read(state, end, 100))
    assert shelf.held["harbor/p102"].removed_at is None
    assert shelf.held["harbor/p102"].last_seen_at == hour(4)


def test_a_crash_between_fetch_and_reading_changes_nothing_twice(state: Engine) -> None:
    whole(state, 1, [OPENING, SECOND])
    whole(state, 2, [OPENING])
    ledger.take_page(state, "c2", [OPENING], now=NOW, since="c2")
    gone_again = ledger.head(state, "harbor/p102")
    assert gone_again is not None and gone_again.removed_at is None
