"""Sums, fractions, numbers in words, and amounts that are not what is asked; invented sellers."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer


def offer_of(body: str, title: str = "Selling database") -> Offer:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert offer is not None
    return offer


@pytest.mark.parametrize(
    ("body", "records"),
    [
        ("5 databases, 100k rows each, $300", 500_000),
        ("Продам 10 баз по 50к строк", 500_000),
        ("1.2M + 0.8M rows", 2_000_000),
        ("a quarter million records", 250_000),
        ("1½ million records", 1_500_000),
        ("2¾ million rows", 2_750_000),
        ("Vendo base com duzentos mil registros", 200_000),
        ("Vendo una base de datos con cien mil registros", 100_000),
        ("Vends base de cent mille lignes", 100_000),
        ("Vendo database di cinquecentomila utenti", 500_000),
        ("ขายข้อมูลสามล้านรายการ", 3_000_000),
        ("بيع مليوني سجل", 2_000_000),
        ("4,200 in stock, $5 each", 4_200),
        ("12k KYC packs, $900", 12_000),
        ("900 shells, 2$ each", 900),
        ("数据总量：1,500,000 价格：800u 样本：100", 1_500_000),
        ("10 rows proof below, total 650k", 650_000),
        ("300k rows from Arvo and 450k rows from Belden", 750_000),
        ("Selling 5000 proxies, $50", 5_000),
        ("Selling network of 2500 hosts, $900", 2_500),
    ],
)
def test_counts(body: str, records: int) -> None:
    assert offer_of(body).records == records


@pytest.mark.parametrize("body", ["RDP 3389 open, $20", "Jual database, 50rb per situs", "5M+ 2026"])
def test_ports_and_prices_count_nothing_more(body: str) -> None:
    assert offer_of(body).records in (None, 5_000_000)


def test_a_victims_machines_are_no_count() -> None:
    body = "Citrix access to a manufacturer, 1200 hosts, revenue $40M, price $900"
    assert offer_of(body, "Selling access").records is None


def test_a_word_for_the_whole_ends_a_sample() -> None:
    offer = offer_of("10 rows proof below, total 650k")
    assert offer.sample_records == 10


@pytest.mark.parametrize(
    ("body", "amount", "basis"),
    [
        ("Old price $900, now $500", "500", "total"),
        ("was $900, now $500", "500", "total"),
        ("Price $900 -> $500", "500", "total"),
        ("Старая цена 900$, сейчас 500$", "500", "total"),
        ("Old price $900", "900", "total"),
        ("2 BTC inside, for 500$", "500", "total"),
        ("min withdrawal 100$, price 130$", "130", "total"),
        ("5 databases, 100k rows each, $300", "300", "total"),
        ("Cloned card with $5000 limit for $80", "80", "per_record"),
        ("1 month $100 -> 3 months $250", "100", "per_month"),
        ("each $5", "5", "per_record"),
        ("10€ le log", "10", "per_record"),
    ],
)
def test_the_price_is_what_is_asked_now(body: str, amount: str, basis: str) -> None:
    price = offer_of(body).price
    assert price is not None
    assert (str(price.amount), price.basis) == (amount, basis)


@pytest.mark.parametrize(
    "body",
    [
        "| Name | Rows | Price |\n| Acme | 300,000 | $400 |\n| Bolt | 120,000 | $200 |",
        "Name | Records | Price\nBolt | 120,000 | $200\nAcme | 300,000 | $400",
        "Empresa | Registros\nAcme | 300.000",
    ],
)
def test_a_columns_head_says_what_its_numbers_count(body: str) -> None:
    assert offer_of(body).records == 300_000


@pytest.mark.parametrize("body", ["user | pass\n4821345 | kettle", "| id | user |\n| 7 | 300,000 |"])
def test_a_field_of_a_dump_is_no_count(body: str) -> None:
    assert offer_of(body).records is None
