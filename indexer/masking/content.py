"""Is it still the same content? A hash that no new key changes and no enumeration breaks."""

from __future__ import annotations

import hashlib

from indexer.masking.marks import without_tokens


def content_hash(title: str, body: str, vendor: str) -> str:
    """SHA-256, hex, of a masked listing's title, body and vendor name, its masks without their tokens."""
    clear = "\0".join([without_tokens(part) for part in (title, body, vendor)])
    return hashlib.sha256(clear.encode("utf-8", "surrogatepass")).hexdigest()
