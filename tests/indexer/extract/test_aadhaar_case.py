"""The case that this product is for: 81.5 crore records, written in every way in which it went round."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer

WRITTEN = (
    "81.5 crore",
    "815M",
    "815 million",
    "81.5 cr",
    "81,50,00,000",
    "815,000,000",
    "८१.५ करोड़",
    "815 mn",
    "81.5crore",
    "0.815 billion",
)


def offer(title: str, body: str = "", kind: str = "thread") -> Offer:
    read = extract(Listing(id="a/1", kind=kind, title=title, body=body)).offer
    assert read is not None
    return read


@pytest.mark.parametrize("count", WRITTEN)
def test_the_count_is_read_however_it_is_written(count: str) -> None:
    read = offer(f"Selling {count} Aadhaar + passport records", "Fields: name, phone, aadhaar, passport. DM for price.")
    assert read.records == 815_000_000
    assert {"aadhaar", "passport"} <= set(read.data_types)
    assert read.intent == "sale" and read.countries == ("IN",)


@pytest.mark.parametrize("count", WRITTEN)
def test_the_sample_is_told_from_the_offer(count: str) -> None:
    read = offer(
        "Indian citizens database for sale",
        f"Aadhaar and passport, {count} lines in total. Sample of 100k lines on request.",
    )
    assert (read.records, read.sample_records) == (815_000_000, 100_000)


@pytest.mark.parametrize(
    "sample",
    ["sample: 100,000 records", "sample 1 lakh", "100k sample", "Sample of 100k rows", "1,00,000 records sample"],
)
def test_a_sample_is_read_in_every_order_of_words(sample: str) -> None:
    read = offer("Selling 81.5 crore Aadhaar records", sample)
    assert (read.records, read.sample_records) == (815_000_000, 100_000)


def test_an_offer_without_a_price_is_an_offer_with_an_unknown_price() -> None:
    read = offer("Selling 81.5 crore Aadhaar + passport", "price in PM")
    assert read.intent == "sale" and read.price is None


def test_a_withheld_price_says_where_it_is_withheld() -> None:
    listing = extract(Listing(id="a/1", kind="thread", title="Selling 81.5 crore Aadhaar", body="price in PM"))
    span = listing.spans["offer.price"][0]
    assert (listing.body[span.start : span.end], span.rule) == ("price in PM", "price.withheld")


@pytest.mark.parametrize(
    "title",
    [
        "Looking for an aadhaar API tutorial",
        "aadhaar API tutorial",
        "How do I integrate the Aadhaar API?",
        "Aadhaar e-KYC API documentation, which is best?",
        "[Discussion] 81.5 crore Aadhaar records, is it real?",
        "Not selling, just warning: 81.5 crore Aadhaar seller is a scammer",
    ],
)
def test_talk_about_it_is_no_offer(title: str) -> None:
    assert offer(title).intent in ("request", "negative")


@pytest.mark.parametrize(
    ("body", "price"),
    [
        ("Yes. Price now 72k, today only.", 72_000),
        ("Продано одному, вторые руки последние, 1200$", 1200),
        ("new price $900", 900),
    ],
)
def test_a_vendors_later_post_tells_its_new_price(body: str, price: int) -> None:
    read = offer("", body, "reply")
    assert read.price is not None and read.price.amount == price


@pytest.mark.parametrize(
    "body",
    [
        "Sample checked, 9 of 10 phones valid. Still available?",
        "thanks bro",
        "Take #3. PM sent",
        "Отпишу в токс.",
        "bhai escrow chalega?",
    ],
)
def test_other_peoples_posts_are_no_offers(body: str) -> None:
    read = offer("", body, "reply")
    assert read.intent in ("", "negative") and read.records is None and read.price is None


@pytest.mark.parametrize("body", ["SOLD", "Продано", "VENDIDO. Fechar tópico.", "已售", "sold out, close thread"])
def test_sold_is_told(body: str) -> None:
    listing = extract(Listing(id="a/1", kind="reply", title="", body=body))
    assert listing.offer is not None and listing.offer.intent == "negative"
    assert listing.spans["offer.intent"][0].rule == "intent.sold"


def test_tricks_of_writing_do_not_hide_it() -> None:
    read = offer("S e l l i n g  81.5 crore A a d h a a r + p4ssp0rt", "nаme, phоne; 1️⃣0️⃣0️⃣k sаmple")
    assert read.records == 815_000_000 and {"aadhaar", "passport"} <= set(read.data_types)
