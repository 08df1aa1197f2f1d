"""How many records are offered, and how many of them are shown as a sample?

The headline number wins: a countable thing with its unit, in the title or after "total", rather than a part, a rate
or a number without a unit. A precise number that rounds to it ("1.2M ... 1,204,377") is taken instead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.extract import sums
from indexer.extract.context import Cues
from indexer.extract.contract import Number, Reading, Text
from indexer.extract.not_counted import NotCounted
from schema.json_form import clean_int
from schema.listing import Offer

FIELDS = ("records", "sample_records")
AFTER: tuple[str, ...] = ()

_WEIGHTS = {
    "record": 3.0, "person": 3.0, "card": 3.0, "log": 3.0, "credential": 3.0, "document": 3.0, "contact": 2.5,
    "piece": 2.0,
    "host": 1.5, "machine": 1.5,
    "household": 2.0, "transaction": 1.0, "": 0.0,
}  # fmt: skip
_ENOUGH = 1.7
# In reports of breaches the people are the unique addresses; rows are often more. A seller's "unique" is as good as
# his rows.
_UNIQUE = re.compile(r" ?(?:(?:were|are) )?(?:unique|distinct|individual) ")
_E_MAILS = re.compile(r"(?: (?:were|are|of them))? ?(?:unique |victim |customer |user )?e-?mail")
_TIER = re.compile(r" ?\w{0,6} ?[=:–—-]+ ?[$€£₽]?\d")


@dataclass(frozen=True, slots=True)
class _Count:
    number: Number
    score: float
    sample: bool


def read(text: Text, so_far: Offer) -> Reading:
    """records and sample_records; a number that is neither is left alone."""
    counts = _counts(text)
    fields: dict[str, object] = {}
    spans = {}
    offered = [count for count in counts if not count.sample and count.score >= _ENOUGH]
    if offered:
        best = _precise(max(offered, key=lambda count: count.score), offered).number
        fields["records"] = clean_int(int(best.value))
        spans["offer.records"] = (text.span(best.start, best.unit_end, _rule(best)),)
    samples = [count.number for count in counts if count.sample and count.number.value >= 1]
    if samples:
        sample = max(samples, key=lambda number: (bool(number.unit), number.value))
        fields["sample_records"] = clean_int(int(sample.value))
        spans["offer.sample_records"] = (text.span(sample.start, sample.unit_end, "count.sample"),)
    return Reading(fields, spans)


def _rule(number: Number) -> str:
    unit = number.unit or "bare"
    return f"count.{unit}.scaled" if number.scale else f"count.{unit}"


def _counts(text: Text) -> list[_Count]:
    is_botnet = bool(text.found("categories", "botnet")) or _sells_machines(text)
    counted = [entry for entry in sums.products(text) if entry[0].role == "count" and _may_count(entry[0], is_botnet)]
    if not counted:
        return []
    samples, cues = Cues(text, "sample"), _ScoreCues(text)
    noise, out = NotCounted(text), []
    for number, since, until in counted:
        if noise.has(number, since):
            continue
        if _is_sample(number, samples, cues.before, since, until):
            out.append(_Count(number, 0.0, sample=True))
        elif not (tier := _TIER.match(text.joined, number.end)) or noise.money.after(
            number.end, tier.end() - number.end
        ):
            out.append(_Count(number, cues.score(number, since, until), sample=False))
    return out


def _sells_machines(text: Text) -> bool:
    """Who offers machines, and neither a way into a network with so many of them nor what was stolen there."""
    if text.kind in ("leak_post", "feed_item") or not text.found("intents", "sale", "sale_weak"):
        return False
    return not text.found("categories", "initial_access") and not text.found("cues", "not_price", "staff")


def _may_count(number: Number, is_botnet: bool) -> bool:
    """A whole number of something; parts are of dates and versions. Machines are what a botnet is sold by."""
    is_unit = number.unit in _WEIGHTS if number.unit != "host" else is_botnet
    return is_unit and number.value >= 1 and not number.value % 1


def _is_sample(
    number: Number, samples: Cues, weighed: Sequence[tuple[Cues, int, float]], since: int, until: int
) -> bool:
    """A sample word belongs to the number after it, unless a word for the whole leads that ("10 rows proof below, total
    650k"), else to the number just before it.
    """
    cue = samples.before(number.start, 26, since)
    if cue and any(weight > 0 and cues.before(number.start, 22, cue.end) for cues, _, weight in weighed):
        return False
    if cue:
        between = samples.text.joined[cue.end : number.start]
        return (between == " (" or not any(mark in between for mark in ".!?;(")) and between.count(" ") <= 4
    cue = samples.after(number.end, 26, until)
    if cue is None:
        return False
    between = samples.text.joined[number.unit_end : cue.start]
    near = len(between) <= 12 and not any(mark in between for mark in ".,!?;(|")
    until = next((one.start for one in samples.text.numbers if one.start >= cue.end and one.role == "count"), 1 << 60)
    return near and not (until < cue.end + 14 and "\n" not in samples.text.joined[cue.end : until])


# Cue words before a number: how far, and how much they speak for it.
_BEFORE = (("total", 22, 1.5), ("grand_total", 18, 2.5), ("part", 22, -2.0), ("checked", 12, -2.0), ("tier", 12, -1.5))


_IN_STOCK = re.compile(
    r" ?(?:(?:left )?in stock|available|в наличии|en stock|auf lager|em estoque|disponibles|库存|在库)\b"
)


class _ScoreCues:
    def __init__(self, text: Text) -> None:
        self.text = text
        weighed = [(Cues(text, id_), reach, weight) for id_, reach, weight in _BEFORE]
        self.before = [entry for entry in weighed if entry[0].anchors]
        self.rate, self.tier = Cues(text, "rate"), Cues(text, "tier_after")
        self.unique = _is_report(text)

    def score(self, number: Number, since: int, until: int) -> float:
        """How much speaks for a number being the headline count."""
        score = _WEIGHTS[number.unit] + 0.15 * min(9.0, math.log10(float(number.value)))
        score += 1.0 if number.scale else 0.0
        score += 1.5 if number.start < self.text.body_at else 0.0
        if not number.unit and not number.scale and number.value < 1000:
            score -= 1.0
        if self.text.joined.startswith("+", number.end):
            score += 1.5
        if not number.unit and _IN_STOCK.match(self.text.joined, number.end):
            score += 1.5
        score += self._by_words(number, since, until)
        if number.value < 10:
            score -= 2.0
        if self.unique and number.unit == "credential":
            score -= 1.0  # reports count people by their addresses; passwords are often more
        if self.unique and _UNIQUE.match(self.text.joined, number.end):
            score += 3.0
        elif self.unique and number.unit == "contact" and _E_MAILS.match(self.text.joined, number.end):
            score += 2.0
        return score

    def _by_words(self, number: Number, since: int, until: int) -> float:
        """What the words around it speak."""
        score = 0.0
        for cues, reach, weight in self.before:
            if cues.before(number.start, reach, since):
                score += weight
        if self.tier.anchors and self.tier.after(number.unit_end, 4, until):
            score -= 2.0
        rate = self.rate
        if rate.anchors and (rate.after(number.end, 20, until) or rate.before(number.start, 20, since)):
            score -= 3.0
        return score


def _is_report(text: Text) -> bool:
    """Whether somebody tells of a breach, rather than offers what came of it."""
    if text.kind == "feed_item" or text.found("intents", "news"):
        return True
    return not text.found("intents", "sale", "sale_weak", "free", "auction") and not text.found("cues", "price")


def _precise(best: _Count, counts: list[_Count]) -> _Count:
    """The most precise way in which the same number is written."""
    same = [
        count
        for count in counts
        if count.number.step < best.number.step
        and abs(count.number.value - best.number.value) <= best.number.step / 2
        and count.number.value >= best.number.value / 2
    ]
    return min(same, key=lambda count: count.number.step) if same else best
