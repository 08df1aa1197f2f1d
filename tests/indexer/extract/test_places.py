"""Whose people: not the seller's home, not what is left out, not a thing; codes in rows, at the end, in domains."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing


def countries(body: str, title: str = "") -> tuple[str, ...]:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    return tuple(offer.countries) if offer else ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("По РФ и СНГ не работаем. Продам базу Испании", ("ES",)),
        ("I am from Russia, selling Japanese hospital database", ("JP",)),
        ("Seller from Ukraine. DB of Dutch hospital", ("NL",)),
        ("We are based in Brazil and sell Chilean databases", ("CL",)),
        ("No CIS! Selling Australian shop logs", ("AU",)),
        ("Russia is not allowed. Selling Italian cards", ("IT",)),
        ("Russia, Ukraine and Belarus excluded. Italian cards", ("IT",)),
        ("Vendo base de España, no trabajo con Rusia", ("ES",)),
        ("Я из Казахстана, продам базу Польши", ("PL",)),
        ("Data is not from Germany but from Austria", ("AT",)),
    ],
)
def test_the_sellers_home_and_what_is_left_out_are_not_the_victims(body: str, expected: tuple[str, ...]) -> None:
    assert countries(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("VPN access, company based in Germany", ("DE",)),
        ("Customers are from Italy and Spain", ("IT", "ES")),
        ("No passwords, French users", ("FR",)),
        ("Hackers leaked data of users from Peru", ("PE",)),
        ("Работаем по США и Польше, СНГ не трогаем", ("US", "PL")),
        ("Italy has banned a messenger", ("IT",)),
        ("Сайт банка России не работает второй день", ("RU",)),
    ],
)
def test_words_of_the_same_kind_leave_the_victims_country(body: str, expected: tuple[str, ...]) -> None:
    assert countries(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("top IN BR ID", ("IN", "BR", "ID")),
        ("CC base BR MX AR", ("BR", "MX", "AR")),
        ("CC FR DE ES fresh", ("FR", "DE", "ES")),
        ("mix of mails BR, IN, ID, VN", ("BR", "IN", "ID", "VN")),
        ("VPN-Zugang Maschinenbauer DE", ("DE",)),
        ("health.gov.in database", ("IN",)),
        ("dump of receita.gov.br", ("BR",)),
        ("KYC packs: DL, ID, PS, any country", ()),
        ("full name, national ID, DOB, SIM serial", ()),
        ("IT IS SO GOOD, buy NOW", ()),
        ("learn HOW TO DO IT! now", ()),
        ("NO PG - NO SSN needed", ()),
        ("write to shop@mail.com.br", ()),
    ],
)
def test_codes_stand_in_rows_at_the_end_and_in_domains(body: str, expected: tuple[str, ...]) -> None:
    assert countries(body) == expected


def test_a_code_ends_a_title() -> None:
    assert countries("Revenue 30M", "Access to a machine builder DE") == ("DE",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Niger telecom subscribers", ("NE",)),
        ("Guinea-Bissau citizens", ("GW",)),
        ("Congo Brazzaville and Democratic Republic of Congo", ("CG", "CD")),
        ("Клиенты из Лиона и Марселя", ("FR",)),
        ("Клиенты банка из Гамбурга, Варшавы и Торонто", ("DE", "PL", "CA")),
        ("turkey in oven recipe", ()),
        ("china plates and chile peppers", ()),
        ("turkey database, china cards", ("TR", "CN")),
    ],
)
def test_names_of_countries_and_cities_are_told_from_things(body: str, expected: tuple[str, ...]) -> None:
    assert countries(body) == expected


def test_the_victims_domain_tells_where_nothing_else_does() -> None:
    assert countries("Company: www.nordhafen-muster.de\nRevenue: 5M", "nordhafen-muster.de") == ("DE",)
    assert countries("Revenue: 5M, Austria", "nordhafen-muster.de") == ("AT",)
    assert countries("Revenue: 5M", "nordhafen-muster.io") == ()
