"""What does the writer want: sell, buy, give away, auction, serve, hire; or none of it?

Words speak for an intent, strong words more than weak ones, the title more than the body. Talk about an offer (news,
scam reports, questions, rules, e-books) is negative. What nobody says stays empty in a reply, and is negative in an
opening post.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from functools import cache

from indexer.extract import headline, lure
from indexer.extract.contract import Anchor, Reading, Text
from indexer.extract.vocabulary import entries
from schema.listing import Offer, Price, Span

FIELDS = ("intent",)
AFTER: tuple[str, ...] = ("contacts", "wallets", "data_types", "records", "price", "escrow", "category")

_OFFERS = ("sale", "auction", "recruitment", "request", "service", "free")  # the first of equals
_TALK = ("question", "tutorial", "news", "rules", "discussion", "negative")
_TALK_WORDS = (*_TALK, *(f"{talk}_weak" for talk in _TALK), "about", "request", "request_weak")
_PRAISE = ("ware", "service", "service_weak", "sale_weak")
_TOPICS = frozenset({"ransomware", "health_data", "identity_data"})  # trades whose words are in every report too
_MOSTLY = 0.37  # share of the headline's letters that name the ware
_TITLE, _BODY, _WEAK = 2.5, 1.0, 0.4
_COUNTED_AT_MOST = 3
_QUESTION_MARKS = "?？؟"
_QUESTION_MARK = 3.5  # in a title
_TALKS = 0.8
_LURE = 2.0
_LESSON = 4.0
_SERVICE_TRADES = frozenset(
    {"ddos", "botnet", "bulletproof_hosting", "money_mule", "sim_swap", "fraud_service", "ransomware"}
)
_DONE = frozenset({"ddos", "bulletproof_hosting", "sim_swap"})  # what is done for somebody, whatever it is called
_RENTS = ("per_day", "per_week", "per_month", "per_year")
_DATA_TRADES = frozenset({"identity_data", "credentials", "stealer_logs", "payment_cards", "health_data"})
_DUMP = ("insert into", "create table")


def read(text: Text, so_far: Offer) -> Reading:
    """intent, and the words it was read from."""
    scores = _scores(text)
    _weigh(scores, text, so_far)
    if text.kind == "reply":
        return _reply(scores, text, so_far)
    intent, rule = _decide(scores, text, so_far)
    return _reading(text, intent, rule)


def _scores(text: Text) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    seen: Counter[str] = Counter()
    for anchor in text.found("intents"):
        seen[anchor.id] += 1
        if seen[anchor.id] > _COUNTED_AT_MOST:
            continue
        weight = _TITLE if anchor.start < text.body_at else _BODY
        weak = anchor.id.endswith("_weak")
        scores[anchor.id.removesuffix("_weak")] += weight * _WEAK if weak else weight
    return scores


def _weigh(scores: dict[str, float], text: Text, so_far: Offer) -> None:
    """Facts that speak: a price, an auction's basis, a question mark, a dump's SQL, rows with a price each."""
    is_lure = so_far.category == "recruitment_lure"
    if so_far.price is not None and scores["recruitment"] < 1.0 and not is_lure:  # what those who hire name is a wage
        _weigh_price(scores, text, so_far, so_far.price)
    if is_lure and (scores["recruitment"] or text.found("lures", *lure.WORK)):
        scores["recruitment"] += _LURE
    if any(mark in text.joined[: text.body_at - 1] for mark in _QUESTION_MARKS):
        scores["question"] += _QUESTION_MARK
    if _is_lesson(text, so_far):
        scores["tutorial"] += _LESSON
    if _has_no_price(text):
        scores["free"] += 2.0
    if any(words in text.joined for words in _DUMP):
        scores["free"] += 2.0
    if text.found("cues", "withheld"):
        scores["sale"] += 1.0
    if so_far.wallets or (so_far.escrow is not None and so_far.data_types):
        scores["sale"] += 0.5


def _weigh_price(scores: dict[str, float], text: Text, so_far: Offer, price: Price) -> None:
    if price.basis.startswith("auction"):
        scores["auction"] += 4.0
        return
    if scores["news"] >= _TALKS and not scores["sale"] and not so_far.contacts:
        return  # what a report mentions: "purchases averaging €85 each"
    if scores["request"] >= 1.0 and not scores["sale"]:
        return  # what a buyer has
    goods = bool(so_far.category not in ("", "other") or so_far.data_types or scores["sale"] or scores["service"])
    is_ware = goods or text.kind == "market_item" or so_far.escrow is not None or bool(so_far.contacts)
    scores["sale"] += 1.5 if is_ware else 0.5
    if text.kind in ("thread", "market_item") and not any(scores[talk] >= _TALKS for talk in _TALK):
        scores["sale"] += 0.5  # an opening post that names a price, and talks of nothing else


def _is_lesson(text: Text, so_far: Offer) -> bool:
    """A tutorial, e-book or course is the ware: the title names it, and neither data nor a count of them."""
    return _in_title(text, "tutorial") and so_far.records is None and not text.found("cues", "data_goods")


def _has_no_price(text: Text) -> bool:
    return any(
        anchor.id == "free" and text.joined[anchor.start : anchor.end] == "no price"
        for anchor in text.found("intents", "free")
    )


def _decide(scores: dict[str, float], text: Text, so_far: Offer) -> tuple[str, str]:
    talk = _talk(scores, so_far)
    best = max(_OFFERS, key=scores.__getitem__)  # the first of equals
    if talk in ("", "news") and _is_of_court(text, so_far):
        return "negative", "justice"
    if scores["negative"] >= 1.0 and scores["negative"] >= scores[best] * 0.6:
        return "negative", "negative"
    if talk and (scores[talk] > scores[best] or (talk == "news" and scores[talk] == scores[best] and not so_far.price)):
        return "negative", talk
    strength = scores[best]
    if best == "service" and so_far.category in _DATA_TRADES and (so_far.price or scores["sale"]):
        best = "sale"
    is_rented = so_far.price is not None and so_far.price.basis in _RENTS
    if best == "sale" and so_far.category in _SERVICE_TRADES and (scores["service"] or is_rented):
        best = "service"
    is_asked = so_far.price is not None and scores["sale"] > 0 and not _in_title(text, "free")
    if best == "free" and so_far.category == "recruitment_lure":
        best = "recruitment"  # the flight is free
    if best == "free" and (text.kind == "market_item" or is_asked):
        best = "sale"  # "free shipping", "free sample"
    if best in ("sale", "recruitment") and _is_harmless(text, so_far):
        return "negative", ""
    if strength >= 1.0:
        return best, best
    return _unsaid(scores, best, text, so_far)


def _is_harmless(text: Text, so_far: Offer) -> bool:
    """A post with a price for a thing of the household, or with a job: no trade, no data, nowhere to write to.

    What a shop says of any parcel ("free shipping") makes no trade of it; who says that he sells is believed.
    """
    if text.kind not in ("thread", "market_item") or so_far.category not in ("", "other"):
        return False
    if so_far.data_types or so_far.records or so_far.contacts or so_far.wallets or so_far.escrow is not None:
        return False
    if text.found("cues", "data_goods") or text.found("lures", "destination", "country", "passport_kept", "crypto_pay"):
        return False
    if text.found("intents", "recruitment") and any(number.role == "percent" for number in text.numbers):
        return False  # a share of the loot is no wage
    words = {text.joined[one.start : one.end] for one in text.found("categories", "other")}
    is_vague = text.kind == "market_item" or bool(text.found("intents", "sale", "sale_weak"))
    return (bool(words) or not is_vague) and words <= frozenset(entries("weak")["parcel"])


def _in_title(text: Text, id_: str) -> bool:
    return any(anchor.start < text.body_at for anchor in text.found("intents", id_))


def _unsaid(scores: dict[str, float], best: str, text: Text, so_far: Offer) -> tuple[str, str]:
    """No clear word: data with a sample are given away, data with anything of a sale are sold."""
    has_goods = bool(so_far.data_types) or so_far.category in _DATA_TRADES
    if text.kind == "leak_post":
        return "", ""
    if has_goods and (so_far.sample_records or text.found("cues", "sample")):
        return "free", best
    if has_goods and so_far.records and (scores["sale"] or so_far.contacts or so_far.wallets or so_far.escrow):
        return "sale", "sale"
    if has_goods and so_far.contacts:
        return "sale", "sale"
    is_named = any(one.start < text.body_at and one.id in _DATA_TRADES for one in text.found("categories"))
    if _is_ware(text, so_far):
        if headline.within(text, "intents", "download"):
            return "free", "download"
        is_done = so_far.category in _DONE or (so_far.category in _SERVICE_TRADES and scores["service"] > 0)
        return ("service" if is_done else "sale"), "ware"
    if text.kind == "market_item" and (is_named or (not has_goods and so_far.category not in ("", "other"))):
        return "sale", "sale"  # a market's row is for sale, whether it says so or not; books tell of data in their text
    return "negative", ""


def _is_ware(text: Text, so_far: Offer) -> bool:
    """Whether the headline names a criminal ware as sellers do: praised, by its words alone or by several."""
    trade = so_far.category
    if trade in ("", "other", "recruitment_lure") or text.kind in ("feed_item", "leak_post"):
        return False
    if not headline.is_line(text) or headline.within(text, "intents", *_TALK_WORDS) or _asks(text):
        return False
    if text.kind == "market_item" and text.body_at == 1 and len(text.joined) > headline.end(text):
        return False  # a row without a title: the first line of many may be anything
    names = _names(text, so_far)
    if not names:
        return False
    if so_far.price or so_far.contacts or headline.within(text, "intents", *_PRAISE):
        return True
    if trade in _TOPICS:
        return False
    return (
        _is_all(text, names)
        or len(names) > 1
        or bool(so_far.records)
        or len(so_far.data_types) > 1
        or text.kind == "market_item"
    )


def _names(text: Text, so_far: Offer) -> Set[str]:
    """The headline's words for the trade; two kinds of data are names of data."""
    named = headline.within(text, "categories", so_far.category)
    if so_far.category in ("forged_documents", "payment_cards"):
        named += headline.within(text, "cues", "fake", "cloned")
    if so_far.category in _DATA_TRADES:
        kinds = headline.within(text, "data_types")
        named += kinds if len({one.id for one in kinds}) > 1 else []
    return {text.joined[one.start : one.end] for one in named} - _weak_words()


def _is_all(text: Text, names: Set[str]) -> bool:
    """Whether the names of the ware, and kinds of data such as passports, make most of the headline's letters."""
    done = headline.end(text)
    letters = sum(map(str.isalnum, text.words[:done]))
    kinds = sum(one.end - one.start for one in headline.within(text, "data_types"))
    return sum(map(len, names)) + kinds >= letters * _MOSTLY


def _asks(text: Text) -> bool:
    return any(mark in text.joined[: headline.end(text)] for mark in _QUESTION_MARKS)


def _is_of_court(text: Text, so_far: Offer) -> bool:
    """Whether the headline tells of police or a court, and nobody offers anything below."""
    return so_far.price is None and not so_far.contacts and bool(headline.within(text, "intents", "justice"))


@cache
def _weak_words() -> frozenset[str]:
    return frozenset((*entries("weak")["trades"], *entries("weak")["everyday"]))


def _talk(scores: dict[str, float], so_far: Offer) -> str:
    if scores["question"] >= _QUESTION_MARK:
        return "question"
    best = max(_TALK[:-1], key=scores.__getitem__)
    if best == "news" and so_far.contacts and (so_far.price is not None or so_far.records):
        return ""  # who names a price, or how many, and where to write tells no news
    needed = 2.4 if best == "discussion" else 2.0
    return best if scores[best] >= needed else ""


def _reply(scores: dict[str, float], text: Text, so_far: Offer) -> Reading:
    """A later post is an offer only when it says so and names what or how much; "sold" is negative."""
    sold = text.found("intents", "sold")
    if sold and so_far.price is None:
        return Reading({"intent": "negative"}, {"offer.intent": _spans(text, sold, "sold")})
    best = max(("sale", "request", "service", "auction"), key=lambda id_: scores[id_])
    if so_far.price is not None and so_far.records and scores["sale"] > scores["negative"] + scores["question"]:
        return _reading(text, "sale", "sale")  # "now 900$, same base, 640k lines"
    clear = (
        scores[best] >= 1.9
        and (so_far.records or so_far.data_types)
        and scores[best] > scores["negative"] + scores["question"]
    )
    if clear:
        return _reading(text, best, best)
    return _reading(text, "negative", "negative") if scores["negative"] >= 1.0 else Reading()


def _reading(text: Text, intent: str, rule: str) -> Reading:
    if not intent:
        return Reading()
    spans = _spans(text, text.found("intents", rule, f"{rule}_weak"), rule) if rule else ()
    if rule == "question" and not spans:
        mark = max(map(text.joined.find, _QUESTION_MARKS))
        spans = (text.span(mark, mark + 1, "intent.question"),)
    if sold := text.found("intents", "sold"):
        spans += _spans(text, sold, "sold")
    return Reading({"intent": intent}, {"offer.intent": spans} if spans else {})


def _spans(text: Text, anchors: Sequence[Anchor], rule: str) -> tuple[Span, ...]:
    return tuple(text.span(anchor.start, anchor.end, f"intent.{rule}") for anchor in anchors[:8])
