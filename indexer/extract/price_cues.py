"""What words beside an amount say of it: that it is the price, what for, or that it is other money."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.extract.context import Cues
from indexer.extract.contract import Anchor, Number, Text

_PER = re.compile(r"\s?(?:/|per|за|por|par|pro|每|cada)\s?")
_ONE = re.compile(r"(?<![0-9])1 \w{2,12} ?[=:–-] ?$")
SHORT_MONTH = re.compile(r"\s?/\s?(?:mo|mth|month|m|мес|mes|mês|mois|monat|月)\b")
_TIMES = ("per_week", "per_day", "per_year", "lifetime")
_SHORT = ("per_week", "per_day", "per_year")  # said right beside the amount, or not at all
_APART = re.compile(r"[.!?;] |^ ?,")  # another sentence or item
_THOUSAND = re.compile(r" ?(?:/|per|за|por|par|pro|je|al) ?(?:1 ?000|1[kк]|mil|тыс)(?![\w])")
_ONE_OF = re.compile(r"(?<![0-9])1 ?(?:枚|件|個|个|人|セット|장|건|개|명|条|张|套|份|本) ?[:=]? ?$")
_NEXT = 3  # characters
_LEAVES = re.compile(r" ?(?:,|[-–—:] |(?:for|only|just|at|за|по|por|pour|fur|per)\b)")
_BECOMES = re.compile(r" ?(?:-+>|=+>|→|➜|➡|>>) ?(?:now )?[$€£₽]?")
_TO_TIME = re.compile(
    r" ?(?:/|per|for|an?|each|в|за|на|por|par|pro|je|al|la|el|le|il|x|每|/ ?1|1)? ?"
    r"(?:(?:1|one|une?|una|um|одну|один) ?)?"
)
_TO_AMOUNT = re.compile(r" ?[:=–—-]? ?[$€£₽]? ?")
_SEPARATED = re.compile(r"[,;|•·]|/ | /")
LEADS_TO = re.compile(r"[ :=.–—$€£-]{0,5}(?:bid|price|цена|precio|preço|prix|preis)?(?: ?r)?[ :=.–—$€£-]{0,5}")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that may be the price; score says how much speaks for it, rule what its span is called."""

    number: Number
    currency: str
    basis: str
    score: float
    rule: str


def is_dong(text: Text, number: Number) -> bool:
    """Vietnam's money, which folding makes one with its word for a line (đồng, dòng)."""
    return text.language == "vi" and text.raw_words(number.start, number.unit_end).casefold().endswith("đồng")


class PriceCues:
    """Cue words of prices in a text, asked by place."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.price, self.total = Cues(text, "price"), Cues(text, "total_price")
        self.not_price, self.each = Cues(text, "not_price"), Cues(text, "each")
        self.units = {one[1] for one in text.anchors.get("units", ()) if one[0] not in ("time", "file", "host")}
        self.amounts = {number.start for number in text.numbers if number.role == "money"}
        self.old, self.held = Cues(text, "old_price"), Cues(text, "held")
        self.thousand, self.month, self.time = Cues(text, "per_1000"), Cues(text, "per_month"), Cues(text, *_TIMES)
        self.near = [(id_, cues) for id_ in _SHORT if (cues := Cues(text, id_)).anchors]

    def is_other_money(self, number: Number, since: int, until: int) -> bool:
        """Revenue, deposits, fees, losses: money that is not asked for the goods."""
        end = max(number.unit_end, number.end)
        cue = self.not_price.before(number.start, 20, since)
        if cue and self._is_of_last(cue, number, since):
            cue = None
        if cue and not _APART.search(self.text.joined[cue.end : number.start]):
            later = self.price.before(number.start, 20, since)
            return later is None or later.end <= cue.start
        if (held := self.held.after(end, 14, until)) and not self.text.joined[end : held.start].strip(" ("):
            return True
        after = self.not_price.after(end, 14, until)
        return after is not None and not self.text.joined[end : after.start].strip(" (/")

    def _is_of_last(self, cue: Anchor, number: Number, since: int) -> bool:
        """ "$5000 limit for $80": the word belongs to the amount before it."""
        joined = self.text.joined
        return bool(since and not joined[since : cue.start].strip(" ") and _LEAVES.match(joined, cue.end, number.start))

    def is_old(self, number: Number, since: int, until: int) -> bool:
        """A price that was: "was $900, now $500", "$900 -> $500"."""
        cue = self.old.before(number.start, 22, since)
        if cue and LEADS_TO.fullmatch(self.text.joined, cue.end, number.start):
            return True
        is_next = until in self.amounts
        return is_next and _BECOMES.fullmatch(self.text.joined, max(number.unit_end, number.end), until) is not None

    def names(self, number: Number, since: int) -> bool:
        """A price word stands right before a number without a currency."""
        if number.unit and number.unit_end > number.end and not is_dong(self.text, number):
            return False
        cue = self.price.before(number.start, 16, since)
        if cue is None:
            return False
        between = self.text.joined[cue.end : number.start]
        return not re.search(r"[.!?(]", between) and not _PER.fullmatch(between)

    def amount(self, number: Number, currency: str, since: int, until: int) -> Amount:
        score = 0.0
        if self.price.before(number.start, 40, since):
            score += 2.0
        end = max(number.unit_end, number.end)
        if self.total.before(number.start, 24, since) or self.total.after(end, 24, until):
            score += 1.5
        if number.start < self.text.body_at:
            score += 0.5
        basis = self.basis(number, since, until)
        return Amount(number, currency, basis, score, f"price.{basis}")

    def basis(self, number: Number, since: int, until: int) -> str:
        end = max(number.unit_end, number.end)
        joined = self.text.joined
        if SHORT_MONTH.match(joined, end):
            return "per_month"
        near = joined[end : end + 3]
        if _THOUSAND.match(joined, end):
            return "per_1000"
        if self._after(self.thousand, end, 12, until) or self.thousand.before(number.start, 12, since):
            return "per_1000"
        if (self._after(self.each, end, 14, until) and near[:1] not in ".;") or self._is_each(number.start, since):
            return "per_record"
        if (per := _PER.match(joined, end)) and per.end() in self.units:
            return "per_record"
        if term := self._term(number, end, since, until):
            return term
        if _ONE_OF.search(joined, max(0, number.start - 8), number.start):
            return "per_record"
        if _ONE.search(joined[max(0, number.start - 20) : number.start]):
            return "per_record" if not self.time.before(number.start, 12) else "total"
        return "total"

    def _is_each(self, start: int, since: int) -> bool:
        """ "each $5", "pcs: 5$"; not "100k rows each, $300"."""
        cue = self.each.before(start, 10, since)
        return cue is not None and "," not in self.text.joined[cue.end : start]

    def _term(self, number: Number, end: int, since: int, until: int) -> str:
        """ "per_month" and the like; "" where the amount is for no term."""
        if self._after(self.month, end, 14, until) or self._leads(self.month, number.start, since):
            return "per_month"
        told = (id_ for id_, cues in self.near if self._beside(cues, number.start, end, since, until))
        return next(told, "")

    def _leads(self, cues: Cues, start: int, since: int) -> bool:
        """ "month: $350", "monthly price 350"; not "2026年9月。价格..."."""
        cue = cues.before(start, 16, since)
        return cue is not None and LEADS_TO.fullmatch(self.text.joined, cue.end, start) is not None

    def _beside(self, cues: Cues, start: int, end: int, since: int, until: int) -> bool:
        """ "50$ a week", "50$/week", "week: 50$"; not "50$, ready in 2 days"."""
        joined = self.text.joined
        if (cue := cues.after(end, 20, until)) and _TO_TIME.fullmatch(joined, end, cue.start):
            return self._after(cues, end, 20, until)
        cue = cues.before(start, 20, since)
        return cue is not None and _TO_AMOUNT.fullmatch(joined, cue.end, start) is not None

    def _after(self, cues: Cues, end: int, reach: int, until: int) -> bool:
        """A cue behind an amount, unless it leads to the next one: "week 50$, month 150$"."""
        cue = cues.after(end, reach, None if cues is self.thousand else until)  # "per 1k" holds a number itself
        if cue is None:
            return False
        is_next = until - cue.end <= _NEXT and not self.text.joined[cue.end : until].strip(" -–—:=")
        return not (is_next and _SEPARATED.search(self.text.joined, end, cue.start))
