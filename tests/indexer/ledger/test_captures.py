"""Pages on record."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from indexer import captures, ledger
from indexer.marks import remembered
from tests.indexer.ledger.story import NOW, capture, hour, listing, mark, take


def test_it_puts_a_page_on_record_once(state: Engine) -> None:
    assert captures.record_fetched(state, capture("c1"))
    assert not captures.record_fetched(state, capture("c1", status=404))
    kept = captures.find(state, "c1")
    assert kept is not None and (kept.capture, kept.state, kept.number) == (capture("c1"), "fetched", 1)


def test_it_finds_a_page_by_its_hash_the_newest_first(state: Engine) -> None:
    same = "a" * 64
    captures.record_fetched(state, capture("c1", sha256=same))
    captures.record_fetched(state, capture("c2", sha256=same))
    kept = captures.find(state, same)
    assert kept is not None and kept.capture.id == "c2"
    assert captures.find(state, "b" * 64) is None


def test_it_gives_unread_pages_again_in_the_order_they_came(state: Engine) -> None:
    for name, at in (("c3", hour(3)), ("c1", hour(1)), ("c2", hour(2))):
        captures.record_fetched(state, capture(name, at=at))
    captures.record_fetched(state, capture("other", source="bazaar"))
    ledger.take_page(state, "c1", [listing()], now=NOW)
    assert [left.id for left in captures.unread(state, "harbor")] == ["c3", "c2"]


def test_it_keeps_why_a_page_failed(state: Engine) -> None:
    captures.record_fetched(state, capture("c1"))
    ledger.fail_page(state, "c1", "login", "harbor: got a login page", now=NOW)
    kept = captures.find(state, "c1")
    assert kept is not None and (kept.state, kept.lost, kept.reason) == ("failed", "login", "harbor: got a login page")
    assert captures.unread(state, "harbor") == []


def test_it_lets_a_failed_page_be_read_later_but_never_a_read_one_fail(state: Engine) -> None:
    captures.record_fetched(state, capture("c1"))
    ledger.fail_page(state, "c1", "unknown", "no profile reads it", now=NOW)
    assert ledger.take_page(state, "c1", [listing()], now=NOW) == ledger.Taken(1, 0)
    ledger.fail_page(state, "c1", "unknown", "again", now=NOW)
    kept = captures.find(state, "c1")
    assert kept is not None and (kept.state, kept.lost, kept.reason) == ("read", "", "")


def test_it_settles_the_threads_of_a_failed_page(state: Engine) -> None:
    captures.record_fetched(state, capture("c1", status=404))
    ledger.fail_page(state, "c1", "http_404", "gone", [mark(replies=3)], now=NOW)
    assert remembered(state, "harbor")["45"].replies == 3


def test_it_counts_pages_by_source_state_and_loss(state: Engine) -> None:
    take(state, capture("c1"), [listing()])
    for name in ("c2", "c3"):
        captures.record_fetched(state, capture(name))
        ledger.fail_page(state, name, "captcha", "a captcha", now=NOW)
    captures.record_fetched(state, capture("c4", source="bazaar"))
    assert captures.counts(state) == [
        captures.Count("bazaar", "fetched", "", 1),
        captures.Count("harbor", "failed", "captcha", 2),
        captures.Count("harbor", "read", "", 1),
    ]


def test_a_page_that_was_fetched_again_is_lost_once_or_not_at_all(state: Engine) -> None:
    for name, url in (("c1", "/t1"), ("c2", "/t1"), ("c3", "/t2"), ("c4", "/t2")):
        captures.record_fetched(state, capture(name, url=f"http://harbor.invalid{url}"))
    for name in ("c1", "c2", "c3"):
        ledger.fail_page(state, name, "empty", "an empty page", now=NOW)
    ledger.take_page(state, "c4", [listing()], now=NOW)
    captures.record_fetched(state, capture("c5", url="http://harbor.invalid/t2", warc="harbor-2.warc"))
    assert captures.lost_counts(state, hour(-1)) == {("harbor", "empty"): 1}
    assert [kept.capture.id for kept in captures.failed(state, "harbor")] == ["c2"]
    assert captures.lost_counts(state, hour(1)) == {}
    assert captures.unread_counts(state) == {"harbor": 1}


def test_it_walks_evidence_in_the_order_of_its_files(state: Engine) -> None:
    for name, warc, offset in (("c1", "b.warc", 0), ("c2", "a.warc", 900), ("c3", "a.warc", 0)):
        captures.record_fetched(state, capture(name, warc=warc, offset=offset))
    captures.record_fetched(state, replace(capture("c4"), source="bazaar"))
    assert [page.id for page in captures.in_evidence(state, "harbor")] == ["c3", "c2", "c1"]
    assert len(captures.in_evidence(state)) == 4


def test_it_says_which_pages_showed_a_listing(state: Engine) -> None:
    take(state, capture("c1"), [listing()])
    take(state, capture("c2"), [listing(46)])
    take(state, capture("c3"), [listing()])
    assert [page.id for page in captures.of_listing(state, "harbor/t45")] == ["c1", "c3"]
