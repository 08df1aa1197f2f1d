"""Which kinds of personal data are in it? A closed vocabulary, in order of first mention."""

from __future__ import annotations

from indexer.extract.contract import Anchor, Reading, Text
from schema.listing import Offer

FIELDS = ("data_types",)
_SPANS_AT_MOST = 80
# Words that also name what a seller writes about himself, pays with or promises; they count in a list of other kinds.
_WEAK = frozenset({
    "email", "phone", "address", "name", "wallet", "order", "age", "username", "device", "token", "social_profile", "card",
    "tax", "education", "employer", "insurance", "family", "salary", "geolocation", "vehicle", "gender", "religion", "medical",
})  # fmt: skip
_LIST_REACH = 60


def read(text: Text, so_far: Offer) -> Reading:
    """Ids of schema.vocabulary.DATA_TYPES; the words of a contact are no data."""
    own = [(span.within, span.start, span.end) for span in _contact_spans(text, so_far)]
    anchors = text.found("data_types")
    kept = [
        anchor for at, anchor in enumerate(anchors) if _counts(text, anchors, at) and not _is_contact(text, anchor, own)
    ]
    ids = list(dict.fromkeys(anchor.id for anchor in kept))
    if not ids:
        return Reading()
    spans = tuple(text.span(anchor.start, anchor.end, f"data.{anchor.id}") for anchor in kept[:_SPANS_AT_MOST])
    return Reading({"data_types": tuple(ids)}, {"offer.data_types": spans})


def _contact_spans(text: Text, so_far: Offer) -> list:  # type: ignore[type-arg]
    return []


def _is_contact(text: Text, anchor: Anchor, own: list[tuple[str, int, int]]) -> bool:
    """ "email: me@host", "telegram @name", "mail x@y": the word names a way to reach someone."""
    after = text.joined[anchor.end : anchor.end + 12].lstrip(" :=-–>")
    token = text.joined[anchor.end : anchor.end + 60].lstrip(" :=-–>").split(None, 1)[:1]
    return after.startswith(("@", "http", "t.me", "+")) or bool(token and "@" in token[0][1:])


def _counts(text: Text, anchors: list[Anchor], at: int) -> bool:
    """A strong word counts anywhere; a weak one beside another kind of data or in a list of fields."""
    anchor = anchors[at]
    if anchor.id not in _WEAK:
        return True
    for other in (at - 1, at + 1):
        if 0 <= other < len(anchors) and anchors[other].id != anchor.id:
            near = max(anchor.start, anchors[other].start) - min(anchor.end, anchors[other].end) <= _LIST_REACH
            if near:
                return True
    return False
