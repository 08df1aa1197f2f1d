"""The listing without a personal identifier in any of its texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from indexer.folding import Folded, plain
from indexer.masking.content import content_hash
from indexer.masking.exposed import exposed
from indexer.masking.find import find, is_harmless
from indexer.masking.keys import MaskingKeys
from indexer.masking.masked import SIGNS, Masked, mask_text
from schema.listing import Listing, Offer, Span, Vendor, Victim

# What these fields were read from is no personal identifier, whatever it looks like.
_KEPT_FIELDS = ("offer.contacts", "offer.wallets")
_SPARED_FIELDS = ("offer.records", "offer.sample_records", "offer.price", "offer.size_bytes", "offer.data_date")
_NAMED_FIELDS = ("offer.victim", "offer.countries")


def mask(
    given: Listing,
    keys: MaskingKeys,
    characters: tuple[Folded, Folded] | None = None,
    again: Callable[[Listing], Listing] | None = None,
) -> Listing:
    """The listing as it may be kept: all its texts and ids masked, spans moved, counts in `masked`, content_hash.

    characters  folding.plain() of title and body, where the caller has them
    again       reads the offer of a listing: asked where a count or price was read from the digits of an identifier,
                with the identifiers as blanks
    The seller's own contacts, wallets, counts and prices stay (their spans say where). Masking what is masked changes
    nothing. Names, ids and addresses carry tokens of the oldest key: they stay distinct, and a new key changes none.
    """
    listing = _without_values(given)
    kept, spared = _places(listing, _KEPT_FIELDS), _places(listing, _SPARED_FIELDS)
    named = _places(listing, _NAMED_FIELDS)
    title_read, body_read = characters or (plain(listing.title), plain(listing.body))
    title = Masked(listing.title, (), ())
    if not is_harmless(title_read.text):
        title = mask_text(title_read, keys, kept["title"], spared["title"], named["title"])
    body = mask_text(body_read, keys, kept["body"], spared["body"], named["body"])
    parts = {"title": title, "body": body}
    if again is not None and _cut_fields(listing, parts):
        read = again(replace(given, title=title.blanked(), body=body.blanked()))
        return mask(replace(given, offer=read.offer, spans=read.spans), keys, characters)
    names, thread = _Names(keys), listing.thread
    listing = _without_identifiers(listing, parts)
    vendor = _vendor(listing.vendor, names)
    return replace(
        listing,
        id=names.own(listing.id, listing.source),
        url=names.bare(listing.url),
        title=title.text,
        body=body.text,
        vendor=vendor,
        content_hash=content_hash(title.text, body.text, vendor.name),
        thread=replace(thread, id=names.own(thread.id, listing.source)) if thread.id else thread,
        spans=_moved(listing.spans, title, body),
        offer=_offer(listing.offer, names, (title, body)),
        masked=_counts(listing, (title, body), names),  # last: the names have been counted by now
    )


_QUOTES = ('"', "'")


def _without_values(listing: Listing) -> Listing:
    """The listing without contacts that are values of a record ("email": "..."): those are other people's."""
    spans = listing.spans.get("offer.contacts", ())
    texts = {"title": listing.title, "body": listing.body}
    others = [span for span in spans if _is_value(texts[span.within], span)]
    if not others or listing.offer is None:
        return listing
    own = tuple([span for span in spans if span not in others])
    gone = {texts[span.within][span.start : span.end].lower() for span in others}
    gone -= {texts[span.within][span.start : span.end].lower() for span in own}
    contacts = {
        kind: left
        for kind, values in listing.offer.contacts.items()
        if (left := tuple([value for value in values if value.lower() not in gone]))
    }
    kept = {**listing.spans, "offer.contacts": own}
    if not own:
        del kept["offer.contacts"]
    offer = replace(listing.offer, contacts=MappingProxyType(contacts))
    return replace(listing, offer=offer, spans=MappingProxyType(kept))


def _is_value(text: str, span: Span) -> bool:
    """Whether a contact is the value of a key, or a cell of a row without a word for it."""
    quote = text[span.start - 1 : span.start]
    if quote in _QUOTES and text[span.end : span.end + 1] == quote:
        return text[: span.start - 1].rstrip()[-1:] in ",:(["
    low, high = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[low : high if high >= 0 else len(text)]
    if "@" not in text[span.start + 1 : span.end]:
        return False
    before, after = line[: span.start - low], line[span.end - low :]
    return any(
        line.count(sign) > 1 and not before.rpartition(sign)[2].strip() and not after.partition(sign)[0].strip()
        for sign in ("\t", ";", "|", " : ")
    )


def _counts(listing: Listing, parts: Sequence[Masked], names: _Names) -> Mapping[str, int]:
    if not names.counts and not any(part.found for part in parts):
        return listing.masked
    counts = Counter(dict(listing.masked))
    for part in parts:
        counts.update([one.kind for one in part.found])
    counts.update(names.counts)
    return MappingProxyType(dict(counts))


def mask_name(text: str, keys: MaskingKeys) -> str:
    """An address or name masked with tokens of the oldest key: distinct ones stay so, and a new key changes none."""
    return _Names(keys).bare(text)


@lru_cache(4096)
def _is_harmless(name: str) -> bool:
    """Whether nothing is found in a name, id or address; those of one thread come again and again."""
    return _SHORT_ID.fullmatch(name) is not None or is_harmless(plain(name).text) or not find(name)[1]


_SHORT_ID = re.compile("[tp]?[0-9]{1,7}")  # of a thread or post; no family takes so few digits without a word for them


class _Names:
    """Masks names, ids and addresses with tokens of the oldest key, and counts what was masked."""

    def __init__(self, keys: MaskingKeys) -> None:
        self.keys = keys.oldest
        self.counts: Counter[str] = Counter()

    def bare(self, text: str) -> str:
        if not text or _is_harmless(text):
            return text
        masked = mask_text(text, self.keys)
        self.counts.update(one.kind for one in masked.found)
        return masked.text

    def own(self, name: str, source: str) -> str:
        """An id: its source stays in front, for two places may use one id; and a mask without a token gets one."""
        place = f"{source}/" if source and name.startswith(f"{source}/") else ""
        own = name[len(place) :]
        if not own or _is_harmless(own):
            return name
        masked = mask_text(own, self.keys)
        self.counts.update(one.kind for one in masked.found)
        is_told_apart = all(one.value for one in masked.found)
        return f"{place}{masked.text}" + ("" if is_told_apart else f"~{self.keys.hmac_token('id', own)}")


def _vendor(vendor: Vendor, names: _Names) -> Vendor:
    shown = vendor.name, vendor.id, vendor.rating
    name, id_, rating = (names.bare(text) for text in shown)
    return vendor if (name, id_, rating) == shown else replace(vendor, name=name, id=id_, rating=rating)


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
    victim, contacts = offer.victim, offer.contacts
    if victim is not None:
        victim = _victim(victim, names, parts)
    if contacts.get("url"):
        contacts = MappingProxyType({**contacts, "url": tuple(names.bare(url) for url in contacts["url"])})
    shown = offer.exposed  # masked texts show nothing any more
    if shown is None:
        shown = exposed([one for part in parts for one in part.found])
    if victim is offer.victim and contacts is offer.contacts and shown is offer.exposed:
        return offer
    return replace(offer, victim=victim, contacts=contacts, exposed=shown)


def _victim(victim: Victim, names: _Names, parts: Sequence[Masked]) -> Victim | None:
    """The victim without what was read from an identifier or from a person's address ("asha.k" of "asha.k @ mail")."""
    hidden = [clear for part in parts for clear in part.hidden()]
    for field_name in ("name", "domain"):
        shown = SIGNS.sub("", getattr(victim, field_name).lower())
        if shown and any(shown in clear for clear in hidden):
            victim = replace(victim, **{field_name: ""})
    name, domain = names.bare(victim.name), names.bare(victim.domain)
    if (name, domain) != (victim.name, victim.domain):
        victim = replace(victim, name=name, domain=domain)
    return victim if victim.name or victim.domain or victim.sector else None


def _cut_fields(listing: Listing, parts: Mapping[str, Masked]) -> list[str]:
    """Counts, prices and dates of which a span has digits in a mask."""
    return [
        field
        for field in _SPARED_FIELDS
        if any(parts[span.within].cuts(span.start, span.end) for span in listing.spans.get(field, ()))
    ]


def _without_identifiers(listing: Listing, parts: Mapping[str, Masked]) -> Listing:
    """The listing without counts and prices that were read from the digits of an identifier."""
    wrong = _cut_fields(listing, parts)
    if not wrong or listing.offer is None:
        return listing
    empty = {field.removeprefix("offer."): "" if field == "offer.data_date" else None for field in wrong}
    spans = {field: each for field, each in listing.spans.items() if field not in wrong}
    return replace(listing, offer=replace(listing.offer, **empty), spans=MappingProxyType(spans))  # type: ignore[arg-type]
