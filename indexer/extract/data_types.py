"""Which kinds of personal data are in it? A closed vocabulary, in order of first mention."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from indexer.extract.contract import Anchor, Reading, Text
from indexer.extract.instructions import without_instructions
from indexer.extract.negated import Negations
from indexer.extract.vocabulary import entries
from schema.listing import Offer, Span

FIELDS = ("data_types",)
AFTER: tuple[str, ...] = ()

# Between two neighbours of one list: "diagnosis, lab results", "PNR and passenger lists".
_LISTED = re.compile(r" ?(?:[,;/|&+、،•]|and|und|y|e|et|и|ve|dan|và) ?")
_SPANS_AT_MOST = 80
_REACH = 45  # characters between neighbours of one list
_PATH = re.compile(r"(?:(?:^|\s)|://|\.\w{2,6})/(?:[^\s/]{1,40}/)*$")  # "/var/passwords/x"; not "email/password/phone"
_ADDRESS = re.compile(r"[ :=–>-]{0,4}(?:@|https?:|t\.me/|\+[0-9]|[^\s@,;，、。\u2e80-\ud7af]{1,64}@)")
# Rows of credentials name nothing: their form does.
_ROW = re.compile(r"(?m)^\S{1,64}@\S{2,100}?[:;|]\S{3,64}$|^[ \t]{0,4}pass(?:word)?[ \t]?[:=][ \t]?\S{3,64}$")
_ROWS_AT_LEAST = 3


def read(text: Text, so_far: Offer) -> Reading:
    """Ids of schema.vocabulary.DATA_TYPES; the words before a seller's own address are no data."""
    anchors = without_instructions(text, text.found("data_types"))
    counted, negations = _Counted(text), Negations(text)
    kept = [
        anchor
        for at, anchor in enumerate(anchors)
        if anchor.id != "none"
        and _counts(counted, anchors, at)
        and not _is_contact(text, anchor)
        and not negations.has(anchor)
    ]
    ids = list(dict.fromkeys(anchor.id for anchor in kept))
    spans: list[Span] = [text.span(one.start, one.end, f"data.{one.id}") for one in kept[:_SPANS_AT_MOST]]
    for id_, start, end in _rows(text):
        if id_ not in ids:
            ids.append(id_)
            spans.append(text.span(start, end, f"data.rows.{id_}"))
    return Reading({"data_types": tuple(ids)}, {"offer.data_types": tuple(spans)}) if ids else Reading()


def _is_contact(text: Text, anchor: Anchor) -> bool:
    """ "email: me@host", "telegram @name", "pgp fingerprint": ways to reach someone; and parts of paths."""
    if text.joined.startswith("/", anchor.end) and _PATH.search(text.joined, max(0, anchor.start - 80), anchor.start):
        return True
    return _ADDRESS.match(text.joined, anchor.end) is not None or text.joined.endswith("pgp ", 0, anchor.start)


class _Counted:
    """Numbers that count something, with the words that say what: asked by place."""

    def __init__(self, text: Text) -> None:
        numbers = [number for number in text.numbers if number.role == "count" and number.unit not in ("host", "file")]
        self.joined = text.joined
        self.starts = [number.start for number in numbers]
        self.ends = list(accumulate((number.unit_end for number in numbers), max))  # the furthest so far

    def touches(self, anchor: Anchor) -> bool:
        at = bisect_left(self.starts, anchor.end) - 1
        return at >= 0 and self.ends[at] > anchor.start


@cache
def _weak() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    weak = entries("weak")
    return frozenset(weak["ids"]), frozenset(weak["words"]), frozenset(weak["strong"]), frozenset(weak["twice"])


def _counts(counted: _Counted, anchors: Sequence[Anchor], at: int) -> bool:
    """A strong word counts anywhere; a weak one (weak.yml) beside another kind, beside another word for the same in
    one list, or where it is itself counted.
    """
    anchor = anchors[at]
    ids, words, strong, twice = _weak()
    word = counted.joined[anchor.start : anchor.end]
    if (anchor.id not in ids and word not in words) or word in strong:
        return True
    id_, start, end = anchor
    for other, before, after in anchors[at - 2 if at > 2 else 0 : at + 3]:
        if other not in (id_, "none") and before - end <= _REACH and start - after <= _REACH:
            return True
    if id_ in twice and _is_listed(counted.joined, anchors, at):
        return True
    return counted.touches(anchor)


def _is_listed(joined: str, anchors: Sequence[Anchor], at: int) -> bool:
    """Whether another word for the same kind is the next in a list, before or after it."""
    around = anchors[at - 1 if at else 0 : at + 2]
    return any(
        one.id == other.id
        and joined[one.start : one.end] != joined[other.start : other.end]
        and _LISTED.fullmatch(joined, one.end, other.start) is not None
        for one, other in pairwise(around)
    )


def _rows(text: Text) -> list[tuple[str, int, int]]:
    """Kinds that three or more rows of credentials show."""
    if "@" not in text.joined and "pass" not in text.joined:
        return []
    rows = []
    for found in _ROW.finditer(text.joined):
        rows.append(found)
        if len(rows) == _ROWS_AT_LEAST:
            first = rows[0]
            kinds = ("email", "password") if "@" in first.group() else ("password",)
            return [(kind, *first.span()) for kind in kinds]
    return []
