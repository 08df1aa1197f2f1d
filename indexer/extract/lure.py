"""Is a job offer one that leads into a scam compound? By signals together; one alone is in many honest offers."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.extract import headline
from indexer.extract.contract import Anchor, Text
from schema.listing import Offer, Span

_WEIGHTS = {"destination": 2.0, "country": 0.5, "task": 0.5, "promise": 0.5, "passport_kept": 2.0, "crypto_pay": 1.0}
WORK = frozenset({"task", "passport_kept", "crypto_pay"})  # signs that only those who offer work give
_PROMISES_AT_MOST = 3  # different ones that add
_ENOUGH = 2.0
_SPANS_OF_A_KIND = 4
_REPORTS = (
    "negative",
    "negative_weak",
    "justice",
    "news",
    "about",
)  # a headline with these warns of lures or tells of them
_RULES = {
    "destination": "lure.destination", "country": "lure.destination", "promise": "lure.promise",
    "passport_kept": "lure.passport_kept", "crypto_pay": "lure.crypto_pay",
}  # fmt: skip


def weight(text: Text) -> float:
    """What speaks for a lure; 0.0 unless work is offered (not warned of), a place named, and enough comes together."""
    signs = text.by_id["lures"]
    if not signs.keys() & {"destination", "country", "passport_kept"} or not _is_job(text):
        return 0.0
    if headline.within(text, "intents", *_REPORTS):
        return 0.0
    total = sum(_WEIGHTS[kind] for kind in signs if kind != "promise")
    total += _WEIGHTS["promise"] * min(_PROMISES_AT_MOST, len(_different(text, signs.get("promise", []))))
    return total if total >= _ENOUGH and len(signs) >= 2 else 0.0


def _is_job(text: Text) -> bool:
    """Words for hiring that are no mere promise, a kind of work and a promise, or a wage or passport kept there."""
    signs = text.by_id["lures"]
    if "destination" in signs and ("crypto_pay" in signs or signs.keys() >= {"task", "passport_kept"}):
        return True
    promises = [(one.start, one.end) for one in signs.get("promise", ())]
    hiring = text.found("intents", "recruitment", "recruitment_weak")
    return ("task" in signs and bool(promises)) or any(
        not any(start < one.end and one.start < end for start, end in promises) for one in hiring
    )


def _different(text: Text, anchors: Sequence[Anchor]) -> set[str]:
    return {text.words[anchor.start : anchor.end] for anchor in anchors}


def spans(text: Text, so_far: Offer) -> tuple[Span, ...]:
    """Every signal with the words that give it, and the first cue word of the recruiter's contact."""
    signs = text.by_id["lures"]
    found = [
        text.span(anchor.start, anchor.end, rule)
        for kind, rule in _RULES.items()
        for anchor in signs.get(kind, [])[:_SPANS_OF_A_KIND]
    ]
    if so_far.contacts and (cues := text.anchors.get("contacts", ())):
        found.append(text.span(cues[0].start, cues[0].end, "lure.contact"))
    return tuple(found)
