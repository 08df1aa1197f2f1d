"""Sellers' and reports' own ways of saying things, each in general form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer


def read(title: str, body: str = "", kind: str = "thread") -> Offer:
    offer = extract(Listing(id="a/1", kind=kind, title=title, body=body)).offer
    assert offer is not None
    return offer


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("WeChat: harrow_2026", "wechat", "harrow_2026"),
        ("加微信harrow2026", "wechat", "harrow2026"),
        ("LINE: harrow_desk", "line", "harrow_desk"),
        ("ไลน์ harrow77", "line", "harrow77"),
        ("QQ: 1234500", "qq", "1234500"),
        ("Skype: live.harrow_1", "skype", "live.harrow_1"),
        ("카톡 harrow_77", "kakaotalk", "harrow_77"),
        ("Signal: harrow.42", "signal", "harrow.42"),
        ("Threema: ABCD1234", "threema", "ABCD1234"),
        ("write to @harrow:matrix.example", "matrix", "@harrow:matrix.example"),
        ("whatsapp +44 7700 900395", "whatsapp", "+447700900395"),
        ("discord: harrow#0420", "discord", "harrow#0420"),
    ],
)
def test_a_contact_of_any_messenger_is_read(words: str, kind: str, value: str) -> None:
    assert read("Selling a database, 2M rows", f"name, phone. {words}").contacts == {kind: (value,)}


@pytest.mark.parametrize("words", ["line: 2", "Signal: buy now", "per line: john", "the matrix: part two"])
def test_words_that_are_also_messengers_are_no_contacts(words: str) -> None:
    assert not read("Selling a database, 2M rows", f"name, phone. {words}").contacts


@pytest.mark.parametrize(
    ("body", "amount", "currency", "basis"),
    [
        ("3000U 全部打包", "3000", "USDT", "total"),
        ("价格2个BTC,支持担保", "2", "BTC", "total"),
        ("30刀一张", "30", "USD", "per_record"),
        ("余额,800美金打包", "800", "USD", "total"),
        ("0.05BTC,先到先得", "0.05", "BTC", "total"),
        ("฿0.00215 each", "0.00215", "BTC", "per_record"),
        ("weekly 50$, month 150$", "150", "USD", "per_month"),
        ("Revenue expectation. 1.2 XMR", "1.2", "XMR", "total"),
        ("rev 9M$, 700$ firm", "700", "USD", "total"),
        ("0.15 per lead", "0.15", "USD", "per_record"),
        ("450/mo", "450", "USD", "per_month"),
        ("giá 50 triệu đồng", "50000000", "VND", "total"),
        ("harga mulai 500rb", "500000", "IDR", "total"),
        ("за все 80к руб", "80000", "RUB", "total"),
        ("1000 доларів за все", "1000", "USD", "total"),
    ],
)
def test_a_price_is_read_however_it_is_written(body: str, amount: str, currency: str, basis: str) -> None:
    price = read("Selling the customer database", body).price
    assert price is not None
    assert (price.amount, price.currency, price.basis) == (Decimal(amount), currency, basis)


def test_a_bare_thousand_is_the_price_of_a_tool_and_no_count() -> None:
    offer = read("0day LPE, all versions", "stable in 1000 runs. 25k, exclusive sale 40k")
    assert offer.price is not None and offer.price.amount == 25000
    assert offer.intent == "sale" and offer.records is None


def test_a_rating_is_no_price_and_stock_no_count_of_records() -> None:
    offer = read("Card, any bank", "Price: $25.00\nQuality rate: 4.5\nStock: 34 pieces\nRating: 4.9", "market_item")
    assert offer.price is not None and offer.price.amount == 25
    assert offer.records is None


@pytest.mark.parametrize(
    "body", ["2M rows, min order 10k rows", "база 2 млн строк, от 10к строк", "DB 200만건, 10만건 이상 할인"]
)
def test_what_a_discount_begins_with_is_not_the_count(body: str) -> None:
    assert read("Selling users", body).records == 2_000_000


def test_wan_is_written_with_a_letter_in_chinese_only() -> None:
    assert read("网贷数据 300W", "姓名 手机").records == 3_000_000
    assert read("LED lamp 300W", "bright").records is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Selling lists of members", "Ships from: Germany\nShips to: Netherlands"),
        ("Bulletproof hosting, abuse ignored", "servers in Moldova, Panama and the Netherlands"),
    ],
)
def test_routes_of_wares_and_places_of_servers_are_no_victims_countries(title: str, body: str) -> None:
    assert read(title, body).countries == ()


def test_a_named_country_beats_the_one_of_a_paper() -> None:
    assert read("台湾户政数据", "姓名 身份证号").countries == ("TW",)
    assert read("户政数据", "姓名 身份证号").countries == ("CN",)


def test_a_lone_code_counts_beside_what_is_sold() -> None:
    assert read("New base, 5,600 CA cards with CVV").countries == ("CA",)
    assert read("Accès VPN entreprise belge, CA 40M€ et droits admin").countries == ("BE",)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kurokawa Precision GmbH halts production after cyberattack", "Kurokawa Precision GmbH"),
        ("City of Marrowdale shuts down systems", "City of Marrowdale"),
        ("La mairie de Montrevel paralysée par un rançongiciel", "mairie de Montrevel"),
        ("UK law firm Hollins & Ware targeted by a gang", "Hollins & Ware"),
        ("Продам базу интернет-магазина ДомСнаб", "ДомСнаб"),
        ("shopfast database, 2M users", "shopfast"),
    ],
)
def test_a_victim_is_known_by_the_words_beside_its_name(title: str, name: str) -> None:
    victim = read(title, "name, phone, email").victim
    assert victim is not None and victim.name == name


@pytest.mark.parametrize(
    "title", ["Accès VPN entreprise belge", "Crypto database, 2M users", "Стилер СИРИН", "Fresh DB"]
)
def test_wares_are_no_victims(title: str) -> None:
    victim = read(title, "name, phone, email").victim
    assert victim is None or not victim.name


def test_a_reports_title_said_again_is_its_victim() -> None:
    victim = read("Toonarr", "In March 2026, the comic site Toonarr suffered a breach.", "feed_item").victim
    assert victim is not None and victim.name == "Toonarr"


def test_a_leak_blogs_title_is_its_victim() -> None:
    victim = read("Orsini Ceramiche S.p.A. - orsini.example", "Italy, 340 GB", "leak_post").victim
    assert victim is not None and (victim.name, victim.domain) == ("Orsini Ceramiche S.p.A.", "orsini.example")


@pytest.mark.parametrize(
    ("title", "body", "sector"),
    [
        ("RDP access, clinic network", "700$", "health"),
        ("Italy, VPN and local admin", "Activity: Manufacturing\nStart: $1500", "manufacturing"),
        ("韩国大学 webshell", "0.05BTC", "education"),
    ],
)
def test_a_networks_sector_is_read_where_nobody_is_named(title: str, body: str, sector: str) -> None:
    victim = read(title, body).victim
    assert victim is not None and victim.sector == sector


@pytest.mark.parametrize(
    "body",
    [
        "Names and emails. It did not include passwords, social security numbers or cards.",
        "Names and emails (no passwords).",
    ],
)
def test_kinds_of_data_that_are_denied_are_not_there(body: str) -> None:
    assert set(read("Breach of a shop", body, "feed_item").data_types) == {"name", "email"}


def test_a_download_is_no_driving_licence() -> None:
    assert read("2M rows: name, phone", "100k sample free dl").data_types == ("name", "phone")


def test_selling_in_one_piece_only_is_no_denial_of_selling() -> None:
    assert read("450 тыс сканов паспортов", "За все 80к руб, поштучно не продаю").intent == "sale"


def test_the_day_of_a_post_and_a_products_year_are_not_the_datas() -> None:
    assert read("LPE for Windows Server 2022", "Posted: 3 March 2026").data_date == ""


def test_wages_are_no_price() -> None:
    assert read("Шукаю дропів", "плачу одразу 500 грн").price is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", "Hackerangreb rammer dansk vandværk"),
        ("hu", "Kibertámadás ért egy budapesti egyetemet"),
        ("fi", "Helsingin kaupunki joutui tietomurron kohteeksi"),
        ("vi", "Công ty chứng khoán bị tấn công"),
        ("uk", "Шукаю дропів, потрібні картки"),
        ("de", "200€ überwiesen, keine Ware"),
        ("hi", "50 lakh logo ka data bechna hai"),
    ],
)
def test_a_few_words_tell_their_language(language: str, words: str) -> None:
    assert extract(Listing(id="a/1", kind="thread", title=words, body="")).language == language


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("Discord heron#1234", "discord", "heron#1234"),
        ("skype live:heron.99", "skype", "live:heron.99"),
        ("contact +1 555 201 0143 whatsapp", "whatsapp", "+15552010143"),
        ("писать на почту heron9@mail.example", "email", "heron9@mail.example"),
    ],
)
def test_a_contact_by_its_form_or_between_two_words(words: str, kind: str, value: str) -> None:
    assert read("Selling a database, 2M rows", words).contacts == {kind: (value,)}


def test_a_number_before_a_messengers_name_in_a_row_is_no_sellers() -> None:
    assert not read(
        "Selling a database", "Asha Example, +1 555 201 0143 whatsapp\nBen Example, +1 555 201 0144 whatsapp"
    ).contacts
