"""One fetched page, and the note of it that goes into the state database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """Bytes as decoded from transfer and content encoding, with what came along; only evidence keeps it.

    purpose  what the spider asked for: "list" or "thread" (a paste is a thread)
    subject  the place's own id of the thread or paste when known, else ""
    charset  from the Content-Type header, "" when it names none
    """

    source: str
    run: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    purpose: str
    subject: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page on record: everything but its bytes. The url is masked before it reaches the state database.

    id             unique, "<run>-<number>"
    sha256         hex, of the payload in clear (keyed nowhere: a page is not an identifier)
    warc           evidence file, relative to the evidence folder
    offset, length bytes of the encrypted record in that file
    cipher_sha256  hex, of the encrypted record: checks without a key
    key_id         which operator key wraps the data key
    wrapped_key    the record's own data key, wrapped; None once erased
    """

    id: str
    source: str
    run: str
    url: str
    status: int
    fetched_at: datetime
    purpose: str
    subject: str
    sha256: str
    size_bytes: int
    warc: str
    offset: int
    length: int
    cipher_sha256: str
    key_id: str
    wrapped_key: bytes | None
