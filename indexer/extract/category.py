"""Which trade is it? One of the crime-as-a-service catalogue, by the words of the post, then by the data in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from indexer.extract import headline, lure
from indexer.extract.contract import Reading, Text
from indexer.extract.vocabulary import entries
from schema.listing import Offer
from schema.vocabulary import CATEGORIES

FIELDS = ("category",)
AFTER: tuple[str, ...] = ("contacts", "data_types", "records", "price")
_PLACES = {category: place for place, category in enumerate(CATEGORIES)}
_LIST, _GAP = 3, 12  # kinds of data that make a list of fields, and how far apart they stand in it
_MANY, _OF_PEOPLE = 1000, 0.7
_ENOUGH, _ENOUGH_DATA = 1.0, 0.6
_TITLE_WEIGHT = 2.5
_COUNTED_AT_MOST = 3  # mentions of one word that still add
# Data that speak for a trade when the words do not.
_BY_DATA = (
    ("payment_cards", frozenset({"card", "cvv"})),
    ("health_data", frozenset({"medical"})),
    ("identity_data", frozenset({
        "aadhaar", "passport", "pan", "ssn", "national_id", "driving_licence", "voter_id", "tax", "immigration",
        "biometric",
        "bank_account", "dob", "photo",
    })),
    ("stealer_logs", frozenset({"cookie", "browser_data"})),
    ("credentials", frozenset({"password", "password_hash", "token"})),
    ("identity_data", frozenset({
        "phone", "address", "name", "email", "username", "account_balance", "loan", "credit_status", "criminal_record",
    })),
)  # fmt: skip
_IDENTITY = _BY_DATA[2][1]
# Weight left to these where nothing says that the ware is data; logs are their own word for it.
_WITHOUT_DATA = {
    "identity_data": 0.25, "credentials": 0.25, "stealer_logs": 0.5, "payment_cards": 0.25, "health_data": 0.25,
}  # fmt: skip
_PAIR_GAP = 4  # "clientes de", "of": what stands between people and the base of them
_PAIR, _PAPER = 1.5, 2.5
_PAPERS = ("passport", "driving_licence", "national_id", "aadhaar", "voter_id", "education")
_SELLERS_WORDS = ("sale", "request", "free", "auction")
_PRAISED = frozenset({"credentials", "stealer_logs", "payment_cards"})
_COUNTED = frozenset({"record", "person", "credential", "log", "card", "document", "contact"})


def _is_data(text: Text, so_far: Offer) -> bool:
    """Something says that data are the ware: a word such as database or dump, a count of records, two strong kinds."""
    if len(set(so_far.data_types) & _IDENTITY) >= 2 or (_in_free_title(text) and _lists_fields(text)):
        return True
    is_by_piece = so_far.price is not None and so_far.price.basis in ("per_record", "per_1000")
    if is_by_piece and _in_title(text, "payment_cards"):
        return True
    words = len({text.joined[cue.start : cue.end] for cue in text.found("cues", "data_goods")})
    goods = sum(anchor.id == "other" for anchor in text.anchors.get("categories", ()))
    if goods >= 2:
        return words >= 2 and so_far.records is not None and bool(so_far.data_types)
    return words > 0 or any(
        number.role == "count" and number.unit in _COUNTED and number.value >= 100 for number in text.numbers
    )


def _in_free_title(text: Text) -> bool:
    """Whether the title gives something away: shops ask for fields too ("name, address, phone")."""
    return any(one.start < text.body_at for one in text.found("intents", "free"))


def _lists_fields(text: Text) -> bool:
    """Whether kinds of data stand in a list: "почта + телефон + адрес", "name, phone, address"."""
    run, done = set[str](), -_GAP
    for anchor in text.found("data_types"):
        run = {*run, anchor.id} if anchor.start - done <= _GAP else {anchor.id}
        if len(run - {"none"}) >= _LIST:
            return True
        done = anchor.end
    return False


def read(text: Text, so_far: Offer) -> Reading:
    """The category and the words that speak for it; a ransomware blog's post is ransomware whatever it says."""
    scores = _scores(text)
    if text.kind == "leak_post":
        return Reading({"category": "ransomware"})
    _weigh_data(scores, so_far)
    scores["recruitment_lure"] = scores.get("recruitment_lure", 0.0) + lure.weight(text)
    is_data = _is_data(text, so_far)
    titled = any(cue.start < text.body_at for cue in text.found("cues", "data_goods"))
    if titled and is_data and so_far.records and so_far.records >= _MANY:
        scores["identity_data"] += _OF_PEOPLE  # a base with so many rows, of which no more is said
    _weigh_people(scores, text, so_far)
    if not is_data:
        _weigh_without_data(scores, text)
    _weigh_pairs(scores, text)
    if not scores:
        return Reading()
    best = max(scores, key=lambda id_: (scores[id_], -_PLACES[id_]))
    if scores[best] < (_ENOUGH_DATA if is_data else _ENOUGH):
        return Reading()
    spans = tuple(text.span(one.start, one.end, f"category.{best}") for one in text.found("categories", best)[:8])
    if best == "recruitment_lure":
        spans += lure.spans(text, so_far)
    return Reading({"category": best}, {"offer.category": spans} if spans else {})


def _weigh_people(scores: dict[str, float], text: Text, so_far: Offer) -> None:
    """A database in the headline, or people beside a word for data: identities; health data where they are patients."""
    data = headline.within(text, "cues", "data_goods")
    is_health = "medical" in so_far.data_types or bool(headline.within(text, "categories", "health_data"))
    if not is_health and headline.within(text, "cues", "database") and _is_sellers(text):
        scores["identity_data"] += _OF_PEOPLE  # of which no more need be said: a shop's holds its customers
    people = [
        one for one in headline.within(text, "units", "person") if text.joined[one.start : one.end] not in _weak()
    ]
    if any(headline.beside(people, data, _PAIR_GAP)):
        scores["health_data" if is_health else "identity_data"] += _PAIR


def _weigh_pairs(scores: dict[str, float], text: Text) -> None:
    """Papers beside "fake", cards beside "cloned": in every language two short lists tell the trade."""
    if fakes := headline.within(text, "cues", "fake"):
        papers = [*headline.within(text, "data_types", *_PAPERS), *headline.within(text, "units", "document")]
        if any(headline.beside(papers, fakes, _PAIR_GAP)):
            scores["forged_documents"] += _PAPER
    if cloned := headline.within(text, "cues", "cloned"):
        cards = [*headline.within(text, "data_types", "card"), *headline.within(text, "units", "card")]
        if any(headline.beside(cards, cloned, _PAIR_GAP)):
            scores["payment_cards"] += _PAPER

    if _tells_network(text) and not _ACCESS.isdisjoint(text.words[: headline.end(text)].split()):
        scores["initial_access"] += _PAPER


_ACCESS = frozenset({"access", "accesses"})  # an everyday word, but beside the size of a network
_SIZES = frozenset({"revenue", "rev", "zoominfo", "turnover"})


def _tells_network(text: Text) -> bool:
    """Whether revenue, staff or hosts are told: how sellers describe a network without naming it."""
    is_counted = any(number.role == "count" and number.unit == "host" for number in text.numbers)
    return is_counted or not _SIZES.isdisjoint(text.word_set) or bool(text.found("cues", "staff"))


def _is_sellers(text: Text) -> bool:
    """Whether a post has a word for selling, asking or giving; rows of markets sell all kinds of things."""
    return text.kind != "market_item" and bool(text.found("intents", *_SELLERS_WORDS))


def _weigh_without_data(scores: dict[str, float], text: Text) -> None:
    """Words for kinds of data weigh less, but accounts, and what a headline offers, are their own word for it."""
    named = headline.is_line(text) and headline.within(text, "categories", "credentials")
    kept = {"credentials"} if named else set[str]()
    if text.kind != "market_item" and not text.found("categories", "other"):
        if _is_sellers(text):
            kept |= {one.id for one in headline.within(text, "categories")}
        elif headline.within(text, "intents", "ware"):
            kept |= _PRAISED  # nobody praises these but who sells them
    for category, left in _WITHOUT_DATA.items():
        if category not in kept:
            scores[category] = scores.get(category, 0.0) * left


def _in_title(text: Text, category: str) -> bool:
    return any(anchor.start < text.body_at for anchor in text.found("categories", category))


def _scores(text: Text) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    seen: Counter[tuple[str, str]] = Counter()
    for anchor in text.found("categories"):
        word = (anchor.id, text.joined[anchor.start : anchor.end])
        seen[word] += 1
        if seen[word] <= _COUNTED_AT_MOST:
            weight = _TITLE_WEIGHT if anchor.start < text.body_at else 1.0
            if word[1] in _weak():
                weight /= 2
            scores[anchor.id] += weight / seen[word]
    return scores


@cache
def _weak() -> frozenset[str]:
    return frozenset(entries("weak")["trades"])


def _weigh_data(scores: dict[str, float], so_far: Offer) -> None:
    """Data types add weight; many of them make words about how they were taken (an exploit, a VPN) weigh less."""
    types = set(so_far.data_types)
    for category, signs in _BY_DATA:
        if hits := len(types & signs):
            scores[category] += 0.7 * hits if category != "health_data" else 1.5
    if so_far.records and (strong := len(types & _IDENTITY)):
        scores["identity_data"] += 1.5 if strong > 1 else 0.8
    if len(types) >= 3:
        for category in ("initial_access", "exploit", "malware"):
            if category in scores:
                scores[category] *= 0.5
