"""Notations and layouts that once let something through, or masked what is nobody's; invented values."""
# ruff: noqa: E501  # tables: a line an entry

from __future__ import annotations

import re

import pytest

from indexer.masking import marks
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.summary import summary, tables
from indexer.prepare import prepare
from schema.json_form import dumps
from schema.listing import Listing, Vendor

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))


def body(text: str) -> str:
    return prepare(Listing(id="a/1", kind="thread", title="Selling fresh data", body=text), KEYS).body


def clear(text: str) -> str:
    return marks.MASK.sub("|", text).lower()


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Passports: Z1234567, Y7654321, X1112223", "z123|y765|x111"),
        ("Aadhaar: 2341 2341 2346\n4567 8901 2345\n6789 0123 4567", "2341|4567|6789"),
        ("Aadhaar: 2341\n2341\n2346", "2341|2346"),
        ("the id is 2341_2341_2346, call", "2341"),
        ("PAN: ABCPK 1234 L", "abcpk|1234"),
        ("row asha.k [at] mail [dot] example", "asha|mail"),
        ("row asha . k @ mail . example", "asha|mail"),
        ("asha dot k at mail dot example", "asha|mail"),
        ("two three four one two three four one two three four six", "two|four"),
        ("Asha Example, Z1234567, 1980", "asha|z123"),
        ("Asha Example, Aadhaar 2341 2341 2346, lives in a town", "asha|2341"),
        ("Aadhaar 2341 2341 2346 (Asha Example)", "asha|2341"),
        ("张伟,身份证号110101199003074514", "张伟|1101"),
        ("http://a.example/?q=2341%202341%202346&m=asha%2540mail.example", "2341|asha"),
        ("tel &#43;91 98765&nbsp;43210", "98765|43210"),
        ("Name;Salary;DOB;Phone\nAsha Example;4,50,000;1990-01-02;9876543210", "asha|4,50|1990|98765"),
        ('"Asha Example","12 Quay Lane, Harbor","9876543210"\n"Mira Test","7 Bay Road, Harbor","9876543211"', "asha|quay|mira|bay r|9876"),
        ("Name            Phone          City\nAsha Example    9876543210     Harbor\nMira Test       9876543211     Quay", "asha|mira|98765"),
        ('[["Asha Example","9876543210"],["Mira Test","9876543211"]]', "asha|mira|98765"),
        ("Driving licence MH12 20110012345 and account no 987654321012", "2011|9876"),
        ("personnummer: 19900622 2096", "1990|2096"),
        ("MRN: 12345678 Medicare 1EG4-TE5-MK73", "123456|eg4|mk73"),
        ("login asha password: Hunter2x, key AKIAABCDEFGHIJKLMNOP", "hunter|akia"),
    ],
)  # fmt: skip
def test_it_is_masked(text: str, gone: str) -> None:
    assert not re.search(gone, clear(body(text))), body(text)


@pytest.mark.parametrize(
    "text",
    [
        "Published: 2026-03-03 00:00 UTC",
        "a: b\nPublished: 2026-03-03 00:00 UTC\nUpdated: 2026-03-04 01:00 UTC",
        "Passports: 120000\nAadhaar: 815000000\nPAN cards: 98000",
        "accounts: 250000, phones: 1.2 million",
        "PC | 2026-03-04 | 12 GB\nNAS | 2026-03-05 | 14 GB",
        "Country;Records;Price\nIndia;81500000;$500\nSpain;1200000;$300",
        "Since 2019 a new base, lines 500k",
        "Fresh base, daily updates, stock 8.6m, fields name phone address, min 100k. Telegram @harbor_seller_x",
        "全新一手，日更新，目前库存 860万，字段：姓名 手机，10万条起售。纸飞机 @harbor_seller_x",
    ],
)
def test_it_stays(text: str) -> None:
    assert body(text) == text


@pytest.mark.parametrize("notation", ["+1 202-555-0143", "+1 (202) 555-0143", "+91 98765 43210", "+44 7700 900123"])
def test_a_phone_number_is_one_mask_with_its_plus(notation: str) -> None:
    text = f"name,phone\nAsha Example,{notation}\nMira Test,{notation}"
    listing = prepare(Listing(id="a/1", kind="paste", title="sample", body=text), KEYS)
    assert listing.masked["phone"] == 2 and "+" not in clear(listing.body)
    assert listing.offer is not None and listing.offer.exposed is not None
    assert listing.offer.exposed.identifiers["phone"] == 2


def test_no_count_price_or_victim_is_read_from_an_identifier() -> None:
    listing = prepare(
        Listing(id="a/1", kind="thread", title="784 2004 7604876 2", body="CNIC: 44298 9189408 3 rows"), KEYS
    )
    assert not re.search("784 ?2004|44298|9189408", dumps(listing))


def test_every_text_of_the_vendor_is_masked() -> None:
    vendor = Vendor(name="asha@mail.example", id="2341 2341 2346", rating="call +91 98765 43210")
    assert not re.search("asha|2341 2341|98765", dumps(prepare(Listing(id="a/1", kind="thread", vendor=vendor), KEYS)))


def test_a_contact_that_is_the_value_of_a_record_is_no_sellers() -> None:
    text = '{"name":"Asha Example","email":"asha@mail.example"}'
    listing = prepare(Listing(id="a/1", kind="thread", title="Selling db", body=text), KEYS)
    assert "asha" not in dumps(listing).lower()


def test_rows_are_told_in_a_line() -> None:
    rows = "\n".join(f"Asha Example{at};98765432{at:02};2341 2341 2346" for at in range(12))
    listing = prepare(Listing(id="a/1", kind="paste", title="sample", body=f"Sample:\n{rows}\nend"), KEYS)
    assert summary(listing.body, listing.masked) == "12 rows of name, phone, aadhaar masked"
    assert list(tables("no masks")) == [] and summary("", {}) == ""
    assert summary("[phone k1:0123456789abcdef0123]", {"phone": 1}) == "1 phone masked"
