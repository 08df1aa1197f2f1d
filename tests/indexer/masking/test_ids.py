"""An id that a page made up is masked like any text, and stays the id of one listing of one place."""

from __future__ import annotations

import pytest

from indexer.masking.keys import throwaway_keys
from indexer.masking.mask import mask
from schema.listing import Listing, Thread

KEYS = throwaway_keys()
ROW = "Anna Kowalska; +48 601 234 567; anna@mail.example; Example Street 7; {}"


def masked(own: str, source: str = "quay") -> Listing:
    place = f"{source}/t{own}"
    return mask(Listing(place, "feed_item", source=source, thread=Thread(place, 1)), KEYS)


@pytest.mark.parametrize("own", [ROW.format(1), "[a]: x [b]: y [c]: anna@mail.example", "x Bcc: anna@mail.example"])
def test_its_place_stays_in_front(own: str) -> None:
    assert masked(own).id.startswith("quay/")
    assert masked(own).id != masked(own, "pier").id
    assert "anna@mail" not in masked(own).id


def test_two_ids_that_are_masked_alike_stay_two() -> None:
    assert len({masked(ROW.format(number)).id for number in range(50)}) == 50


def test_masking_it_again_changes_nothing() -> None:
    once = masked(ROW.format(1))
    assert mask(once, KEYS).id == once.id


def test_a_thread_and_its_opening_listing_keep_one_id() -> None:
    listing = masked(ROW.format(1))
    assert listing.thread.id == listing.id
