"""Digits spelt one by one for longer than any number is: somebody hides numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface

KINDS = ("cell",)
_DIGITS = 29
_SPELLED = re.compile(r"[0-9](?<![0-9].)[ .\-/_·•*#|](?:[0-9][ .\-/_·•*#|]){27,}[0-9](?![0-9])")


def find(surface: Surface) -> Iterator[Found]:
    """The whole row of digits; there is no telling where a number in it begins."""
    if len(surface.chunks) < _DIGITS:
        return
    for row in _SPELLED.finditer(surface.text):
        yield Found("cell", row.start(), row.end(), "")
