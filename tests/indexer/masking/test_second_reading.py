"""Counts and prices are read outside what is masked, whatever digits a secret holds."""

from __future__ import annotations

import pytest

from indexer.prepare import prepare
from schema.listing import Listing
from tests.indexer.masking.test_known import KEYS


@pytest.mark.parametrize(
    ("body", "price", "records"),
    [
        ("300k rows, price $400\nann@mail.example:300$$\nbob@mail.example:250$$\ncat@mail.example:100$$", 400, 300_000),
        ("300k rows of users, price $400\npassword: 5M users 20$", 400, 300_000),
        ("price $900 for 1.2M records\nAuthorization: Bearer 9k5M20usd7Q2x8L1m4N6p3R0", 900, 1_200_000),
    ],
)
def test_a_secrets_digits_are_no_count_and_cost_none(body: str, price: int, records: int) -> None:
    listing = prepare(Listing(id="a/1", kind="thread", title="Selling customer database", body=body), KEYS)
    offer = listing.offer
    assert offer is not None
    assert offer.price is not None
    assert (offer.price.amount, offer.records) == (price, records)
    for field in ("offer.price", "offer.records"):
        for span in listing.spans[field]:
            assert "[" not in (listing.title if span.within == "title" else listing.body)[span.start : span.end]
