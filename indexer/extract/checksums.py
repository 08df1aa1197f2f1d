"""Is this a real address? Checksums of wallet addresses, as their own specifications give them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUE = {character: value for value, character in enumerate(_BASE58)}
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_VALUE = {character: value for value, character in enumerate(_BECH32)}


def base58_payload(text: str) -> bytes:
    """Version byte and hash of a base58check address; b"" when it is none or its checksum (double SHA-256) is wrong."""
    number = 0
    for character in text:
        value = _BASE58_VALUE.get(character)
        if value is None:
            return b""
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = raw[:-4], raw[-4:]
    right = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == check
    return payload if right and len(payload) > 1 else b""


def is_bech32(text: str, prefix: str) -> bool:
    """A segwit address (BIP 173 and 350) of the prefix: version 0 by Bech32, later versions by Bech32m."""
    lowered = text.lower()
    if text not in (lowered, text.upper()) or not lowered.startswith(f"{prefix}1"):
        return False
    values = [_BECH32_VALUE.get(character, -1) for character in lowered[len(prefix) + 1 :]]
    if len(values) < 8 or -1 in values:
        return False
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    return _polymod([*expanded, *values]) == (1 if values[0] == 0 else 0x2BC830A3)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check


def is_cash_address(text: str) -> bool:
    """A Bitcoin Cash address without its prefix (CashAddr)."""
    values = [_BECH32_VALUE.get(character, -1) for character in text.lower()]
    if -1 in values or len(values) != 42:
        return False
    check = 1
    for value in [*[ord(letter) & 31 for letter in "bitcoincash"], 0, *values]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)):
            check ^= generator if top >> bit & 1 else 0
    return check == 1


def is_ethereum(text: str) -> bool:
    """0x and 40 hex digits; where letters are of mixed case they must be as EIP-55 says."""
    digits = text[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    check = keccak256(digits.lower().encode()).hex()
    return all(
        letter.isdigit() or letter.isupper() == (int(nibble, 16) >= 8)
        for letter, nibble in zip(digits, check, strict=False)
    )


def is_monero(text: str) -> bool:
    """A Monero main-net address: 95 characters (4..., 8...) or 106 with a payment id, checked with Keccak-256."""
    raw = _monero_bytes(text)
    return len(raw) > 4 and raw[0] in (18, 19, 42) and keccak256(raw[:-4])[:4] == raw[-4:]


def _monero_bytes(text: str) -> bytes:
    """Monero's base58: blocks of 11 characters give 8 bytes, the last one fewer."""
    sizes = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
    out = b""
    for at in range(0, len(text), 11):
        block = text[at : at + 11]
        size = sizes.get(len(block))
        number = 0
        for character in block:
            value = _BASE58_VALUE.get(character)
            if value is None:
                return b""
            number = number * 58 + value
        if size is None or number >= 1 << (8 * size):
            return b""
        out += number.to_bytes(size, "big")
    return out


def is_ton(text: str) -> bool:
    """A TON address in its friendly form: 36 bytes of base64url, CRC-16/XMODEM at the end."""
    try:
        raw = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return False
    return (
        len(raw) == 36 and raw[0] & 0x7F in (0x11, 0x51) and binascii.crc_hqx(raw[:34], 0) == int.from_bytes(raw[34:])
    )


_ROTATIONS = (
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
)  # fmt: skip
_MASK = (1 << 64) - 1


def _round_constants() -> tuple[int, ...]:
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


_CONSTANTS = _round_constants()


@lru_cache(1024)
def keccak256(message: bytes) -> bytes:
    """Keccak-256 with the padding of before SHA-3 became a standard, as Ethereum and Monero use it."""
    rate = 136
    padded = bytearray(message) + b"\x01" + b"\0" * (-(len(message) + 1) % rate)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for at in range(0, len(padded), rate):
        for lane in range(rate // 8):
            lanes[lane] ^= int.from_bytes(padded[at + 8 * lane : at + 8 * lane + 8], "little")
        lanes = _permuted(lanes)
    return b"".join([lane.to_bytes(8, "little") for lane in lanes[:4]])


def _permuted(lanes: list[int]) -> list[int]:
    """Keccak-f[1600]."""
    for constant in _CONSTANTS:
        columns = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        mixed = [columns[x - 1] ^ _rotated(columns[(x + 1) % 5], 1) for x in range(5)]
        moved = [0] * 25
        for at in range(25):
            x, y = at % 5, at // 5
            moved[y + 5 * ((2 * x + 3 * y) % 5)] = _rotated(lanes[at] ^ mixed[x], _ROTATIONS[at])
        lanes = [
            moved[at] ^ (~moved[at - at % 5 + (at + 1) % 5] & moved[at - at % 5 + (at + 2) % 5]) for at in range(25)
        ]
        lanes[0] ^= constant
    return lanes


def _rotated(lane: int, by: int) -> int:
    return ((lane << by) | (lane >> (64 - by))) & _MASK
