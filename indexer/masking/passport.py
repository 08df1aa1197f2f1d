"""Passport numbers. They have no check digit: the word before them, a row of a table or an MRZ tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface

KINDS = ("passport",)
_MRZ = re.compile(
    r"p[<a-z][a-z]{3}[a-z<]{20,42}\s{0,2}(?P<number>[a-z0-9<]{9}[0-9][a-z]{3}[0-9]{7}[mf<][0-9]{7}[a-z0-9<]{14,16})?"
)
_IN_ROW = re.compile(r"(?<![a-z0-9])[a-z]{1,2}[0-9]{6,8}(?![a-z0-9])")


def find(surface: Surface) -> Iterator[Found]:
    """Machine-readable zones, and letter-and-digits numbers in rows; those behind the word are for cued to find."""
    text = surface.text
    if "<<" in text:
        for zone in _MRZ.finditer(text):
            yield Found("passport", zone.start(), zone.end(), (zone["number"] or "")[:9].strip("<").upper())
    for start, end in surface.rows:
        for number in _IN_ROW.finditer(text, start, end):
            yield Found("passport", number.start(), number.end(), number.group().upper())
