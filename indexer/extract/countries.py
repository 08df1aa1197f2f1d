"""Whose people are in it? Countries by name, people, city, flag or code, the most telling first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from indexer.extract.contract import Anchor, Reading, Text
from indexer.extract.vocabulary import entries
from schema.listing import Offer

FIELDS = ("countries",)
AFTER: tuple[str, ...] = ()
_AT_MOST = 30
# Codes in capitals count in brackets, in a list of codes, or after a word such as "geo".
_CODES = re.compile(r"([A-Z]{2})(?![\w.])(?<![\w.]..)")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_LISTED = re.compile(r"^\s?[,/|+&)\]:-]|[(\[,/|+&]\s?$|(?:geo|mix|country|countries|from)\W{1,3}$", re.IGNORECASE)
# What is excluded or only where a server stands.
_EXCLUDED = re.compile(
    r"\b(?:no|not|except|forbidden|excluding|without|кроме|не работаем по|sauf|excepto|außer)\b[^.\n]{0,40}$"
)
# The first words of what it looks for.
_EXCLUDING = frozenset(
    ("no", "not", "except", "forbidden", "excluding", "without", "кроме", "не", "sauf", "excepto", "außer")
)
_WORDS = frozenset(
    {
        "IN",
        "TO",
        "OR",
        "NO",
        "IT",
        "IS",
        "AT",
        "BE",
        "SO",
        "ME",
        "MY",
        "AM",
        "PM",
        "ID",
        "HP",
        "DL",
        "PS",
        "PC",
        "TV",
        "AD",
        "CC",
        "DB",
        "CV",
        "TG",
        "GB",
        "MB",
        "TB",
        "CS",
    }
)


def read(text: Text, so_far: Offer) -> Reading:
    """ISO 3166-1 alpha-2 codes in order of first mention; names before codes where both stand."""
    found = [anchor for anchor in text.found("countries") if not _is_excluded(text, anchor)]
    found += _codes(text)
    found.sort(key=lambda anchor: anchor.start)
    ids = sorted(dict.fromkeys(anchor.id for anchor in found), key="EU".__eq__)[
        :_AT_MOST
    ]  # the union after its countries
    if not ids:
        return Reading()
    spans = tuple(text.span(anchor.start, anchor.end, "country.named") for anchor in found[:40])
    return Reading({"countries": tuple(ids)}, {"offer.countries": spans})


def _is_excluded(text: Text, anchor: Anchor) -> bool:
    if text.words[anchor.start : anchor.end] == "us" and text.raw_words(anchor.start, anchor.end) != "US":
        return True
    near = max(0, anchor.start - 48)
    if _EXCLUDING.isdisjoint(text.words[near : anchor.start].split()):
        return False
    return bool(_EXCLUDED.search(text.joined[near : anchor.start]))


@cache
def _known() -> frozenset[str]:
    return frozenset(entries("countries"))


def _codes(text: Text) -> list[Anchor]:
    """Codes and flags, as anchors in joined (through the folded text's origin)."""
    out = []
    for folded, offset in ((text.title, 0), (text.body, text.body_at)):
        written = folded.original
        for code in _CODES.finditer(written):
            name = "GB" if code[1] == "UK" else code[1]
            if name not in _known() or (code[1] in _WORDS and not _in_code_list(written, code)):
                continue
            before, after = written[max(0, code.start() - 12) : code.start()], written[code.end() : code.end() + 2]
            if _LISTED.search(after) or _LISTED.search(before) or code[1] in ("UK", "EU", "US"):
                out.append(_anchor(folded.origin, offset, name, code.start(), code.end()))
        for flag in () if written.isascii() else _FLAG.finditer(written):
            name = "".join(chr(ord(letter) - 0x1F1E6 + 65) for letter in flag.group())
            out.append(_anchor(folded.origin, offset, name, flag.start(), flag.end()))
    return [anchor for anchor in out if anchor.end > anchor.start]


def _in_code_list(written: str, code: re.Match[str]) -> bool:
    """An English word in capitals is a code only between other codes: "BR, IN, ID, VN" or "(IN)"."""
    around = written[max(0, code.start() - 4) : code.end() + 4]
    return bool(
        re.search(r"[A-Z]{2}[,/|] ?" + code[1] + r"\b|\b" + code[1] + r"[,/|] ?[A-Z]{2}\b|\(" + code[1] + r"\)", around)
    )


def _anchor(origin: Sequence[int], offset: int, name: str, start: int, end: int) -> Anchor:
    """A place of the original text as an anchor in joined."""
    low, high = bisect_left(origin, start), bisect_left(origin, end)
    return Anchor(name, offset + low, offset + high)
