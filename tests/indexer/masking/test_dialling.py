"""The numbering plans are read as phonenumbers reads them; invented numbers of every country."""

from __future__ import annotations

import random

import phonenumbers
import pytest

from indexer.masking.dialling import from_abroad, within
from indexer.masking.phone import international
from indexer.prepare import prepare
from schema.listing import Listing
from tests.indexer.masking.test_known import KEYS

_FORMATS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
)


def by_library(digits: str, region: str | None) -> str:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ""
    is_valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_valid else ""


def dialled(dice: random.Random, region: str) -> str:
    """Digits that may be a number of a country: its own form, with the last three changed, or none in particular."""
    example = phonenumbers.example_number_for_type(region, dice.randrange(11)) or phonenumbers.example_number(region)
    if example is None or dice.random() < 0.3:
        return "".join(dice.choices("0123456789", k=dice.randrange(6, 16)))
    digits = "".join(filter(str.isdigit, phonenumbers.format_number(example, dice.choice(_FORMATS))))
    if dice.random() < 0.5:
        digits = digits[:-3] + "".join(dice.choices("0123456789", k=3))
    return dice.choice(["", "", "", "0", "00", "1"]) + digits


@pytest.mark.parametrize("seed", range(4))
def test_digits_dial_what_the_library_says(seed: int) -> None:
    dice = random.Random(seed)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for digits in (dialled(dice, region) for _ in range(5)):
            assert within(digits, region) == by_library(digits, region), (digits, region)
            assert from_abroad(digits) == by_library(f"+{digits}", None), digits


def test_no_country_no_number() -> None:
    assert within("2125550123", "XX") == ""
    assert from_abroad("") == from_abroad("0") == from_abroad("99") == ""
    assert international("123456") == "123456"


@pytest.mark.parametrize("sign", [" ", ".", "-", "/"])
def test_a_flood_of_digits_is_masked_whole(sign: str) -> None:
    for chunk in ("2341", "1", "97", "411111"):
        listing = prepare(Listing(id="a/1", kind="paste", title="x", body=sign.join([chunk] * 400)), KEYS)
        assert not any(part in listing.body for part in ("2341", "97", "411")), listing.body[:200]
        assert listing.masked


def test_forty_cards_in_one_line_keep_their_tokens() -> None:
    body = " ".join(["4111 1111 1111 1111"] * 40)
    assert prepare(Listing(id="a/1", kind="paste", title="x", body=body), KEYS).masked["card"] == 40
