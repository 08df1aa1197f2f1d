"""Which trade is it? One of the crime-as-a-service catalogue, by the words of the post, then by the data in it."""

from __future__ import annotations

from collections import Counter, defaultdict

from indexer.extract.contract import Reading, Text
from schema.listing import Offer
from schema.vocabulary import CATEGORIES

FIELDS = ("category",)
_TITLE_WEIGHT = 2.5
_COUNTED_AT_MOST = 3  # mentions of one word that still add
# Data that speak for a trade when the words do not.
_BY_DATA = (
    ("payment_cards", frozenset({"card", "cvv"})),
    ("health_data", frozenset({"medical"})),
    ("identity_data", frozenset({
        "aadhaar", "passport", "pan", "ssn", "national_id", "driving_licence", "voter_id", "tax", "immigration", "biometric",
        "bank_account", "dob", "photo",
    })),
    ("stealer_logs", frozenset({"cookie", "browser_data"})),
    ("credentials", frozenset({"password", "password_hash", "token"})),
    ("identity_data", frozenset({"phone", "address", "name", "email", "username"})),
)  # fmt: skip
_IDENTITY = _BY_DATA[2][1]


def read(text: Text, so_far: Offer) -> Reading:
    """The category and the words that speak for it; a ransomware blog's post is ransomware whatever it says."""
    scores = _scores(text)
    if text.kind == "leak_post":
        return Reading({"category": "ransomware"})
    _weigh_data(scores, so_far)
    if not scores:
        return Reading()
    best = max(scores, key=lambda id_: (scores[id_], -CATEGORIES.index(id_)))
    if scores[best] < 1.0:
        return Reading()
    spans = tuple(text.span(one.start, one.end, f"category.{best}") for one in text.found("categories", best)[:8])
    return Reading({"category": best}, {"offer.category": spans} if spans else {})


def _scores(text: Text) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    seen: Counter[tuple[str, str]] = Counter()
    for anchor in text.found("categories"):
        word = (anchor.id, text.joined[anchor.start : anchor.end])
        seen[word] += 1
        if seen[word] <= _COUNTED_AT_MOST:
            weight = _TITLE_WEIGHT if anchor.start < text.body_at else 1.0
            scores[anchor.id] += weight / seen[word]
    return scores


def _weigh_data(scores: dict[str, float], so_far: Offer) -> None:
    """Data types add weight; many of them make words about how they were taken (an exploit, a VPN) weigh less."""
    types = set(so_far.data_types)
    for category, signs in _BY_DATA:
        if hits := len(types & signs):
            scores[category] += 0.7 * hits if category != "health_data" else 1.5
    if len(types & _IDENTITY) >= 2 and so_far.records:
        scores["identity_data"] += 1.5
    if len(types) >= 3:
        for category in ("initial_access", "exploit", "malware"):
            if category in scores:
                scores[category] *= 0.5
