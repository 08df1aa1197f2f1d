"""Is it still the same content? A hash that no new key changes and no enumeration breaks."""

from __future__ import annotations

import hashlib

from indexer.masking.marks import without_tokens
from schema.listing import Listing


def content_hash(listing: Listing) -> str:
    """SHA-256, hex, of a masked listing's title, body and vendor name, its masks without their tokens."""
    parts = (listing.title, listing.body, listing.vendor.name)
    clear = "\0".join([without_tokens(part) for part in parts])
    return hashlib.sha256(clear.encode("utf-8", "surrogatepass")).hexdigest()
