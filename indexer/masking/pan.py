"""Indian PAN: five letters (the fourth says what the holder is), four digits, a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface

KINDS = ("pan",)
_PAN = re.compile(r"(?<![a-z0-9])[a-z]{3}[abcfghjlpt][a-z](?P<gap>[ ./_-]?)[0-9]{4}(?P=gap)[a-z](?![a-z0-9])")
_LETTERS, _DIGITS = 5, 4


def find(surface: Surface) -> Iterator[Found]:
    """PANs in any case, standing alone; in three parts only in capitals, for "since 2019 a ..." has the same form."""
    text = surface.text
    for start, end in surface.chunks:
        if end - start != _DIGITS:
            continue
        start -= _LETTERS + (not text[start - 1 : start].isalpha())
        number = _PAN.match(text, start) if start >= 0 else None
        if number and (not number["gap"] or _is_upper(surface, number)):
            yield Found("pan", number.start(), number.end(), re.sub("[^a-z0-9]", "", number.group()).upper())


def _is_upper(surface: Surface, number: re.Match[str]) -> bool:
    ends = (*range(number.start(), number.start() + _LETTERS), number.end() - 1)
    return all(surface.is_upper(place) for place in ends)
