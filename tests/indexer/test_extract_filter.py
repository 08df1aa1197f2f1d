"""The filter behind `stallwatch extract`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from indexer.extract_filter import extract_row
from indexer.masking.keys import throwaway_keys
from schema.errors import BadConfig


def extract_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    keys = throwaway_keys()
    return [extract_row(row, number, keys) for number, row in enumerate(rows, 1)]


def test_a_row_comes_out_with_its_id_its_offer_and_masked_texts() -> None:
    row = {"id": "p1", "title": "Selling 81.5 crore Aadhaar", "body": "row: victim@mail.example 2341 2341 2346"}
    (out,) = extract_rows([row])
    assert (out["id"], out["offer"]["records"], out["offer"]["intent"]) == ("p1", 815_000_000, "sale")
    assert "victim" not in out["body"] and "2341 2341" not in out["body"]
    assert out["masked"] == {"email": 1, "aadhaar": 1}
    assert json.loads(json.dumps(out)) == out


def test_spans_index_the_texts_as_they_are_output() -> None:
    (out,) = extract_rows([{"id": "1", "title": "", "body": "victim@mail.example then selling 5M rows"}])
    span = out["spans"]["offer.records"][0]
    assert out[span["in"]][span["start"] : span["end"]] == "5M rows"


def test_rows_keep_their_order_and_what_else_they_said() -> None:
    rows = [
        {"id": str(at), "title": "Selling db", "body": "", "source": "harbor", "vendor": {"name": "v"}}
        for at in range(5)
    ]
    out = extract_rows(rows)
    assert [one["id"] for one in out] == ["0", "1", "2", "3", "4"]
    assert out[0]["source"] == "harbor" and out[0]["vendor"]["name"] == "v"


def test_a_post_that_says_nothing_has_an_empty_offer_not_null() -> None:
    (out,) = extract_rows([{"id": "1", "title": "", "body": "hm", "kind": "reply"}])
    assert out["offer"] == {} and out["spans"] == {} and "language" not in out


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (7, "line 1: found a number"),
        ({"id": "1"}, "line 1: no title and no body"),
        ({"id": "1", "title": 5, "body": "x"}, "line 1: title is a number"),
        ({"id": "1", "title": "x", "kind": "post"}, "line 1: kind 'post' is unknown"),
        ({"id": "1", "title": "x", "vendor": "me"}, "line 1: vendor cannot be read from text"),
        ({"id": "1", "title": "x", "vendor": {"name": 5}}, "line 1: vendor.name is a number"),
        ({"id": "1", "title": "x", "thread": {"id": 5}}, "line 1: thread.id is a number"),
        ({"id": "1", "title": "x", "posted_at": "yesterday"}, "line 1: posted_at cannot be read from text"),
    ],
)
def test_what_is_no_listing_is_named_with_its_line(row: object, message: str) -> None:
    with pytest.raises(BadConfig, match=message):
        extract_rows([row])


def test_a_number_for_an_id_comes_back_as_it_came() -> None:
    (out,) = extract_rows([{"id": 17, "title": "Selling db", "body": "x"}])
    assert out["id"] == 17


@pytest.mark.parametrize("own", [234123412346, "234123412346", "thread-9876543210", "f" * 64, "21636369-8b52-4f2e"])
def test_an_id_comes_back_as_it_came(own: int | str) -> None:
    (out,) = extract_rows([{"id": own, "title": "Selling db", "body": "x"}])
    assert out["id"] == own


def test_an_address_in_an_id_is_masked() -> None:
    (out,) = extract_rows([{"id": "post by asha@mail.example", "title": "Selling db", "body": "x"}])
    assert "asha" not in json.dumps(out)


def test_null_is_nothing() -> None:
    (out,) = extract_rows([{"id": "1", "title": None, "body": "Selling 5M rows", "vendor": None, "url": None}])
    assert (out["title"], out["offer"]["records"]) == ("", 5_000_000)
    (out,) = extract_rows([{"id": "1", "title": None, "body": ""}])
    assert out["id"] == "1"
