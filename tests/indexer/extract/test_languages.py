"""Offers in many languages and wordings, all invented: what is sold, how much of it, at what price."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer

Expected = tuple[str, int | None, int | None, tuple[str, str] | None]
OFFERS: list[tuple[str, str, str, Expected]] = [
    (
        "de",
        "Verkaufe Kundendatenbank Nordstern Versand, 2,5 Mio. Datensätze",
        "Felder: Vorname, Anschrift, IBAN. Preis: 1.200 € VB. Stichprobe 200 Zeilen.",
        ("sale", 2_500_000, 200, ("1200", "EUR")),
    ),
    (
        "it",
        "Vendo database clienti Banca Aurora 1,2 milioni di record",
        "nome, codice fiscale, telefono. Prezzo 900 euro trattabile, campione 100 righe",
        ("sale", 1_200_000, 100, ("900", "EUR")),
    ),
    (
        "pl",
        "Sprzedam bazę danych sklepu 350 tys. klientów",
        "imię, nazwisko, PESEL, adres. Cena 800 zł, próbka 50 wierszy",
        ("sale", 350_000, 50, ("800", "PLN")),
    ),
    (
        "tr",
        "Satılık veritabanı 5 milyon kişi TC kimlik",
        "ad soyad, telefon, adres. Fiyat 500 USDT. Örnek 100 kayıt",
        ("sale", 5_000_000, 100, ("500", "USDT")),
    ),
    (
        "vi",
        "Bán dữ liệu khách hàng ngân hàng 3 triệu dòng",
        "họ tên, số điện thoại, CCCD. Giá 2000 USDT, mẫu 500 dòng",
        ("sale", 3_000_000, 500, ("2000", "USDT")),
    ),
    (
        "th",
        "ขายข้อมูลลูกค้า 2 ล้านรายการ",
        "ชื่อ เบอร์โทร เลขบัตรประชาชน ราคา 15000 บาท ตัวอย่าง 100 รายการ",
        ("sale", 2_000_000, 100, ("15000", "THB")),
    ),
    (
        "ko",
        "고객 DB 판매 300만건",
        "이름, 전화번호, 주민등록번호. 가격 500만원. 샘플 100건",
        ("sale", 3_000_000, 100, ("5000000", "KRW")),
    ),
    (
        "ja",
        "顧客データベース販売 120万件",
        "氏名、電話番号、住所。価格 30万円。サンプル500件",
        ("sale", 1_200_000, 500, ("300000", "JPY")),
    ),
    (
        "fa",
        "فروش دیتابیس ۳ میلیون کاربر",
        "نام، شماره موبایل، کد ملی. قیمت ۵۰۰ دلار، نمونه ۱۰۰ رکورد",
        ("sale", 3_000_000, 100, ("500", "USD")),
    ),
    (
        "uk",
        "Продам базу клієнтів 1,5 млн рядків",
        "ПІБ, телефон. Ціна 700$, гарант",
        ("sale", 1_500_000, None, ("700", "USD")),
    ),
    (
        "pt",
        "Vendo banco de dados 3 milhões de CPFs",
        "nome, telefone, endereço. R$ 2.500, amostra de 1.000 linhas",
        ("sale", 3_000_000, 1000, ("2500", "BRL")),
    ),
    (
        "es",
        "Vendo BD de pacientes Hospital Santa Marina, 450 mil registros",
        "DNI, diagnóstico, teléfono. Precio: 2.000 USD.",
        ("sale", 450_000, None, ("2000", "USD")),
    ),
    (
        "fr",
        "Vends base 1,3 million de clients télécom",
        "nom, prénom, téléphone, IBAN. Prix en MP",
        ("sale", 1_300_000, None, None),
    ),
    (
        "sw",
        "Nauza data ya wateja wa benki milioni 2",
        "majina, namba za simu. Bei 300 USD",
        ("sale", 2_000_000, None, ("300", "USD")),
    ),
    (
        "ar",
        "للبيع بيانات مرضى مستشفى 500 ألف سجل",
        "الاسم، رقم الهوية، التشخيص. السعر 1000$ عينة 50 سجل",
        ("sale", 500_000, 50, ("1000", "USD")),
    ),
    (
        "hi",
        "50 लाख पैन कार्ड डेटा बेचना है",
        "नाम, मोबाइल, पता। कीमत 40000 रुपये। सैंपल 100",
        ("sale", 5_000_000, 100, ("40000", "INR")),
    ),
    (
        "zh",
        "出售 客户数据 1.2亿条",
        "姓名、手机号、身份证号。价格:15000 USDT。样本5000条免费。",
        ("sale", 120_000_000, 5000, ("15000", "USDT")),
    ),
    (
        "id",
        "Jual database nasabah 450rb baris",
        "NIK, nama, no HP. Harga 300 USDT nego, sample 1000 data",
        ("sale", 450_000, 1000, ("300", "USDT")),
    ),
    (
        "ru",
        "Продам базу 2,3 млн строк",
        "ФИО, паспорт. Цена: 1500$ в одни руки. Пример 20 строк",
        ("sale", 2_300_000, 20, ("1500", "USD")),
    ),
    ("en", "3 files of 200k UK leads", "name, phone, email - 150 GBP for all", ("sale", 600_000, None, ("150", "GBP"))),
    (
        "en",
        "Database of two million UAE residents",
        "Emirates ID, name, passport. asking 1.5 BTC",
        ("sale", 2_000_000, None, ("1.5", "BTC")),
    ),
    ("en", "81.5 cr Aadhaar, samples 4 files x 25k rows", "80k USD", ("sale", 815_000_000, 100_000, ("80000", "USD"))),
    (
        "en",
        "Selling Harbor db, nearly 8.15 lakh users",
        "name, email. $1.5k, negotiable",
        ("sale", 815_000, None, ("1500", "USD")),
    ),
    (
        "en",
        "Fresh logs for sale 1.2kk",
        "cookies, passwords. $300 per month",
        ("sale", 1_200_000, None, ("300", "USD")),
    ),
]


def offer(title: str, body: str, kind: str = "thread") -> Offer:
    read = extract(Listing(id="a/1", kind=kind, title=title, body=body)).offer
    assert read is not None
    return read


@pytest.mark.parametrize(("language", "title", "body", "expected"), OFFERS, ids=lambda value: str(value)[:24])
def test_an_offer_is_read_in_its_language(language: str, title: str, body: str, expected: Expected) -> None:
    listing = extract(Listing(id="a/1", kind="thread", title=title, body=body))
    read = listing.offer
    assert read is not None
    price = read.price and (str(read.price.amount), read.price.currency)
    assert (read.intent, read.records, read.sample_records, price) == expected
    assert listing.language == language


@pytest.mark.parametrize(
    ("title", "body", "intent", "category"),
    [
        (
            "Hiring customer service agents in Myawaddy",
            "Free flight, salary 1500$ per month",
            "recruitment",
            "recruitment_lure",
        ),
        ("高薪招聘 西港客服", "包吃住 包机票 月薪 1.5万", "recruitment", "recruitment_lure"),
        ("Lowongan kerja admin kamboja", "Gaji 12 juta, tiket pesawat gratis", "recruitment", "recruitment_lure"),
        ("ขายบัตรเครดิต", "CVV USA 10k, 8$ per card", "sale", "payment_cards"),
        ("DDoS service 24/7, 500 Gbps", "Prices from 20$ per hour", "service", "ddos"),
        ("Phishing kit for Harbor Bank with live panel", "200$, lifetime updates", "sale", "phishing_kit"),
        ("Forged EU passports and licences, registered", "from 900 EUR", "sale", "forged_documents"),
        ("0day RCE in VPN appliance", "auction start 50k step 5k blitz 120k", "auction", "exploit"),
        ("Продажа: доступы RDP, США, ревеню 40M", "Старт 500$, шаг 100$, блиц 1500$", "auction", "initial_access"),
        ("Bulletproof hosting, DMCA ignored", "from 25$/mo", "service", "bulletproof_hosting"),
        ("Looking to buy fresh SSN + DOB", "paying up to 3$ each", "request", "identity_data"),
        ("Harbor Clinic patients database leaked for free", "EHR, SSN, 340,000 patients", "free", "health_data"),
    ],
)
def test_the_trade_is_told(title: str, body: str, intent: str, category: str) -> None:
    read = offer(title, body)
    assert (read.intent, read.category) == (intent, category)


@pytest.mark.parametrize(
    ("text", "amount", "currency", "basis"),
    [
        ("price 80k$", "80000", "USD", "total"),
        ("price: $1.5k", "1500", "USD", "total"),
        ("цена 1500$ в одни руки", "1500", "USD", "total"),
        ("0.35 BTC flat", "0.35", "BTC", "total"),
        ("цена от 500 до 700 $", "500", "USD", "total"),
        ("start 5k step 1k blitz 20k, auction", "5000", "USD", "auction_start"),
        ("12$ each", "12", "USD", "per_record"),
        ("$40 per 1k", "40", "USD", "per_1000"),
        ("350$/month", "350", "USD", "per_month"),
        ("price ₹2,50,000", "250000", "INR", "total"),
        ("Preis 1.234,50 EUR", "1234.5", "EUR", "total"),
        ("harga Rp 5 juta", "5000000", "IDR", "total"),
        ("price £900", "900", "GBP", "total"),
        ("цена 50 000 руб", "50000", "RUB", "total"),
        ("revenue $120M, price $800", "800", "USD", "total"),
        ("min deposit 50$, price 15$", "15", "USD", "total"),
    ],
)
def test_a_price_is_read_with_what_it_is_for(text: str, amount: str, currency: str, basis: str) -> None:
    price = offer("Selling database", f"passport, ssn. {text}").price
    assert price is not None
    assert (price.amount, price.currency, price.basis) == (Decimal(amount), currency, basis)


@pytest.mark.parametrize("text", ["revenue 120M$", "min deposit 50$", "balance 2000$", "they stole $4M", "salary 900$"])
def test_other_money_is_no_price(text: str) -> None:
    assert offer("Selling database", f"passport, ssn. {text}").price is None


def test_a_price_in_dollars_comes_from_the_rates_handed_in() -> None:
    listing = Listing(id="a/1", kind="thread", title="Selling database", body="passport. price 0.5 BTC")
    read = extract(listing, rates={"BTC": 60_000.0}).offer
    assert read is not None and read.price is not None and read.price.usd == 30_000.0
    unpriced = extract(listing).offer
    assert unpriced is not None and unpriced.price is not None and unpriced.price.usd is None


@pytest.mark.parametrize(
    "text",
    [
        "sample checked, 9 of 10 valid",
        "2019 leak",
        "24/7 support",
        "v10.13.2 of it",
        "port 8080 open",
        "price 5000 USD",
        "40 GB of it",
        "aged 18-25",
        "call +44 7700 900123",
        "hash 5d41402abc4b2a76b9719d911017c592",
        "on 2026-03-04",
        "reply within 2 hours",
        "revenue 86M",
        "only 3 copies",
        "92% valid",
        "192.0.2.15",
        "80/20 split",
        "CVE-2024-12345",
    ],
)
def test_not_every_number_is_a_count(text: str) -> None:
    assert offer("Selling passports database", text).records is None
