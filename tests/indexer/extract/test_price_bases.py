"""What a price is for: a day, a week, a year; invented sellers."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing


@pytest.mark.parametrize(
    ("body", "amount", "basis"),
    [
        ("Rent $100 a week", "100", "per_week"),
        ("Rent 100$/week or 350$/month", "350", "per_month"),
        ("week 50$, lifetime 500$", "50", "per_week"),
        ("20$ per day, escrow ok", "20", "per_day"),
        ("Цена 3000 руб в неделю", "3000", "per_week"),
        ("50 USD por semana", "50", "per_week"),
        ("licence $900 per year", "900", "per_year"),
        ("每天 50U", "50", "per_day"),
        ("Installs $0.8 per install", "0.8", "per_record"),
        ("Price $500, ready in 2 days", "500", "total"),
        ("Price 200 USD. 1 year warranty", "200", "total"),
        ("1500$ в одни руки, 2 недели назад слита", "1500", "total"),
    ],
)
def test_the_basis_is_what_stands_beside_the_amount(body: str, amount: str, basis: str) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title="Botnet", body=body)).offer
    assert offer is not None
    assert offer.price is not None
    assert (str(offer.price.amount), offer.price.basis) == (amount, basis)
