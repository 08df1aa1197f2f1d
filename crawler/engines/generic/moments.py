"""Times on a page, and which of them only tell since when somebody is a member."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.engines.generic import hints
from crawler.engines.generic.outline import Element, Outline

LINE_MAX = 140  # characters of an element that may be no more than a time and what is said about it
TRIED_MAX = 4000  # texts that are looked at for a time
_TIME_ATTRIBUTES = (
    "datetime",
    "data-time",
    "data-timestamp",
    "data-epoch",
    "data-utc",
    "data-unix",
    "data-date",
    "content",
    "title",
)
_MAY_BE_TIME = re.compile(
    r"\d|day|gestern|heute|hier|ayer|hoy|вчера|сегодня|ago|昨|今|어제|오늘|أمس|اليوم|دیروز|امروز|कल|आज"
)
_CLOCK = re.compile(r"\d[:hH時时点]\s?\d\d|\d\s?[ap]\.?m|noon|midnight|T\d\d:\d\d")
ReadTime = Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that an element shows.

    text     what it was read from: an attribute or the element's line
    precise  with a clock
    said     it stands in an attribute made for it, or in a <time>
    own      it stands in the element's own text, between elements that show other times
    """

    element: Element
    at: datetime
    text: str
    precise: bool
    said: bool
    own: bool = False


def find_moments(outline: Outline, read: ReadTime) -> dict[int, Moment]:
    """By the element's index. Of elements inside one another that show the same, the innermost; the outer one where
    only it has the clock."""
    found: dict[int, Moment] = {}
    tried = 0
    for element in reversed(outline.elements):
        if tried > TRIED_MAX:
            break
        moment = _said(element, read)
        if moment is None and element.text > LINE_MAX // 2:
            moment = _piece(element, read)
        if moment is None and 4 <= element.text <= LINE_MAX:
            tried += 1
            within = any(each in found for each in range(element.index + 1, element.end))
            moment = (_own(element, read) if within else None) or _shown(element, read)
        if moment:
            _keep(found, element, moment)
    return found


def _said(element: Element, read: ReadTime) -> Moment | None:
    for name in _TIME_ATTRIBUTES:
        value = element.tag.attrs.get(name)
        if not isinstance(value, str) or not 6 <= len(value) <= LINE_MAX or not _MAY_BE_TIME.search(value):
            continue
        if name in ("title", "content") and not _fits(element, name):
            continue
        at = read(value)
        if at:
            return Moment(element, at, value, bool(_CLOCK.search(value)) or value.isdecimal(), said=True)
    return None


def _fits(element: Element, name: str) -> bool:
    """Whether a time in this attribute is about the element's own text."""
    if name == "content":
        return "date" in element.words or "time" in element.words
    return element.text <= 60


def _shown(element: Element, read: ReadTime) -> Moment | None:
    line = element.line(LINE_MAX)
    if not _MAY_BE_TIME.search(line.lower()):
        return None
    at = read(line)
    return Moment(element, at, line, bool(_CLOCK.search(line)), said=element.name == "time") if at else None


def _own(element: Element, read: ReadTime) -> Moment | None:
    """A time in the text that stands directly in the element."""
    line = " ".join(" ".join(element.tag.find_all(string=True, recursive=False)).split())
    at = read(line) if 6 <= len(line) <= LINE_MAX and _MAY_BE_TIME.search(line.lower()) else None
    return Moment(element, at, line, bool(_CLOCK.search(line)), said=False, own=True) if at else None


def _piece(element: Element, read: ReadTime) -> Moment | None:
    """A time that stands alone among the first strings of a longer text: "Posted: March 8, 2026<hr>..."."""
    for string in element.tag.find_all(string=True, recursive=False, limit=3):
        line = " ".join(string.split())
        if 6 <= len(line) <= 60 and _MAY_BE_TIME.search(line.lower()) and (at := read(line)):
            return Moment(element, at, line, bool(_CLOCK.search(line)), said=False, own=True)
    return None


def _keep(found: dict[int, Moment], element: Element, moment: Moment) -> None:
    inner = [found[each] for each in range(element.index + 1, element.end) if each in found]
    if not inner or moment.own:
        found[element.index] = moment
    elif len(inner) == 1 and moment.precise and not inner[0].precise and not inner[0].said:
        del found[inner[0].element.index]
        found[element.index] = moment


def is_joined(moment: Moment) -> bool:
    """It says since when somebody is a member."""
    element = moment.element
    if is_before(hints.JOINED, element.line(100), moment) or re.search(r"(?<![a-z])(?:join|regist)", element.words):
        return True
    before = element.tag.find_previous_sibling()
    if before is not None and _is_label(before.get_text(" ", strip=True)):
        return True
    above = element.parent
    if above is None or above.text > 120:
        return False
    return bool(
        is_before(hints.JOINED, above.line(120), moment) or re.search(r"(?<![a-z])(?:join|regist)", above.words)
    )


def is_before(word: re.Pattern[str], line: str, moment: Moment) -> bool:
    """Whether the word stands in the line before the time."""
    found = word.search(line)
    shown = moment.element.line(160)
    at = line.find(shown)
    digit = re.search(r"\d", line[max(at, 0) :])
    return found is not None and found.start() < max(at, 0) + (digit.start() if digit else len(shown))


def _is_label(text: str) -> bool:
    """ "Joined:", without what was joined."""
    return len(text) < 40 and bool(hints.JOINED.search(text)) and not re.search(r"\d", text)
