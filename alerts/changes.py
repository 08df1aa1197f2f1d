"""What changed about an offer that people should hear of: its price, how many records, whether it is still for sale.

Pure. An offer is what its own listing says, and what the same vendor says later in the thread; nobody else's post
changes it. What only our own reading changed (a better extractor) is taken over without telling anyone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from schema.listing import Listing, Offer, Price, Span, Strings

_SOLD = (
    r"(?:sold(?:\s+out)?|продано|vendid[oa]|vendue?|verkauft|satıldı|sprzedane|venduto|terjual|बिक\s+(?:गया|चुका)|"
    r"已售|已出|売り切れ|판매\s?완료)(?!\w)"
)
_NOT_ALL = r"(?!\s+(?:to|only|in|for|by|once|per|as|with|separately|at|on|here|directly|exclusively|\d))"
# A title that wears the mark, or a post that opens with the news; "sold only to one buyer" is not news.
_TITLE_MARK = re.compile(rf"^\W*{_SOLD}(?=\s*(?:[\])}}:|!.,–—-]|$))|[\[(]\s*{_SOLD}\s*[\])]", re.I)
_POST_OPENS = re.compile(
    rf"^\W*(?:(?:edit|update|upd|note|now|already|it'?s|this\s+is|all|everything|has\s+been|database|db)\W+){{0,3}}"
    rf"{_SOLD}{_NOT_ALL}",
    re.I,
)
# What an extractor read as "sold" is news only near the beginning, and when nothing beside it takes it back.
_NEWS_WITHIN = 60  # characters of a body
_TAKEN_BACK = re.compile(
    r"(?:\b(?:not|never|un|be|being|is\s+it|if|until|gets?|copies|copy|parts?)|n['’]t|не)\W*$", re.I
)
_SOLD_ON = re.compile(_NOT_ALL, re.I)
_SOME_LEFT = re.compile(r"\b(?:left|still\s+available|remaining|more\s+cop(?:y|ies)|остал[ао]сь)\b", re.I)


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer as it stands.

    listing  its own listing, with offer fields that the vendor's later posts replaced
    own      the offer fields of that listing alone, to see what an edit of it changed
    """

    listing: Listing
    own: Offer
    is_sold: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """kind is "new", "price", "records", "sold", "for_sale" or "watches"; text is what people read."""

    kind: str
    text: str


def standing(listing: Listing) -> Standing:
    """An offer seen for the first time."""
    return Standing(listing, listing.offer or Offer(), _is_over(listing, within=("title", "body")))


def edited(before: Standing, listing: Listing) -> tuple[Standing, tuple[Change, ...]]:
    """The offer's own listing has another text: what it said about price and number of records is taken over."""
    own = listing.offer or Offer()
    current = before.listing.offer or Offer()
    fresh = replace(
        own,
        price=own.price if not _same_price(own.price, before.own.price) else current.price,
        records=own.records if own.records != before.own.records else current.records,
        contacts=_joined(own.contacts, current.contacts),
    )
    is_sold = _is_over(listing, within=("title", "body"))
    was_sold = _is_over(before.listing, within=("title", "body"))
    now_sold = is_sold if is_sold != was_sold else before.is_sold
    after = Standing(replace(listing, offer=fresh), own, now_sold)
    return after, _told(before, after)


def read_better(before: Standing, listing: Listing) -> Standing:
    """The same text, read by a better extractor: taken over, nothing to tell."""
    own = listing.offer or Offer()
    current = before.listing.offer or Offer()
    price = current.price if not _same_price(current.price, before.own.price) else own.price
    records = current.records if current.records != before.own.records else own.records
    fresh = replace(own, price=price, records=records, contacts=_joined(own.contacts, current.contacts))
    return Standing(replace(listing, offer=fresh), own, before.is_sold)


def followed(before: Standing, post: Listing) -> tuple[Standing, tuple[Change, ...]]:
    """A later post of the same vendor. Only what stands in its body counts: its title is the thread's."""
    said = post.offer or Offer()
    current = before.listing.offer or Offer()
    fresh = current
    if said.price and _stands_in_body(post, "offer.price") and _same_goods(said, current, post):
        fresh = replace(fresh, price=said.price)
    if said.records is not None and _stands_in_body(post, "offer.records") and _same_goods(said, current, post):
        fresh = replace(fresh, records=said.records)
    fresh = replace(fresh, contacts=_joined(current.contacts, said.contacts))
    listing = replace(before.listing, offer=fresh if before.listing.offer or fresh != Offer() else None)
    after = Standing(listing, before.own, before.is_sold or _is_over(post, within=("body",)))
    return after, _told(before, after)


def same_vendor(one: Listing, other: Listing) -> bool:
    """Whether two posts of one source are by one account: by its id where both show one, else by its name."""
    if one.source != other.source:
        return False
    if one.vendor.id and other.vendor.id:
        return one.vendor.id == other.vendor.id
    return bool(one.vendor.name) and one.vendor.name.casefold() == other.vendor.name.casefold()


def price_change_text(price: Price | None) -> str:
    if price is None:
        return "not stated"
    basis = "" if price.basis == "total" else f" {price.basis.replace('_', ' ')}"
    return f"{price.amount:,f} {price.currency or 'of unknown money'}{basis}"


def _told(before: Standing, after: Standing) -> tuple[Change, ...]:
    old, new = before.listing.offer or Offer(), after.listing.offer or Offer()
    changes = []
    if not _same_price(old.price, new.price):
        changes.append(Change("price", f"price {price_change_text(old.price)} -> {price_change_text(new.price)}"))
    if old.records != new.records:
        changes.append(Change("records", f"records {_number(old.records)} -> {_number(new.records)}"))
    if after.is_sold and not before.is_sold:
        changes.append(Change("sold", "sold"))
    if before.is_sold and not after.is_sold:
        changes.append(Change("for_sale", "for sale again"))
    return tuple(changes)


def _number(records: int | None) -> str:
    return "not stated" if records is None else f"{records:,}"


def _same_price(one: Price | None, other: Price | None) -> bool:
    """Same amount, currency and basis; the day's rate does not matter."""
    if one is None or other is None:
        return one is other
    return (one.amount, one.currency, one.basis) == (other.amount, other.currency, other.basis)


def _is_over(post: Listing, within: tuple[str, ...]) -> bool:
    """Whether the post says that the offer is sold: the extractor's reading of it, or the plain word in its place."""
    if "title" in within and _TITLE_MARK.search(post.title):
        return True
    if _POST_OPENS.match(post.body):
        return True
    return any(_is_news(post, span) for span in post.spans.get("offer.intent", ()) if span.within in within)


def _is_news(post: Listing, span: Span) -> bool:
    if not span.rule.endswith(".sold") or (span.within == "body" and span.start > _NEWS_WITHIN):
        return False
    text = post.title if span.within == "title" else post.body
    before, after = text[max(0, span.start - 24) : span.start], text[span.end : span.end + 200]
    return not _TAKEN_BACK.search(before) and _SOLD_ON.match(after) is not None and not _SOME_LEFT.search(after)


def _stands_in_body(post: Listing, field: str) -> bool:
    return any(span.within == "body" for span in post.spans.get(field, ()))


def _same_goods(said: Offer, current: Offer, post: Listing) -> bool:
    """A post that names other goods only ("also 5M logins, $500") is another offer, not news of this one."""
    if not _stands_in_body(post, "offer.data_types") or not current.data_types:
        return True
    title = {span for span in post.spans.get("offer.data_types", ()) if span.within == "title"}
    return bool(title) or bool(set(said.data_types) & set(current.data_types))


def _joined(first: Mapping[str, Strings], second: Mapping[str, Strings]) -> Mapping[str, Strings]:
    """Contacts of both, in order of first mention, each once."""
    kinds = dict.fromkeys([*first, *second])
    return MappingProxyType(
        {kind: tuple(dict.fromkeys([*first.get(kind, ()), *second.get(kind, ())])) for kind in kinds}
    )
