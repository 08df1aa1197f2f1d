"""What does it cost? The headline price, its currency, and what it is for."""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal

from indexer.extract.context import Cues
from indexer.extract.contract import Number, Reading, Text
from indexer.extract.price_cues import LEADS_TO, SHORT_MONTH, Amount, PriceCues
from schema.currencies import CURRENCIES
from schema.listing import Offer, Price, Span

FIELDS = ("price",)
AFTER: tuple[str, ...] = ()

_SPANS_AT_MOST = 40
_DEFAULT_CURRENCY = "USD"  # what forums mean by a bare amount
_AUCTION = (("start", "auction_start"), ("step", "auction_step"), ("buyout", "auction_buyout"))
_NO_CURRENCY = "price.cue_no_currency"
# Scale words that only one country's sellers use tell its currency, where none is said.
_SCALE_CURRENCIES = {
    "rb": "IDR", "rbu": "IDR", "ribu": "IDR", "jt": "IDR", "juta": "IDR",
    "trieu": "VND", "tr": "VND", "nghin": "VND", "ngan": "VND",
    "тыс": "RUB", "тысяч": "RUB", "тысячи": "RUB", "тыщ": "RUB", "тис": "UAH", "тисяч": "UAH",
}  # fmt: skip


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


def _reading(text: Text, best: Amount, amounts: list[Amount]) -> Reading:
    others = [amount for amount in amounts if amount.number is not best.number][: _SPANS_AT_MOST - 1]
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


def _headline(amounts: list[Amount]) -> Amount:
    """Best cue; among equals the monthly tier of a subscription, else the lowest of one currency, else the first."""
    top = max(amount.score for amount in amounts)
    best = [amount for amount in amounts if amount.score >= top - 0.01]
    if any(amount.rule != _NO_CURRENCY for amount in amounts):
        best = [amount for amount in best if amount.rule != _NO_CURRENCY] or best
    monthly = [amount for amount in amounts if amount.basis == "per_month" and amount.score >= top - 1.0]
    if monthly:
        return monthly[0]
    same = [amount for amount in best if amount.currency == best[0].currency]
    lowest = min(same, key=lambda amount: amount.number.value)
    each = next((amount.basis for amount in same if amount.basis in _EACH), "")
    return replace(lowest, basis=each) if lowest.basis == "total" and each else lowest  # "5$ each, from 100 pcs 3$"


_EACH = ("per_record", "per_1k", "per_install")  # the whole never costs less than one of it


def _amounts(text: Text) -> list[Amount]:
    is_named = bool(text.found("cues", "price")) or any([number.role == "money" for number in text.numbers])
    if not is_named and not _may_be_bare(text):
        return []
    cues = PriceCues(text)
    out = _named(text, cues) if is_named else []
    return [_adjusted(amount, text) for amount in out or _bare(text, cues) if amount.number.value > 0]


def _named(text: Text, cues: PriceCues) -> list[Amount]:
    """Amounts with a currency, and numbers right behind a word for a price."""
    out: list[Amount] = []
    old: list[Amount] = []
    for number, since, until in text.around:
        if number.role == "money":
            if not cues.is_other_money(number, since, until):
                place = old if cues.is_old(number, since, until) else out
                place.append(cues.amount(number, number.unit, since, until))
        elif number.role == "count" and number.unit in ("", "record") and cues.names(number, since):
            currency = _bare_currency(text, number)
            out.append(replace(cues.amount(number, currency, since, until), rule=_NO_CURRENCY))
    return out or old


# Where the small letter k behind a bare number means thousands of the country's own money.
_THOUSANDS_OF = {"vi": "VND", "id": "IDR"}


def _bare_currency(text: Text, number: Number) -> str:
    """What a bare amount is in, where only capitals beside it, its scale word or the text's language can tell; "" where
    it is money that is not known.
    """
    if beside := _code_beside(text, number):
        return beside if beside in CURRENCIES else ""
    if number.scale == "k" and text.language in _THOUSANDS_OF:
        return _THOUSANDS_OF[text.language]
    return _SCALE_CURRENCIES.get(number.scale, _DEFAULT_CURRENCY)


_CODE_AFTER = re.compile(r" ?([a-z]{3,5})(?![a-z0-9_$-])")
_CODE_BEFORE = re.compile(r"(?<![a-z0-9_])([a-z]{3,5})[ :]{0,2}$")
_NO_CODE_WORDS = """
all and any asap buy cash coin crypto data deal each else firm fix fixed flat for from full get just line lines log logs
max may min more nego new not obo off one only ono per pm row rows set sets sold the then today total user view with you
"""
_NO_CODES = frozenset(_NO_CODE_WORDS.split())
# Codes that are words too: money only where their phrase ends.
_CODE_WORDS = "ada all atom bam bob cop cup dash dot gel link mad near pen php pol sol sos ton top try"
_WORDS = frozenset(_CODE_WORDS.split())
_NO_END = re.compile(r"[^\n.,;:!?()|/*-]*[a-z]")


def _code_beside(text: Text, number: Number) -> str:
    """Three to five capitals behind an amount that end their phrase ("4000 GEL"), or a known code before it. Where all
    is in capitals, or the word is another, only a known code tells.
    """
    joined = text.joined
    if found := _CODE_AFTER.match(joined, number.end):
        code = text.raw_words(found.start(1), found.end(1))
        if code.isupper() and code.isascii():
            ends = not _NO_END.match(joined, found.end())
            if code in CURRENCIES and found[1] not in _NO_CODES and (ends or found[1] not in _WORDS):
                return code
            is_word = found[1] in _NO_CODES or _is_known(text, found.start(1))
            near = text.raw_words(
                max(text.body_at if number.start >= text.body_at else 0, number.start - 24), number.end
            )
            if not is_word and not near.isupper() and ends:
                return code
    if found := _CODE_BEFORE.search(joined, max(0, number.start - 7), number.start):
        code = text.raw_words(found.start(1), found.end(1))
        if code in CURRENCIES and found[1] not in _NO_CODES:
            return code
    return ""


_START = operator.itemgetter(1)


def _is_known(text: Text, place: int) -> bool:
    """Whether a word of any vocabulary begins at a place: goods, kinds of data, countries."""
    for anchors in text.anchors.values():
        at = bisect_left(anchors, place, key=_START)
        if at < len(anchors) and anchors[at][1] == place:
            return True
    return False


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


def _bare(text: Text, cues: PriceCues) -> list[Amount]:
    """ "0.15 per lead", "450/mo"; and "25k, exclusive sale 40k", "350 one time" of tools and access, which are not
    counted.
    """
    is_tool = _is_tool(text)
    return [
        replace(cues.amount(number, _bare_currency(text, number), since, until), rule=_NO_CURRENCY)
        for number, since, until in text.around
        if (number.start >= text.body_at or text.joined.startswith("/", number.end)) and _is_bare(text, number, is_tool)
    ]


def _is_bare(text: Text, number: Number, is_tool: bool) -> bool:
    if number.role == "code":
        return SHORT_MONTH.match(text.joined, number.end) is not None
    if number.role != "count" or (number.unit and number.unit_end > number.end):
        return False
    if number.scale == "k" and text.language in _THOUSANDS_OF and _OF_ALL.match(text.joined, number.end):
        return True  # "500k/ngày", "500k cả bộ"
    if number.scale in _SCALE_CURRENCIES:  # "100 ribu aja", "3 triệu": who sells no data counts money
        return text.language in ("id", "ms", "vi") and not text.found("cues", "data_goods")
    return _BARE_PER.match(text.joined, number.end) is not None or (is_tool and _is_asked(text, number))


_OF_ALL = re.compile(r"/| (?:ca bo|tron bo|het|tat ca|semua|sekaligus|all)\b")
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


def _adjusted(amount: Amount, text: Text) -> Amount:
    """The yen sign is Japan's in Japanese; a bare small price in a card shop is for one card."""
    if amount.currency == "CNY" and text.language == "ja":
        amount = replace(amount, currency="JPY")
    if amount.currency == "THB" and amount.number.step < _BITCOIN_STEP:  # one sign for both
        amount = replace(amount, currency="BTC")
    is_cards = text.found("categories", "payment_cards")
    if is_cards and amount.basis == "total" and amount.score < 2 and amount.number.value <= _CARD_AT_MOST:
        amount = replace(amount, basis="per_record", rule="price.per_record")
    return amount


def _auction(text: Text, amounts: list[Amount]) -> list[Amount]:
    """Start, step and buyout, in that order, with or without a currency; [] when it is no auction."""
    found: list[Amount] = []
    currency = amounts[0].currency if amounts else _DEFAULT_CURRENCY
    for id_, basis in _AUCTION:
        cues = Cues(text, id_)
        if not cues.anchors:
            continue
        for number, since, _ in text.around:
            cue = cues.before(number.start, 18, since) if number.role in ("money", "count") else None
            if cue and LEADS_TO.fullmatch(text.joined, cue.end, number.start):
                found.append(
                    Amount(number, number.unit if number.role == "money" else currency, basis, 9.0, f"price.{basis}")
                )
                break
    starts = [amount for amount in found if amount.basis == "auction_start"]
    return found if starts and (len(found) > 1 or text.found("intents", "auction")) else []
