"""Indian PAN: five letters (the fourth says what the holder is), four digits, a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface

KINDS = ("pan",)
_PAN = re.compile(r"(?<![a-z0-9])[a-z]{3}[abcfghjlpt][a-z][0-9]{4}[a-z](?![a-z0-9])")
_LETTERS, _DIGITS = 5, 4


def find(surface: Surface) -> Iterator[Found]:
    """PANs in any case, standing alone."""
    for start, end in surface.chunks:
        if end - start == _DIGITS and start >= _LETTERS and (number := _PAN.match(surface.text, start - _LETTERS)):
            yield Found("pan", number.start(), number.end(), number.group().upper())
