"""Is a kind of data named only to say that it is not there or not asked for ("no id needed", "без паспорта"), or as
the way in which goods travel ("ships with fake passport photos")?
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Set

from indexer.extract.contract import Anchor, Text

_REACH = 40  # characters
_CLAUSE = re.compile(r"[.,;:!?|\n()]")
_BEFORE = re.compile(
    r"(?:\b(?:without|w/o|(?:do not|don t|don't|not|no) need(?:ed)?(?: for)?|(?:not|never) ask(?:ing)? for|not require"
    r"|без|не (?:нуж[её]н|нужна|нужны|нужно|требуется|требуем|требуют|надо)|не потрібен|не потрібно"
    r"|no (?:necesita\w*|se requiere|hace falta|piden|pedimos)|sem|não (?:precisa|é necessário)|nao precisa"
    r"|sans|pas besoin de|ohne|kein(?:e|en)? [\w ]{0,3}|senza|non serve|bez|nie potrzeba|tanpa|tidak perlu|không cần"
    r"|zonder)(?: (?:a|an|any|your|the|el|la|un|de|d))?|无需|無需|不需要|不要|不用|بدون) ?(?:[\w-]+ )?$"
)
_SIN = re.compile(r"\bsin (?:[\w-]+ )?$")  # elsewhere SIN is a number of identity
_NO = re.compile(r"\bno (?:[\w-]+ ){0,2}$")  # also short for number: only with a word of need after it
_NEED = r"(?:require[ds]?|need(?:ed)?|necessary|asked|included|wanted|necesari[oa]s?|nötig|erforderlich)"
_AFTER_NO = re.compile(rf" (?:[\w-]+ )?{_NEED}\b")
_AFTER = re.compile(
    r" (?:is|are|was|were|have|has)(?: not|n t|n't)(?: been)? "
    r"(?:exposed|included|affected|compromised|leaked|impacted|stolen|taken|accessed|stored|involved|part)\b|"
    rf" (?:(?:is|are|was|copy|scan) )?(?:not|isn t|isn't|aren't|never|no|nicht|não|nao|non|pas) (?:es |é )?{_NEED}"
    r"| не (?:нуж|треб|надо|потріб)| no (?:es necesari|hace falta|requerid|se requiere)|(?:不需要|不要)"
)
# A report's whole sentence may say what was not taken: "did not include passwords, social security numbers or cards".
_SENTENCE = re.compile(r"[.!?;\n]|, but |, however|, although| while ")
_REPORT_REACH = 140  # characters
_NOT_TAKEN = re.compile(
    r"(?:\b(?:did|does|do|was|were|is|are|has|have|had)(?: not|n ?t|n'?t)|\bno (?:evidence|indication|instance|sign)s?)"
    r" (?:\w+ ){0,3}?"
    r"(?:includ|contain|expos|involv|affect|compromis|stor|obtain|access|impact|collect|held|tak|stol|leak)\w*\b"
)
_SIGNS = ("evidence", "indication", "instance", "sign")
_REPORTING = ("did", "does", "do", "was", "were", "is", "are", "has", "have", "had")
# Words of which two, or one of the third kind, are in whatever _NOT_TAKEN finds.
_PAIRS = (
    (frozenset({"no"}), frozenset(f"{sign}{end}" for sign in _SIGNS for end in ("", "s"))),
    (frozenset({"not", "n", "nt"}), frozenset(_REPORTING)),
)
_SHORT = frozenset(f"{verb}{end}" for verb in _REPORTING for end in ("n", "nt"))


def _may_tell(words: Set[str]) -> bool:
    """Whether _NOT_TAKEN can find anything: quick to ask."""
    pairs = any(not words.isdisjoint(one) and not words.isdisjoint(other) for one, other in _PAIRS)
    return pairs or not words.isdisjoint(_SHORT)


_NONE = re.compile(r"(?:^ ?|\b(?:and|with|but|contain(?:s|ed)?|there (?:are|were)|include[sd]?) )no $")
_TRAVELS = re.compile(
    r"\b(?:ship(?:s|ped|ping)?|sent|delivered|packed|packaged|hidden|concealed|disguised) "
    r"(?:with|in|inside|behind|as|under|between|among) (?:[\w-]+ ){0,3}$"
)


# One of these stands in every clause that the patterns above find; without spaces, or as words.
_UNSPACED = ("无需", "無需", "不需要", "不要", "不用", "بدون")
_WORDS = frozenset((
    "without", "w", "not", "never", "no", "don", "didn", "doesn", "wasn", "weren", "isn", "aren", "без", "не", "sem",
    "nao", "não", "sans", "pas", "ohne", "kein", "keine", "keinen", "senza", "non", "bez", "nie", "tanpa", "tidak",
    "không", "khong", "zonder", "nicht", "sin",
))  # fmt: skip


class Negations:
    """Where words of denial stand in a text. Made once per text: asking is cheap."""

    __slots__ = ("in_all", "is_told", "places", "text")

    def __init__(self, text: Text) -> None:
        self.text = text
        self.in_all = bool(text.found("categories", "other"))  # goods travel hidden in things
        said = [f"{word} " for word in _WORDS & text.word_set]
        if not text.joined.isascii():
            said += _UNSPACED
        self.places = sorted([place for word in said for place in _places(text.words, word)]) if said else []
        self.is_told = _may_tell(text.word_set) and _NOT_TAKEN.search(text.joined) is not None

    def has(self, anchor: Anchor) -> bool:
        """The clause of an anchor says that the thing is absent or unwanted, or that goods are hidden in it."""
        at = bisect_left(self.places, anchor.start - _REACH)
        is_near = at < len(self.places) and self.places[at] < anchor.end + _REACH
        if is_near and _is_negated(self.text, anchor):
            return True
        if self.is_told and _is_not_taken(self.text.joined, anchor.start):
            return True
        return self.in_all and _TRAVELS.search(_clause_before(self.text.joined, anchor)) is not None


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _is_negated(text: Text, anchor: Anchor) -> bool:
    joined = text.joined
    before = _clause_before(joined, anchor)
    after = _CLAUSE.split(joined[anchor.end : anchor.end + _REACH], maxsplit=1)[0]
    if (
        _NONE.search(before)
        or _BEFORE.search(before)
        or _AFTER.match(after)
        or (_NO.search(before) and _AFTER_NO.match(after))
    ):
        return True
    return text.language == "es" and _SIN.search(before) is not None


def _clause_before(joined: str, anchor: Anchor) -> str:
    return _CLAUSE.split(joined[max(0, anchor.start - _REACH) : anchor.start])[-1]


def _is_not_taken(joined: str, place: int) -> bool:
    before = _SENTENCE.split(joined[max(0, place - _REPORT_REACH) : place])[-1]
    return ("no" in before or "n't" in before) and _NOT_TAKEN.search(before) is not None
