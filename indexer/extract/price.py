"""What does it cost? The headline price, its currency, and what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.extract.context import Cues
from indexer.extract.contract import Number, Reading, Text
from schema.listing import Offer, Price, Span

FIELDS = ("price",)
AFTER: tuple[str, ...] = ()

_SPANS_AT_MOST = 40
_DEFAULT_CURRENCY = "USD"  # what forums mean by a bare amount
_PER = re.compile(r"\s?(?:/|per|за|por|par|pro|每|cada)\s?")
_ONE = re.compile(r"(?<![0-9])1 \w{2,12} ?[=:–-] ?$")
_SHORT_MONTH = re.compile(r"\s?/\s?(?:mo|mth|month|m|мес|mes|mês|mois|monat|月)\b")
_AUCTION = (("start", "auction_start"), ("step", "auction_step"), ("buyout", "auction_buyout"))
_TIMES = ("per_week", "per_day", "per_year", "lifetime")
_SHORT = ("per_week", "per_day", "per_year")  # said right beside the amount, or not at all
_NO_CURRENCY = "price.cue_no_currency"
_APART = re.compile(r"[.!?;] |^ ?,")  # another sentence or item
# Scale words that only one country's sellers use tell its currency, where none is said.
_SCALE_CURRENCIES = {
    "rb": "IDR", "rbu": "IDR", "ribu": "IDR", "jt": "IDR", "juta": "IDR",
    "trieu": "VND", "tr": "VND", "nghin": "VND", "ngan": "VND",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Amount:
    number: Number
    currency: str
    basis: str
    score: float
    rule: str


def read(text: Text, so_far: Offer) -> Reading:
    """The price of the offer; withheld or asked for in private: no price, and a span that says so."""
    amounts = _amounts(text)
    auction = _auction(text, amounts)
    if auction:
        return _reading(text, auction[0], auction)
    if not amounts:
        withheld = text.found("cues", "withheld")
        if not withheld:
            return Reading()
        return Reading({}, {"offer.price": (text.span(withheld[0].start, withheld[0].end, "price.withheld"),)})
    return _reading(text, _headline(amounts), amounts)


def _reading(text: Text, best: _Amount, amounts: list[_Amount]) -> Reading:
    others = [amount for amount in amounts if amount is not best][: _SPANS_AT_MOST - 1]
    spans: list[Span] = [
        text.span(amount.number.start, max(amount.number.end, amount.number.unit_end), amount.rule)
        for amount in (best, *others)
    ]
    amount = best.number.value.normalize()
    amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    price = Price(amount, best.currency, best.basis, usd(amount, best.currency, text))
    return Reading({"price": price}, {"offer.price": tuple(spans)})


def usd(amount: Decimal, currency: str, text: Text) -> float | None:
    """US dollars at the rates handed in; None without a rate."""
    if currency == "USD":
        return float(amount)
    rate = text.rates.get(currency)
    return None if rate is None else round(float(amount) * rate, 2)


def _headline(amounts: list[_Amount]) -> _Amount:
    """Best cue; among equals the monthly tier of a subscription, else the lowest of one currency, else the first."""
    top = max(amount.score for amount in amounts)
    best = [amount for amount in amounts if amount.score >= top - 0.01]
    if any(amount.rule != _NO_CURRENCY for amount in amounts):
        best = [amount for amount in best if amount.rule != _NO_CURRENCY] or best
    monthly = [amount for amount in amounts if amount.basis == "per_month" and amount.score >= top - 1.0]
    if monthly:
        return monthly[0]
    same = [amount for amount in best if amount.currency == best[0].currency]
    return min(same, key=lambda amount: amount.number.value)


def _amounts(text: Text) -> list[_Amount]:
    is_named = bool(text.found("cues", "price")) or any([number.role == "money" for number in text.numbers])
    if not is_named and not _may_be_bare(text):
        return []
    cues = _PriceCues(text)
    out = _named(text, cues) if is_named else []
    return [_adjusted(amount, text) for amount in out or _bare(text, cues) if amount.number.value > 0]


def _named(text: Text, cues: _PriceCues) -> list[_Amount]:
    """Amounts with a currency, and numbers right behind a word for a price."""
    out = []
    for number, since, until in text.around:
        if number.role == "money":
            if not cues.is_other_money(number, since, until):
                out.append(cues.amount(number, number.unit, since, until))
        elif number.role == "count" and number.unit in ("", "record") and cues.names(number, since):
            currency = _SCALE_CURRENCIES.get(number.scale, _DEFAULT_CURRENCY)
            out.append(replace(cues.amount(number, currency, since, until), rule=_NO_CURRENCY))
    return out


_TOOLS = ("exploit", "malware", "phishing_kit", "initial_access", "ransomware", "ddos")
_BARE_END = re.compile(r" ?(?:[,.;)\n]|$)")
_BARE_FIRM = re.compile(r" (?:one time|one-time|firm|obo|fix|fixed|negotiable|for all|lifetime|exclusive|total)\b")


def _may_be_bare(text: Text) -> bool:
    return bool(text.numbers) and (
        bool(text.found("cues", "each", "per_month")) or text.language in ("id", "ms", "vi") or _is_tool(text)
    )


def _is_tool(text: Text) -> bool:
    titled = any(one.start < text.body_at for one in text.found("categories", *_TOOLS))
    return titled and not text.anchors.get("data_types")


def _bare(text: Text, cues: _PriceCues) -> list[_Amount]:
    """ "0.15 per lead", "450/mo"; and "25k, exclusive sale 40k", "350 one time" of tools and access, which are not
    counted.
    """
    is_tool = _is_tool(text)
    return [
        replace(
            cues.amount(number, _SCALE_CURRENCIES.get(number.scale, _DEFAULT_CURRENCY), since, until), rule=_NO_CURRENCY
        )
        for number, since, until in text.around
        if number.start >= text.body_at and _is_bare(text, number, is_tool)
    ]


def _is_bare(text: Text, number: Number, is_tool: bool) -> bool:
    if number.role == "code":
        return _SHORT_MONTH.match(text.joined, number.end) is not None
    if number.role != "count" or (number.unit and number.unit_end > number.end):
        return False
    if number.scale in _SCALE_CURRENCIES:  # "100 ribu aja", "3 triệu": who sells no data counts money
        return text.language in ("id", "ms", "vi") and not text.found("cues", "data_goods")
    return _BARE_PER.match(text.joined, number.end) is not None or (is_tool and _is_asked(text, number))


_BARE_PER = re.compile(
    r" ?(?:(?:per|за|por|pro) (?:lead|line|record|row|card|log|fullz?|set|scan|account|acc|piece|unit|install|bot|"
    r"1k|1000|month|строку|запись|штуку|шт|карту|лог|registro|linea|tarjeta|ligne|stuck|datensatz)\b"
    r"|/ ?(?:mo|month|mth|мес|mes)\b)"
)


def _is_asked(text: Text, number: Number) -> bool:
    thousands = number.scale in _THOUSANDS and _BARE_END.match(text.joined, number.end)
    return bool(thousands or _BARE_FIRM.match(text.joined, number.end))


_THOUSANDS = ("k", "к")
_BITCOIN_STEP = Decimal("0.01")
_CARD_AT_MOST = 150  # more than this is no price of one card


def _adjusted(amount: _Amount, text: Text) -> _Amount:
    """The yen sign is Japan's in Japanese; a bare small price in a card shop is for one card."""
    if amount.currency == "CNY" and text.language == "ja":
        amount = replace(amount, currency="JPY")
    if amount.currency == "THB" and amount.number.step < _BITCOIN_STEP:  # one sign for both
        amount = replace(amount, currency="BTC")
    is_cards = text.found("categories", "payment_cards")
    if is_cards and amount.basis == "total" and amount.score < 2 and amount.number.value <= _CARD_AT_MOST:
        amount = replace(amount, basis="per_record", rule="price.per_record")
    return amount


def is_dong(text: Text, number: Number) -> bool:
    """Vietnam's money, which folding makes one with its word for a line (đồng, dòng)."""
    return text.language == "vi" and text.raw_words(number.start, number.unit_end).casefold().endswith("đồng")


class _PriceCues:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.price, self.total = Cues(text, "price"), Cues(text, "total_price")
        self.not_price, self.each = Cues(text, "not_price"), Cues(text, "each")
        self.units = {one[1] for one in text.anchors.get("units", ()) if one[0] not in ("time", "file", "host")}
        self.thousand, self.month, self.time = Cues(text, "per_1000"), Cues(text, "per_month"), Cues(text, *_TIMES)
        self.near = [(id_, cues) for id_ in _SHORT if (cues := Cues(text, id_)).anchors]

    def is_other_money(self, number: Number, since: int, until: int) -> bool:
        """Revenue, deposits, fees, losses: money that is not asked for the goods."""
        end = max(number.unit_end, number.end)
        cue = self.not_price.before(number.start, 20, since)
        if cue and not _APART.search(self.text.joined[cue.end : number.start]):
            later = self.price.before(number.start, 20, since)
            return later is None or later.end <= cue.start
        after = self.not_price.after(end, 14, until)
        return after is not None and not self.text.joined[end : after.start].strip(" (/")

    def names(self, number: Number, since: int) -> bool:
        """A price word stands right before a number without a currency."""
        if number.unit and number.unit_end > number.end and not is_dong(self.text, number):
            return False
        cue = self.price.before(number.start, 16, since)
        if cue is None:
            return False
        between = self.text.joined[cue.end : number.start]
        return not re.search(r"[.!?(]", between) and not _PER.fullmatch(between)

    def amount(self, number: Number, currency: str, since: int, until: int) -> _Amount:
        score = 0.0
        if self.price.before(number.start, 40, since):
            score += 2.0
        end = max(number.unit_end, number.end)
        if self.total.before(number.start, 24, since) or self.total.after(end, 24, until):
            score += 1.5
        if number.start < self.text.body_at:
            score += 0.5
        basis = self.basis(number, since, until)
        return _Amount(number, currency, basis, score, f"price.{basis}")

    def basis(self, number: Number, since: int, until: int) -> str:
        end = max(number.unit_end, number.end)
        joined = self.text.joined
        if _SHORT_MONTH.match(joined, end):
            return "per_month"
        near = joined[end : end + 3]
        if self._after(self.thousand, end, 12, until) or self.thousand.before(number.start, 12, since):
            return "per_1000"
        if (self._after(self.each, end, 14, until) and near[:1] not in ".;") or self.each.before(
            number.start, 10, since
        ):
            return "per_record"
        if (per := _PER.match(joined, end)) and per.end() in self.units:
            return "per_record"
        if self._after(self.month, end, 14, until) or self.month.before(number.start, 10, since):
            return "per_month"
        for id_, cues in self.near:
            if self._beside(cues, number.start, end, since, until):
                return id_
        if _ONE.search(joined[max(0, number.start - 20) : number.start]):
            return "per_record" if not self.time.before(number.start, 12) else "total"
        return "total"

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


_NEXT = 3  # characters
_TO_TIME = re.compile(
    r" ?(?:/|per|for|an?|each|в|за|на|por|par|pro|je|al|la|el|le|il|x|每|/ ?1|1)? ?"
    r"(?:(?:1|one|une?|una|um|одну|один) ?)?"
)
_TO_AMOUNT = re.compile(r" ?[:=–—-]? ?[$€£₽]? ?")
_SEPARATED = re.compile(r"[,;|•·]|/ | /")
_LEADS_TO = re.compile(r"[ :=.–—$€£-]{0,5}(?:bid|price|цена)?[ :=.–—$€£-]{0,5}")


def _auction(text: Text, amounts: list[_Amount]) -> list[_Amount]:
    """Start, step and buyout, in that order, with or without a currency; [] when it is no auction."""
    found: list[_Amount] = []
    currency = amounts[0].currency if amounts else _DEFAULT_CURRENCY
    for id_, basis in _AUCTION:
        cues = Cues(text, id_)
        if not cues.anchors:
            continue
        for number, since, _ in text.around:
            cue = cues.before(number.start, 18, since) if number.role in ("money", "count") else None
            if cue and _LEADS_TO.fullmatch(text.joined, cue.end, number.start):
                found.append(
                    _Amount(number, number.unit if number.role == "money" else currency, basis, 9.0, f"price.{basis}")
                )
                break
    starts = [amount for amount in found if amount.basis == "auction_start"]
    return found if starts and (len(found) > 1 or text.found("intents", "auction")) else []
