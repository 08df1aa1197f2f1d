"""What a query means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from indexer.query.parse import is_relative, parse
from indexer.query.tree import And, Everything, Exists, Fuzzy, Leaf, Node, Not, Or, Phrase, Range, Term, Wildcard
from schema.errors import BadConfig
from tests.indexer.query.invented import NOW


def read(query: str) -> Node:
    return parse(query, now=NOW)


def leaf(query: str) -> Leaf:
    node = read(query)
    assert not isinstance(node, And | Or | Not)
    return node


def test_it_reads_the_bulk_identity_watch() -> None:
    query = "offer.intent:(sale OR auction) AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M"
    assert read(query) == And(
        (
            Or(
                (
                    Term("offer.intent", "sale", "offer.intent:sale"),
                    Term("offer.intent", "auction", "offer.intent:auction"),
                )
            ),
            Or(
                (
                    Term("offer.data_types", "aadhaar", "offer.data_types:aadhaar"),
                    Term("offer.data_types", "passport", "offer.data_types:passport"),
                )
            ),
            Range("offer.records", 1_000_000, None, True, True, "offer.records:>=1M"),
        )
    )


@pytest.mark.parametrize(
    "value",
    ["81.5 crore", '"81.5 crore"', "815M", "81,50,00,000", "815,000,000", "८१.५ करोड़", "815 000 000", '"815 million"'],
)
def test_it_reads_numbers_as_sellers_write_them(value: str) -> None:
    found = leaf(f"offer.records:>={value}")
    assert found == Range("offer.records", 815_000_000, None, True, True, f"offer.records:>={value}")


def test_it_reads_number_words_in_ranges_and_groups() -> None:
    assert leaf("offer.records:[80k TO 1 million}") == Range(
        "offer.records", 80_000, 1_000_000, True, False, "offer.records:[80k TO 1 million}"
    )
    assert isinstance(read("offer.records:(>=2 lakh AND <1 crore)"), And)


def test_it_leaves_number_words_in_texts_alone() -> None:
    assert read('"81.5 crore"') == Phrase("", ("81", "5", "crore"), 0, '"81.5 crore"')


def test_it_folds_words_as_texts_are_folded() -> None:
    assert leaf("P4SSP0RT") == Term("", "passport", "P4SSP0RT")
    assert leaf("dark-web") == Phrase("", ("dark", "web"), 0, "dark-web")
    assert leaf("title:“Stealer Logs”~3") == Phrase("title", ("stealer", "logs"), 3, "title:“Stealer Logs”~3")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("*", Everything("*")),
        ("*:*", Everything("*:*")),
        ("offer.records:*", Exists("offer.records", "offer.records:*")),
        ("_exists_:offer.price", Exists("offer.price.amount", "_exists_:offer.price")),
        ("aadh*", Wildcard("", "aadh*", "aadh*")),
        ("*h??r", Wildcard("", "*h??r", "*h??r")),
        ("vendor.name:Sh4d*", Wildcard("vendor.name", "sh4d*", "vendor.name:Sh4d*")),
        ("aadhar~1", Fuzzy("", "aadhar", 1, "aadhar~1")),
        ("offer.countries:in", Term("offer.countries", "IN", "offer.countries:in")),
        ("offer.escrow:no", Term("offer.escrow", False, "offer.escrow:no")),
        ("offer.price:1.50", Term("offer.price.amount", Decimal("1.50"), "offer.price:1.50")),
        ('url:"http://x.invalid/?a=b"', Term("url", "http://x.invalid/?a=b", 'url:"http://x.invalid/?a=b"')),
        (r"vendor.name:a\ b", Term("vendor.name", "a b", r"vendor.name:a\ b")),
        ('"and"', Term("", "and", '"and"')),
        ("title:and", Term("title", "and", "title:and")),
    ],
)
def test_it_reads_one_condition(query: str, expected: Leaf) -> None:
    assert leaf(query) == expected


def test_it_asks_every_field_that_a_short_name_stands_for() -> None:
    source = "offer.victim:bank.example"
    assert read(source) == Or(
        (
            Phrase("offer.victim.name", ("bank", "example"), 0, source),
            Term("offer.victim.domain", "bank.example", source),
        )
    )


def test_it_counts_relative_dates_from_now() -> None:
    assert leaf("posted_at:>=now-7d") == Range(
        "posted_at", NOW - timedelta(days=7), None, True, True, "posted_at:>=now-7d"
    )


def day(year: int, month: int, *rest: int) -> datetime:
    return datetime(year, month, *(rest or (1,)), tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("query", "lower", "upper"),
    [
        ("posted_at:2026-03", day(2026, 3), day(2026, 4)),
        ("posted_at:>2026-03", day(2026, 4), None),
        ("posted_at:<=2026-03", None, day(2026, 4)),
        ("posted_at:<2026-03", None, day(2026, 3)),
        ("posted_at:[2026-01 TO 2026-03]", day(2026, 1), day(2026, 4)),
        ("posted_at:{2026-01 TO 2026-03}", day(2026, 2), day(2026, 3)),
        ("posted_at:2026-03-04T18:22:00Z", day(2026, 3, 4, 18, 22), day(2026, 3, 4, 18, 22, 1)),
    ],
)
def test_it_takes_a_date_for_the_whole_period_it_names(
    query: str, lower: datetime | None, upper: datetime | None
) -> None:
    found = leaf(query)
    assert found == Range("posted_at", lower, upper, True, upper is None, query)


def test_it_joins_bare_words_by_and_only_when_asked() -> None:
    joined = parse("aadhaar passport NOT tutorial", now=NOW, bare="and")
    assert joined == And(
        (Term("", "aadhaar", "aadhaar"), Term("", "passport", "passport"), Not(Term("", "tutorial", "tutorial")))
    )


def test_it_flattens_what_the_same_operator_joins() -> None:
    assert isinstance(read("a AND (b AND (c AND d))"), And)
    assert len(read("a AND (b AND (c AND d))").parts) == 4  # type: ignore[union-attr]


def test_it_knows_which_queries_move_with_the_clock() -> None:
    assert is_relative("posted_at:[now-7d TO *]")
    assert not is_relative('"right now" AND posted_at:2026') or is_relative("now")
    assert not is_relative("posted_at:>=2026-01")


@pytest.mark.parametrize("length", [10, 1000, 100_000])
@pytest.mark.parametrize(
    "piece", ["(", "a ", "NOT ", '"', "a AND ", "\\", "[", "a:", "~1", "\x00", "\ud800", "((a) OR ", "é*", "-"]
)
def test_it_answers_any_text_with_a_tree_or_a_refusal(piece: str, length: int) -> None:
    for text in (piece * (length // len(piece)), piece * (length // len(piece)) + "a"):
        try:
            parse(text, now=NOW, bare="and")
        except BadConfig as refusal:
            assert len(str(refusal)) < 1000
