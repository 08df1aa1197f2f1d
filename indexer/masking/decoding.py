"""What an address or a leftover of markup says: %40 and &#64; are "@", though they are written otherwise.

Only masking reads texts so. One decoded character stands for several written ones, so a span of it has its own way
back: it takes in the whole of what was decoded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.folding import Folded, plain
from indexer.scanning import word_start

_AT_MOST = 3  # times that a text is taken to be encoded
_PERCENT = re.compile("(?:%[0-9a-f]{2})+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_LOOK_ALIKES = dict(zip("авекмнорстухіѕјɑοαερτυικνβ", "abekmhopctyxisjaoaeptuiknb", strict=True))
LOOK_ALIKE = str.maketrans(_LOOK_ALIKES)  # folded letters to the Latin ones of the same look
_DASH = re.compile("[\u2010-\u2015\u2212]")
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_FOREIGN = "".join(_LOOK_ALIKES)
# Where a foreign look-alike touches a Latin letter or a digit: the whole word is read in Latin, if it can be.
_TOUCHING = re.compile(f"[{_FOREIGN}](?:(?<=[a-z0-9@].)|(?=[a-z0-9@]))")
_WORD = re.compile(r"[\w@.+-]*")
_WORD_AT_MOST = 80
# Digits with an O for a zero or an l for a one among them: three digits or more, and nothing else.
_MISTYPED = re.compile(r"(?<![^\W_])(?=[oil./_+-]{0,3}[0-9])[0-9oil]{1,19}(?:[./_+-][0-9oil]{1,19}){0,6}(?![^\W_])")
# "2341+2341+2346", "z+1234567" in an address; not "name+1@host".
_BLANK = re.compile(r"\+(?:(?<=[0-9].)(?=[0-9a-z])|(?<=[a-z].)(?=[0-9]{2,9}(?![0-9])))(?![\w.+-]{0,64}@)")
_MISTYPED_SIGN = re.compile(r"[0-9](?:(?=[./_+-]?[oil])|(?<=[oil].)|(?<=[oil][./_+-].))")  # quick to look for
_TYPED = str.maketrans("oil", "011")


@dataclass(frozen=True, slots=True)
class Decoded(Folded):
    """A text read through its codes; stops[i] is where in the original what character i was read from ends."""

    stops: Sequence[int] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.origin[start], self.stops[end - 1]


def decoded(folded: Folded) -> Folded:
    """The text with percent codes and entities read, and what looks like Latin letters and digits in them."""
    for _ in range(_AT_MOST):
        pattern = _PERCENT if "%" in folded.text and _PERCENT.search(folded.text) else None
        if pattern is None and "&" in folded.text and _ENTITY.search(folded.text):
            pattern = _ENTITY
        if pattern is None:
            break
        folded = _replaced(folded, pattern)
    text = folded.text
    if not text.isascii():
        text = _latin(text.translate(_DASHES) if _DASH.search(text) else text)
    if "+" in text:
        text = _BLANK.sub(" ", text)
    if _MISTYPED_SIGN.search(text):
        text = _MISTYPED.sub(_digits, text)
    return folded if text == folded.text else _with_text(folded, text)


def _latin(text: str) -> str:
    """The text with words that look Latin in Latin letters; as long as before."""
    out: list[str] = []
    kept = done = 0
    while sign := _TOUCHING.search(text, done):
        start = word_start(text, sign.start(), _WORD, min(_WORD_AT_MOST, sign.start() - done))
        done = max(sign.end(), start + len(_WORD.match(text, start)[0]))  # type: ignore[index]  # an empty match is one
        read = text[start:done].translate(LOOK_ALIKE)
        if read.isascii():
            out += (text[kept:start], read)
            kept = done
    return "".join([*out, text[kept:]])


def _digits(word: re.Match[str]) -> str:
    """Letters that can only be digits there: among digits, or beside other digits; not "100l", "10o", "1234567l"."""
    written, text = word.group(), word.string
    start, end = word.span()
    follows = text[max(0, start - 2) : start - 1].isdigit() and text[start - 1] in _BETWEEN
    goes_on = text[end : end + 1] in _BETWEEN[:-1] and text[end + 1 : end + 2].isdigit()
    is_number = len(_LETTERS.sub("", written)) * 2 >= len(written)
    is_grouped = written[0] in "oil" and _GROUPED.search(written)
    is_inside = bool(_LETTERS.search(written[1:-1]) or is_grouped) and (len(written) > 3 or written[0].isdigit())
    return written.translate(_TYPED) if follows or (is_number and (is_inside or goes_on)) else written


_BETWEEN, _LETTERS = (" ", ".", "-", "_", "/"), re.compile("[oil]")
_GROUPED = re.compile("[0-9][./_+-][0-9]")


def _with_text(folded: Folded, text: str) -> Folded:
    if isinstance(folded, Decoded):
        return Decoded(text, folded.origin, folded.original, folded.stops)
    return Folded(text, folded.origin, folded.original)


def _replaced(folded: Folded, pattern: re.Pattern[str]) -> Folded:
    """One round; codes that stand for nothing stay as they are."""
    out: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    done = 0
    for code in [*pattern.finditer(folded.text), None]:
        place = code.start() if code else len(folded.text)
        _copy(folded, done, place, out, starts, stops)
        if code is None:
            break
        low, high = folded.span(code.start(), code.end())
        for character, first, last in _read(code.group(), low, high):
            out.append(character)
            starts.append(first)
            stops.append(last)
        done = code.end()
    return _refolded("".join(out), starts, stops, folded.original)


def _copy(folded: Folded, start: int, end: int, out: list[str], starts: list[int], stops: list[int]) -> None:
    out.append(folded.text[start:end])
    places = folded.origin[start:end]
    starts.extend(places)
    stops.extend(folded.stops[start:end] if isinstance(folded, Decoded) else [place + 1 for place in places])


def _read(code: str, low: int, high: int) -> list[tuple[str, int, int]]:
    """The characters of a code with what of the original each stands for; of several bytes, all for each."""
    if code[0] == "&":
        return [(character, low, high) for character in html.unescape(code)]
    octets = bytes.fromhex(code.replace("%", ""))
    if octets.isascii() and high - low == len(code):
        return [(chr(octet), low + 3 * at, low + 3 * at + 3) for at, octet in enumerate(octets)]
    return [(character, low, high) for character in octets.decode("utf-8", "replace")]


def _refolded(text: str, starts: list[int], stops: list[int], original: str) -> Folded:
    if text.isascii():
        return Decoded(text.lower(), starts, original, stops)
    again = plain(text)
    return Decoded(again.text, [starts[at] for at in again.origin], original, [stops[at] for at in again.origin])
