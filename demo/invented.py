"""Identifiers and wallets that pass every check and belong to nobody: made from a seed word, never from data.

In texts {{kind:seed}} stands for one, such as {{aadhaar:1}} or {{btc:harrow}}; the same seed gives the same value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

_PLACE = re.compile(r"\{\{(\w+):([^}]+)\}\}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Verhoeff's permutation, applied once per position.
_PERMUTE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def fill_in(text: str) -> str:
    """The text with every {{kind:seed}} replaced; raises KeyError for an unknown kind."""
    return _PLACE.sub(lambda found: KINDS[found[1]](found[2]), text)


def _bytes(seed: str, kind: str, size: int) -> bytes:
    return hashlib.shake_256(f"invented {kind} {seed}".encode()).digest(size)


def _digits(seed: str, kind: str, size: int) -> str:
    return "".join(str(byte % 10) for byte in _bytes(seed, kind, size))


def _letters(seed: str, kind: str, size: int) -> str:
    return "".join(chr(ord("A") + byte % 26) for byte in _bytes(seed, kind, size))


def _dihedral(left: int, right: int) -> int:
    """The product of two elements of the dihedral group of order ten, as Verhoeff numbers them."""
    turned = (left + right) % 5 if left < 5 else (left - right) % 5
    return turned + (5 if (left < 5) != (right < 5) else 0)


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _PERMUTE[digit]
    return digit


def _verhoeff_sum(digits: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        total = _dihedral(total, _permuted(int(digit), position))
    return total


def aadhaar(seed: str) -> str:
    """Twelve digits in groups of four; the last makes the Verhoeff sum zero."""
    stem = "2" + _digits(seed, "aadhaar", 10)
    check = next(digit for digit in "0123456789" if _verhoeff_sum(stem + digit) == 0)
    number = stem + check
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def _luhn_sum(digits: str) -> int:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10


def card(seed: str) -> str:
    """Sixteen digits of a BIN that card schemes keep for tests (400000), with a right Luhn digit."""
    stem = "400000" + _digits(seed, "card", 9)
    return next(stem + digit for digit in "0123456789" if _luhn_sum(stem + digit) == 0)


def pan(seed: str) -> str:
    """An Indian tax number in form: five letters (the fourth P), four digits, a letter."""
    letters = _letters(seed, "pan", 5)
    return f"{letters[:3]}P{letters[3]}{_digits(seed, 'pan', 4)}{letters[4]}"


def passport(seed: str) -> str:
    return "Z" + _digits(seed, "passport", 7)


def phone(seed: str) -> str:
    """A British mobile number of the block that Ofcom keeps for drama."""
    return "+44 7700 900" + _digits(seed, "phone", 3)


def mail(seed: str) -> str:
    return f"{seed}{_digits(seed, 'mail', 3)}@mail.example"


def _base58_check(payload: bytes) -> str:
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    zeros = len(whole) - len(whole.lstrip(b"\0"))
    return "1" * zeros + text


def _base58_wallet(kind: str, version: bytes) -> Callable[[str], str]:
    return lambda seed: _base58_check(version + _bytes(seed, kind, 20))


def eth(seed: str) -> str:
    """All lower case: the form without EIP-55's capitals, which carries no checksum."""
    return "0x" + _bytes(seed, "eth", 20).hex()


def tox(seed: str) -> str:
    """A Tox address: key, nospam and the two-byte XOR checksum, upper-case hex."""
    stem = _bytes(seed, "tox", 36)
    check = bytearray(2)
    for at, byte in enumerate(stem):
        check[at % 2] ^= byte
    return (stem + bytes(check)).hex().upper()


def session(seed: str) -> str:
    return "05" + _bytes(seed, "session", 32).hex()


KINDS: dict[str, Callable[[str], str]] = {
    "aadhaar": aadhaar,
    "card": card,
    "pan": pan,
    "passport": passport,
    "phone": phone,
    "mail": mail,
    "btc": _base58_wallet("btc", b"\x00"),
    "ltc": _base58_wallet("ltc", b"\x30"),
    "usdt_trc20": _base58_wallet("trx", b"\x41"),
    "eth": eth,
    "tox": tox,
    "session": session,
}
