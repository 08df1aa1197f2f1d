"""A session between two crawls: its cookies and what came of logging in, one encrypted file a source.

A fresh log-in at every crawl is what no person does, and places count it. So the session is kept, under AES-256-GCM
with a key made from the evidence key (HKDF), readable by its owner alone. A file that does not open (another evidence
key, a damaged disk) is no session: we log in once more.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crawler.accounts.cookies import Form
from crawler.evidence.keys import EvidenceKey, KeyRing

_PURPOSE = b"stallwatch session 1"
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Session:
    """state     of the account: "" before the first try, else as in account.py
    since        Unix seconds at which the state began
    account      fingerprint of user, password and imported cookies: another one makes the state void
    imported     fingerprint of the cookies that were taken over, "" for none
    origin       the mirror we are logged in at, "" for none
    doubtful     pages look like a guest's even when we are logged in: only a log-in page counts as being out
    """

    state: str = ""
    since: float = 0.0
    account: str = ""
    imported: str = ""
    origin: str = ""
    doubtful: bool = False
    cookies: tuple[Form, ...] = ()


class Sessions:
    """The sessions of a folder."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder, self._keys = folder, keys

    def load(self, source: str) -> Session:
        """An empty session when there is none that opens."""
        try:
            sealed = self._path(source).read_bytes()
        except OSError:
            return Session()
        for key in self._keys.by_id.values():
            try:
                plain = _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], source.encode())
                form = json.loads(plain)
                return Session(**form | {"cookies": tuple(form["cookies"])})
            except (InvalidTag, ValueError, TypeError, KeyError):
                continue
        return Session()

    def save(self, source: str, session: Session) -> None:
        """Whole or not at all. raises  OSError"""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps(asdict(session)).encode()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._folder / f".{source}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(nonce + _cipher(self._keys.active).encrypt(nonce, plain, source.encode()))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path(source))

    def _path(self, source: str) -> Path:
        return self._folder / f"{source}.session"


def _cipher(key: EvidenceKey) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(key.secret))
