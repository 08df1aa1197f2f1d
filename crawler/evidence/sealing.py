"""Plain records -> encrypted frames, and back.

A frame is MAGIC, the length of what follows (8 bytes, big-endian), a nonce of 12 bytes, and AES-256-GCM's ciphertext
with its tag. A file is frames one after another: one that was cut off by a crash is shorter than it says, and harms no
other, for each crawl writes a file of its own and each capture knows its offset.

Nonces and additional data (NIST SP 800-38D): each data key encrypts one record only, so its nonce could not repeat even
if it were fixed; it is random all the same. The operator's key wraps one data key a capture under a random nonce, good
for 2^32 captures. Both bind the capture's id as additional data: a record or a wrapped key put in another's place does
not open.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crawler.evidence.keys import KEY_BYTES, EvidenceKey, KeyRing
from schema.capture import Capture
from schema.errors import GiveUp

MAGIC = b"SWE1"
NONCE_BYTES = 12
HEAD_BYTES = len(MAGIC) + 8
_RECORD, _KEY = b"stallwatch record 1\0", b"stallwatch data key 1\0"


class EvidenceFault(GiveUp):
    """A page cannot be given back. kind: "missing", "truncated", "changed", "no_key" or "erased"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Sealed:
    frame: bytes
    wrapped_key: bytes


def seal(plain: bytes, capture: str, key: EvidenceKey) -> Sealed:
    """A frame under a fresh data key, and that key wrapped."""
    data_key = secrets.token_bytes(KEY_BYTES)
    sealed = _encrypt(data_key, plain, _RECORD, capture)
    frame = MAGIC + len(sealed).to_bytes(8, "big") + sealed
    return Sealed(frame, _encrypt(key.secret, data_key, _KEY, capture))


def unseal(frame: bytes, capture: Capture, keys: KeyRing) -> bytes:
    """What was sealed; EvidenceFault when the key is destroyed or not at hand, or frame or wrapped key were changed."""
    if capture.wrapped_key is None:
        raise EvidenceFault("erased", f"evidence {capture.id}: erased (expected a page); nothing can bring it back")
    key = keys.by_id.get(capture.key_id)
    if key is None:
        raise EvidenceFault(
            "no_key",
            f"evidence {capture.id}: wrapped by key {capture.key_id}, which is not at hand; add its file to "
            "`keys.evidence_retired` in settings",
        )
    try:
        data_key = _decrypt(key.secret, capture.wrapped_key, _KEY, capture.id)
        return _decrypt(data_key, frame[HEAD_BYTES:], _RECORD, capture.id)
    except (InvalidTag, ValueError) as error:
        raise changed(capture, "it does not open with its key") from error


def changed(capture: Capture, what: str) -> EvidenceFault:
    return EvidenceFault(
        "changed",
        f"evidence {capture.id}: {what} (expected the record as written at byte {capture.offset} of {capture.warc}); "
        "restore the file from a backup",
    )


def read_frame(folder: Path, capture: Capture) -> bytes:
    """The frame of a capture, not yet checked; EvidenceFault when the file is gone or ends before the frame does."""
    path = _inside(folder, capture)
    try:
        with path.open("rb") as file:
            file.seek(capture.offset)
            frame = file.read(capture.length)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise EvidenceFault(
            "missing", f"evidence {capture.id}: no file {capture.warc}; restore it from a backup"
        ) from error
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise EvidenceFault("missing", f"evidence {capture.id}: {capture.warc}: {reason}; restore access") from error
    if len(frame) < capture.length:
        raise EvidenceFault(
            "truncated",
            f"evidence {capture.id}: {capture.warc} ends at byte {size} (expected {capture.offset + capture.length}); "
            "restore the file from a backup",
        )
    return frame


def _inside(folder: Path, capture: Capture) -> Path:
    path = folder / capture.warc
    if not path.resolve().is_relative_to(folder.resolve()):
        raise EvidenceFault("missing", f"evidence {capture.id}: '{capture.warc}' lies outside the evidence folder")
    return path


def _encrypt(key: bytes, plain: bytes, purpose: bytes, capture: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, purpose + capture.encode())


def _decrypt(key: bytes, sealed: bytes, purpose: bytes, capture: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose + capture.encode())
