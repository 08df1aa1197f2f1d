"""Whom a headline says to be attacked; invented headlines in many languages."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zentrava hit by cyberattack, orders delayed", "Zentrava"),
        ("Exclusive: telco Harbour Communications confirms ransomware attack", "Harbour Communications"),
        ("Luxury retailer Cortava falls victim to hackers | The Harbour Times", "Cortava"),
        ("Cyberangriff auf die Norbank: Filialen offline", "Norbank"),
        ("Technische Störung: Aerovia wird Opfer von Cyberattacke", "Aerovia"),
        ("Cyberattaque chez Pharmavale, la production à l'arrêt", "Pharmavale"),
        ("La société Vermelin, à Baugnon, victime d'une cyberattaque", "Vermelin"),
        ("Ransomware : le port de Saint-Malvy paralysé", "Saint-Malvy"),
        ("Xantrim sufrió un ataque cibernético", "Xantrim"),
        ("Unimara sofre ataque cibernético", "Unimara"),
        ("Attacco hacker alla Contarella: sistemi fermi", "Contarella"),
        ("Aqualetra herstelt na cyberaanval", "Aqualetra"),
        ("Hackeři napadli českou pojišťovnu Stabila", "Stabila"),
        ("Cyberattack mot svenska kommunen Norrhult", "Norrhult"),
        ("Хакеры взломали сеть аптек «Зелёный крест плюс»", "Зелёный крест плюс"),
        ("Хакери викрали базу служби доставки «Швидкопост»", "Швидкопост"),
        ("هجوم إلكتروني على شركة النخيل للتأمين في السعودية", "شركة النخيل للتأمين"),
        ("هک سامانه شرکت پست پارسیان؛ اطلاعات لو رفت", "شرکت پست پارسیان"),
        ("डेटा लीक: सूर्या फाइनेंस के 25 लाख ग्राहक", "सूर्या फाइनेंस"),
        ("Data 8 juta pelanggan PT Nusa Telekom bocor", "PT Nusa Telekom"),
        ("แฮกเกอร์ขโมยข้อมูลโรงพยาบาลศรีสุขเวช 3 แสนราย", "โรงพยาบาลศรีสุขเวช"),
        ("株式会社ハルモトに不正アクセス、顧客情報が流出", "株式会社ハルモト"),
        ("온라인 서점 책누리 해킹…회원 개인정보 유출", "책누리"),
        ("台湾连锁酒店云岭酒店遭黑客攻击", "云岭酒店"),
    ],
)
def test_the_attacked_is_named(title: str, name: str) -> None:
    listing = extract(Listing(id="a/1", kind="feed_item", title=title))
    assert listing.offer is not None
    assert listing.offer.victim is not None
    assert listing.offer.victim.name == name
    (span,) = listing.spans["offer.victim"][:1]
    assert listing.title[span.start : span.end] == name


@pytest.mark.parametrize(
    "title",
    ["Hackers breached systems worldwide, experts say", "Cuba suffers cyberattack", "How to recognise a cyberattack"],
)
def test_nobody_is_named(title: str) -> None:
    listing = extract(Listing(id="a/1", kind="feed_item", title=title))
    assert listing.offer is not None
    assert listing.offer.victim is None or not listing.offer.victim.name


def test_an_indonesian_company_is_not_portugal() -> None:
    listing = extract(Listing(id="a/1", kind="feed_item", title="Data 8 juta pelanggan PT Nusa Telekom bocor"))
    assert listing.offer is not None
    assert "PT" not in listing.offer.countries


def test_what_the_police_call_it_is_no_victim_and_passwords_are_no_people() -> None:
    body = "In May 2026, agencies seized it. They provided 15.3M victim email addresses and 43.8M passwords."
    offer = extract(Listing(id="a/1", kind="feed_item", title="Operation Lantern", body=body)).offer
    assert offer is not None
    assert (offer.victim, offer.records) == (None, 15_300_000)


def test_a_report_that_opens_with_a_year_dates_the_data() -> None:
    body = "In 2015, the gaming forum Gamebarn was hacked and over 100k accounts were exposed."
    offer = extract(Listing(id="a/1", kind="feed_item", title="Gamebarn", body=body)).offer
    assert offer is not None
    assert offer.data_date == "2015"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Selling Farvale Insurance full DB - 3.1M policyholders", "Farvale Insurance"),
        ("قاعدة بيانات بنك الواحة الإسلامي 900 ألف عميل للبيع", "بنك الواحة الإسلامي"),
        ("فروش دیتابیس شرکت بیمه آفتاب ۳ میلیون رکورد", "شرکت بیمه آفتاب"),
        ("सूर्योदय बैंक का डेटा बेच रहा हूँ", "सूर्योदय बैंक"),
        ("한빛쇼핑 회원정보 150만건 판매", "한빛쇼핑"),
        ("株式会社アオバの顧客データ30万件売ります", "株式会社アオバ"),
        ("ขายฐานข้อมูล บริษัท ไทยสุขประกัน จำกัด 600,000 ราย", "บริษัท ไทยสุขประกัน"),
        ("Bán data Bệnh viện Đa khoa Hòa Phúc 60k", "Bệnh viện Đa khoa Hòa Phúc"),
        ("Selling Harbour Federal Bank 223 million records", "Harbour Federal Bank"),
        ("تسريب بيانات عملاء شركة اتصالات - 7.5 مليون سجل", None),
        ("국내 쇼핑몰 회원 DB 320만건 판매", None),
        ("ขายข้อมูลโรงพยาบาลเอกชน 5 หมื่นราย", None),
        ("सरकारी अस्पताल का डेटा बेच रहा हूँ", None),
        ("فروش پنل فیشینگ درگاه بانک همراه", None),
        ("Airline loyalty db, 4.4M members", None),
    ],
)
def test_a_seller_names_an_organisation_by_its_kind(title: str, name: str | None) -> None:
    offer = extract(Listing(id="a/1", kind="thread", title=title)).offer
    assert offer is not None
    assert ((offer.victim.name if offer.victim else None) or None) == name


@pytest.mark.parametrize(
    ("title", "body", "name", "sector"),
    [
        ("DB", "I am selling the database of Northgate Optics, a retailer. 400k rows", "Northgate Optics", None),
        ("Leak", "In May 2025 we breached Northgate Optics and took 40k records", "Northgate Optics", None),
        ("selling database of a hospital in Ohio", "200k patients", "", "health"),
        ("", "selling database of a hospital in Ohio, 200k patients", "", "health"),
        ("Selling mails gmail.com outlook.com", "contact wa.me/62812345678901", "", ""),
        ("Selling Database of Fresh Indian Customers", "name, phone", "", ""),
    ],
)
def test_a_seller_says_whose_data_they_are(title: str, body: str, name: str, sector: str | None) -> None:
    listing = extract(Listing(id="a/1", kind="thread", title=title, body=body))
    assert listing.offer is not None
    victim = listing.offer.victim
    assert (victim.name if victim else "") == name
    assert not any(span.rule == "failed" for spans in listing.spans.values() for span in spans)
    if sector is not None:
        assert (victim.sector if victim else "") == sector
        assert not (victim and victim.domain)


def test_a_sector_is_told_without_a_title() -> None:
    text = "La mairie a été victime d'un cryptovirus, selon l'association Déclic."
    read = extract(Listing(id="a/1", kind="feed_item", body=text))
    assert read.offer is not None and read.offer.victim is not None and read.offer.victim.sector == "government"
    assert [span.within for span in read.spans["offer.victim"]] == ["body"]
