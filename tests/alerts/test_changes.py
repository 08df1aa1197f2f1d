from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from alerts.changes import Change, Standing, edited, followed, read_better, same_vendor, standing
from schema.listing import Listing, Span, Vendor
from tests.alerts.examples import listing, offer, price, reply

EIGHTY = standing(listing(offer=offer(price=price(80_000))))


def said(body: str, *fields: str, within: str = "body", **values: Any) -> Listing:
    """The vendor's own post; fields are those read from its body."""
    spans = MappingProxyType({f"offer.{name}": (Span(within, 0, 1, "test"),) for name in fields})
    empty: dict[str, Any] = {
        "intent": "",
        "category": "",
        "data_types": (),
        "records": None,
        "sample_records": None,
        "contacts": {},
    }
    return reply(1, 5, body, offer=offer(**(empty | values)), spans=spans)


def texts(result: tuple[Standing, tuple[Change, ...]]) -> list[str]:
    return [change.text for change in result[1]]


def test_an_edited_price_is_a_change() -> None:
    after = edited(EIGHTY, listing(offer=offer(price=price(72_000))))
    assert texts(after) == ["price 80,000 USD -> 72,000 USD"]
    assert after[0].listing.offer == offer(price=price(72_000))


def test_a_price_that_was_not_stated_becomes_known() -> None:
    assert texts(edited(standing(listing()), listing(offer=offer(price=price(72_000))))) == [
        "price not stated -> 72,000 USD"
    ]


def test_todays_rate_is_no_change() -> None:
    moved = replace(price(80_000), usd=79_000.0)
    assert texts(edited(EIGHTY, listing(body="typo mended", offer=offer(price=moved)))) == []


def test_an_edited_number_of_records_is_a_change() -> None:
    assert texts(edited(EIGHTY, listing(offer=offer(price=price(80_000), records=900_000_000)))) == [
        "records 815,000,000 -> 900,000,000"
    ]


def test_the_vendors_later_post_changes_the_price() -> None:
    after = followed(EIGHTY, said("price now 72k", "price", price=price(72_000)))
    assert texts(after) == ["price 80,000 USD -> 72,000 USD"]


def test_an_edit_of_other_words_does_not_undo_what_the_vendor_said_later() -> None:
    cheaper, _ = followed(EIGHTY, said("price now 72k", "price", price=price(72_000)))
    after = edited(cheaper, listing(body="typo mended", offer=offer(price=price(80_000))))
    assert texts(after) == []
    assert after[0].listing.offer == offer(price=price(72_000))


def test_what_stands_only_in_the_threads_title_is_not_news() -> None:
    assert texts(followed(EIGHTY, said("still here", "price", within="title", price=price(1)))) == []


def test_other_goods_in_the_thread_are_another_offer() -> None:
    other = said("also 5M logins, $500", "price", "records", "data_types", price=price(500), data_types=("password",))
    assert texts(followed(EIGHTY, other)) == []


def test_a_later_post_adds_a_contact_without_a_word() -> None:
    contacts = MappingProxyType({"session": ("05abc",), "telegram": ("@harbour_fox",)})
    after = followed(EIGHTY, said("new session id", "contacts", contacts=contacts))
    assert texts(after) == []
    assert after[0].listing.offer is not None
    assert after[0].listing.offer.contacts == {"telegram": ("@harbour_fox",), "session": ("05abc",)}


@pytest.mark.parametrize(
    "body", ["SOLD", "sold out, thanks all", "Sold.", "Already sold", "edit: SOLD", "продано", "vendido", "已售",
     "Update - it's sold, close please"]
)  # fmt: skip
def test_the_vendor_says_that_it_is_sold(body: str) -> None:
    assert texts(followed(EIGHTY, said(body))) == ["sold"]


@pytest.mark.parametrize(
    "body",
    [
        "Sold to the first buyer only", "not sold yet", "still unsold", "it will be sold only once", "bump",
        "3 copies sold, 2 left", "sold separately for 500", "vendor since 2019", "how much is sold here?",
    ],
)  # fmt: skip
def test_words_about_selling_are_not_sold(body: str) -> None:
    assert texts(followed(EIGHTY, said(body))) == []


@pytest.mark.parametrize(
    "title", ["[SOLD] 81.5 crore", "SOLD - 81.5 crore", "81.5 crore (sold)", "Продано: 81.5 crore"]
)
def test_a_title_that_wears_the_mark_is_sold(title: str) -> None:
    assert texts(edited(EIGHTY, listing(title=title, offer=offer(price=price(80_000))))) == ["sold"]


@pytest.mark.parametrize(
    ("body", "word", "is_sold"),
    [
        ("verkocht", "verkocht", True),
        ("deal closed, thanks", "deal closed", True),
        ("guys it is gone, sold this morning", "sold", True),
        ("not sold", "sold", False),
        ("2 copies sold, one left", "sold", False),
        ("sold one, 2 more copies left", "sold", False),
        ("sold only to one buyer", "sold", False),
        ("x" * 70 + " sold", "sold", False),
    ],
)
def test_what_the_extractor_read_as_sold_is_sold_where_it_is_the_news(body: str, word: str, is_sold: bool) -> None:
    start = body.index(word)
    spans = MappingProxyType({"offer.intent": (Span("body", start, start + len(word), "intent.sold"),)})
    post = reply(1, 9, body, offer=offer(intent="negative"), spans=spans)
    assert ("sold" in texts(followed(EIGHTY, post))) is is_sold


def test_sold_is_said_once() -> None:
    sold, _ = followed(EIGHTY, said("SOLD"))
    assert texts(followed(sold, said("sold, stop writing me"))) == []


def test_an_offer_can_come_back() -> None:
    sold, _ = edited(EIGHTY, listing(title="[SOLD] 81.5 crore", offer=offer(price=price(80_000))))
    assert texts(edited(sold, listing(offer=offer(price=price(80_000))))) == ["for sale again"]


def test_a_better_reader_changes_the_offer_without_a_word() -> None:
    after = read_better(standing(listing(offer=offer(records=None))), listing(offer=offer(price=price(80_000))))
    assert after.listing.offer == offer(price=price(80_000))
    assert after.own == offer(price=price(80_000))


def test_a_better_reader_keeps_what_the_vendor_said_later() -> None:
    cheaper, _ = followed(EIGHTY, said("price now 72k", "price", price=price(72_000)))
    assert read_better(cheaper, listing(offer=offer(price=price(80_000)))).listing.offer == offer(price=price(72_000))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Vendor("fox", "7"), Vendor("Fox renamed", "7"), True),
        (Vendor("fox", "7"), Vendor("fox", "8"), False),
        (Vendor("fox", "7"), Vendor("FOX"), True),
        (Vendor("fox"), Vendor("wolf"), False),
        (Vendor(), Vendor(), False),
    ],
)
def test_a_vendor_is_an_account(one: Vendor, other: Vendor, same: bool) -> None:
    assert same_vendor(listing(vendor=one), listing(vendor=other)) is same


def test_the_same_name_elsewhere_is_another_vendor() -> None:
    assert not same_vendor(listing(), listing(source="quay"))
