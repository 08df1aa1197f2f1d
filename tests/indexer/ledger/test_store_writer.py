"""What reaches a search store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.store_writer import StoreWriter
from schema.entry import Entry
from schema.listing import Listing
from tests.indexer.ledger.story import MORNING, listing


@dataclass
class Shelf:
    """Notes down what a store is told."""

    told: list[object] = field(default_factory=list)

    def put(self, listings: Sequence[Listing]) -> tuple[tuple[str, str], ...]:
        self.told.append({one.id: one.seq for one in listings})
        return (("harbor/t2", "no"),) if any(one.id == "harbor/t2" for one in listings) else ()

    def erase(self, ids: Sequence[tuple[str, int]]) -> None:
        self.told.append(list(ids))

    def refresh(self) -> None:
        self.told.append("refresh")


def entry(seq: int, kind: str, number: int) -> Entry:
    name = f"harbor/t{number}"
    about = None if kind == "erasure" else listing(number, seq=seq)
    return Entry(seq, kind, name, MORNING, about)


def carried(*entries: Entry, batch: int = 100) -> list[object]:
    shelf = Shelf()
    StoreWriter(shelf, batch=batch).carry(entries)  # type: ignore[arg-type]
    return shelf.told


def test_it_puts_the_newest_of_each_listing_once() -> None:
    entries = [entry(1, "listing", 1), entry(2, "listing", 3), entry(3, "re_extraction", 1), entry(4, "case_change", 3)]
    assert carried(*entries) == [{"harbor/t1": 3, "harbor/t3": 4}, "refresh"]


def test_it_rewrites_nothing_for_a_mere_sighting() -> None:
    assert carried(entry(1, "sighting", 1), entry(2, "sighting", 3)) == []
    assert carried(entry(1, "listing", 1), entry(2, "sighting", 1)) == [{"harbor/t1": 1}, "refresh"]


def test_it_erases_and_passes_over_what_was_erased_since() -> None:
    gone = Entry(1, "listing", "harbor/t1", MORNING, None)
    assert carried(gone, entry(2, "listing", 3), entry(3, "erasure", 1)) == [
        [("harbor/t1", 3)],
        {"harbor/t3": 2},
        "refresh",
    ]


def test_it_does_not_put_back_what_it_erases_in_the_same_batch() -> None:
    assert carried(entry(1, "listing", 1), entry(2, "erasure", 1)) == [[("harbor/t1", 2)], "refresh"]


def test_it_refreshes_only_when_it_has_caught_up() -> None:
    assert carried(entry(1, "listing", 1), entry(2, "listing", 3), batch=2) == [{"harbor/t1": 1, "harbor/t3": 2}]


def test_it_passes_on_what_the_store_refused() -> None:
    assert StoreWriter(Shelf()).carry([entry(1, "listing", 2)]) == (("harbor/t2", "no"),)  # type: ignore[arg-type]
