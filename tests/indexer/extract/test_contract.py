"""What every extractor of the registry promises: purity, its own fields only, spans inside the text, any text
survived.
"""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import extract as whole
from indexer.extract.contract import Reading, Text
from indexer.extract.registry import EXTRACTORS, extractors
from indexer.extract.text import prepare
from schema.listing import Listing, Offer
from schema.vocabulary import CATEGORIES, CONTACT_KINDS, DATA_TYPES, INTENTS, PRICE_BASES, WALLET_KINDS

POSTS = (
    (
        "[SELLING] Harbor Bank - 81.5 crore Aadhaar + passport",
        "Total: 815M rows, sample 100k. $80,000 one hand. TG @harbor_x. bc1q9nnywwrdkzjxy23d4mutgep0qpkk43udk65nm7",
    ),
    (
        "Продам базу 2,3 млн строк",
        "ФИО, телефон, паспорт. Цена 1500$ в одни руки, гарант. jabber: volk@xmpp.example, 38 гб, январь 2026",
    ),
    ("Auction: RDP, Spain", "Start: 3000\nStep: 500\nBlitz: 9000"),
    ("Hiring customer service, Myawaddy", "Free air ticket, salary 1200$ per month, telegram @recruit_x"),
    ("", ""),
    ("?", "\x00\ud800"),
    ("1" * 300, "a@" * 200),
)
WORDS = st.sampled_from(
    [
        "selling ",
        "продам ",
        "出售",
        "81.5 crore ",
        "sample ",
        "100k ",
        "$",
        "500$",
        " price ",
        "xmr ",
        "@user_x ",
        "t.me/x_user ",
        "passport, ",
        "aadhaar ",
        "\n",
        "rows ",
        ": ",
        "2026-01 ",
        "free ",
        "(harbor.example) ",
        "Harbor Bank ",
        "1.2",
        " - ",
        "🇮🇳",
        "per month ",
        "start ",
        "٢٫١ مليون ",
        "1000 = 5$ ",
        "3 files of 200k ",
        "GB ",
        "50 gb ",
        "no escrow ",
        "İ",
        "ﬁ",
        "ß",
    ]
)


@pytest.mark.parametrize("fact", EXTRACTORS)
@pytest.mark.parametrize("post", POSTS, ids=range(len(POSTS)))
def test_it_is_pure_and_leaves_other_fields_alone(fact: str, post: tuple[str, str]) -> None:
    extractor = extractors()[fact]
    text = prepare(Listing(id="a/1", kind="thread", title=post[0], body=post[1]))
    reading = extractor.read(text, Offer())
    assert reading == extractor.read(text, Offer())
    assert set(reading.fields) <= set(extractor.FIELDS)
    assert set(reading.spans) <= {f"offer.{field}" for field in extractor.FIELDS}


def test_an_extractor_looks_only_at_facts_read_before_it() -> None:
    order = list(EXTRACTORS)
    for fact, extractor in extractors().items():
        assert all(order.index(earlier) < order.index(fact) for earlier in extractor.AFTER)


def test_every_offer_field_that_text_can_tell_has_exactly_one_extractor() -> None:
    owned = [field for extractor in extractors().values() for field in extractor.FIELDS]
    assert sorted(owned) == sorted(field.name for field in fields(Offer) if field.name != "exposed")


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join), st.lists(WORDS, max_size=40).map("".join))
def test_spans_lie_within_the_text_and_values_within_their_vocabularies(title: str, body: str) -> None:
    listing = whole.extract(Listing(id="a/1", kind="thread", title=title, body=body))
    offer = listing.offer
    assert offer is not None
    assert offer.intent in ("", *INTENTS) and offer.category in ("", *CATEGORIES)
    assert set(offer.data_types) <= set(DATA_TYPES)
    assert set(offer.contacts) <= set(CONTACT_KINDS) and set(offer.wallets) <= set(WALLET_KINDS)
    assert offer.price is None or (offer.price.basis in PRICE_BASES and offer.price.amount > 0)
    for spans in listing.spans.values():
        assert all(0 <= span.start < span.end <= len(getattr(listing, span.within)) for span in spans)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["thread", "reply", "paste"]))
def test_any_text_is_survived(body: str, kind: str) -> None:
    listing = whole.extract(Listing(id="a/1", kind=kind, title=body[:50], body=body))
    assert not any(span.rule == "failed" for spans in listing.spans.values() for span in spans)


def test_an_extractor_that_fails_costs_its_own_field_only() -> None:
    class Broken:
        FIELDS = ("records",)
        AFTER = ()

        def read(self, text: Text, so_far: Offer) -> Reading:
            raise ZeroDivisionError

    text = prepare(Listing(id="a/1", kind="thread", title="Selling 5M rows, price 700$", body=""))
    offer, spans = whole.read_all(text, {**extractors(), "records": Broken()})
    assert offer.records is None and offer.price is not None
    assert spans["offer.records"][0].rule == "failed"
