"""The manual's chapter on the query language names every field and every code, and its examples parse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.query.fields import ALIASES, FIELDS
from indexer.query.parse import parse
from tests.indexer.query.invented import NOW
from tests.indexer.query.test_refused import CASES

MANUAL = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text("utf-8")
EXAMPLES = [line for block in re.findall(r"```query\n(.*?)```", MANUAL, re.DOTALL) for line in block.splitlines()]
NAMED = set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", MANUAL, flags=re.DOTALL)))


@pytest.mark.parametrize("query", EXAMPLES)
def test_its_examples_parse(query: str) -> None:
    parse(query, now=NOW)


@pytest.mark.parametrize("name", [*FIELDS, *ALIASES])
def test_it_names_every_field(name: str) -> None:
    family, _, kind = name.rpartition(".")
    assert name in NAMED or {f"{family}.<kind>", kind} <= NAMED


def test_it_marks_what_a_seller_may_keep_back() -> None:
    rows = re.findall(r"^\| (`.*?) \|.*\| (withheld)? ?\|$", MANUAL, re.MULTILINE)
    marked = {name for fields, mark in rows if mark for name in re.findall(r"`([^`]+)`", fields)}
    assert marked == {field.name for field in FIELDS.values() if field.withheld}


def test_it_explains_every_code() -> None:
    codes = {message.split(": ", 1)[1][:4] for _, message in CASES}
    assert set(re.findall(r"^\| (Q\d+) \|", MANUAL, re.MULTILINE)) == codes
