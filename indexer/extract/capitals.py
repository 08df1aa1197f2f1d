"""Capital letters of the scripts that have them, for character classes."""

from __future__ import annotations

# Latin, Greek and Cyrillic; their blocks mix capitals and small letters, so that ranges would take in both.
CAPITALS = "".join(letter for code in (*range(0x41, 0x250), *range(0x370, 0x530)) if (letter := chr(code)).isupper())
