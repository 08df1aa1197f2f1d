"""Everyday words of one language are no data of another's word; letters of one language alone tell the language."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing


@pytest.mark.parametrize(
    ("title", "body", "data_types"),
    [
        ("Selling database of a shop", "50k rows, so cheap, name and password", ("name", "password")),
        ("Vendo base de datos", "clientes con sus datos, nombre, correo, 50 mil", ("name", "email")),
        ("Verkaufe Datenbank", "für einen, ein Käufer nur, Name, Anschrift, 50k Zeilen", ("name", "address")),
        ("Bán dữ liệu 20k khách", "Họ tên, số, email, mật khẩu của từng người", ("name", "email", "password")),
        ("Vendo base SUS", "Nome, CPF e número do SUS dos pacientes", ("name", "national_id", "insurance")),
    ],
)
def test_homographs(title: str, body: str, data_types: tuple[str, ...]) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert offer is not None
    assert set(offer.data_types) >= set(data_types)
    assert not set(offer.data_types) & ({"phone", "tax", "insurance", "photo", "card"} - set(data_types))


def test_vietnamese_is_told_by_its_own_letters() -> None:
    listing = extract(Listing(id="a/1", kind="thread", title="Bán 500k data khách hàng", body="Họ tên, SĐT, số dư"))
    assert listing.language == "vi"


def test_belarus_is_no_rouble() -> None:
    offer = extract(
        Listing(id="a/1", kind="thread", title="Скан паспортов РБ 12к", body="качество фото. 0.5$ за штуку")
    ).offer
    assert offer is not None and offer.price is not None
    assert (offer.records, str(offer.price.amount), offer.price.currency) == (12000, "0.5", "USD")
