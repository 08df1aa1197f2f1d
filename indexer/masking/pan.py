"""Indian PAN: five letters (the fourth says what the holder is), four digits, a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface

KINDS = ("pan",)
# Its second half, which is quick to look for, behind its first.
_PAN = re.compile(r"[0-9]{4}[a-z](?![a-z0-9])(?<=(?<![a-z0-9])[a-z]{3}[abcfghjlpt][a-z].{5})")
_FIRST_HALF = 5


def find(surface: Surface) -> Iterator[Found]:
    """PANs in any case, standing alone."""
    for number in _PAN.finditer(surface.text):
        start, end = number.start() - _FIRST_HALF, number.end()
        yield Found("pan", start, end, surface.text[start:end].upper())
