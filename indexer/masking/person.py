"""What sentences say of a person: days of birth; near an identifier also names and where somebody lives.

Words such as "his name is", "né le", "прописан" tell where each begins. A name ends with its capitals, or with the part
of the sentence; an address holds a number, or it is only a place and stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from indexer.masking import cues
from indexer.masking.contract import Found, Surface
from indexer.masking.words import words

KINDS = ("name", "dob", "address")
_NEAR = 240  # characters between a name or an address and the identifier that makes it a person's
_AT_MOST = 400  # places of one word that are looked at: more are a flood, not sentences
_DIGITS_AT_LEAST = 7
_MONTH = r"[^\W\d_]{3,10}"
_DATE = (
    r"(?:(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./](?:(?:19|20)[0-9]{2}|[0-9]{2})|"
    rf"[0-9]{{1,2}}(?:st|nd|rd|th|\.)?[ -](?:de )?{_MONTH}[-, ]{{1,2}}(?:de )?(?:19|20)[0-9]{{2}}|"
    rf"{_MONTH} [0-9]{{1,2}},? (?:19|20)[0-9]{{2}}|(?:19|20)[0-9]{{2}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|"
    r"(?:19|20)[0-9]{2}년 ?[0-9]{1,2}월 ?[0-9]{1,2}일)(?![0-9])"
)
_BORN = re.compile(rf"[\s.:=(–—-]{{0,4}}(?:(?:on|am|le|el|em|il|den|the|is|है|ngày)[ ])?(?P<date>{_DATE})")
_BORN_BEFORE = re.compile(rf"(?<![0-9]){_DATE}(?=[ ]?$)")
_DATE_REACH = 24
_GAP = re.compile(r"[ \t]{0,2}(?:[:=–—-][ \t]{0,2})?")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff\u0e00-\u0e7f])+(?:['’-](?:[^\W\d_])+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,4}(?![\u3400-\u9fff\uac00-\ud7a3])")
_NAMES_AT_MOST, _PART_AT_MOST = 4, 3
_PART_ENDS = re.compile(r"[ \t]?(?:[,;.|\n()،、，。।!?]|$)")
_PLACE = re.compile(r"[^\n;|،。]{3,90}")
_PLACE_PART = re.compile(r"[,，、][ ]?|(?<=[^\W\d_]{4})\.(?= |$)")
_FIRST_WORDS = 3
# What "address" may also mean, an age, a price; and what a place has: a word.
_NO_PLACE = re.compile(
    r"^\W*(?:[0-9]{1,3}\.){3}|://|@|\.onion|[$€£₹¥]|^\W*[0-9a-z]{26}|"
    r"[0-9] ?(?:years?|yo\b|y\.o|y/o|лет|года?\b|años|anos|ans\b|jahre|tahun|tuổi|岁|歲|साल)"
)
_PLACE_WORD = re.compile(r"[^\W\d_]{3}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[\u0900-\u0dff\u0e00-\u0e7f]")
_CLOSED_UP = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@cache
def _phrases() -> Mapping[str, str]:
    """Each phrase with what it tells."""
    return {
        phrase: told for told in ("born_behind", "lives_at", "born_is", "name_is") for phrase in words(told) if phrase
    }


SIGNS = tuple(_phrases())


def find(surface: Surface) -> Iterator[Found]:
    """Days of birth, and names and addresses with an identifier near them."""
    if "</" in surface.text:
        yield from _elements(surface)
    told = sorted(_phrases().keys() & surface.signs.keys(), key=len, reverse=True)
    if not told:
        return
    places = [
        (_phrases()[phrase], place, place + len(phrase))
        for phrase in told
        for place in surface.signs[phrase][:_AT_MOST]
        if _is_phrase(surface.text, place, place + len(phrase))
    ]
    born = list(_days_of_birth(surface, places))
    yield from born
    near = sorted([*_evidence(surface), *[one.start for one in born]])
    for kind, place, end in places:
        if kind in _WHO and _is_near(near, place):
            yield from _WHO[kind](surface, end)


_ELEMENT = re.compile(r"<(?P<tag>[a-z][a-z_-]{1,23})>(?P<value>[^<>\n]{2,80})</(?P=tag)>")
_ELEMENT_PARTS = re.compile("[_-]")


def _elements(surface: Surface) -> Iterator[Found]:
    """Elements of XML named after what they hold, beside an identifier: "<name>...</name>"."""
    near: Sequence[int] | None = None
    for element in _ELEMENT.finditer(surface.text):
        kind = cues.kind_of(_ELEMENT_PARTS.split(element["tag"]))
        if kind not in KINDS:
            continue
        near = sorted(_evidence(surface)) if near is None else near
        if _is_near(near, element.start()):
            yield Found(kind, *element.span("value"), "", sure=True)


def _days_of_birth(surface: Surface, places: Sequence[tuple[str, int, int]]) -> Iterator[Found]:
    for kind, place, end in places:
        if kind == "born_is":
            yield from _born(surface, end)
        elif kind == "born_behind" and not (end - place == 1 and _CLOSED_UP.match(surface.text, end)):
            yield from _born_before(surface, place)


def _is_phrase(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer word; scripts without blanks have no ends of words."""
    if _CLOSED_UP.match(text, start):
        return True
    return not (text[start - 1 : start].isalnum() and start) and not (
        text[end - 1].isalnum() and text[end : end + 1].isalpha()
    )


def _evidence(surface: Surface) -> Sequence[int]:
    """Where numbers and addresses begin that may be somebody's."""
    text = surface.text
    places = [run.start for run in surface.runs if len(run.digits) >= _DIGITS_AT_LEAST]
    places += [number.start() for number in _LETTERED.finditer(text)]
    at = text.find("@")
    while at >= 0:
        if "." in text[at + 1 : at + 60] and text[at - 1 : at].isalnum():
            places.append(at)
        at = text.find("@", at + 1)
    return places


def _is_near(places: Sequence[int], place: int) -> bool:
    at = bisect_left(places, place - _NEAR)
    return at < len(places) and places[at] <= place + _NEAR


_LETTERED = re.compile(r"(?<![a-z0-9])(?=(?:[a-z]{0,6}[0-9]){5})(?=[0-9]*[a-z])[a-z0-9]{7,20}(?![a-z0-9])")


def _born(surface: Surface, end: int) -> Iterator[Found]:
    if date := _BORN.match(surface.text, end):
        yield Found("dob", *date.span("date"), "", sure=True)


def _born_before(surface: Surface, place: int) -> Iterator[Found]:
    low = max(0, place - _DATE_REACH)
    if date := _BORN_BEFORE.search(surface.text[low:place]):
        yield Found("dob", low + date.start(), low + date.end(), "", sure=True)


def _named(surface: Surface, end: int) -> Iterator[Found]:
    """Up to four capitalised words; or up to three of any kind that are a part of a sentence by themselves."""
    text = surface.text
    gap = _GAP.match(text, end)
    start = gap.end() if gap else end
    if name := _HAN.match(text, start):
        yield Found("name", *name.span(), "")
        return
    found: list[re.Match[str]] = []
    at = start
    while len(found) < _NAMES_AT_MOST and (word := _WORD.match(text, at)) and not cues.kind_of([word.group()]):
        found.append(word)
        at = word.end() + (text[word.end() : word.end() + 1] == " ")
        if at == word.end():
            break
    capitals = next((at for at, word in enumerate(found) if not surface.is_upper(word.start())), len(found))
    if capitals:
        yield Found("name", found[0].start(), found[capitals - 1].end(), "")
    elif found and len(found) <= _PART_AT_MOST and _PART_ENDS.match(text, found[-1].end()):
        yield Found("name", found[0].start(), found[-1].end(), "")


def _lives(surface: Surface, end: int) -> Iterator[Found]:
    """The parts of the sentence up to a word for something else, if they hold a number."""
    text = surface.text
    gap = _GAP.match(text, end)
    place = _PLACE.match(text, gap.end() if gap else end)
    if not place:
        return
    start = end = stop = place.start()
    for part in [*_PLACE_PART.finditer(text, *place.span()), None]:
        until = part.start() if part else place.end()
        own = _of_place(text, stop, until)
        if _NO_PLACE.search(text[stop:own]):
            break
        if own > stop:
            end = own if any(map(str.isdigit, text[start:own])) else start
            stop = part.end() if part else until
        if own < until or not part or part.group().startswith("."):
            break
    if end > start and _PLACE_WORD.search(text, start, end):
        yield Found("address", start, end, "", sure=True)


def _of_place(text: str, start: int, end: int) -> int:
    """Where what belongs to a place ends: before a cue of something else."""
    for at, word in enumerate(_WORD.finditer(text, start, end)):
        kind = cues.kind_of([word.group()])
        if kind and kind != "address":
            return start if at < _FIRST_WORDS else word.start()
    return end


_WHO = {"lives_at": _lives, "name_is": _named}
