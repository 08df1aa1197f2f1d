"""What stands behind a word that names it ("Passport No: ...", "护照号...", "счет: ..."), and the list that follows.

A cue makes an identifier of digits that have no check digit, and tells the kind of those that have. Counts are told
from identifiers by their unit, their round end and their commas: "passports: 120000" stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from indexer.masking import cues
from indexer.masking.contract import Found, Surface
from indexer.masking.marks import last_four
from indexer.masking.numbers import written_digits
from indexer.masking.phone import international

KINDS = (
    "aadhaar", "pan", "ssn", "nhs", "national_id", "tax_id", "passport", "driving_licence", "voter_id", "bank_account",
    "card", "health_id", "device", "phone",
)  # fmt: skip
SIGNS = cues.signs(KINDS)
_PREFIX_AT_MOST = 16  # letters of a number before its first digit
_DIGITS_AT_LEAST = 5
# How many digits a number of a kind has, the likeliest first; kinds that are not here have any.
_SIZES = {"aadhaar": (12, 16), "nhs": (10,), "card": (16, 15, 14, 13, 19, 18, 17)}
# What nobody sells by the piece: a bare number behind the word is none of them counted.
_CARD_AT_LEAST = 12
_CEDULA = re.compile(r"[0-9]{6,11}|[0-9]{1,3}(?:\.[0-9]{3}){2,3}")
_NO_COUNT = 9  # digits: so many, behind a word and without a unit, are no count
_SINGLE = frozenset({"national_id", "ssn", "nhs", "voter_id"})  # kinds whose words are seldom counted: one digit less
_NEVER_COUNTED = frozenset({"health_id", "device", "tax_id"})
_OF_ANY_LENGTH = frozenset({"health_id", "bank_account", "phone"})
_SHAPED = frozenset({"aadhaar", "ssn", "nhs", "national_id", "tax_id", "bank_account", "health_id"})
_SEP = r"[ ./_+·-]"
# Numbers with letters in them, or of a form of their own.
_FORMS = {
    "pan": re.compile(rf"[a-z]{{5}}{_SEP}?[0-9]{{4}}{_SEP}?[a-z](?![a-z0-9])"),
    "passport": re.compile(rf"[a-z]{{0,3}}{_SEP}{{0,2}}[0-9](?:{_SEP}?[0-9]){{5,8}}[a-z]?(?![a-z0-9])"),
    "phone": re.compile(rf"[0-9]{{1,5}}\)[ -]?[0-9]{{2,}}(?:{_SEP}{{1,2}}[0-9]{{2,}}){{0,6}}"),
    "voter_id": re.compile(rf"[a-z]{{3}}{_SEP}?[0-9]{{7}}(?![a-z0-9])"),
}  # fmt: skip
# Any other: words with digits in them, single separators between.
_TOKENS = re.compile(
    rf"(?:[a-z]{{1,5}}{_SEP}{{0,2}}(?=[0-9]))?[a-z]*[0-9][a-z0-9]*(?:{_SEP}[a-z]{{0,5}}[0-9][a-z0-9]*){{0,9}}"
    rf"(?:(?:{_SEP}[a-z]|[./_-][a-z]{{2}})(?![a-z0-9]))?"
)
_TOKEN = re.compile(r"[a-z0-9]+")
_WHOLE, _NEXT, _AT_MOST = 8, 6, 24  # digits: so many are a number, so many behind a blank begin another one
_NUMBER_WORDS = frozenset({"no", "nos", "nr", "num", "id", "is", "code", "card", "kad"})
_GOES_ON = re.compile(rf"[a-z]{{0,5}}(?:{_SEP}{{1,2}}[a-z]{{0,5}}|\)[ -]?|\n)?[0-9]")  # behind the first few digits
_WORD_BEFORE = re.compile(rf"(?:[a-z]{{1,5}}{_SEP}{{1,2}})?$")
_AND = r"and|or|y|e|et|und|и|или|dan|và|ve|na|و"
_LIST = re.compile(
    rf"[ \t\"']*(?:[,;/|&、،+-]|\n|\s(?:{_AND})\s|和|と|및|[ \t])[ \t\n\"']*(?:[0-9]{{1,2}}[.)][ \t]|[*•-][ \t]?)?"
)
_COUNTED = re.compile(
    r"[ ]?(?:[km]{1,2}\b|[gmk]b\b|mn|mln|mio|mil|lakh|crore|cr\b|lac|usd|eur|usdt|btc|руб|тыс|млн|[%$€£¥₹万亿만])"
)
_ROUND = re.compile(
    r"(?:19|20)[0-9]{2} ?[-–/] ?(?:19|20)[0-9]{2}|"  # years
    r"[0-9]{1,4}000|[0-9]{1,4}0{5,8}|[0-9]{1,3}[ .]000|[0-9][ .][0-9]{3}[ .]000|[0-9]{1,3}(?:[ .]000){2,}"
)
_NEXT_LINE = re.compile(r"[ -]?\r?\n(?P<digits>[0-9]{3,8}|[0-9]{1,2}(?![.)] ))(?=[\s,;)\"'<\]|]|\.?$|\.\s[^0-9])")
_YEAR_TAIL = re.compile(rf"(?<!{_SEP}[0-9]{{4}}) (?:19|20)[0-9]{{2}}$")
_BORN = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9] [0-9]{4}")  # a date of birth and the rest of a number


class _Value(NamedTuple):
    kind: str
    start: int
    end: int
    value: str
    one: bool = False


def find(surface: Surface) -> Iterator[Found]:
    """Every value behind its cue, and values of the same form that follow it in a list."""
    text, last = surface.text, _Value("", 0, 0, "")
    signs = sorted(_sign_places(surface))
    if not signs:
        return
    for start, end in surface.chunks:
        if start < last.end or (end - start < 4 and not _GOES_ON.match(text, end)):
            continue
        at = bisect_left(signs, start)
        is_near = at > 0 and signs[at - 1] >= max(last.end, start - cues.REACH - _PREFIX_AT_MOST)
        value = _behind_cue(surface, start, last) if is_near else None
        value = value or _in_list(surface, start, last)
        if value and not surface.kept.touches(value.start, value.end):
            last = value
            yield _found(text, value)


def _sign_places(surface: Surface) -> Iterator[int]:
    """Where cues may stand; short ones, which other words and hashes hold, only at the beginning of a word."""
    text = surface.text
    for sign, places in surface.signs.items():
        if sign not in SIGNS:
            continue
        if len(sign) > _SHORT or not sign.isascii():
            yield from places
        else:
            yield from [place for place in places if not text[place - 1 : place].isalnum()]


_SHORT = 3


def _found(text: str, value: _Value) -> Found:
    kind, normal = value.kind, value.value
    if kind == "phone":
        plus = "+" in text[max(0, value.start - 2) : value.start + 1]
        is_opened = text[value.start - 1 : value.start] == "(" and ")" in text[value.start : value.end]
        start = value.start - 1 if is_opened or text[value.start - 1 : value.start] == "+" else value.start
        return Found(kind, start, value.end, international(re.sub("[^0-9]", "", normal), plus), sure=True)
    shape = last_four(normal) if kind in _SHAPED and normal.isdigit() else ""
    if kind == "card":
        shape = f"XXXX-XXXX-XXXX-{normal[-4:]}"
    return Found(kind, value.start, value.end, normal, shape, sure=True)


def _behind_cue(surface: Surface, place: int, last: _Value) -> _Value | None:
    text = surface.text
    word = _word_start(text, place, last.end)
    starts = [word]
    if (two := _two_words(text, word, last.end)) < word:
        is_part = text[word - 1] != " " or surface.is_upper(two)  # "LA-49 33 13 A", "AB 1234567"; not "là 1234567"
        starts.insert(0 if is_part else 1, two)
    for start in starts:
        cue = cues.before(text, last.end, start)
        if cue.kind in KINDS and (value := _value(surface, cue, start)):
            return value
    return None


def _in_list(surface: Surface, place: int, last: _Value) -> _Value | None:
    """A value as long as the last one and written like it, with nothing but a separator between them."""
    text = surface.text
    if not last.kind or place - last.end > 16:
        return None
    kind_varies = last.kind in _OF_ANY_LENGTH
    word = _word_start(text, place, last.end)
    for start in (word, _two_words(text, word, last.end)):
        if not _LIST.fullmatch(text, last.end, start):
            continue
        value = _value(surface, cues.Cue(last.kind, close=True, one=last.one), start)
        if value and (kind_varies or abs(len(value.value) - len(last.value)) <= 3) and _alike(value.value, last.value):
            return value
    return None


def _alike(one: str, other: str) -> bool:
    return one[0].isdigit() == other[0].isdigit() or one[-1].isdigit() == other[-1].isdigit()


def _word_start(text: str, place: int, floor: int) -> int:
    while place > floor and text[place - 1].isascii() and text[place - 1].isalpha():
        place -= 1
    return place


def _two_words(text: str, word: int, floor: int) -> int:
    """Where the letters begin that stand a separator before a word: "AB 1234567"."""
    low = max(floor, word - 7)
    letters = _WORD_BEFORE.search(text, low, word)
    start = letters.start() if letters else word
    if text[start:word].rstrip(" ./_+·-") in _NUMBER_WORDS:
        return word
    return start if start == 0 or not text[start - 1].isalnum() or start == floor else word


def _value(surface: Surface, cue: cues.Cue, start: int) -> _Value | None:
    """The identifier of the cue's kind that begins at a place; None where it is too short, or a count."""
    text, (kind, close, one) = surface.text, cue
    if (form := _FORMS.get(kind)) and (found := form.match(text, start)):
        end, sure = found.end(), close
    elif kind in _SIZES and (end := written_digits(surface, start, _SIZES[kind])) and _is_even(text, start, end):
        sure = True
    elif close and (found := _TOKENS.match(text, start)):
        end, sure = _cut(surface, kind, found), False
    else:
        return None
    end = _over_lines(text, start, end)
    normal = re.sub("[^0-9a-z]", "", text[start:end]).upper()
    count = sum(map(str.isdigit, normal))
    if not (4 if kind == "pan" and len(normal) > count + 4 else _DIGITS_AT_LEAST) <= count <= _AT_MOST:
        return None
    if kind == "card" and count < _CARD_AT_LEAST:  # "CC" is Colombia's identity card, and a version, as well
        if not _CEDULA.fullmatch(text, start, end):
            return None
        kind = "national_id"
    if one and close:
        return None if _has_unit(surface, kind, start, end) else _Value(kind, start, end, normal, one)
    if kind not in _NEVER_COUNTED and count < _NO_COUNT - (kind in _SINGLE) and surface.spared.holds(start, end):
        return None
    if (not sure or kind == "passport") and _is_count(surface, start, end):
        return None
    return _Value(kind, start, end, normal)


_UNIT = re.compile(
    r"[ ]?(?:[条條件个個行건개명]|(?:records?|rows?|lines?|users?|pcs|pieces|строк|запис|штук|шт|registros|"
    r"lignes|líneas|zeilen|datensätze|baris|satır|dòng)(?![a-z]))"
)


def _has_unit(surface: Surface, kind: str, start: int, end: int) -> bool:
    """Whether a word for what is counted stands behind: "phone number 5600000 rows"."""
    if _COUNTED.match(surface.text, end) or _UNIT.match(surface.text, end):
        return True
    read = [] if kind in _NEVER_COUNTED else surface.spared.within(start, end)
    return any(low <= start and any(map(str.isalpha, surface.text[end:stop])) for low, stop in read)


def _is_even(text: str, start: int, end: int) -> bool:
    """Whether one kind of separator stands between the digits: "CC 2019 (19.0) 2018 17" is no card."""
    return len(set(_BETWEEN.findall(text, start, end))) < 2


_BETWEEN = re.compile("[^0-9]+")


def _over_lines(text: str, start: int, end: int) -> int:
    """Where a number ends that goes on in lines of a few digits each: a part of it or the next one is short."""
    if not text[start:end].isdigit():
        return end
    count = size = end - start
    while count < 15 and (part := _NEXT_LINE.match(text, end)):
        more = part.end("digits") - part.start("digits")
        if size > 6 and more > 6:
            break
        count, size, end = count + more, more, part.end()
    return end


def _cut(surface: Surface, kind: str, found: re.Match[str]) -> int:
    """Where a number of no fixed form ends: before a date, a year behind a whole number, a word in lower case."""
    start, end = found.span()
    text = surface.text
    if surface.dates.touches(start, end):
        at = bisect_left(surface.dates.starts, start)
        if at < len(surface.dates.starts) and surface.dates.starts[at] < end:
            end = surface.dates.starts[at]
            while end > start and not text[end - 1].isalnum():
                end -= 1
    end = _first_number(text, start, end)
    lone = re.search(rf"{_SEP}[a-z]{{1,2}}$", text[start:end])
    if lone and not surface.is_upper(end - 1):
        end -= len(lone.group())
    is_one = kind == "phone" or _BORN.fullmatch(text, start, end)
    year = None if is_one else _YEAR_TAIL.search(text[start:end])
    if year and " " not in text[start : start + year.start()] and year.start() >= 7:
        end = start + year.start()
    return end


def _first_number(text: str, start: int, end: int) -> int:
    """Where the first of several numbers ends that stand side by side."""
    count, done = 0, start
    for token in _TOKEN.finditer(text, start, end):
        more = sum(map(str.isdigit, token.group()))
        if count + more > _AT_MOST or (count >= _WHOLE and more >= _NEXT and text[token.start() - 1] in " /+"):
            return done
        count, done = count + more, token.end()
    return end


def _is_count(surface: Surface, start: int, end: int) -> bool:
    text = surface.text
    if text[max(0, start - 1) : start] in ("$", "€", "£", "¥", "₹") or (
        text[end : end + 1] == "," and text[end + 1 : end + 4].isdigit()
    ):
        return True
    return bool(_ROUND.fullmatch(text, start, end) or _COUNTED.match(text, end))
