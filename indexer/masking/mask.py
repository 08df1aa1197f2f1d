"""The listing without a personal identifier in any of its texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from indexer.folding import Folded, plain
from indexer.masking import marks
from indexer.masking.contract import Found
from indexer.masking.exposed import exposed
from indexer.masking.find import find
from indexer.masking.keys import MaskingKeys
from schema.listing import Listing, Offer, Span, Vendor

# What these fields were read from is no personal identifier, whatever it looks like.
_KEPT_FIELDS = ("offer.contacts", "offer.wallets")
_SPARED_FIELDS = ("offer.records", "offer.sample_records", "offer.price", "offer.size_bytes", "offer.data_date")


@dataclass(frozen=True, slots=True)
class Masked:
    """text after masking; edits are (start, end, length of the mask) of the original, in order."""

    text: str
    edits: tuple[tuple[int, int, int], ...]
    found: tuple[Found, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A span of the original as a span of the masked text; one that cuts a mask takes in the whole of it."""
        moved_start, moved_end = start, end
        shift = 0
        for low, high, length in self.edits:
            if low >= end:
                break
            if high <= start:
                shift += length - (high - low)
                moved_start, moved_end = start + shift, end + shift
                continue
            if low < start:
                moved_start = low + shift
            shift += length - (high - low)
            moved_end = max(end, high) + shift
        return moved_start, moved_end


def mask(listing: Listing, keys: MaskingKeys, characters: tuple[Folded, Folded] | None = None) -> Listing:
    """The listing as it may be kept: all its texts and ids masked, spans moved, counts in `masked`.

    characters  folding.plain() of title and body, where the caller has them
    The seller's own contacts, wallets, counts and prices stay (their spans say where). Masking what is masked changes
    nothing. Names, ids and addresses carry tokens of the oldest key: they stay distinct, and a new key changes none.
    """
    kept, spared = _places(listing, _KEPT_FIELDS), _places(listing, _SPARED_FIELDS)
    title_read, body_read = characters or (plain(listing.title), plain(listing.body))
    title = Masked(listing.title, (), ())
    if _SUSPICIOUS.search(listing.title):
        title = mask_text(title_read, keys, kept["title"], spared["title"])
    body = mask_text(body_read, keys, kept["body"], spared["body"])
    names = _Names(keys)
    return replace(
        listing,
        id=names.bare(listing.id),
        url=names.bare(listing.url),
        title=title.text,
        body=body.text,
        vendor=_vendor(listing.vendor, names),
        thread=replace(listing.thread, id=names.bare(listing.thread.id)) if listing.thread.id else listing.thread,
        spans=_moved(listing.spans, title, body),
        offer=_offer(listing.offer, names, (title, body)),
        masked=_counts(listing, (title, body), names),  # last: the names have been counted by now
    )


def _counts(listing: Listing, parts: Sequence[Masked], names: _Names) -> Mapping[str, int]:
    counts = Counter(dict(listing.masked))
    for part in parts:
        counts.update([one.kind for one in part.found])
    counts.update(names.counts)
    return MappingProxyType(dict(counts))


def mask_text(
    text: str | Folded, keys: MaskingKeys, kept: Iterable[tuple[int, int]] = (), spared: Iterable[tuple[int, int]] = ()
) -> Masked:
    """One text masked; text, kept and spared as in find.find."""
    seen, found = find(text, kept, spared)
    text = seen.folded.original
    if not found:
        return Masked(text, (), ())
    out: list[str] = []
    edits: list[tuple[int, int, int]] = []
    done = 0
    for one in found:
        start, end = seen.folded.span(one.start, one.end)
        token = keys.hmac_token(one.kind, one.value) if one.value else ""
        new = marks.written(one.kind, one.shape, token)
        out += (text[done:start], new)
        edits.append((start, end, len(new)))
        done = end
    return Masked("".join([*out, text[done:]]), tuple(edits), tuple(found))


def mask_name(text: str, keys: MaskingKeys) -> str:
    """An address or name masked with tokens of the oldest key: distinct ones stay so, and a new key changes none."""
    return _Names(keys).bare(text)


_SUSPICIOUS = re.compile(r"@|%40|\d(?:\D{0,3}\d){3}")  # less than this holds no identifier of any family


class _Names:
    """Masks names, ids and addresses with tokens of the oldest key, and counts what was masked."""

    def __init__(self, keys: MaskingKeys) -> None:
        self.keys = keys.oldest
        self.counts: Counter[str] = Counter()

    def bare(self, text: str) -> str:
        if not _SUSPICIOUS.search(text):
            return text
        masked = mask_text(text, self.keys)
        self.counts.update(one.kind for one in masked.found)
        return masked.text


def _vendor(vendor: Vendor, names: _Names) -> Vendor:
    name, id_ = names.bare(vendor.name), names.bare(vendor.id)
    return vendor if (name, id_) == (vendor.name, vendor.id) else replace(vendor, name=name, id=id_)


def _places(listing: Listing, fields: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Where the spans of some fields lie, by text."""
    kept: dict[str, list[tuple[int, int]]] = {"title": [], "body": []}
    for field in fields:
        for span in listing.spans.get(field, ()):
            if span.start < span.end and span.rule != "wallet.bad_checksum":
                kept[span.within].append((span.start, span.end))
    return kept


def _moved(spans: Mapping[str, tuple[Span, ...]], title: Masked, body: Masked) -> Mapping[str, tuple[Span, ...]]:
    if not (title.edits or body.edits):
        return spans
    parts = {"title": title, "body": body}
    moved = {field: tuple([_placed(span, parts[span.within]) for span in each]) for field, each in spans.items()}
    return MappingProxyType(moved)


def _placed(span: Span, part: Masked) -> Span:
    if not part.edits or span.end <= part.edits[0][0]:
        return span
    return Span(span.within, *part.place(span.start, span.end), span.rule)


def _offer(offer: Offer | None, names: _Names, parts: Sequence[Masked]) -> Offer | None:
    if offer is None:
        return None
    shown = exposed([one for part in parts for one in part.found])
    victim = offer.victim
    if victim is not None and (name := names.bare(victim.name)) != victim.name:
        victim = replace(victim, name=name)
    contacts = offer.contacts
    if contacts.get("url"):
        contacts = MappingProxyType({**contacts, "url": tuple(names.bare(url) for url in contacts["url"])})
    shown = offer.exposed if offer.exposed is not None else shown  # masked texts show nothing any more
    if victim is offer.victim and contacts is offer.contacts and shown is offer.exposed:
        return offer
    return replace(offer, victim=victim, contacts=contacts, exposed=shown)
