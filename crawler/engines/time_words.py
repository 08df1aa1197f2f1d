"""The words of _times.txt, and a text made ready to be compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("_times.txt")
UNITS_S = MappingProxyType({
    "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_800, "year": 31_557_600,
})  # fmt: skip
# Marks of writing direction and joiners say nothing; two Arabic letters have Persian forms.
_SAME = str.maketrans(
    "يكى’ʼ׳״،", "یکی'''\",", "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
)
_MONTH_BY_NUMBER = re.compile(r"(?<!\w)(?:tháng|thg)\s*(\d{1,2})(?!\d)")


def folded(text: str) -> str:
    """Lower case, compatibility forms and digits of every script as ASCII has them, one space a run."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SAME).lower().replace("i̇", "i")
        text = "".join(_digit(char) for char in text)
        text = long_months().sub(lambda name: f" {_ENGLISH[months()[name[0]]]} ", text)
    text = text.lower()
    if "th" in text:
        text = _MONTH_BY_NUMBER.sub(lambda name: f" {_ENGLISH.get(int(name[1]), '')} ", text)
    return " ".join(text.split())


def _digit(char: str) -> str:
    return char if char < "\x80" or not char.isdecimal() else str(unicodedata.decimal(char))


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).translate(_SAME).lower().replace("i̇", "i").strip()


@cache
def _lines() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(kind, language or "", words) of each line."""
    out = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, mark, rest = line.partition(":")
        if mark and not line.startswith("#"):
            kind, _, language = name.partition(" ")
            out.append((kind, language, tuple(_fold(word) for word in rest.split(","))))
    return tuple(out)


@cache
def words(kind: str, language: str = "") -> tuple[tuple[str, ...], ...]:
    """The lines of a kind, each as its words, folded; only those of a language where one is named."""
    return tuple(line for name, tongue, line in _lines() if name == kind and language in ("", tongue))


def all_words(kind: str) -> list[str]:
    return [word for line in words(kind) for word in line]


@cache
def months(language: str = "") -> Mapping[str, int]:
    """Each name and each beginning of one, three letters or more, that means one month in every language, or in this
    one (such as "pl") whatever it means in others."""
    found = _numbered(words("whole_months"), 99) | _numbered(words("months"), 3)
    if language:
        found |= _numbered(words("whole_months", language), 99) | _numbered(words("months", language), 3)
    return MappingProxyType(found)


def tongue_of(tag: str) -> str:
    """ "pl" of "pl-PL"; the languages of _times.txt are named so."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


@cache
def order_of(tag: str) -> str:
    """How people of a language, such as "de" or "en-GB", write day and month as numbers; "" where it is not known."""
    tag = tag.strip().lower().replace("_", "-")
    if not tag or tag == "en":
        return ""
    return "mdy" if tag in all_words("month_first") else "dmy"


def year_first(tag: str) -> bool:
    return tongue_of(tag) in all_words("year_first")


@cache
def jalali_months() -> Mapping[str, int]:
    """Whole names only: "mehr" and "dey" are short enough."""
    return MappingProxyType(_numbered(words("jalali"), 99))


@cache
def hijri_months() -> Mapping[str, int]:
    return MappingProxyType(_numbered(words("hijri"), 99))


@cache
def weekdays() -> Mapping[str, int]:
    """Whole names; Monday is 1."""
    return MappingProxyType(_numbered(words("weekday"), 99))


def _numbered(lines: Iterable[tuple[str, ...]], shortest: int) -> dict[str, int]:
    """Words and their beginnings that mean one number; a whole word is not a beginning of another one."""
    whole: dict[str, set[int]] = {}
    starts: dict[str, set[int]] = {}
    for line in lines:
        for number, name in enumerate(line, 1):
            whole.setdefault(name, set()).add(number)
            for end in range(shortest, len(name)):
                starts.setdefault(name[:end], set()).add(number)
    return {word: min(found) for word, found in (starts | whole).items() if len(found) == 1}


_ENGLISH = MappingProxyType({
    1: "january", 2: "february", 3: "march", 4: "april", 5: "may", 6: "june", 7: "july", 8: "august", 9: "september",
    10: "october", 11: "november", 12: "december",
})  # fmt: skip


@cache
def long_months() -> re.Pattern[str]:
    """Names that are no single run of letters."""
    names = {name for name in all_words("months") if not name.isalpha() and (" " in name or "." in name)}
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def any_of(kinds: Iterable[str] | str, *, whole: bool = True) -> str:
    """A pattern for any word of these kinds; whole: not inside a longer word of letters."""
    return pattern_of(
        {word for kind in ([kinds] if isinstance(kinds, str) else kinds) for word in all_words(kind)}, whole
    )


def pattern_of(found: Iterable[str], whole: bool = True) -> str:
    """A pattern for any of the words, the longest that fits, as a tree: a text without them is passed in one go.

    Words are not found in the middle of others where their script sets words apart.
    """
    apart, joined = _Tree(), _Tree()
    for word in found:
        (apart if word[0] < "\u0e00" else joined).add(word)
    end = r"(?![^\W\d_])" if whole else ""
    parts = [rf"(?<![^\W\d_])(?:{apart.pattern()}){end}"] if apart.branches else []
    return "|".join([*parts, joined.pattern()] if joined.branches else parts)


class _Tree:
    """Words by their letters; ends: a word ends here."""

    def __init__(self) -> None:
        self.branches: dict[str, _Tree] = {}
        self.ends = False

    def add(self, word: str) -> None:
        node = self
        for char in word:
            node = node.branches.setdefault(char, _Tree())
        node.ends = True

    def pattern(self) -> str:
        ways = [(r"\s+" if char == " " else re.escape(char)) + node.pattern() for char, node in self.branches.items()]
        if not ways:
            return ""
        return f"(?:{'|'.join(ways)}){'?' if self.ends else ''}"
