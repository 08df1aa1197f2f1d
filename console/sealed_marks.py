"""Marks of threads whose address holds a personal identifier: the crawler needs it in clear, the database must not.

Such a mark is stored under its masked thread, with thread, address and last page sealed (AES-256-GCM under a key made
from the masking key by HKDF, RFC 5869). Retired keys still open what was sealed under them; a mark that no key opens is
forgotten: its thread is then read as a new one. A mark without identifiers is stored as it is.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crawler.contract import ThreadMark
from indexer.masking.keys import MaskingKey, MaskingKeys
from indexer.masking.mask import mask_name

_HEAD = "sealed:"
_PURPOSE = b"stallwatch mark 1"
_NONCE_BYTES = 12


def sealed(mark: ThreadMark, keys: MaskingKeys) -> ThreadMark:
    """The mark as the state database may hold it."""
    thread = mask_name(mark.thread, keys)
    clear = (mark.thread, mark.url, mark.last_page)
    if (thread, mask_name(mark.url, keys), mask_name(mark.last_page, keys)) == clear:
        return mark
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = nonce + _cipher(keys.current).encrypt(nonce, json.dumps(clear).encode(), mark.source.encode())
    return replace(mark, thread=thread, url=_HEAD + base64.b64encode(box).decode(), last_page="")


def opened(mark: ThreadMark, keys: MaskingKeys) -> ThreadMark | None:
    """The mark as the crawler knows it; None when no key opens it."""
    if not mark.url.startswith(_HEAD):
        return mark
    box = base64.b64decode(mark.url.removeprefix(_HEAD))
    for key in (keys.current, *keys.retired):
        try:
            clear = _cipher(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], mark.source.encode())
        except InvalidTag:
            continue
        thread, url, last_page = json.loads(clear)
        return replace(mark, thread=thread, url=url, last_page=last_page)
    return None


def _cipher(key: MaskingKey) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(key.secret))
