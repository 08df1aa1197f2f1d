"""Folding: one reading of a text for search and extraction, whatever tricks it is written with.

Contract (every caller relies on it): fold(text).text is the folded text, and origin[i] is the index in the original
text of the character that folded character i came from, so that spans always point into the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """text and origin have the same length; original is what was folded."""

    text: str
    origin: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span of folded text -> half-open span of the original; start < end."""
        return self.origin[start], self.origin[end - 1] + 1
