"""Bank accounts by IBAN: country, two check digits, ISO 7064 mod 97-10."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban

from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four

KINDS = ("iban",)
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?(?![a-z0-9])")
_CUE = re.compile(r"iban\W{0,4}$")


def find(surface: Surface) -> Iterator[Found]:
    """Numbers that check, shortened from the right until they do; one after the word IBAN in any case."""
    for found in _candidates(surface):
        written = found.group()
        for end in _ends(written):
            value = written[:end].replace(" ", "").replace("-", "").upper()
            if iban.is_valid(value):
                yield Found("iban", found.start(), found.start() + end, value, last_four(value[-8:]))
                break
        else:
            if _CUE.search(surface.text, max(0, found.start() - 8), found.start()):
                yield Found("iban", found.start(), found.end(), re.sub("[ -]", "", written).upper())


def _candidates(surface: Surface) -> Iterator[re.Match[str]]:
    """Where digits follow two letters."""
    text, done = surface.text, 0
    for start, end in surface.chunks:
        if start - 2 < done or end - start < 2 or not text[start - 1].isalpha():
            continue
        if found := _IBAN.match(text, start - 2):
            done = found.end()
            yield found


def _ends(written: str) -> Iterator[int]:
    """The whole, then without its last groups: a word may follow the number."""
    yield len(written)
    for end in range(len(written) - 1, 14, -1):
        if written[end] in " -":
            yield end
