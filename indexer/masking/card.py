"""Payment cards: 13 to 19 digits with a Luhn check digit and an issuer's first digit; expiry and CVV beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface
from indexer.scanning import around

KINDS = ("card", "card_expiry", "cvv", "password")
_DATE = r"(?P<expiry>(?:0?[1-9]|1[0-2])[|/ \-:;,]{0,2}(?:20)?[2-4][0-9])(?![0-9])"
_GAP = r"[ |:;,/\t]{1,3}"
_REST = re.compile(rf"{_GAP}{_DATE}(?:{_GAP}(?P<cvv>[0-9]{{3,4}})(?![0-9]))?")
_CVV = re.compile(
    r"(?<![a-z])(?:cvv2?|cvc2?|cvn|security code)[ \t]{0,2}[:=#-]?[ \t]{0,2}(?P<cvv>[0-9]{3,4})(?![0-9a-z%$])"
)
_EXPIRY = re.compile(
    rf"(?<![a-z])(?:exp(?:iry|iration|ires)?(?: date)?|valid (?:thru|until))[ \t]{{0,2}}[:=-]?[ \t]{{0,2}}{_DATE}"
)
_LETTERS = re.compile("[a-z]*")
_CVV_SIGNS = {sign: re.compile(sign) for sign in ("cvv", "cvc", "cvn", "security code")}
_EXPIRY_SIGNS = {sign: re.compile(sign) for sign in ("exp", "valid thru", "valid until")}
_PIN = re.compile(r"(?<![a-z])pin(?: ?code| number)?[ \t]{0,2}(?:is |[:=#-])?[ \t]{0,2}(?P<pin>[0-9]{4})(?![0-9a-z%$])")
_PIN_SIGN = re.compile("pin")
SIGNS = (*_CVV_SIGNS, *_EXPIRY_SIGNS, "pin")
_DOUBLED = str.maketrans("0123456789", "0246813579")


def _checks(digits: str) -> bool:
    """Whether the last digit is right (Luhn, ISO/IEC 7812)."""
    return (sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


def find(surface: Surface) -> Iterator[Found]:
    """Numbers that check, and the expiry and code that stand in the same row or behind their word."""
    text = surface.text
    has_cards = False
    for run in surface.runs:
        if len(run.digits) < 13 or run.digits[0] not in "23456" or not _checks(run.digits):
            continue
        has_cards = True
        yield Found("card", run.start, run.end, run.digits, f"XXXX-XXXX-XXXX-{run.digits[-4:]}")
        if rest := _REST.match(text, run.end):
            yield Found("card_expiry", *rest.span("expiry"), "")
            if rest["cvv"]:
                yield Found("cvv", *rest.span("cvv"), "")
    yield from _worded(surface, has_cards)
    if has_cards and "pin" in surface.signs:
        for pin in around(text, _PIN_SIGN, _LETTERS, _PIN):
            yield Found("password", *pin.span("pin"), "", sure=True)


def _worded(surface: Surface, has_cards: bool) -> Iterator[Found]:
    """Codes and expiries behind their words; beside cards they are no counts."""
    text = surface.text
    for sign in _CVV_SIGNS.keys() & surface.signs.keys():
        for code in around(text, _CVV_SIGNS[sign], _LETTERS, _CVV):
            yield Found("cvv", *code.span("cvv"), "", sure=has_cards)
    for sign in _EXPIRY_SIGNS.keys() & surface.signs.keys():
        for expiry in around(text, _EXPIRY_SIGNS[sign], _LETTERS, _EXPIRY):
            yield Found("card_expiry", *expiry.span("expiry"), "")
