"""The operator's evidence keys: small text files outside the state folder."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from config.files import read_bounded
from config.records import KeySettings
from schema.errors import BadConfig

KEY_BYTES = 32
_TITLE = "stallwatch evidence key 1"


@dataclass(frozen=True, slots=True)
class EvidenceKey:
    """AES-256. id is made from the key, so a file that was mistyped or mixed up is noticed."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """active wraps what is written from now on; every key by id unwraps what was written before."""

    active: EvidenceKey
    by_id: Mapping[str, EvidenceKey]

    @staticmethod
    def of(active: EvidenceKey, retired: Iterable[EvidenceKey] = ()) -> KeyRing:
        keys = [active, *retired]
        return KeyRing(active, MappingProxyType({key.id: key for key in keys}))


def new_key_file() -> bytes:
    """The content of a file with a fresh key."""
    secret = secrets.token_bytes(KEY_BYTES)
    text = f"{_TITLE}\nid: {_id_of(secret)}\nkey: {base64.b64encode(secret).decode()}\n"
    return text.encode()


def make_key(path: Path) -> EvidenceKey:
    """Writes a fresh key that only the owner may read (mode 0600); BadConfig when the file exists already."""
    content = new_key_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadConfig(f"{path}: a file is there already (expected none); a key is never overwritten") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return load_key(path)


def load_key(path: Path) -> EvidenceKey:
    """BadConfig when there is no such file or it holds no key; the message never shows what it holds."""
    try:
        lines = read_bounded(path, 100_000).decode("ascii").splitlines()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadConfig(
            f"{path}: {reason} (expected an evidence key); restore it or mend `keys` in settings"
        ) from error
    except UnicodeDecodeError as error:
        raise _no_key(path) from error
    fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    try:
        secret = base64.b64decode(fields.get("key", ""), validate=True)
    except binascii.Error as error:
        raise _no_key(path) from error
    if lines[:1] != [_TITLE] or len(secret) != KEY_BYTES or fields.get("id") != _id_of(secret):
        raise _no_key(path)
    return EvidenceKey(_id_of(secret), secret)


def load_ring(settings: KeySettings) -> KeyRing:
    """The active and all retired evidence keys; BadConfig when one cannot be had."""
    return KeyRing.of(load_key(settings.evidence), map(load_key, settings.evidence_retired))


def _id_of(secret: bytes) -> str:
    return hashlib.sha256(b"stallwatch evidence key id\0" + secret).hexdigest()[:16]


def _no_key(path: Path) -> BadConfig:
    return BadConfig(f"{path}: no evidence key, or a damaged one (expected '{_TITLE}', an id and a key); restore it")
