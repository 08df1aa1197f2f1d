"""Invented posts in many languages, with what an analyst reads in them; each once was read wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer

# title, body, fields: price as "amount currency basis"; None must stay unread.
POSTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("出境外某银行内网权限,域控", "营收约20亿美元,员工5000人。报价8000美元,走中介",
     {"category": "initial_access", "records": None, "price": "8000 USD total", "escrow": True}),
    ("出售某省电信用户数据 3000万", "一手数据,2026年9月。价格1.2万U",
     {"price": "12000 USDT total", "exclusive": None, "data_date": "2026-09"}),
    ("Пробив по РФ: банки, операторы", "Детализация 8000р", {"category": "fraud_service", "intent": "service"}),
    ("Требуются операторы колл-центра в Мьянму, зп от 2000$", "билет оплачиваем, паспорт оформляем сами",
     {"intent": "recruitment", "data_date": "", "price": None, "data_types": ()}),
    ("Acceso VPN a hospital en Colombia", "Ingresos 120M USD, 1500 empleados. Precio 3k",
     {"records": None, "price": "3000 USD total", "countries": ("CO",)}),
    ("Se filtran 26 millones de registros de una telefónica chilena", "El atacante publicó una muestra",
     {"intent": "negative", "records": 26_000_000}),
    ("Oferta de trabajo: asesor de chat en Camboya, 1200 dólares, vuelo y hospedaje gratis",
     "sin experiencia, saber inglés, te tramitamos pasaporte",
     {"intent": "recruitment", "category": "recruitment_lure", "countries": ("KH",)}),
    ("Base completa Receita Federal 223 milhões CPF + renda", "R$ 5.000 à vista. Amostra de 50 mil linhas",
     {"records": 223_000_000, "sample_records": 50_000, "victim": "Receita Federal"}),
    ("vazamento de prefeitura - 1,2 mi de munícipes", "nome, cpf, cartão SUS. 0.02 BTC",
     {"records": 1_200_000, "data_types": ("name", "national_id", "insurance")}),
    ("Prontuários de clínica, 18 mil pacientes", "laudos, exames. 2k usd", {"language": "pt", "records": 18_000}),
    ("Vaga: atendente digital no Laos, salário US$ 1.500, passagem paga", "retenção do passaporte",
     {"intent": "recruitment", "language": "pt", "countries": ("LA",)}),
    ("CC fraîches France 18€/pièce", "", {"category": "payment_cards", "price": "18 EUR per_record"}),
    ("Accès Citrix entreprise BTP CA 80M€, 900 postes", "prix 2k5 fixe",
     {"intent": "sale", "price": "2500 USD total", "records": None, "data_types": ()}),
    ("Fuite : les données de 32 000 habitants seraient en vente", "", {"records": 32_000}),
    ("Verkaufe Kundendaten Stromanbieter DE 1,7 Mio. Datensätze", "Stand 05/2026. VB 3.000 EUR",
     {"victim": None, "data_date": "2026-05"}),
    ("Zugang zu Anwaltskanzlei in München, 120 Mitarbeiter", "Fortinet VPN. 1.200$",
     {"records": None, "sector": "legal"}),
    ("Verschenke 80k Mail:Pass", "", {"intent": "free", "language": "de"}),
    ("تسريب بيانات عملاء شركة اتصالات - 7.5 مليون سجل",
     "الاسم، رقم الهوية. السعر 4000 دولار قابل للتفاوض. للتواصل تيليجرام @gulf_leak1",
     {"intent": "sale", "price": "4000 USD total"}),
    ("تسريب مجاني: 300 ألف حساب", "إيميل + باسورد", {"intent": "free", "data_types": ("email", "password")}),
    ("Bán data khách hàng 850k dòng", "Giá 6tr/100k dòng. Tele @data_bhnt", {"price": "6000000 VND total"}),
    ("Thu mua tài khoản ngân hàng chính chủ 2tr/acc", "", {"price": "2000000 VND per_record"}),
    ("Nhận đánh sập web theo yêu cầu, 500k/ngày", "", {"price": "500000 VND per_day", "category": "ddos"}),
    ("Sewa bot WA blast 300rb/bulan", "", {"price": "300000 IDR per_month", "language": "id"}),
    ("Bocor! 34 juta data paspor WNI dijual di forum gelap", "Kominfo sedang menyelidiki",
     {"intent": "negative", "records": 34_000_000}),
    ("Bhai current account chahiye rent pe", "per month 50k denge, sim ke saath",
     {"records": None, "victim": None, "category": "money_mule"}),
    ("US Fullz + Credit Report 750+ score", "SSN DOB, $25 each", {"records": None, "price": "25 USD per_record"}),
    ("Aged LinkedIn accounts (2012-2018), 500+ connections", "$12/pc", {"records": None, "data_date": ""}),
    ("Customer chat agents required - Philippines & Cambodia, $1100/mo", "airfare & dorm covered, passport copy",
     {"intent": "recruitment", "category": "recruitment_lure"}),
    ("Live OTP bot, supports 40 languages", "$150/week, $400 a month",
     {"intent": "service", "price": "400 USD per_month", "records": None}),
    ("Selling 2.3TB exfiltrated from a European car parts maker", "HR files. 25 BTC", {"countries": ("EU",)}),
)  # fmt: skip


def facts(title: str, body: str) -> dict[str, Any]:
    listing = extract(Listing(id="a/1", kind="thread", title=title, body=body))
    offer = listing.offer or Offer()
    price, victim = offer.price, offer.victim
    return {
        **{name: getattr(offer, name) for name in Offer.__dataclass_fields__},
        "price": price and f"{price.amount} {price.currency} {price.basis}",
        "victim": (victim.name or None) if victim else None,
        "sector": victim.sector if victim else "",
        "language": listing.language,
    }


@pytest.mark.parametrize(("title", "body", "expected"), POSTS, ids=[post[0][:40] for post in POSTS])
def test_a_post_is_read(title: str, body: str, expected: dict[str, Any]) -> None:
    found = facts(title, body)
    assert {name: found[name] for name in expected} == expected


def test_wages_leave_no_span() -> None:
    listing = extract(
        Listing(
            id="a/1", kind="thread", title="Вакансия: оператор чата, Камбоджа", body="зарплата 2000$, билет оплачиваем"
        )
    )
    assert listing.offer is not None
    assert listing.offer.intent == "recruitment"
    assert "offer.price" not in listing.spans


@pytest.mark.parametrize(
    ("title", "body", "intent"),
    [
        ("US Fullz", "", "sale"),
        ("RDP admin 8GB", "", "sale"),
        ("Replica watch with box", "vacuum sealed", "negative"),
        ("Carding full course PDF", "12 USD", "negative"),
    ],
)
def test_what_a_market_lists_is_for_sale_but_harmless_goods(title: str, body: str, intent: str) -> None:
    offer = extract(Listing(id="a/1", kind="market_item", title=title, body=body)).offer
    assert offer is not None
    assert offer.intent == intent
