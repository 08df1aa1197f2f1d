"""Masking: no identifier survives anywhere, nothing else is touched, and doing it twice changes nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.extract import extract
from indexer.folding import plain
from indexer.masking import marks
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.mask import mask
from indexer.masking.masked import mask_text
from indexer.prepare import prepare
from schema.json_form import dumps
from schema.listing import Listing, Thread, Vendor
from tests.indexer.masking.identifiers import FREE, PASSPORT

KEYS = MaskingKeys(MaskingKey("k1", b"1" * 32), (MaskingKey("k0", b"0" * 32),))
SENTENCES = (
    "{}",
    "{} {}",
    "{} {} {} {}",
    "{}, {}; {}",
    "{}\t{}\n{}\t{}",
    "1,{},2\n2,{},3",
    "1|{}|12/27|123",
    "№{}",
    "{}\n{}\n{}",
    "7 {} 12",
    "数据{}出售",
    "(1,'{}','x y'),\n(2,'{}','y z')",
    "price 500$, {} rows",
    "tel. {} 2026",
    "sample: {} and more",
    "Selling data. {}\nPrice 500$",
    "name;{};Example Nagar\nname2;{};Example Nagar",
    "Продам базу, пример {} строк",
    "出售数据 样本 {} 联系",
    "data bocor: {} harga 300 USDT",
    "مثال {} للبيع",
    "नमूना {} डेटा",
    "[{}]",
    "id={}&x=1",
    "<{}>",
    "«{}»",
)


SCRIPTS = [
    str.maketrans("0123456789", digits) for digits in ("0123456789", "０１２３４５６７８９", "०१२३४५६७८९", "٠١٢٣٤٥٦٧٨٩")
]


def bare(text: str) -> str:
    return re.sub(r"[^0-9a-z@]", "", text.lower())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(FREE)).flatmap(lambda name: st.tuples(st.just(name), FREE[name])), st.sampled_from(SENTENCES)
)
def test_no_identifier_survives_in_any_field(pair: tuple[str, str], sentence: str) -> None:
    name, value = pair
    text = sentence.replace("{}", value)
    listing = Listing(
        id=f"harbor/{value}",
        kind="thread",
        title=text,
        body=f"{text}\n\n{text}",
        url=f"http://harbor.example/t?q={value}",
        vendor=Vendor(name=value, id=value),
        thread=Thread(f"harbor/{value}", 1),
    )
    out = dumps(prepare(listing, KEYS))
    assert value not in out
    assert bare(value) not in bare(marks.MASK.sub("|", out)), name


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["aadhaar", "card", "phone", "ssn", "pesel"]).flatmap(FREE.__getitem__),
    st.sampled_from(SCRIPTS[1:]),
    st.sampled_from(["", "\u200b", "\u00ad", "\ufe0f"]),
    st.sampled_from([*SENTENCES, "no{}no"]),
)
def test_no_trick_of_writing_hides_an_identifier(
    value: str, script: dict[int, int], between: str, sentence: str
) -> None:
    written = between.join(value).translate(script)
    out = mask_text(sentence.replace("{}", written), KEYS).text
    assert written not in out
    assert bare(value) not in bare(marks.MASK.sub("|", plain(out).text))


@settings(max_examples=60, deadline=None)
@given(PASSPORT, st.sampled_from(["passport no {}", "Passport: {}", "паспорт {}", "护照 {}", "a|{}|b\nc|{}|d"]))
def test_no_passport_survives_behind_its_word_or_in_rows(number: str, sentence: str) -> None:
    assert number not in mask_text(sentence.replace("{}", number), KEYS).text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(*FREE.values(), st.text(max_size=12)), max_size=6).map(" | ".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(extract(Listing(id="a/1", kind="paste", title="x", body=text)), KEYS)
    assert mask(once, KEYS) == once


def test_a_mask_shows_its_kind_a_harmless_shape_and_the_key_that_made_it() -> None:
    masked = mask_text("aadhaar 2341 2341 2346", KEYS)
    assert re.fullmatch(r"aadhaar \[aadhaar XXXX-XXXX-2346 k1:[0-9a-f]{20}\]", masked.text)


def test_two_ways_of_writing_a_number_give_one_token() -> None:
    tokens = {mask_text(text, KEYS).text[-22:] for text in ("234123412346", "2341 2341 2346", "२३४१-२३४१-२३४६")}
    assert len(tokens) == 1


def test_retired_keys_still_find_what_they_masked() -> None:
    old = MaskingKeys(KEYS.retired[0])
    assert old.hmac_token("pan", "ABCPE1234F") in KEYS.all_tokens("pan", "ABCPE1234F")


def test_a_new_key_does_not_look_like_new_content() -> None:
    listing = Listing(id="a/1", kind="thread", title="x", body="mail victim@mail.example")
    assert (
        prepare(listing, KEYS).content_hash == prepare(listing, MaskingKeys(MaskingKey("k2", b"2" * 32))).content_hash
    )


def test_the_content_hash_tells_an_edit() -> None:
    listing = Listing(id="a/1", kind="thread", title="x", body="price 80k")
    assert mask(listing, KEYS).content_hash != mask(replace(listing, body="price 72k"), KEYS).content_hash


def test_a_forged_mask_carries_no_identifier_past_us() -> None:
    assert "98765" not in mask_text("[phone +91 98765 43210 k1:0123456789abcdef0123]", KEYS).text


@pytest.mark.parametrize(
    "text",
    [
        "Contact: puma.store@mail.example",
        "TG @kestrel_x0_example",
        "jabber: volk77@xmpp.example",
        "WhatsApp: +44 7700 900123",
        "Связь: seller@mail.example",
        "BTC bc1q9nnywwrdkzjxy23d4mutgep0qpkk43udk65nm7",
        "btc 1AzkFmoLo2f33BdxrTsX4ELdnRMjNhDR5f",
    ],
)
def test_the_sellers_own_contacts_and_wallets_stay(text: str) -> None:
    assert prepare(Listing(id="a/1", kind="thread", title="Selling data", body=text), KEYS).body == text


@pytest.mark.parametrize(
    "text",
    [
        "Total lines: 81.5 crore (815M unique)",
        "4,100,000,000 lines, 278 GB zip",
        "815000000 records",
        "Price: $80,000 for everything",
        "price 650 000 USD in Monero",
        "81,50,00,000 rows",
        "dump 2026-03-04 18:22",
        "12.03.2026",
        "1.200.000 registros",
        "27 300 cards, 92% valid",
        "CVE-2024-12345",
        "v10.13.8036",
        "192.0.2.15",
        "UK 18$ | DE 22$ | FR 20$ | US 9$",
        "1204377 records",
        "2 400 PCs",
        "post #123456789",
        "viewtopic.php?t=1234567",
        "Start: 3000\nStep: 500\nBlitz: 9000",
        "184,201 students\n6,912 staff\n510,000 payments",
        "1. Fennhall - 412,880 - name,email,phone - $300\n2. Tarka - 98,000 - name,phone,email - $250",
        "E75A3A80938AF33F64AB5B6B82FD1550F67DDB7E",
        "2341 2341 234",
        "2,50,000 INR",
    ],
)
def test_counts_prices_dates_and_the_like_stay(text: str) -> None:
    listing = prepare(Listing(id="a/1", kind="thread", title="Selling database", body=text), KEYS)
    assert listing.body == text


def test_spans_point_at_the_words_of_the_masked_text() -> None:
    listing = prepare(
        Listing(id="a/1", kind="thread", title="x", body="row victim@mail.example, selling 815M records"), KEYS
    )
    assert listing.offer is not None and listing.offer.records == 815_000_000
    span = listing.spans["offer.records"][0]
    assert listing.body[span.start : span.end] == "815M records"


def test_what_was_masked_is_counted_and_what_an_owner_may_search_by_is_kept() -> None:
    body = "a@bank.example 4111 1111 1111 1111 DE89 3704 0044 0532 0130 00"
    listing = prepare(Listing(id="a/1", kind="paste", title="rows", body=body), KEYS)
    assert dict(listing.masked) == {"email": 1, "card": 1, "iban": 1}
    assert listing.offer is not None and listing.offer.exposed is not None
    assert listing.offer.exposed.card_bins == ("411111",)
    assert listing.offer.exposed.iban_banks == ("DE37040044",)
    assert listing.offer.exposed.email_domains == ("bank.example",)


def test_rows_are_masked_column_by_column() -> None:
    rows = (
        "Name|Father|Phone|DOB|District",
        "Asha Example|Ravi Example|9876543210|1990-01-02|Example Nagar",
        "Mira Example|Om Example|9876543211|1991-01-02|Sample Nagar",
    )
    body = "\n".join(rows)
    listing = prepare(Listing(id="a/1", kind="paste", title="5 crore sample", body=body), KEYS)
    assert not re.search("Asha|Ravi|Mira|98765|1990|Nagar", listing.body)
    assert listing.body.startswith("Name|Father|Phone|DOB|District\n")


def test_passwords_leave_neither_themselves_nor_a_token() -> None:
    body = "\n".join(f"user{at}@mail.example:Secret{at}x" for at in range(4))
    listing = prepare(Listing(id="a/1", kind="paste", title="combo", body=body), KEYS)
    assert "Secret" not in listing.body and listing.body.count("[password]") == 4
    assert dict(listing.masked) == {"email": 4, "password": 4}


def named(value: str) -> Listing:
    return Listing(
        id=f"p/t{value}",
        kind="thread",
        title="x",
        url=f"http://a.example/?u={value}",
        vendor=Vendor(name=value, id=f"v{value}"),
        thread=Thread(f"p/t{value}", 1),
    )


def names(listing: Listing) -> tuple[str, ...]:
    return listing.id, listing.url, listing.vendor.name, listing.vendor.id, str(listing.thread.id)


def test_names_ids_and_urls_do_not_change_when_the_key_is_rotated() -> None:
    first, second, third = (MaskingKey(f"k{at}", bytes([48 + at]) * 32) for at in range(3))
    rings = MaskingKeys(first), MaskingKeys(second, (first,)), MaskingKeys(third, (second, first))
    for value in ("victim@mail.example", "9876543210"):
        masked = [mask(named(value), ring) for ring in rings]
        assert len({names(one) for one in masked}) == 1
        assert value not in "".join(names(masked[0])) and " k0:" in masked[0].id
        assert len({one.content_hash for one in masked}) == 1


def test_distinct_names_ids_and_urls_stay_distinct() -> None:
    one, other = (mask(named(value), KEYS) for value in ("9876543210", "9123456789"))
    assert all(left != right for left, right in zip(names(one), names(other), strict=True))
    assert one.content_hash == other.content_hash


@pytest.mark.parametrize("value", ["9876543210", "victim@mail.example", "4111 1111 1111 1111"])
def test_masked_names_ids_and_urls_are_not_masked_again(value: str) -> None:
    once = mask(named(value), KEYS)
    assert mask(once, KEYS) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_is_survived(title: str, body: str) -> None:
    listing = prepare(Listing(id="a/1", kind="thread", title=title, body=body), KEYS)
    assert len(listing.content_hash) == 64
    for spans in listing.spans.values():
        for span in spans:
            assert 0 <= span.start <= span.end <= len(listing.title if span.within == "title" else listing.body)


def test_a_key_never_prints() -> None:
    assert "111" not in repr(KEYS) and json.dumps(str(KEYS)).find("1111") < 0


RECORDS = (
    "Name: Ravi Example\nEmail: ravi@mail.example\nPhone: 9876543210\nAadhaar: 2341 2341 2346\n"
    "DOB: 01/02/1990\nAddress: 12 Ravi Road",
    '{"name":"Ravi Example","email":"ravi@mail.example","aadhaar":"234123412346",'
    '"dob":"1990-01-02","address":"12 Ravi Road"}',
    "4111111111111111|12|27|737|Ravi Example|12 Ravi Road|NY|10001|US",
    "name,phone,dob\nRavi Example,9876543210,1990-01-02\nRavi Sample,9876543211,1990-01-02",
    "INSERT INTO t VALUES (1,'Ravi','Example','1990-01-02','9876543210','ravi@mail.example'),\n"
    "(2,'Ravi','Sample','1990-01-02','9876543211','r@mail.example');",
    "https://login.example/a:ravi:9876543210\nhttps://login.example/b:ravi2:9876543210\nhttps://login.example/c:ravi3:9876543210",
    "URL: https://login.example/0\nUSER: ravi@mail.example\nPASS: 737ravi\nHWID: RAVI9876543210",
)


@pytest.mark.parametrize("text", RECORDS, ids=range(len(RECORDS)))
def test_a_persons_record_is_masked_whole(text: str) -> None:
    body = prepare(Listing(id="a/1", kind="paste", title="sample", body=text), KEYS).body
    clear = marks.MASK.sub("|", body).lower()
    assert not re.search(r"ravi|98765|1990|737|2341|4111", clear), body


def test_an_empty_label_hides_none_of_the_next_ones() -> None:
    text = "name:| dob= phone: address=7 Quay Lane, Harbor; full name: Asha Example, 98765 43210"
    masked = mask_text(text, KEYS).text
    assert "Quay" not in masked and "Asha" not in masked


def test_a_persons_address_is_no_sellers_contact() -> None:
    listing = prepare(Listing(id="a/1", kind="thread", title="Selling db", body=RECORDS[0]), KEYS)
    assert listing.offer is not None and not listing.offer.contacts


def test_rows_of_addresses_are_no_sellers_contacts() -> None:
    body = "\n".join(f"contact: row{at}@mail.example" for at in range(8))
    listing = prepare(Listing(id="a/1", kind="paste", title="Selling db", body=body), KEYS)
    assert listing.body.count("[email") == 8


def test_a_family_that_fails_lets_no_number_through(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        KINDS = ("aadhaar",)

        def find(self, surface: object) -> list[object]:
            raise ZeroDivisionError

    monkeypatch.setattr("indexer.masking.find.families", lambda: {"aadhaar": Broken()})
    assert "2341" not in mask_text("aadhaar 2341 2341 2346", KEYS).text
