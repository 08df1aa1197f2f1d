"""Web addresses as an operator writes them. Pure; nothing is looked up."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

ONION = ".onion"
_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")


def split(url: str) -> SplitResult | None:
    """The parts of an http(s) address; None when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or re.search(r"[\s\\]", url):
        return None
    return parts if _HOST.fullmatch(parts.hostname) or ":" in parts.hostname else None


def url_fault(url: str) -> str:
    """Why it is no web address: "what was found (what was expected); what to do", without the address; "" if it is."""
    if "://" not in url:
        return "without http:// (expected an http or https address); write the whole address"
    parts = split(url)
    if parts is None:
        return "that is no web address (expected http://host/path or https://host/path); mend it"
    if parts.username is not None or parts.password is not None:
        return "with a user or password inside (expected neither); use 'login'"
    return ""


def is_onion(host: str) -> bool:
    return host.lower().rstrip(".").endswith(ONION)


def onion_fault(host: str) -> str:
    """Why no onion service can have this name; "" if one can. Source: rend-spec-v3, section 6 (encoding)."""
    label = host.lower().rstrip(".").removesuffix(ONION).rpartition(".")[2]
    if len(label) == 16:
        return "is an old onion address of 16 characters (expected 56; Tor dropped these in 2021); ask for the new one"
    if len(label) != 56:
        return f"is an onion address of {len(label)} characters (expected 56); copy it again"
    try:
        raw = base64.b32decode(label.upper())
    except binascii.Error:
        return "has characters that no onion address has (expected a to z and 2 to 7); copy it again"
    key, checksum, version = raw[:32], raw[32:34], raw[34:]
    if version != b"\x03" or checksum != onion_checksum(key):
        return "is mistyped: its checksum is wrong (expected an address copied whole); copy it again"
    return ""


def onion_checksum(public_key: bytes) -> bytes:
    return hashlib.sha3_256(b".onion checksum" + public_key + b"\x03").digest()[:2]


def onion_key(text: str) -> tuple[str, bytes] | None:
    """What client authorisation wants: (the address it is for, without .onion, or "" for any; 32 bytes of an x25519
    private key). None when the text is no such key.

    text    "<address>:descriptor:x25519:<base32>", as in Tor's .auth_private files, or the base32 alone
    source  tor's man page, ClientOnionAuthDir
    """
    parts = text.strip().split(":")
    if len(parts) not in (1, 4) or (len(parts) == 4 and parts[1:3] != ["descriptor", "x25519"]):
        return None
    address = parts[0].lower() if len(parts) == 4 else ""
    key = parts[-1].upper().rstrip("=")
    try:
        raw = base64.b32decode(key + "=" * (-len(key) % 8))
    except binascii.Error:
        return None
    return (address, raw) if len(raw) == 32 and not (address and onion_fault(address + ONION)) else None


def is_private(host: str) -> bool:
    """Whether a host lies on this machine or a private net, where no exit relay can go."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
