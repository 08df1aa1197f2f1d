"""A listing's words, prepared once: folded, joined, with anchors and numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from indexer.extract import anchors, homographs, language, numbers, roles, small_words, spaced_scales
from indexer.extract.context import neighbours
from indexer.extract.contract import Anchor, Text
from indexer.extract.markup import blanked
from indexer.folding import Folded, fold
from schema.listing import Listing

NO_RATES: Mapping[str, float] = MappingProxyType({})
# Longer texts are read up to here; what follows in a paste of this size is rows, and rows are masked all the same.
READ_AT_MOST = 200_000

_SHOUTED = re.compile(r"^[^a-zа-я]*[A-ZА-Я]{4}[^a-zа-я]*$")  # all in capitals: one more says nothing
_LONG = 25
_LONG_WORD = re.compile(rf"[A-Za-z0-9_-]{{{_LONG},}}")


_ASKED_BY_ID = ("cues", "intents", "categories", "lures")


def _by_id(found: Mapping[str, Sequence[Anchor]]) -> Mapping[str, Mapping[str, list[Anchor]]]:
    out: dict[str, dict[str, list[Anchor]]] = {}
    for vocabulary in _ASKED_BY_ID:
        by_id: defaultdict[str, list[Anchor]] = defaultdict(list)
        for anchor in found.get(vocabulary, ()):
            by_id[anchor[0]].append(anchor)
        out[vocabulary] = dict(by_id)
    return out


def prepare(
    listing: Listing, *, rates: Mapping[str, float] = NO_RATES, characters: tuple[Folded, Folded] | None = None
) -> Text:
    """The Text of a listing.

    rates       US dollars per unit of a currency
    characters  folding.plain() of title and body, where the caller has them
    """
    heading, content = blanked(listing.title), blanked(listing.body[:READ_AT_MOST])
    title = fold(heading, characters[0] if characters and heading is listing.title else None)
    body = fold(content, characters[1] if characters and content is listing.body else None)
    joined = f"{title.text}\n{body.text}"
    words = anchors.only_words(joined)
    found = anchors.find(words)
    written = words.split()
    word_set = frozenset(written)
    raw = f"{heading}\n{content}"
    has_long = max(map(len, raw.split()), default=0) >= _LONG
    spoken = language.guess(joined, small_words.count(written, found.get("languages", ())), raw)
    found = homographs.without(found, words, word_set, spoken)

    def is_capital(place: int) -> bool:
        part, at = (title, place) if place < len(title.text) else (body, place - len(title.text) - 1)
        at = part.origin[at]
        return part.original[at].isupper() and not _SHOUTED.search(part.original[max(0, at - 30) : at + 30])

    spaced = spaced_scales.places(joined, found.get("units", ()), found.get("data_types", ()), is_capital)
    starts = frozenset(anchor.start for anchor in found.get("units", ()))
    read = numbers.read(joined, words, spoken, found.get("scales", ()), spaced, starts)
    counted = roles.assign(read, joined, words, found)
    return Text(
        title=title,
        body=body,
        joined=joined,
        words=words,
        word_set=word_set,
        body_at=len(title.text) + 1,
        raw=raw,
        raw_body_at=len(heading) + 1,
        anchors=found,
        by_id=_by_id(found),
        long_words=[word.span() for word in _LONG_WORD.finditer(raw)] if has_long else (),
        numbers=counted,
        around=neighbours(counted),
        language=spoken,
        kind=listing.kind,
        rates=rates,
    )
