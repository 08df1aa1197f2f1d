"""Countries by codes in capitals, flags and the ends of domains: where two letters are no word of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from functools import cache, cached_property
from itertools import islice

from indexer.extract.contract import Anchor, Text
from indexer.extract.elsewhere import is_elsewhere
from indexer.extract.vocabulary import entries

_CODES_AT_MOST = 400  # pairs of capitals, and flags, that are looked at: more are no offer's list of countries
# Codes in capitals count in brackets, in a list of codes, or after a word such as "geo".
_CODES = re.compile(r"([A-Z]{2})(?![\w.$])(?<![\w.]..)")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_RUN = re.compile(r"\b[A-Z]{2}(?:[ ,/|+&-]{1,3}[A-Z]{2}\b){2,}")  # "IN BR ID"
_PAIR = re.compile("[A-Z]{2}")
_RUN_AT_LEAST = 3
_LISTED_BEFORE = re.compile(r"\b([A-Z]{2})[,/|] ?$")
_LISTED_AFTER = re.compile(r"[,/|] ?([A-Z]{2})\b")
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_LAST = re.compile(r"[a-zа-яё)\]] ?$")  # what stands before a code that ends a line
_DOMAIN = re.compile(r"\.(?:gov|gob|gouv|gub|govt|go|mil|edu|ac|com|co|org)\.([a-z]{2})\b(?![.-])")
_ENDS = frozenset(("gov", "gob", "gouv", "gub", "govt", "go", "mil", "edu", "ac", "com", "co", "org"))
_DOMAIN_AT_MOST = 64  # characters before its last two parts
_LISTED = re.compile(r"^\s?[,/|+&)\]:-]|[(\[,/|+&]\s?$|(?:geo|mix|country|countries|from)\W{1,3}$", re.IGNORECASE)
# Codes that are no word of the languages in which they stand alone beside a count or a kind of data ("5k CA cards").
_PLAIN_CODES = frozenset(
    (
        "FR", "CA", "AU", "NZ", "UK", "GB", "US", "JP", "CN", "BR", "MX", "PL", "NL", "CH", "DK", "FI", "PT", "GR",
        "RO", "HU", "CZ", "TR", "RU", "UA", "KZ", "VN", "TH", "PH", "SG", "HK", "TW", "KR", "AE", "SA", "EG", "ZA",
        "NG", "KE", "IE", "CL", "PE", "AR", "EC", "DE",
    )
)  # fmt: skip
_ROMANCE = frozenset(("es", "pt", "fr", "it", "ro", "ca", "gl", "nl"))  # there "DE" and "CA" are words
_BESIDE = ("units", "data_types", "categories")
_WORDS = frozenset((
    "IN", "TO", "OR", "NO", "IT", "IS", "AT", "BE", "SO", "ME", "MY", "AM", "PM", "ID", "HP", "DL", "PS", "PC",
    "TV", "AD", "CC", "DB", "CV", "TG", "GB", "MB", "TB", "CS", "HR", "DO", "PG",
))  # fmt: skip


@cache
def _known() -> frozenset[str]:
    return frozenset(entries("countries"))


def codes(text: Text) -> list[Anchor]:
    """Codes and flags, as anchors in joined (through the folded text's origin)."""
    out = []
    beside = _Beside(text)
    for folded, offset in ((text.title, 0), (text.body, text.body_at)):
        written = folded.original
        runs: list[tuple[int, int]] | None = None
        at_end = not offset or not text.title.text
        for code in islice(_CODES.finditer(written), _CODES_AT_MOST):
            name = "GB" if code[1] == "UK" else code[1]
            if name not in _known():
                continue
            if runs is None:
                runs = _runs(written)
            in_run = any(start <= code.start() < end for start, end in runs)
            if not (in_run or code[1] not in _WORDS or _in_code_list(written, code)):
                continue
            if code[1] == "PT" and text.language in ("id", "ms"):
                continue  # an Indonesian company
            if code[1] == "CA" and text.language in _ROMANCE and written[code.end() + 1 : code.end() + 2].isdigit():
                continue  # "chiffre d'affaires"
            before, after = written[max(0, code.start() - 12) : code.start()], written[code.end() : code.end() + 2]
            anchor = _anchor(folded.origin, offset, name, code.start(), code.end())
            listed = _LISTED.search(after) or _LISTED.search(before) or code[1] in ("UK", "EU", "US")
            if (
                listed or in_run or (at_end and _is_last(text, written, code)) or _is_beside(beside, code[1], anchor)
            ) and not is_elsewhere(text, anchor):
                out.append(anchor)
        for flag in () if written.isascii() else islice(_FLAG.finditer(written), _CODES_AT_MOST):
            name = "".join(chr(ord(letter) - 0x1F1E6 + 65) for letter in flag.group())
            out.append(_anchor(folded.origin, offset, name, flag.start(), flag.end()))
    return [anchor for anchor in out if anchor.end > anchor.start]


def _runs(written: str) -> list[tuple[int, int]]:
    """Where three or more codes stand in a row, a third of them no words of English."""
    runs = []
    for found in islice(_RUN.finditer(written), _CODES_AT_MOST):
        codes: list[re.Match[str]] = []
        for code in (*_PAIR.finditer(written, *found.span()), None):
            if code and (code.group() == "UK" or code.group() in _known()):
                codes.append(code)
                continue
            plain = sum(one.group() not in _WORDS for one in codes)
            is_meant = plain == len(codes) or (plain * 3 >= len(codes) and not _is_shouted(written, codes))
            if len(codes) >= _RUN_AT_LEAST and is_meant:
                runs.append((codes[0].start(), codes[-1].end()))
            codes = []
    return runs


_SHOUTED_BEFORE = re.compile(r"(?<![A-Z])[A-Z]{3,}\W{1,3}$")
_SHOUTED_AFTER = re.compile(r"\W{1,3}[A-Z]{3,}")


def _is_shouted(written: str, codes: Sequence[re.Match[str]]) -> bool:
    """Whether the words around a row are in capitals too: "HOW TO DO IT"."""
    start, end = codes[0].start(), codes[-1].end()
    before = _SHOUTED_BEFORE.search(written, max(0, start - 20), start)
    return before is not None or _SHOUTED_AFTER.match(written, end) is not None


def _is_last(text: Text, written: str, code: re.Match[str]) -> bool:
    """Whether a code ends a first line that is not all capitals: "VPN-Zugang Maschinenbauer DE"."""
    if code[1] not in _PLAIN_CODES or not _LINE_END.match(written, code.end()) or "\n" in written[: code.start()]:
        return False
    return _LAST.search(written, max(0, code.start() - 2), code.start()) is not None


_NO_COUNTRY = frozenset(
    ("ai", "am", "cc", "co", "fm", "gg", "im", "io", "is", "la", "ly", "me", "sh", "su", "to", "tv")
)


def domains(text: Text, victim: str) -> list[Anchor]:
    """The country of the victim's domain, or those of domains such as "health.gov.in": asked for where nothing else
    tells one.
    """
    if "." not in text.joined:
        return []
    code = victim.rpartition(".")[2]
    place = text.joined.find(victim) if victim and code not in _NO_COUNTRY else -1
    if place >= 0 and (code == "uk" or code.upper() in _known()):
        end = place + len(victim)
        return [Anchor("GB" if code == "uk" else code.upper(), end - len(code), end)]
    if _ENDS.isdisjoint(text.word_set):
        return []
    ends = [
        one for one in islice(_DOMAIN.finditer(text.joined), _CODES_AT_MOST) if not _is_mail(text.joined, one.start())
    ]
    found = [(one[1].upper(), one.start(1), one.end(1)) for one in ends]
    known = _known()
    return [
        Anchor("GB" if code == "UK" else code, start, end)
        for code, start, end in found
        if code == "UK" or code in known
    ]


def _is_mail(joined: str, place: int) -> bool:
    return "@" in joined[max(0, place - _DOMAIN_AT_MOST) : place].rpartition(" ")[2]


class _Beside:
    """Where the words for what is sold begin and end."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @cached_property
    def places(self) -> tuple[Set[int], Set[int]]:
        anchors = [one for kind in _BESIDE for one in self.text.anchors.get(kind, ())]
        return {one.start for one in anchors}, {one.end for one in anchors}


def _is_beside(beside: _Beside, code: str, anchor: Anchor) -> bool:
    """Whether a code stands right beside a number or a word for what is sold."""
    text = beside.text
    if code not in _PLAIN_CODES or (code in ("DE", "CA") and text.language in _ROMANCE):
        return False
    start, end = anchor.start, anchor.end
    if text.joined[end + 1 : end + 2].isdigit() or text.joined[max(0, start - 2) : max(0, start - 1)].isdigit():
        return True
    starts, ends = beside.places
    return end + 1 in starts or start - 1 in ends


def _in_code_list(written: str, code: re.Match[str]) -> bool:
    """An English word in capitals is a code only in brackets or beside a code that is none: "BR, IN" or "(IN)"."""
    if written[code.start() - 1 : code.start()] == "(" and written[code.end() : code.end() + 1] == ")":
        return True
    before, after = (
        _LISTED_BEFORE.search(written, max(0, code.start() - 5), code.start()),
        _LISTED_AFTER.match(written, code.end()),
    )
    return any(one is not None and one[1] in _known() and one[1] not in _WORDS for one in (before, after))


def _anchor(origin: Sequence[int], offset: int, name: str, start: int, end: int) -> Anchor:
    """A place of the original text as an anchor in joined."""
    low, high = bisect_left(origin, start), bisect_left(origin, end)
    return Anchor(name, offset + low, offset + high)
