"""Names in running text right beside an identifier: "Asha Example, Aadhaar 2341 ...", "2341 ... (Asha Example)".

No rule tells a name from other words; but two to four capitalised words, or a short part of a sentence in a script
without capitals, that only a word for the identifier separates from it, are whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.masking import cues
from indexer.masking.contract import Found, Surface
from indexer.masking.places import Places
from indexer.masking.words import table

_REACH = 72
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff\u0e00-\u0e7f])+(?:[.'’-](?:[^\W\d_])+)*")
_SKIPPED_AT_MOST, _NAMES_AT_MOST = 5, 4
_TO_CUE = re.compile(r"(?:'s|’s)?[ \t]{0,2}(?:[,;:(|/–—-][ \t]{0,2})?|, (?:his|her|with) ")
_APART = re.compile(r"[ \t]{0,2}[,;:(|/–—，、：（-][ \t]{0,2}")
_PART_BEGINS = re.compile(r"(?:^|[\n.,;:(|。，、！!?>-])[ \t]*$")
_AFTER = re.compile(r"[ \t]{0,2}(?:[(,–—-]|belongs to|of)[ \t]{0,2}")
_AFTER_END = re.compile(r"[ \t]{0,2}(?:[),.;\n|]|$)")
# Kinds beside which a name is its owner's.
_OWNED = frozenset(
    {
        "aadhaar", "pan", "passport", "ssn", "nhs", "national_id", "voter_id", "tax_id", "card", "iban", "bank_account",
        "driving_licence", "health_id", "phone", "email", "vehicle", "device", "dob",
    }
)  # fmt: skip


def find(surface: Surface, found: Sequence[Found], named: Places) -> Iterator[Found]:
    """Names beside some of the identifiers found; not those that were read as an organisation or a place (named)."""
    done = 0
    for one in found:
        if one.kind not in _OWNED:
            done = one.end
            continue
        for start, end in (*_before(surface, max(done, one.start - _REACH), one.start), *_after(surface, one.end)):
            if not (named.touches(start, end) or surface.kept.touches(start, end)):
                yield Found("name", start, end, "")
        done = one.end


def _before(surface: Surface, floor: int, place: int) -> Iterator[tuple[int, int]]:
    text = surface.text
    floor = max(floor, text.rfind("\n", floor, place - 1) + 1)
    words = list(_WORD.finditer(text, floor, place))
    end, skipped = place, 0
    while words and skipped < _SKIPPED_AT_MOST and (count := _cue_length(words)):
        end, skipped = words[-count].start(), skipped + 1
        del words[-count:]
    if skipped and len(words) > 1 and not surface.is_upper(words[-2].end() - 1):
        end = _behind_label(text, words, end)
    if not words or not (_TO_CUE.fullmatch(text, words[-1].end(), end) or _APART.fullmatch(text, words[-1].end(), end)):
        return
    names = _names(surface, words)
    if len(names) > 1:
        yield names[0].start(), names[-1].end()
    elif _APART.fullmatch(text, words[-1].end(), end) and (part := _part(text, floor, words)):
        yield part


def _cue_length(words: Sequence[re.Match[str]]) -> int:
    """How many of the last words are a cue, or a filler; 0 for none."""
    last = [one.group() for one in words[-_CUE_WORDS:]]
    for count in range(len(last), 0, -1):
        if cues.names_whole([part for word in last[-count:] for part in _PARTS.split(word)]):
            return count
    return int(cues.is_filler(last[-1]))


_CUE_WORDS = 4
_PARTS = re.compile("[-'’.]")


def _behind_label(text: str, words: list[re.Match[str]], end: int) -> int:
    """Where a label begins whose first word is no cue: "Asha Example, Ghana card ..."; a sign stands before it."""
    if _APART.fullmatch(text, words[-2].end(), words[-1].start()) and text[words[-1].end() : end].isspace():
        return words.pop().start()
    return end


def _names(surface: Surface, words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The last words that are capitalised, one blank between them, none a label or a cue."""
    names: list[re.Match[str]] = []
    for word in reversed(words[-_NAMES_AT_MOST:]):
        is_next = not names or surface.text[word.end() : names[0].start()] in (" ", "  ", ". ")
        if not is_next or not surface.is_upper(word.start()) or _is_label(word.group()):
            break
        names.insert(0, word)
    while names and names[0].group() in _stops()[1]:
        names.pop(0)
    return names


def _is_label(word: str) -> bool:
    return word in _stops()[0] or bool(cues.kind_of([word]))


@cache
def _stops() -> tuple[frozenset[str], frozenset[str]]:
    """Words that are no part of a name, and those that only begin none: "Sample 2341 ...", but "Asha Sample"."""
    nowhere, first = (str(table("words")[name]).replace("\n", " ") for name in ("no_name", "no_first_name"))
    return frozenset(map(str.strip, nowhere.split(","))), frozenset(map(str.strip, first.split(",")))


def _part(text: str, floor: int, words: Sequence[re.Match[str]]) -> tuple[int, int] | None:
    """A part of a sentence of one to three words without capitals, alone between its signs."""
    for count in (1, 2, 3):
        if count > len(words):
            return None
        part = words[-count:]
        start, end = part[0].start(), part[-1].end()
        if any(word.group() != word.group().upper() or _is_label(word.group()) for word in part):
            return None
        if _PART_BEGINS.search(text, floor, start) and (count > 1 or 2 <= end - start <= 4):
            return start, end
    return None


def _after(surface: Surface, place: int) -> Iterator[tuple[int, int]]:
    text = surface.text
    gap = _AFTER.match(text, place)
    if not gap:
        return
    names: list[re.Match[str]] = []
    at = gap.end()
    while len(names) < _NAMES_AT_MOST and (word := _WORD.match(text, at)) and surface.is_upper(word.start()):
        names.append(word)
        at = word.end() + 1 if text[word.end() : word.end() + 1] == " " else word.end()
        if at == word.end():
            break
    if (
        len(names) > 1
        and not any(_is_label(name.group()) for name in names)
        and _AFTER_END.match(text, names[-1].end())
    ):
        yield names[0].start(), names[-1].end()
