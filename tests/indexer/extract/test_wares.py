"""Criminal wares that a headline names, who talks of them, and whose data a base holds; invented headlines."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer


def read(title: str, body: str = "", kind: str = "thread") -> Offer:
    offer = extract(Listing(id="a/1", kind=kind, title=title, body=body)).offer
    assert offer is not None
    return offer


@pytest.mark.parametrize("kind", ["thread", "paste", "market_item"])
@pytest.mark.parametrize(
    ("title", "intent", "category"),
    [
        ("Cloned cards with PIN, ATM ready", "sale", "payment_cards"),
        ("Private combo HQ 2M", "sale", "credentials"),
        ("Premium logs cloud", "sale", "stealer_logs"),
        ("SIM swap service US, 30% of profit", "service", "sim_swap"),
        ("Refund service Amazon 15% fee", "service", "fraud_service"),
        ("Crypter FUD, private stub", "sale", "malware"),
        ("Fake passports UK, USA", "sale", "forged_documents"),
        ("Office365 phishing page + panel", "sale", "phishing_kit"),
        ("Domain admin, US hospital, rev 20M", "sale", "initial_access"),
        ("Fresh fullz USA, SSN DOB DL", "sale", "identity_data"),
        ("Фишинг кит банков ЕС, админка", "sale", "phishing_kit"),
        ("驾照 护照 制作", "sale", "forged_documents"),
        ("Faux papiers, permis, CNI", "sale", "forged_documents"),
        ("Gefälschte Ausweise", "sale", "forged_documents"),
        ("Sahte kimlik", "sale", "forged_documents"),
        ("Fałszywe dokumenty, dowód", "sale", "forged_documents"),
        ("Tarjetas clonadas con PIN", "sale", "payment_cards"),
        ("대포통장 대포폰", "sale", "money_mule"),
        ("Verified Binance accounts, KYC passed", "sale", "fraud_service"),
        ("偽造パスポート", "sale", "forged_documents"),
        ("Licencias de conducir falsas", "sale", "forged_documents"),
        ("Bằng lái xe giả", "sale", "forged_documents"),
        ("Підроблені паспорти", "sale", "forged_documents"),
        ("Cartes bancaires clonées", "sale", "payment_cards"),
        ("Kredi kartı bakiyeli", "sale", "payment_cards"),
        ("US SSN DOB DL pack", "sale", "identity_data"),
        ("Ransomware builder, ESXi locker", "sale", "ransomware"),
    ],
)
def test_a_ware_named_without_a_verb_is_offered(title: str, intent: str, category: str, kind: str) -> None:
    offer = read(title, kind=kind)
    # A market's row of a service trade may be read as a sale of it.
    assert offer.intent == intent or (kind == "market_item" and offer.intent in ("sale", "service"))
    assert offer.category == category


@pytest.mark.parametrize(
    "title",
    [
        "How to protect against phishing",
        "Malware analysis of RedLine",
        "Ransomware feared as Norlab closes 20 centers",
        "Patients of a clinic told of ransomware incident",
        "Hello guys, I have a problem with this config, it does not test any combo I give it, what now",
        "Operação prende quadrilha de cartões clonados",
        "Sahte kimlik operasyonu",
        "Fake passport ring busted in Harbour",
        "Stealer logs explained",
        "Sim swap victims speak out",
        "Is this CVV shop legit?",
        "Man jailed for selling fullz",
        "Фишинг: как защититься",
        "Полиция изъяла поддельные документы",
        "警方查获假护照",
        "Công an bắt nhóm bán dữ liệu khách hàng",
        "ตำรวจจับแก๊งขายข้อมูลลูกค้า",
        "Company denies breach after hackers claim to be selling customer data",
        "Forum rules: selling accounts is forbidden in this section",
    ],
)
@pytest.mark.parametrize("has_title", [True, False])
def test_talk_of_a_ware_is_no_offer(title: str, has_title: bool) -> None:
    offer = read(title) if has_title else read("", title)
    assert offer.intent in ("negative", "")


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Sell customer DB of online shop", "identity_data"),
        ("Vendo base de clientes", "identity_data"),
        ("Куплю базы клиентов банков", "identity_data"),
        ("Prodajem bazu pacijenata", "health_data"),
        ("Vând baza de pacienți", "health_data"),
        ("Müşteri veritabanı satıyorum", "identity_data"),
        ("Sprzedam bazę klientów", "identity_data"),
        ("Prodám databázi zákazníků", "identity_data"),
        ("Te koop klantendatabase", "identity_data"),
        ("Nauza database ya wateja", "identity_data"),
        ("Vends base clients assurance", "identity_data"),
        ("Jual database nasabah bank", "identity_data"),
        ("बैंक ग्राहकों का डेटाबेस", "identity_data"),
        ("Myydään asiakastietokanta", "identity_data"),
        ("Πωλείται βάση πελατών", "identity_data"),
        ("למכירה מאגר לקוחות", "identity_data"),
        ("고객 명단 판매", "identity_data"),
        ("Jual data pasien rumah sakit", "health_data"),
        ("Vendo base de pacientes de un hospital", "health_data"),
        ("Bán hồ sơ bệnh án", "health_data"),
        ("患者カルテ販売", "health_data"),
        ("환자 진료기록 판매", "health_data"),
        ("پرونده بیماران", "health_data"),
        ("Sprzedam bazę pacjentów", "health_data"),
        ("出售医院病人数据", "health_data"),
        ("医保数据 出售 诊断", "health_data"),
        ("Vendo cartões clonados", "payment_cards"),
        ("Jual kartu kredit", "payment_cards"),
        ("فروش کارت بانکی", "payment_cards"),
        ("Verkaufe Kreditkartendaten", "payment_cards"),
        ("Vendo logs", "stealer_logs"),
        ("卖 stealer 日志", "stealer_logs"),
        ("Куплю доступы к корп сетям", "initial_access"),
        ("Suche Zugang zu Firmennetzwerken", "initial_access"),
    ],
)
@pytest.mark.parametrize("has_title", [True, False])
def test_the_data_in_a_headline_tell_the_trade(title: str, category: str, has_title: bool) -> None:
    assert (read(title) if has_title else read("", title)).category == category


@pytest.mark.parametrize(
    "title",
    [
        "Cheap VPN for travel",
        "Working RDP client for Mac",
        "New Netflix series, fresh season",
        "Daily ransomware news",
        "Premium credit cards for travel, worldwide lounges",
        "Active Directory training kit",
        "Customer database design in a course",
    ],
)
def test_everyday_things_are_no_wares(title: str) -> None:
    assert read(title).intent in ("negative", "")


def test_who_tells_how_many_and_where_to_write_sells() -> None:
    offer = read("Data bocor marketplace", "15 juta baris, nama, email, telepon. kontak telegram @kestrel_x")
    assert (offer.intent, offer.category) == ("sale", "identity_data")


def test_a_ware_to_download_is_free() -> None:
    offer = read("Download 50k combolist")
    assert (offer.intent, offer.category) == ("free", "credentials")


def test_a_shop_s_database_given_away_holds_identities() -> None:
    offer = read("Leaked: Acme shop database 2025", "download link inside, free for all")
    assert (offer.intent, offer.category) == ("free", "identity_data")


def test_who_seeks_affiliates_hires() -> None:
    offer = read("RaaS affiliate program is open, we look for experienced pentesters, 80/20")
    assert (offer.intent, offer.category) == ("recruitment", "ransomware")
