"""E-mail addresses, also written with (at) and (dot)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.masking.contract import Found, Surface
from indexer.scanning import around

KINDS = ("email",)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}")
_OPEN, _CLOSE = r"[ ]?[\[({<][ ]?", r"[ ]?[\])}>][ ]?"
_SPOKEN = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}{_OPEN}(?:at|@|собака){_CLOSE}[\w-]{{1,63}}"
    rf"(?:(?:{_OPEN}(?:dot|точка|\.){_CLOSE}|\.)[\w-]{{2,24}}){{1,3}}"
)


_SIGN = re.compile(r"@(?<=[\w.+%-]@)")
_SIGNS = re.compile("@|%40")
_BEFORE = re.compile(r"[\w.+%-]*")
_SPOKEN_SIGN = re.compile(rf"[\[({{<][ ]?(?:at|@|собака){_CLOSE}")
_SPOKEN_BEFORE = re.compile(r" ?[\w.+-]*")


def find(surface: Surface) -> Iterator[Found]:
    """Every address; the caller keeps the seller's own."""
    text = surface.text
    if "@" in text or "%40" in text:
        for address in around(text, _SIGNS if "%40" in text else _SIGN, _BEFORE, _EMAIL):
            value = address.group().replace("%40", "@").rstrip(".-")
            yield Found("email", address.start(), address.end(), value)
    if "at" in text or "@" in text:
        for address in around(text, _SPOKEN_SIGN, _SPOKEN_BEFORE, _SPOKEN):
            yield Found("email", address.start(), address.end(), re.sub(r"[\s\[\](){}<>]", "", address.group()))
