"""The words of offers as data: what is mapped to what, and that nothing of the outside vocabularies is left out."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality_offers import CORPORA
from indexer.extract.extract import extract
from indexer.extract.vocabulary import entries, table
from schema.listing import Listing, Offer
from schema.vocabulary import CATEGORIES, DATA_TYPES, INTENTS

LURE_RULES = ("lure.destination", "lure.promise", "lure.passport_kept", "lure.crypto_pay", "lure.contact")
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the project (../shared/corpora)")


def _read(title: str, body: str) -> Offer:
    offer = extract(Listing(id="a/1", kind="thread", title=title, body=body)).offer
    assert offer is not None
    return offer


def test_every_kind_of_data_has_words() -> None:
    assert len(DATA_TYPES) >= 60 and len(set(DATA_TYPES)) == len(DATA_TYPES)
    assert set(entries("data_types")) == {*DATA_TYPES, "none"}


def test_every_category_has_words() -> None:
    assert set(entries("categories")) == set(CATEGORIES)


@pytest.mark.parametrize("id_", DATA_TYPES)
def test_a_kind_of_data_is_known_in_many_scripts(id_: str) -> None:
    words = "".join(entries("data_types")[id_])
    scripts = [(0x400, 0x52F), (0x600, 0x6FF), (0x900, 0x97F), (0x3040, 0x9FFF)]
    latin = {"aadhaar", "pan", "ssn", "cvv", "password_hash", "cookie", "token", "sim"}  # nearly everywhere
    known = sum(any(low <= ord(letter) <= high for letter in words) for low, high in scripts)
    assert known >= (1 if id_ in latin else 3), id_


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Fields: full name, ethnicity, political views, sexual orientation, religion", "political_view"),
        ("Fields: name, phone, credit score, loan information, account balance", "credit_status"),
        ("Поля: ФИО, телефон, место рождения, кредитная история, судимость", "place_of_birth"),
        ("字段:姓名、手机号、民族、出生地、征信、通话记录", "ethnicity"),
        ("Campos: nombre, correo, antecedentes penales, historial crediticio", "criminal_record"),
        ("الحقول: الاسم، رقم الجوال، مكان الميلاد، سجل المكالمات", "contact_list"),
        ("Fields: IMSI, ICCID, msisdn, call recordings, PNR, flight details", "sim"),
    ],
)
def test_it_reads_kinds_beyond_the_usual_ones(body: str, expected: str) -> None:
    assert expected in _read("Selling database, 2M rows", body).data_types


def test_words_of_a_phrase_take_their_endings() -> None:
    offer = _read("Продам базу", "ФИО, номера банковских карточек, по кредитной истории")
    assert {"name", "card", "credit_status"} <= set(offer.data_types)


def test_one_such_word_alone_is_no_kind_of_data() -> None:
    assert _read("Selling a stealer, investment 500$", "Our loyalty program: tenth build is free").data_types == ()


def test_every_class_is_mapped_once_to_a_kind_or_to_none() -> None:
    mapped = [name.strip() for names in table("hibp_classes").values() for name in str(names).split(",")]
    assert len(set(mapped)) == len(mapped)
    assert set(table("hibp_classes")) - {"none"} <= set(DATA_TYPES)


@pytest.mark.corpora
@needs_corpora
def test_no_class_of_have_i_been_pwned_is_left_out() -> None:
    classes = {name for breach in _lines("hibp-breaches-2025-03.jsonl.gz") for name in breach["DataClasses"]}
    mapped = {name.strip() for names in table("hibp_classes").values() for name in str(names).split(",")}
    assert classes == mapped


def test_every_topic_is_mapped_to_a_category_or_to_none() -> None:
    for topic, meaning in table("misp_topics").items():
        assert meaning["category"] in ("none", *CATEGORIES), topic
        assert meaning["data_type"] in ("none", *DATA_TYPES), topic


@pytest.mark.corpora
@needs_corpora
def test_no_topic_of_the_dark_web_taxonomy_is_left_out() -> None:
    with gzip.open(CORPORA / "misp-taxonomy-dark-web.json.gz", "rt", encoding="utf-8") as file:
        form = json.load(file)
    values = next(one["entry"] for one in form["values"] if one["predicate"] == "topic")
    assert {value["value"] for value in values} == set(table("misp_topics"))


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(CORPORA / name, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


DOCS = Path(__file__).parents[3] / "docs" / "categories.md"


@pytest.mark.parametrize(
    ("heading", "ids"),
    [("## Categories", CATEGORIES), ("## Intents", INTENTS), ("### How a lure is recognised", LURE_RULES)],
)
def test_the_manual_defines_each_id_once(heading: str, ids: tuple[str, ...]) -> None:
    section = re.split(r"(?m)^##", DOCS.read_text("utf-8").partition(heading)[2])[0]
    defined = re.findall(r"(?m)^\| `([a-z._]+)` \| (.{8,}?) \|", section)
    assert [id_ for id_, _ in defined] == list(ids)


def test_the_manual_groups_each_kind_of_data_once() -> None:
    section = DOCS.read_text("utf-8").partition("## Kinds of data")[2].partition("Every data class")[0]
    assert sorted(re.findall(r"`([a-z_]+)`", section)) == sorted(DATA_TYPES)
