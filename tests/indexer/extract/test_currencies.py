"""What money an amount is in; an unknown one never becomes dollars."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.extract.extract import extract
from indexer.extract.vocabulary import by_word, table
from schema.currencies import CURRENCIES
from schema.json_form import from_json, to_json
from schema.listing import Listing, Price


def price_of(body: str) -> Price | None:
    offer = extract(Listing(id="x", kind="thread", title="Selling database", body=body)).offer
    assert offer is not None
    return offer.price


@pytest.mark.parametrize(
    ("body", "amount", "currency"),
    [
        ("Price 4000 GEL", "4000", "GEL"),
        ("Price: KWD 300", "300", "KWD"),
        ("700 LKR for all", "700", "LKR"),
        ("price 8000 PHP, escrow ok", "8000", "PHP"),
        ("Price 100 TON", "100", "TON"),
        ("Price 3 SOL.", "3", "SOL"),
        ("Price 1000000 COP", "1000000", "COP"),
        ("Price CAD$ 650", "650", "CAD"),
        ("Price RM1200", "1200", "MYR"),
        ("Price 5 cents per line", "0.05", "USD"),
        ("Цена 45 т.р.", "45000", "RUB"),
        ("Продам базу клиентов. Цена 100 тыс", "100000", "RUB"),
        ("Price 500", "500", "USD"),
        ("Price 500 ONLY", "500", "USD"),
        ("Price 500 OBO", "500", "USD"),
        ("PRICE 500 FOR ALL", "500", "USD"),
    ],
)
def test_a_code_in_capitals_tells_the_money(body: str, amount: str, currency: str) -> None:
    price = price_of(body)
    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


def test_money_that_is_not_known_has_no_currency_and_no_dollars() -> None:
    price = price_of("Price 500 XYZQ, escrow ok")
    assert price is not None
    assert (price.amount, price.currency, price.usd) == (Decimal(500), "", None)


def test_every_word_and_sign_stands_for_known_money() -> None:
    codes = {*by_word("currencies").values(), *table("signs").values()}
    assert {code[:3] if code[3:4] in ("/", "*") else code for code in codes} - {"XXX"} <= CURRENCIES


@pytest.mark.parametrize(
    "body", ["Price 300 RDP", "Price 500 ASAP", "Price 300 VPN access", "Price 20 AWS keys", "Price 300 TOP quality"]
)
def test_other_words_in_capitals_are_no_money(body: str) -> None:
    price = price_of(body)
    assert price is not None
    assert price.currency == "USD"


@pytest.mark.parametrize("body", ["Price 300 dinars", "precio 5000 pesos", "Preis: 200 kroner"])
def test_money_of_several_countries_is_no_dollars(body: str) -> None:
    price = price_of(body)
    assert price is not None
    assert (price.currency, price.usd) == ("", None)


@pytest.mark.parametrize(("body", "currency"), [("precio 5000 pesos mexicanos", "MXN"), ("200 francs suisses", "CHF")])
def test_a_longer_name_of_money_wins(body: str, currency: str) -> None:
    price = price_of(body)
    assert price is not None
    assert price.currency == currency


def test_a_price_in_unknown_money_is_kept_and_read_back() -> None:
    listing = extract(Listing(id="x", kind="thread", title="Selling database", body="Price 300 dinars"))
    assert from_json(Listing, to_json(listing)) == listing
