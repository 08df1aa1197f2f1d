"""A listing as a query sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

from indexer.masking.registry import families
from indexer.query.document import document, milliseconds, period_start
from indexer.query.fields import FIELDS, IDENTIFIER_KINDS
from schema.listing import Exposed, Listing, Offer, Price, Thread
from tests.indexer.query.invented import Invention

SEEN = datetime(2026, 3, 4, 18, 22, 0, 123_999, tzinfo=UTC)


def test_it_holds_only_fields_of_the_table() -> None:
    for number in range(100):
        projection = document(Invention(number).listing(number))
        assert {*projection.texts, *projection.values} <= set(FIELDS)


def test_it_leaves_out_what_is_not_there() -> None:
    projection = document(Listing(id="harbor/t1", kind="thread", title="---", thread=Thread("", 0)))
    assert projection.texts == {}
    assert set(projection.values) == {"id", "kind", "seq"}


def test_it_keeps_a_zero_and_a_false() -> None:
    projection = document(Listing(id="harbor/t1", kind="thread", offer=Offer(records=0, escrow=False)))
    assert (projection.values["offer.records"], projection.values["offer.escrow"]) == ((0,), (False,))


def test_it_gathers_contacts_of_every_kind_under_any() -> None:
    offer = Offer(contacts=MappingProxyType({"telegram": ("@One",), "tox": ("ABCD", "abcd")}))
    values = document(Listing(id="harbor/t1", kind="thread", offer=offer)).values
    assert values["offer.contacts.telegram"] == ("one",)
    assert values["offer.contacts.any"] == ("one", "abcd")


def test_it_holds_times_as_whole_milliseconds() -> None:
    projection = document(Listing(id="harbor/t1", kind="thread", posted_at=SEEN))
    assert projection.values["posted_at"] == (1_772_648_520_123,)
    assert milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_500, tzinfo=UTC)) == -1


def test_it_starts_a_date_of_any_precision_at_its_first_moment() -> None:
    assert period_start("2026") == datetime(2026, 1, 1, tzinfo=UTC)
    assert period_start("2026-02") == datetime(2026, 2, 1, tzinfo=UTC)
    assert period_start("2026-02-03") == datetime(2026, 2, 3, tzinfo=UTC)
    assert [period_start(text) for text in ("", "soon", "2026-13", "20260203")] == [None] * 4


def test_it_leaves_out_a_price_that_is_no_number() -> None:
    price = Price(Decimal("1"), "USD", usd=float("nan"))
    assert "offer.price.usd" not in document(Listing(id="x", kind="thread", offer=Offer(price=price))).values


def test_it_gives_a_store_tokens_joined_by_blanks() -> None:
    indexed = document(Listing(id="harbor/t1", kind="thread", title="Fresh: DB!", seq=3)).indexed()
    assert indexed["tokens.title"] == "fresh db"
    assert indexed["seq"] == [3]


def test_it_can_count_every_kind_that_masking_finds() -> None:
    found = {kind for family in families().values() for kind in family.KINDS}
    assert found <= set(IDENTIFIER_KINDS)
    counted = Exposed(identifiers=MappingProxyType(dict.fromkeys(found, 1)))
    values = document(Listing(id="x", kind="thread", offer=Offer(exposed=counted))).values
    assert {f"offer.exposed.identifiers.{kind}" for kind in found} <= set(values)
