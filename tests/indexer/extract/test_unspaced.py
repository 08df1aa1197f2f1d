"""Chinese, Japanese, Korean and Thai take Latin words and handles in without a blank; invented posts."""

from __future__ import annotations

import pytest

from indexer.extract.anchors import find, only_words
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.prepare import prepare
from schema.listing import Listing, Offer

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32))


def read(body: str, title: str = "") -> Listing:
    return prepare(Listing(id="a/1", kind="thread", title=title, body=body), KEYS)


def offer(body: str, title: str = "") -> Offer:
    return read(body, title).offer or Offer()


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("越南CVV料,含ssn和passport扫描", {"card", "cvv", "ssn", "passport"}),
        ("미국 CVV카드, SSN포함", {"card", "cvv", "ssn"}),
        ("พร้อมpassportสแกน", {"passport"}),
        ("運転免許とpassportのスキャン", {"driving_licence", "passport"}),
    ],
)
def test_latin_words_inside_are_read(body: str, kinds: set[str]) -> None:
    assert kinds <= set(offer(body, "出售 KYC").data_types)


def test_anchors_keep_their_places() -> None:
    text = only_words("出售kyc资料 cvv料")
    found = {text[one.start : one.end] for anchors in find(text).values() for one in anchors}
    assert {"kyc", "资料", "cvv", "出售"} <= found


@pytest.mark.parametrize(
    ("body", "handle"),
    [
        ("TG联系@abc_seller", "abc_seller"),
        ("联系t.me/abc_seller1 看货", "abc_seller1"),
        ("텔레그램@kor_seller99 문의", "kor_seller99"),
        ("連絡先:@jp_seller77、サンプル100件あり", "jp_seller77"),
        ("ติดต่อ@th_seller55 ราคา500บาท", "th_seller55"),
        ("contact:@abc_seller9", "abc_seller9"),
    ],
)
def test_a_handle_behind_a_word_is_a_contact(body: str, handle: str) -> None:
    listing = read(body, "出售 KYC")
    assert listing.offer is not None
    assert listing.offer.contacts["telegram"] == (handle,)
    assert handle in listing.body
    assert not listing.masked


def test_an_address_behind_a_word_is_the_sellers_without_it() -> None:
    assert offer("邮箱seller9@proton.example", "出售数据").contacts["email"] == ("seller9@proton.example",)


def test_a_sentence_with_commas_and_a_handle_is_no_row() -> None:
    body = "越南CVV料 1万条,含ssn和passport扫描,TG联系@abc_seller"
    assert read(body, "出售KYC资料").body == body


def test_a_number_behind_a_handle_without_a_blank_is_a_sample() -> None:
    assert offer("連絡先:@jp_seller77、サンプル100件あり、価格3万円", "売ります").sample_records == 100


def test_few_signs_among_latin_names_are_chinese() -> None:
    assert read("联系t.me/abc_seller1 邮箱seller9@proton.example 飞机@abc_seller2", "卖").language == "zh"
