"""Aadhaar: twelve digits, the last a Verhoeff check digit; first digit 2 to 9 (UIDAI)."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import verhoeff

from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four

KINDS = ("aadhaar",)


def find(surface: Surface) -> Iterator[Found]:
    """Twelve digits that check; those that the word stands before are for cued to find."""
    for run in surface.runs:
        digits = run.digits
        if len(digits) != 12 or digits[0] in "01":
            continue
        if verhoeff.is_valid(digits):
            yield Found("aadhaar", run.start, run.end, digits, last_four(digits))
