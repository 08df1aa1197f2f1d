"""The index's shape follows the table of fields; a listing survives its document. No server needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from indexer.query.document import document
from indexer.query.fields import FIELDS
from indexer.stores.elasticsearch_faults import cause_of, clipped
from indexer.stores.elasticsearch_mapping import (
    ID_BYTES_MAX,
    document_body,
    document_id,
    index_body,
    listing_of,
    tombstone_body,
)
from schema.listing import Listing
from tests.indexer.query.invented import Invention

PROPERTIES = index_body()["mappings"]["properties"]


def form(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"properties": PROPERTIES}
    for part in name.split("."):
        found = found["properties"][part]
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_the_table_is_mapped(name: str) -> None:
    assert form(FIELDS[name].index_name)["type"] in ("text", "keyword", "long", "double", "date", "boolean")


@pytest.mark.parametrize("number", range(20))
def test_a_document_has_no_field_that_the_strict_mapping_lacks(number: int) -> None:
    for name in document_body(Invention(3).listing(number)):
        assert form(name)


@pytest.mark.parametrize("number", range(20))
def test_a_listing_comes_back_from_its_document(number: int) -> None:
    listing = Invention(4).listing(number)
    assert listing_of(document_body(listing)) == listing


def test_a_listing_without_texts_comes_back() -> None:
    bare = Listing(id="harbor/t1", kind="thread")
    assert listing_of(document_body(bare)) == bare


def test_readable_texts_are_kept_once() -> None:
    body = document_body(Listing(id="harbor/t1", kind="thread", title="An Offer", body="Words"))
    assert (body["title"], body["body"]) == ("An Offer", "Words")
    assert "title" not in body["listing"] and "body" not in body["listing"]


def test_a_tombstone_holds_nothing_but_the_id_and_the_number() -> None:
    assert set(tombstone_body("harbor/t1", 7)) == {"erased", "listing_id", "order", "seq"}


def test_ids_are_kept_and_only_hashed_where_too_long_or_empty() -> None:
    assert document_id("harbor/t1") == "harbor/t1"
    assert document_id("é" * 256) == "é" * 256
    for odd in ("é" * 257, "", "x" * (ID_BYTES_MAX + 1)):
        assert document_id(odd).startswith("sha256:") and len(document_id(odd)) == 71
    assert document_id("\ud800") == "\ufffd"


def test_listings_without_a_time_are_sorted_behind_all_others() -> None:
    seen = Invention(5).listing(1)
    unseen = replace(seen, last_seen_at=None)
    assert document_body(unseen)["order"] < -(2**61)
    assert document_body(seen)["order"] == document(seen).values["last_seen_at"][0]


def test_a_reason_is_passed_on_without_the_value_of_a_field() -> None:
    reason = "failed to parse field [seq] of type [long] in document with id '1'. Preview of field's value: 'x y'"
    assert "x y" not in clipped(reason)
    assert cause_of({"error": {"type": "t", "reason": reason}}) == ("t", clipped(reason))
    assert cause_of({"error": {"root_cause": [{"type": "r", "reason": "why"}], "type": "t"}}) == ("r", "why")
    assert cause_of("<html>") == ("", "")
