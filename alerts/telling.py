"""An alert in plain words: what is offered, by whom, where, why it fired, what is not known, what to type next.

Everything here is defanged and on one line each; how it is laid out (mail, Slack, terminal) is render.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.defang import cut, defang, one_line
from indexer.masking.summary import summary
from schema.listing import Listing, Offer, Price, Span
from schema.watch import Alert, Clause

AROUND = 48  # characters of context on either side of the words a field was read from
EXCERPTS = 12
CLAUSES = 16
VALUES = 6  # contacts or wallets shown of one kind
REMINDER = "reminder"

_INTENTS = {
    "sale": "for sale", "auction": "auctioned", "free": "given away", "service": "offered as a service",
    "request": "wanted", "recruitment": "recruitment", "negative": "not offered (any more)",
}  # fmt: skip
_BASES = {
    "per_record": "per record", "per_1000": "per 1,000 records",
    "per_day": "per day", "per_week": "per week", "per_month": "per month", "per_year": "per year",
    "auction_start": "as the start of an auction", "auction_step": "as the step of an auction",
    "auction_buyout": "to end the auction",
}  # fmt: skip
_WITHHELD = (
    ("offer.records", "records"), ("offer.price", "price"), ("offer.victim", "victim"), ("offer.countries", "country"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words a field was read from, with what stands around them."""

    field: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Telling:
    """facts are (name, value) in the order of reading; commands are what to type next."""

    alert: str
    severity: str
    is_confirmed: bool
    news: str  # why people hear now: "" for a new alert
    headline: str
    title: str
    facts: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    words: tuple[Excerpt, ...]
    commands: tuple[str, ...]


def tell(alert: Alert) -> Telling:
    listing = alert.listing
    offer = listing.offer or Offer()
    return Telling(
        alert=alert.id,
        severity=alert.severity,
        is_confirmed=any(match.confirmed for match in alert.matches),
        news="" if alert.change == "new" else defang(one_line(alert.change, 400)),
        headline=headline(listing, is_sold="sold" in alert.labels),
        title=defang(one_line(listing.title, 200)),
        facts=tuple(_facts(alert, offer)),
        why=tuple(_why(alert)),
        words=tuple(_excerpts(listing)),
        commands=(f"stallwatch why {alert.id}", f"stallwatch ack {alert.id}"),
    )


def headline(listing: Listing, *, is_sold: bool = False) -> str:
    """One line: "815,000,000 records of aadhaar, passport for sale, 80,000 USD"."""
    offer = listing.offer or Offer()
    goods = what(offer)
    if offer.records is not None:
        goods = f"{count(offer.records)} records" + (f" of {goods}" if goods else "")
    goods = goods or defang(one_line(listing.title, 80)) or "an offer"
    intent = "sold" if is_sold else _INTENTS.get(offer.intent, "mentioned")
    return f"{goods} {intent}, {price_text(offer.price)}"


def what(offer: Offer) -> str:
    """The data types, or the category where none was read, or ""."""
    shown = [one.replace("_", " ") for one in offer.data_types[:5]]
    more = f" and {len(offer.data_types) - 5} more" if len(offer.data_types) > 5 else ""
    return (", ".join(shown) + more) if shown else offer.category.replace("_", " ")


def count(number: int) -> str:
    return f"{number:,}"


def price_text(price: Price | None) -> str:
    """A price as told; "price not stated" when the seller did not say."""
    if price is None:
        return "price not stated"
    text = f"{price.amount:,f} {one_line(price.currency, 12) or 'of unknown money'}"
    if price.basis in _BASES:
        text += f" {_BASES[price.basis]}"
    if price.usd is not None and price.currency != "USD":
        text += f" (about {price.usd:,.0f} USD)"
    return text


def when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _facts(alert: Alert, offer: Offer) -> Iterator[tuple[str, str]]:
    listing = alert.listing
    yield "offered", _offered(offer, is_sold="sold" in alert.labels)
    yield "price", price_text(offer.price)
    yield from _terms(offer)
    yield "seller", _seller(listing)
    yield "where", _where(listing)
    yield "contact", _contacts(offer) or "none read in the post"
    yield from _times(alert)
    yield "confirmed", _confirmed(alert, offer)
    yield "watches", ", ".join(one_line(name, 80) for name in alert.watches)
    if alert.said_in:
        yield "said in", ", ".join(defang(one_line(said, 120)) for said in alert.said_in[:VALUES])
    if hidden := summary(listing.body, listing.masked):
        yield "masked", cut(hidden, 200)
    yield "evidence", _evidence(listing)


def _offered(offer: Offer, *, is_sold: bool) -> str:
    intent = "sold" if is_sold else _INTENTS.get(offer.intent, "intent not read")
    parts = [intent, what(offer) or "kind of data not read"]
    parts.append(f"{count(offer.records)} records" if offer.records is not None else "number of records not stated")
    if offer.sample_records is not None:
        parts.append(f"sample of {count(offer.sample_records)}")
    if offer.size_bytes is not None:
        parts.append(_size(offer.size_bytes))
    return "; ".join(parts)


def _size(size_bytes: int) -> str:
    value, unit = float(size_bytes), "B"
    for unit in ("B", "kB", "MB", "GB", "TB", "PB"):
        if value < 1000 or unit == "PB":
            break
        value /= 1000
    return f"{value:,.1f} {unit}" if unit != "B" else f"{value:.0f} B"


def _terms(offer: Offer) -> Iterator[tuple[str, str]]:
    if offer.victim and (offer.victim.name or offer.victim.domain):
        names = dict.fromkeys((offer.victim.name, offer.victim.domain, offer.victim.sector))
        yield "victim", ", ".join(defang(one_line(name, 120)) for name in names if name)
    if offer.countries:
        yield "countries", ", ".join(offer.countries[:20])
    terms = [name for name, value in (("exclusive", offer.exclusive), ("escrow accepted", offer.escrow)) if value]
    if offer.data_date:
        terms.append(f"data of {one_line(offer.data_date, 10)}")
    if terms:
        yield "terms", ", ".join(terms)


def _seller(listing: Listing) -> str:
    vendor = listing.vendor
    if not vendor.name and not vendor.id:
        return "name not read"
    notes = [f"account {one_line(vendor.id, 40)}" if vendor.id else ""]
    notes.append(f"joined {vendor.joined_at:%Y-%m-%d}" if vendor.joined_at else "")
    notes.append(f"{vendor.posts:,} posts" if vendor.posts is not None else "")
    notes.append(f"rating {one_line(vendor.rating, 30)}" if vendor.rating else "")
    told = ", ".join(note for note in notes if note)
    name = defang(one_line(vendor.name, 80)) or "name not read"
    return f"{name} ({defang(told)})" if told else name


def _where(listing: Listing) -> str:
    place = f"{listing.source}, " if listing.source else ""
    return f"{place}{listing.kind.replace('_', ' ')}, {defang(one_line(listing.url, 300)) or 'address not kept'}"


def _contacts(offer: Offer) -> str:
    kinds = []
    for kind, values in {**offer.contacts, **offer.wallets}.items():
        shown = [defang(one_line(value, 160), keep=values) for value in values[:VALUES]]
        if len(values) > VALUES:
            shown.append(f"and {len(values) - VALUES} more")
        if shown:
            kinds.append(f"{kind} {', '.join(shown)}")
    return "; ".join(kinds)


def _times(alert: Alert) -> Iterator[tuple[str, str]]:
    listing = alert.listing
    posted = when(listing.posted_at) if listing.posted_at else "time not read"
    if listing.edited_at:
        posted += f", edited {when(listing.edited_at)}"
    yield "posted", posted
    first = listing.first_seen_at or alert.opened_at
    last = listing.last_seen_at or first
    yield "seen", f"first {when(first)}, last {when(last)}"


def _confirmed(alert: Alert, offer: Offer) -> str:
    missing = [name for field, name in _WITHHELD if getattr(offer, field.removeprefix("offer.")) in (None, ())]
    stated = f"not stated: {', '.join(missing)}" if missing else "nothing withheld"
    if any(match.confirmed for match in alert.matches):
        return f"yes, every condition of a watch holds ({stated})"
    unknown = dict.fromkeys(
        one_line(clause.clause, 80) for match in alert.matches for clause in match.why if clause.verdict == "unknown"
    )
    return f"no, cannot be told yet: {', '.join(unknown) or 'part of the watch'} ({stated})"


def _evidence(listing: Listing) -> str:
    if listing.evidence is None:
        return "none on file"
    ref = listing.evidence
    return f"sha256 {ref.sha256}, {one_line(ref.warc, 200)} at {ref.offset:,}"


def _why(alert: Alert) -> Iterator[str]:
    """Clause by clause, each watch once (its newest match), true before unknown before false."""
    newest = {match.watch: match for match in sorted(alert.matches, key=lambda match: match.seq)}
    for watch in alert.watches:
        match = newest.get(watch)
        if match is None:
            continue
        verdict = "holds" if match.confirmed else "may hold"
        yield f"watch {one_line(watch, 80)} {verdict}:"
        for clause in _ordered(match.why)[:CLAUSES]:
            said = _said(alert, match.listing, clause)
            yield f"  {clause.verdict}: {defang(one_line(clause.clause, 160))}{said}"


def _ordered(clauses: Sequence[Clause]) -> list[Clause]:
    order = {"true": 0, "unknown": 1, "false": 2}
    return sorted(clauses, key=lambda clause: order.get(clause.verdict, 3))


def _said(alert: Alert, listing: str, clause: Clause) -> str:
    """The words behind a clause, where they stand in the listing that is told."""
    if clause.verdict == "unknown":
        return " (not stated)"
    if clause.start is None or clause.end is None or listing != alert.listing.id:
        return ""
    text = alert.listing.title if clause.within == "title" else alert.listing.body
    said = defang(one_line(text[clause.start : clause.end], 80))
    return f" (“{said}” in the {clause.within})" if said else ""


def _excerpts(listing: Listing) -> Iterator[Excerpt]:
    shown = 0
    for field, spans in listing.spans.items():
        if shown == EXCERPTS:
            return
        excerpt = _excerpt(listing, field, spans[0]) if spans else None
        if excerpt:
            shown += 1
            yield excerpt


def _excerpt(listing: Listing, field: str, span: Span) -> Excerpt | None:
    text = listing.title if span.within == "title" else listing.body
    words = one_line(text[span.start : span.end], 120)
    if not words:
        return None
    keep = [value for values in (listing.offer or Offer()).contacts.values() for value in values]
    before = one_line(text[max(0, span.start - AROUND) : span.start])
    after = one_line(text[span.end : span.end + AROUND])
    left = "…" if span.start > AROUND else ""
    right = "…" if span.end + AROUND < len(text) else ""
    return Excerpt(
        field=field.removeprefix("offer."),
        before=left + defang(before),
        words=defang(words, keep=keep),
        after=defang(cut(after, AROUND)) + right,
    )
