"""What a page adds to the ledger, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from indexer import captures, ledger
from schema.errors import GiveUp
from schema.listing import Thread, Vendor
from tests.indexer.ledger.story import NOW, capture, hour, listing, offer, price, reply, take, told


def test_it_gives_a_new_listing_its_number_and_times(state: Engine) -> None:
    assert take(state, capture("c1", at=hour(1)), [listing()]) == ledger.Taken(1, 0)
    [entry] = ledger.read(state, 0, 10)
    assert (entry.seq, entry.kind, entry.changed, entry.capture, entry.at) == (1, "listing", ("new",), "c1", hour(1))
    assert entry.listing == replace(listing(), seq=1, first_seen_at=hour(1), last_seen_at=hour(1))
    assert ledger.head(state, "harbor/t45") == entry.listing


def test_it_knows_nothing_of_an_unknown_listing(state: Engine) -> None:
    assert ledger.head(state, "harbor/t1") is None
    assert ledger.thread(state, "harbor/t1") == []
    assert ledger.last_seq(state) == 0
    assert list(ledger.replay(state)) == []


def test_it_takes_the_same_capture_only_once(state: Engine) -> None:
    take(state, capture("c1"), [listing()])
    assert take(state, capture("c1"), [listing(text="something else")]) == ledger.Taken(0, 0)
    assert told(state) == [(1, "listing", "harbor/t45")]


def test_it_calls_an_unchanged_listing_a_sighting_that_moves_last_seen(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()])
    assert take(state, capture("c2", at=hour(5)), [listing()]) == ledger.Taken(0, 1)
    entry = ledger.read(state, 1, 10)[0]
    assert (entry.kind, entry.changed, entry.at, entry.capture) == ("sighting", (), hour(5), "c2")
    assert entry.listing == replace(listing(), seq=2, first_seen_at=hour(1), last_seen_at=hour(5))
    assert ledger.head(state, "harbor/t45") == entry.listing


def test_it_names_the_fields_an_edit_changed(state: Engine) -> None:
    take(state, capture("c1"), [listing(offer=offer(price=price("80000")))])
    edited = listing(text="now 72k", offer=offer(price=price("72000")))
    assert take(state, capture("c2", at=hour(2)), [edited]) == ledger.Taken(1, 0)
    entry = ledger.read(state, 1, 10)[0]
    assert (entry.kind, entry.changed) == ("listing", ("body", "offer.price"))
    assert entry.listing is not None and entry.listing.first_seen_at == hour(0)


def test_it_keeps_what_the_listing_was_before_the_edit(state: Engine) -> None:
    take(state, capture("c1"), [listing(text="80k")])
    take(state, capture("c2"), [listing(text="72k")])
    assert [entry.listing.body for entry in ledger.replay(state) if entry.listing] == ["80k", "72k"]


def test_it_calls_a_better_reading_of_the_same_text_a_re_extraction(state: Engine) -> None:
    take(state, capture("c1"), [listing()])
    better = listing(offer=offer(sample_records=100_000))
    assert take(state, capture("c2"), [better]) == ledger.Taken(1, 0)
    entry = ledger.read(state, 1, 10)[0]
    assert (entry.kind, entry.changed) == ("re_extraction", ("offer.sample_records",))
    assert take(state, capture("c3"), [better]) == ledger.Taken(0, 1)


@pytest.mark.parametrize(
    "moved",
    [
        {"url": "http://mirror.invalid/t45?sid=9"},
        {"vendor": Vendor("dockmaster", "7", posts=41, rating="4.9")},
        {"posted_at": hour(-3)},
        {"offer": offer(price=price("80000", usd=79_111.0))},
    ],
)
def test_it_is_not_moved_by_what_moves_with_every_read(state: Engine, moved: dict[str, Any]) -> None:
    first = listing(posted_at=hour(-2), offer=offer(price=price("80000", usd=80_000.0)))
    take(state, capture("c1"), [first])
    assert take(state, capture("c2"), [replace(first, **moved)]) == ledger.Taken(0, 1)


def test_it_notices_a_posting_time_that_was_not_read_before(state: Engine) -> None:
    take(state, capture("c1"), [listing()])
    take(state, capture("c2"), [listing(posted_at=hour(-2))])
    assert ledger.read(state, 1, 10)[0].changed == ("posted_at",)


def test_it_lets_no_older_page_undo_a_newer_one(state: Engine) -> None:
    captures.record_fetched(state, capture("old", at=hour(1)))
    take(state, capture("new", at=hour(2)), [listing(text="72k")])
    assert ledger.take_page(state, "old", [listing(text="80k")], now=NOW) == ledger.Taken(0, 1)
    head = ledger.head(state, "harbor/t45")
    assert head is not None and (head.body, head.last_seen_at) == ("72k", hour(2))
    assert captures.unread(state, "harbor") == []


def test_it_is_not_blinded_by_a_clock_that_was_once_wrong(state: Engine) -> None:
    take(state, capture("c1", at=hour(50_000)), [listing(text="80k")])
    assert take(state, capture("c2", at=hour(1)), [listing(text="72k")]) == ledger.Taken(1, 0)


def test_it_takes_a_post_shown_twice_once(state: Engine) -> None:
    assert take(state, capture("c1"), [listing(), listing()]) == ledger.Taken(1, 0)


def test_it_hides_no_offer_behind_an_id_used_twice(state: Engine) -> None:
    assert take(state, capture("c1"), [listing(), listing(text="another offer")]) == ledger.Taken(2, 0)
    assert [subject for _, _, subject in told(state)] == ["harbor/t45", "harbor/t45~2"]
    assert take(state, capture("c2"), [listing(), listing(text="another offer")]) == ledger.Taken(0, 2)


def test_it_gives_a_thread_in_order_of_position(state: Engine) -> None:
    page = [reply(102, "sold", position=3), reply(101, "sample?", position=2, vendor="9"), listing()]
    take(state, capture("c1"), [*page, listing(46)])
    assert [post.id for post in ledger.thread(state, "harbor/p101")] == ["harbor/t45", "harbor/p101", "harbor/p102"]


def test_it_puts_the_opening_post_first_where_positions_are_unknown(state: Engine) -> None:
    opening = listing(thread=Thread("harbor/t45", 1))
    take(state, capture("c1"), [replace(reply(101, "up"), thread=Thread("harbor/t45", 0)), opening])
    assert [post.id for post in ledger.thread(state, "harbor/t45")] == ["harbor/t45", "harbor/p101"]


def test_it_refuses_a_page_that_is_not_on_record(state: Engine) -> None:
    with pytest.raises(GiveUp, match="capture 'c9' is not on record"):
        ledger.take_page(state, "c9", [listing()], now=NOW)
    assert ledger.last_seq(state) == 0


def test_it_takes_part_in_the_callers_transaction(state: Engine) -> None:
    captures.record_fetched(state, capture("c1"))
    with pytest.raises(KeyError), state.begin() as connection:
        ledger.take_page(connection, "c1", [listing()], now=NOW)
        raise KeyError
    assert told(state) == []
    assert len(captures.unread(state, "harbor")) == 1


def test_it_reads_in_order_and_no_further_than_asked(state: Engine) -> None:
    take(state, capture("c1"), [listing(number) for number in range(1, 8)])
    assert [entry.seq for entry in ledger.read(state, 2, 3)] == [3, 4, 5]
    assert [entry.seq for entry in ledger.read(state, 2, 10, upto=4)] == [3, 4]
    assert [entry.seq for entry in ledger.replay(state, after=1, batch=2)] == [2, 3, 4, 5, 6, 7]


def test_it_keeps_hostile_text(state: Engine) -> None:
    nasty = listing(id="harbor/" + "é" * 3000 + "\0", text="nul \0 and half \ud800 '); DROP TABLE entries;--")
    take(state, capture("c1"), [nasty])
    head = ledger.head(state, nasty.id)
    assert head is not None and head.body == "nul \0 and half \ufffd '); DROP TABLE entries;--"
    assert take(state, capture("c2"), [nasty]) == ledger.Taken(0, 1)


def test_it_gives_a_listing_its_case_and_keeps_it_through_an_edit(state: Engine) -> None:
    take(state, capture("c1", at=hour(1)), [listing()])
    assert ledger.change_case(state, "harbor/t45", "case-1", now=hour(2)) == 2
    assert ledger.change_case(state, "harbor/t45", "case-1", now=hour(2)) is None
    assert ledger.change_case(state, "harbor/t99", "case-1", now=hour(2)) is None
    take(state, capture("c2", at=hour(3)), [listing(text="72k")])
    entries = ledger.read(state, 1, 10)
    assert [(entry.kind, entry.listing.case) for entry in entries if entry.listing] == [
        ("case_change", "case-1"),
        ("listing", "case-1"),
    ]
    assert entries[0].listing is not None and entries[0].listing.last_seen_at == hour(1)


def test_it_takes_better_readings_from_evidence(state: Engine) -> None:
    take(state, capture("c1"), [listing(), reply(101, "up")])
    better = [listing(offer=offer(countries=("IN",))), reply(101, "up"), reply(999, "never seen")]
    assert ledger.re_extract(state, better, "c1", now=NOW) == 1
    assert ledger.re_extract(state, better, "c1", now=NOW) == 0
    assert told(state)[-1] == (3, "re_extraction", "harbor/t45")
    assert take(state, capture("c2"), [better[0]]) == ledger.Taken(0, 1)


def test_it_lets_no_old_evidence_undo_what_was_read_since(state: Engine) -> None:
    take(state, capture("c1"), [listing(text="80k")])
    take(state, capture("c2"), [listing(text="72k")])
    assert ledger.re_extract(state, [listing(text="80k", offer=offer(records=1))], "c1", now=NOW) == 0
