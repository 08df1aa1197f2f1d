"""Whoever asks for a number finds it however it was written, in whatever place, and under retired keys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.lookup import asked
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.prepare import prepare
from schema.json_form import dumps
from tests.indexer.masking import hostile

OLD = MaskingKey("k0", b"0" * 32)
THEN, NOW = MaskingKeys(OLD), MaskingKeys(MaskingKey("k1", b"1" * 32), (OLD,))
WITHOUT_TOKENS = {
    "password",
    "cookie",
    "bearer",
    "jwt",
    "aws",
    "slack",
    "github",
}  # guessed too easily, or nobody's own
TEXTS = (
    "{cue}: {v}",
    "sample: {cue} {v}",
    "name,{cue},city\n{n},{v},Harborville\n{m},{w},Quayton",
    "{cue}: {v}, {w}, {u}",
)
# Notations that a place may write and an owner may ask in. Digits split over lines may be several numbers.
WAYS = sorted(set(hostile.EVERYWHERE) - {"lines", "spelled", "slashes", "leet"})
TOKEN = re.compile("[a-z0-9]{1,16}:[0-9a-f]{20}")


@pytest.mark.parametrize("name", sorted(set(hostile.FAMILIES) - WITHOUT_TOKENS))
@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    written=st.sampled_from(WAYS),
    asked_in=st.sampled_from(WAYS),
    text=st.sampled_from(TEXTS),
)
def test_a_value_is_found_in_every_notation(name: str, seed: int, written: str, asked_in: str, text: str) -> None:
    text = text if name != "email" else "Name: {n}\n{cue}: {v}\nDOB: 1980-02-03"
    case = hostile.case(hostile.dice_of(seed), name, written, text)
    seen = set(TOKEN.findall(dumps(prepare(hostile.listing(case.text, in_address=False), THEN))))
    question = hostile.ways(name)[asked_in](hostile.dice_of(seed), case.values[0], hostile.FAMILIES[name])
    (answer,) = asked([question], NOW, KINDS.get(name, ""))
    assert answer.tokens & seen, f"{question!r} in {case.text!r}"


KINDS = {
    "account": "bank_account", "mrn": "health_id", "passport_us": "passport", "dl_us": "driving_licence",
    "dl_india": "driving_licence", "dl_uk": "driving_licence", "medicare": "health_id", "insurance": "health_id",
}  # fmt: skip


PHONES = (
    "+1 202-555-0143", "+12025550143", "+1 (202) 555-0143", "1-202-555-0143", "(202) 555-0143", "202-555-0143",
    "2025550143", "+1.202.555.0143",
)  # fmt: skip


@pytest.mark.parametrize("notation", PHONES)
def test_every_notation_of_a_phone_number_finds_every_other(notation: str) -> None:
    listing = hostile.listing(f"Row of the sample\nphone: {notation}", in_address=False)
    seen = set(TOKEN.findall(dumps(prepare(listing, THEN))))
    for other in ("+1 202-555-0143", "2025550143", "(202) 555-0143", "0012025550143"):
        (answer,) = asked([other], NOW, "phone")
        assert answer.tokens & seen, other


@pytest.mark.parametrize(
    ("text", "given_as", "kind"),
    [
        ("acct 0044719200831", "44719200831", "bank_account"),
        ("MRN: 444000", "0444000", "health_id"),
        ("celular (11) 98765-4321", "+55 11 98765-4321", "phone"),
        ("iban de89 3704 0044 0532 0130 00", "DE89-3704-0044-0532-0130-00", ""),
        ("госномер А015ВС77", "a 015 bc 77", "vehicle"),
        ("placa KLM-482", "klm 482", "vehicle"),
        ("VIN: WVWZZZ1KZ8W704876", "wvwzzz1kz8w704876", "vehicle"),
        ("UPI mira471@okaxis", "MIRA471@okaxis", "bank_account"),
        ("clave de elector GMCRRL72071709H723", "gmcrrl72071709h723", "voter_id"),
    ],
)
def test_an_owner_asks_in_the_form_that_he_keeps(text: str, given_as: str, kind: str) -> None:
    seen = set(TOKEN.findall(dumps(prepare(hostile.listing(text, in_address=False), THEN))))
    (answer,) = asked([given_as], NOW, kind)
    assert answer.tokens & seen


def test_what_is_no_identifier_is_not_looked_up() -> None:
    assert [one.kind for one in asked(["hello", "12", ""], NOW)] == ["", "", ""]
    assert not any(one.tokens for one in asked(["hello", "12", ""], NOW))
