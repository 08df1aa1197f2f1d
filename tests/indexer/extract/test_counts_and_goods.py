"""Counts in every spelling, and words about goods, papers and lessons that are no data."""

from __future__ import annotations

import pytest

from indexer.extract.extract import extract
from schema.listing import Listing, Offer


def offer(title: str, body: str = "") -> Offer:
    read = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Selling 815 M Aadhaar + passport records", 815_000_000),
        ("815 M Aadhaar", 815_000_000),
        ("Selling 815 K Aadhaar records", 815_000),
        ("Selling db 1.2 B emails", 1_200_000_000),
        ("Selling 815 mn Aadhaar", 815_000_000),
        ("Selling 815 m Aadhaar", 815_000_000),
        ("Selling 815 m unique emails", 815_000_000),
    ],
)
def test_a_scale_letter_may_stand_behind_a_space(title: str, count: int) -> None:
    assert offer(title).records == count


@pytest.mark.parametrize(
    "title", ["Selling 815 m cable", "Aadhaar database, 815 m away", "Selling 5 m cable", "SELLING CABLE 5 M LONG"]
)
def test_a_lone_small_letter_leaves_the_count_unknown(title: str) -> None:
    assert offer(title).records is None


@pytest.mark.parametrize(
    "count",
    [
        "eighty-one crore fifty lakh",
        "81 crore 50 lakh",
        "81 crore and 50 lakh",
        "eight hundred fifteen million",
        "eighty one crore 50 lakh",
    ],
)
def test_a_count_said_in_parts_is_their_sum(count: str) -> None:
    assert offer("Selling Aadhaar database", f"{count} records").records == 815_000_000


@pytest.mark.parametrize(
    "body",
    [
        "81.5 crore rows, samples (100k) attached",
        "Sample 100,000 rows attached. Full db 815 million",
        "Sample 100,000 rows. Full database: 815 million. DM",
    ],
)
def test_a_sample_stands_beside_the_whole(body: str) -> None:
    read = offer("Selling Aadhaar database", body)
    assert (read.records, read.sample_records) == (815_000_000, 100_000)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "MDMA pills 1M in stock",
            "Selling 1,000,000 MDMA pills, 0.5 EUR per pill. No id needed, passport not required",
        ),
        ("heroin", "Selling heroin, 20 EUR per gram, ships with fake passport photos"),
        ("MDMA 1000 tablets", "500 pcs in stock, order without passport"),
        ("MDMA", "5000 таблеток, не нужен паспорт"),
        ("MDMA", "Vendo 5000 pastillas, envío gratis, sin pasaporte para usted"),
    ],
)
def test_drugs_are_no_identity_data(title: str, body: str) -> None:
    read = offer(title, body)
    assert read.records is None
    assert not {"passport", "photo", "national_id"} & set(read.data_types)
    assert read.category in ("other", "")


def test_only_the_clause_that_denies_is_left_out() -> None:
    assert offer("Selling database", "10M rows: aadhaar, passport no, phone. No pan included").data_types == (
        "aadhaar",
        "passport",
        "phone",
    )


@pytest.mark.parametrize("ware", ["tutorial", "e-book", "ebook"])
def test_a_lesson_is_no_data(ware: str) -> None:
    assert offer(f"selling my aadhaar api {ware}, 10 USD").intent == "negative"


def test_data_with_a_lesson_as_a_gift_are_still_sold() -> None:
    assert offer("Selling aadhaar database + tutorial, 1M rows, 10 USD").intent == "sale"


def test_a_sample_after_a_comma_is_no_part_of_the_whole() -> None:
    read = offer("Selling Aadhaar database", "81 crore rows, 50 lakh free sample")
    assert (read.records, read.sample_records) == (810_000_000, 5_000_000)
