"""Aadhaar: twelve digits, the last a Verhoeff check digit; first digit 2 to 9 (UIDAI)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import verhoeff

from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four
from indexer.masking.words import alternatives

KINDS = ("aadhaar",)


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"{alternatives('aadhaar')}\W{{0,3}}(?:card|{alternatives('number')})?\W{{0,6}}$")


def find(surface: Surface) -> Iterator[Found]:
    """Twelve digits that check, and any twelve digits that the word Aadhaar stands before."""
    for run in surface.runs:
        digits = run.digits
        if len(digits) != 12 or digits[0] in "01":
            continue
        if verhoeff.is_valid(digits) or _cue().search(surface.text, max(0, run.start - 32), run.start):
            yield Found("aadhaar", run.start, run.end, digits, last_four(digits))
