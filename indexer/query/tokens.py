"""Text -> tokens: the one tokeniser of listings and queries.

A token is a run of letters, digits and combining marks of the folded text; everything else separates, an underscore, a
dot and an @ too, so that `aadhaar` is found in "aadhaar_passport.zip". Scripts that are written without blanks (Han,
kana, Thai, Lao, Khmer, Myanmar) and Hangul, whose particles stick to words, give one token a character with its marks:
asking for several of them is asking for a phrase, which finds them anywhere, without a dictionary and without noise.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from indexer.folding import fold
from indexer.masking.marks import MASK
from schema.json_form import clean_text

TOKEN_LIMIT = 255  # characters; a longer token is cut, on the way in and in the query
KEYWORD_LIMIT = 1024

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_ASCII = re.compile(r"[a-z0-9]+")


class Token(NamedTuple):
    """A token's position is its index in the list; start and end are code points of the text as given, half-open."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Tokens of any text in order; empty for a text of signs alone. The keyed tokens of masks give none."""
    folded = fold(_without_keys(text))
    found = ((_cut(match.group()), *match.span()) for match in _pattern_for(folded.text).finditer(folded.text))
    return [Token(word, *folded.span(start, end)) for word, start, end in found]


def _without_keys(text: str) -> str:
    """Blanks for the HMAC in every mask, places kept: a new key must not look like another text."""
    return MASK.sub(_blanked, text) if "[" in text else text


def _blanked(mask: re.Match[str]) -> str:
    key = mask["token"]
    return mask.group() if key is None else f"{mask.group()[: -len(key) - 1]}{' ' * len(key)}]"


def _cut(word: str) -> str:
    """At most TOKEN_LIMIT UTF-16 units, which is what Lucene counts in."""
    if len(word) <= TOKEN_LIMIT // 2:
        return word
    return word.encode("utf-16-le")[: 2 * TOKEN_LIMIT].decode("utf-16-le", "ignore")


def words(text: str) -> tuple[str, ...]:
    """The tokens' texts alone; several times faster."""
    folded = fold(_without_keys(text)).text
    return tuple(map(_cut, _pattern_for(folded).findall(folded)))


def _pattern_for(folded: str) -> re.Pattern[str]:
    return _ASCII if folded.isascii() else _pattern()


def is_unspaced(token: str) -> bool:
    """Whether the token is one character of a script written without blanks."""
    return re.match(f"[{_UNSPACED}]", token) is not None


def keyword(value: str, letters: str) -> str:
    """A keyword value as it is indexed and compared; letters as in fields.Field. May be empty."""
    flat = " ".join(keyword_letters(value, letters).split())[:KEYWORD_LIMIT].rstrip()
    return flat.lstrip("@ ") if letters == "handle" else flat


def keyword_letters(part: str, letters: str) -> str:
    """A part of a keyword value (as in a wildcard), blanks as they stand."""
    text = clean_text(part)
    if letters == "exact":
        return text
    if letters == "full":
        return fold(text).text
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.upper() if letters == "upper" else folded


@cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    plain = rf"[^\W_{_UNSPACED}]"
    return re.compile(rf"[{_UNSPACED}][{marks}]*|(?:{plain}|[{marks}])(?:{plain}+|[{marks}]+)*")


def _marks() -> str:
    """A character class of combining marks: Python's \\w leaves out the vowel signs that Indic words are made of."""
    codes = [code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)).startswith("M")]
    return "".join(map(chr, codes))
