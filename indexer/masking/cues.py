"""Which identifier does a word name? "Passport No", "身份证号", "номер счета" -> the kind of what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from indexer.extract.vocabulary import entries
from indexer.folding import plain
from indexer.masking.words import table

REACH = 56  # characters that are looked at before a value
_WORDS_AT_MOST = 4
_FILLERS_AT_MOST = 4
_ENDING_AT_MOST = 8
_ONES = "one_by_one"
_SHORTENED = 4  # letters of a word whose dot ends no sentence: "tel.", "r.č."
# Data types of the sellers' vocabulary that name one identifier each.
_OF_DATA_TYPE = {
    "aadhaar": "aadhaar", "passport": "passport", "pan": "pan", "ssn": "ssn", "national_id": "national_id",
    "driving_licence": "driving_licence", "voter_id": "voter_id", "bank_account": "bank_account", "tax": "tax_id",
    "dob": "dob", "salary": "salary",
}  # fmt: skip
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f])+")
# What may stand between a cue (or a filler) and the value; a comma or the end of a sentence makes it far.
_GAP = re.compile(r"[\W_]{0,48}")
_TAG = re.compile("<[^<>]{0,24}>")
_FAR = re.compile("[,;](?: |$)")
_CLOSED_UP = re.compile(
    "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)  # written without blanks between words


@cache
def _kinds() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    """Words and stems by kind, and fillers; our own words win over those of the data types."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    fillers: dict[str, str] = {}
    data_types = entries("data_types")
    for source in (
        {kind: data_types[name] for name, kind in _OF_DATA_TYPE.items()},
        {
            kind: [plain(word.strip()).text for word in str(words).split(",")]
            for kind, words in table("cues").items()
            if kind != _ONES
        },
    ):
        for kind, words in source.items():
            named = fillers if kind == "fillers" else None  # "card" is both a cue and, behind another one, a filler
            for word in words:
                target = named if named is not None else stems if word.endswith("*") else whole
                target[" ".join(_WORD.findall(word))] = kind
    return whole, stems, frozenset(fillers)


def kind_of(words: Sequence[str]) -> str:
    """The kind that the last of some folded words name; "" for none."""
    ends = [len(words)]
    while ends[-1] > 1 and words[ends[-1] - 1] in _kinds()[2]:
        ends.append(ends[-1] - 1)
    for start in range(max(0, len(words) - _WORDS_AT_MOST), len(words)):
        for end in ends:
            if start < end and (kind := _kind_of_phrase(" ".join(words[start:end]))):
                return kind  # "ghana card no" is no "card no"
    return _closed_up(words[-1]) if words and _CLOSED_UP.search(words[-1]) else ""


def names_whole(words: Sequence[str]) -> bool:
    """Whether some folded words, all of them together, name a kind."""
    if not words or len(words) > _WORDS_AT_MOST:
        return False
    is_one = len(words) == 1 and _CLOSED_UP.search(words[0])
    return bool(_kind_of_phrase(" ".join(words)) or (is_one and _closed_up(words[0])))


def _kind_of_phrase(phrase: str) -> str:
    """Of a whole phrase, in the plural too, written with dots too: "c p f"."""
    if len(phrase) > _SHORT and phrase[1] != " " and phrase[:_BEGINNING] not in _beginnings():
        return ""
    whole, stems, _ = _kinds()
    for form in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es")):
        if kind := whole.get(form, ""):
            return kind
    for end in range(len(phrase), max(2, len(phrase) - _ENDING_AT_MOST - 1), -1):
        if (kind := stems.get(phrase[:end], "")) and " " not in phrase[end:]:
            return kind
    return whole.get(phrase.replace(" ", ""), "") if phrase[1:2] == " " and not phrase[1::2].strip() else ""


_SHORT, _BEGINNING = 5, 3  # letters: shorter phrases may be plurals of very short ones


@cache
def _beginnings() -> frozenset[str]:
    """The first letters of all cues: quick to ask before their many forms are tried."""
    whole, stems, _ = _kinds()
    return frozenset(phrase[:_BEGINNING] for phrase in (*whole, *stems))


def _closed_up(word: str) -> str:
    """Scripts without blanks: the longest cue that the word ends with, or else holds near its end."""
    whole, _, fillers = _kinds()
    for _ in range(_FILLERS_AT_MOST):
        for start in range(max(0, len(word) - 20), len(word) - 1):
            if kind := whole.get(word[start:], ""):
                return kind
        filler = next((word[at:] for at in range(max(0, len(word) - 4), len(word)) if word[at:] in fillers), "")
        if not filler:
            return ""
        word = word.removesuffix(filler)
    return ""


@cache
def signs(kinds: tuple[str, ...]) -> frozenset[str]:
    """Of every cue of some kinds the longest word: a text with a cue holds one of them."""
    whole, stems, fillers = _kinds()
    found: set[str] = set()
    for phrase in (phrase for cues in (whole, stems) for phrase, kind in cues.items() if kind in kinds):
        words = phrase.split(" ")
        longest = max(words, key=lambda word: (word not in fillers, len(word)))
        found |= {longest} if len(longest) > 1 else {sign.join(words) for sign in "/. _-"}  # "a/c", "d.l."
        if len(words) == 1 and len(longest) <= _SHORTENED:
            found.add(".".join(longest))  # "c.p.f."
    return frozenset(found - {""})


def is_filler(word: str) -> bool:
    """Whether a word between a cue and its value says nothing."""
    return word in _kinds()[2]


class Cue(NamedTuple):
    """What the words before a value say of it.

    kind   of the identifier they name, "" for none
    close  no comma and no end of a sentence stands between them and the value
    one    they speak of one number ("account number"), not of many ("accounts")
    """

    kind: str
    close: bool
    one: bool


_NO_CUE = Cue("", False, False)


def before(text: str, floor: int, place: int) -> Cue:
    """What the words before a place, not before floor, name."""
    reach = text[max(floor, place - REACH) : place]
    return _NO_CUE if _NUMBER.match(reach[::-1]) else _before(reach)


# A number of five digits and more stands before the place, read backwards: no cue ("1099" is one).
_NUMBER = re.compile(
    r"(?:[\W_]{0,48}[0-9]{1,2}(?![^\W_])){0,8}[\W_]{0,48}[0-9]{5,}(?![^\W_]|[\u0900-\u0dff\u0e00-\u0e7f])"
)


@lru_cache(2048)
def _before(reach: str) -> Cue:
    _, _, fillers = _kinds()
    close, one = True, False
    if "<" in reach:
        reach = _TAG.sub(lambda tag: " " * len(tag.group()), reach)
    words = list(_WORD.finditer(reach))
    end = len(reach)
    for _ in range(_FILLERS_AT_MOST + 1):
        while words and len(words[-1].group()) <= 2 and words[-1].group().isdecimal():  # "1. ", "2) "
            end = words.pop().start()
        if not words:
            return _NO_CUE
        gap = reach[words[-1].end() : end]
        if not _GAP.fullmatch(gap) or gap.count("\n") > 2:
            return _NO_CUE
        is_short = words[-1].group() in fillers or len(words[-1].group()) <= _SHORTENED
        close = close and not _FAR.search(gap if is_short else gap.replace(".", ";"))
        if kind := kind_of([word.group() for word in words[-_WORDS_AT_MOST:]]):
            return Cue(kind, close, one or _speaks_of_one(words))
        if words[-1].group() not in fillers:
            return _NO_CUE
        one = one or _is_one(words[-1].group())
        end = words.pop().start()
    return _NO_CUE


def _speaks_of_one(words: Sequence[re.Match[str]]) -> bool:
    """Whether the last word that is no filler, or a filler behind it, speaks of one number."""
    fillers = _kinds()[2]
    for word in reversed(words):
        if _is_one(word.group()):
            return True
        if word.group() not in fillers or word.group() in _MANY:
            return False
    return False


_MANY = frozenset({"numbers", "nums", "nos", "ids", "cards", "details"})


def _is_one(word: str) -> bool:
    """Whether a word speaks of one number; in scripts without blanks, whether it ends so."""
    ones = _ones()
    return word in ones or (_CLOSED_UP.search(word) is not None and (word[-2:] in ones or word[-1:] in ones))


@cache
def _ones() -> frozenset[str]:
    return frozenset(plain(word.strip()).text for word in str(table("cues")[_ONES]).split(","))


def kind_of_head(cell: str) -> str:
    """What a column is named after; fillers before and behind the cue do not matter."""
    words = _WORD.findall(cell)
    if not words or len(words) > 6:
        return ""
    _, _, fillers = _kinds()
    for end in range(len(words), 0, -1):
        if kind := kind_of(words[:end]):
            return kind
        if words[end - 1] not in fillers:
            break
    return kind_of(words[:1]) if len(words) > 1 else ""
