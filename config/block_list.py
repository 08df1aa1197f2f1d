"""A list of addresses that must never be asked for, written as hashes so that the list itself leads nobody there."""

from __future__ import annotations

import re
from pathlib import Path

from config.files import read_bounded
from schema.errors import BadConfig

BYTES_MAX = 1_000_000_000  # 15 million hashes
_HASH = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}")


def read_block_list(path: Path) -> frozenset[str]:
    """The hashes in a file, in small letters: SHA-256 (64 hex digits) or MD5 (32), one a line; # begins a comment.

    What is hashed: docs/sources.md and crawler.block_list.

    raises  BadConfig when the file cannot be read, or a line holds anything else: a list that is not understood must
            not be taken for an empty one
    """
    try:
        lines = read_bounded(path, BYTES_MAX).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "not text").lower()
        raise BadConfig(f"{path}: {reason} (expected a block list); restore it, or take `block_list` out") from error
    found = [(number, line.partition("#")[0].strip().lower()) for number, line in enumerate(lines, 1)]
    for number, text in found:
        if text and not _HASH.fullmatch(text):
            raise BadConfig(
                f"{path}:{number}: no hash (expected 64 hex digits of SHA-256 or 32 of MD5); mend the line or delete it"
            )
    return frozenset(text for _, text in found if text)
