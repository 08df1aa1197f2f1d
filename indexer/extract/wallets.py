"""Wallet addresses, each with its checksum verified. One that fails is no wallet: it leaves a span and no value."""

from __future__ import annotations

import re

from indexer.extract import checksums
from indexer.extract.contract import Reading, Text
from schema.listing import Offer, Span

FIELDS = ("wallets",)
AFTER: tuple[str, ...] = ()
# Verifying costs time: a page with more addresses than this is a dump of addresses, not an offer.
_VERIFIED_AT_MOST = 40
_LONGEST = 108
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{26,106}")
# Version bytes of base58check addresses; "3..." of Litecoin's old form cannot be told from Bitcoin's.
_VERSIONS = {
    b"\x00": "btc", b"\x05": "btc", b"\x30": "ltc", b"\x32": "ltc", b"\x1e": "doge", b"\x16": "doge", b"\x4c": "dash",
    b"\x10": "dash", b"\x41": "usdt_trc20",
}  # fmt: skip
_ZCASH = (b"\x1c\xb8", b"\x1c\xbd")
_SOLANA_CUE = re.compile(r"\bsol(?:ana)?\b", re.IGNORECASE)


def read(text: Text, so_far: Offer) -> Reading:
    """All addresses of title and body by kind, in order, each once."""
    found: dict[str, list[str]] = {}
    spans: list[Span] = []
    words = [(start, end) for start, end in text.long_words if end - start <= _LONGEST]
    for number, (start, end) in enumerate(words):
        if number > 20 * _VERIFIED_AT_MOST or len(spans) >= _VERIFIED_AT_MOST:
            break
        word = text.raw[start:end]
        kind = kind_of(word) or _solana(text, start, word)
        if not kind:
            continue
        if kind.endswith("?"):
            spans.append(text.raw_span(start, end, "wallet.bad_checksum"))
            continue
        if word not in found.setdefault(kind, []):
            found[kind].append(word)
        spans.append(text.raw_span(start, end, f"wallet.{kind}"))
    if not spans:
        return Reading()
    fields = {"wallets": {kind: tuple(words) for kind, words in found.items()}} if found else {}
    return Reading(fields, {"offer.wallets": tuple(spans)})


def kind_of(word: str) -> str:
    """Id of WALLET_KINDS; the id and "?" when only the checksum is wrong; "" for no address."""
    if word.startswith("0x"):
        return _judged("eth", checksums.is_ethereum(word)) if re.fullmatch("0x[0-9a-fA-F]{40}", word) else ""
    lowered = word[:4].lower()
    if lowered.startswith("bc1") and 14 <= len(word) <= 74:
        return _judged("btc", checksums.is_bech32(word, "bc"))
    if lowered == "ltc1":
        return _judged("ltc", checksums.is_bech32(word, "ltc"))
    if word[0] in "48" and len(word) in (95, 106) and _BASE58.fullmatch(word):
        return _judged("xmr", checksums.is_monero(word))
    if word[0] in "qp" and len(word) == 42:
        return "bch" if checksums.is_cash_address(word) else ""
    if len(word) == 48 and word[:2] in ("EQ", "UQ"):
        return "ton" if checksums.is_ton(word) else ""
    return _base58(word)


def _judged(kind: str, is_right: bool) -> str:
    return kind if is_right else f"{kind}?"


_LOOKS_LIKE = {"1": "btc", "3": "btc", "T": "usdt_trc20", "L": "ltc", "M": "ltc", "D": "doge", "X": "dash"}


def _base58(word: str) -> str:
    if not 26 <= len(word) <= 36 or not _BASE58.fullmatch(word):
        return ""
    payload = checksums.base58_payload(word)
    if len(payload) == 21 and payload[:1] in _VERSIONS:
        return _VERSIONS[payload[:1]]
    if len(payload) == 22 and payload[:2] in _ZCASH:
        return "zec"
    mixed = not (word.isdigit() or word.islower() or word.isupper() or word.isalpha())
    return f"{_LOOKS_LIKE[word[0]]}?" if mixed and word[0] in "13T" and 33 <= len(word) <= 34 else ""


def _solana(text: Text, start: int, word: str) -> str:
    """Solana addresses have no checksum: 32 bytes of base58 that a cue word names."""
    if not 32 <= len(word) <= 44 or not _BASE58.fullmatch(word) or word.isdigit():
        return ""
    return "sol" if _SOLANA_CUE.search(text.raw, max(0, start - 24), start) else ""
