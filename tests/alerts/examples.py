"""Invented offers for the tests of this room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from alerts.notifiers.contract import Notification
from schema.listing import EvidenceRef, Listing, Offer, Price, Span, Thread, Vendor
from schema.watch import Alert, Clause, Match, Watch

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ONION = "http://" + "a" * 56 + ".onion"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def offer(**fields: Any) -> Offer:
    usual: dict[str, Any] = {
        "intent": "sale",
        "category": "identity_data",
        "data_types": ("aadhaar", "passport"),
        "records": 815_000_000,
        "sample_records": 100_000,
        "contacts": MappingProxyType({"telegram": ("@harbour_fox",)}),
    }
    return Offer(**(usual | fields))


def price(amount: int, currency: str = "USD") -> Price:
    return Price(Decimal(amount), currency, usd=float(amount))


def listing(number: int = 1, **fields: Any) -> Listing:
    usual: dict[str, Any] = {
        "id": f"harbor/t{number}",
        "kind": "thread",
        "source": "harbor",
        "engine": "phpbb",
        "language": "en",
        "url": f"{ONION}/viewtopic.php?t={number}",
        "title": "81.5 crore Aadhaar + passport",
        "body": "Selling 81.5 crore Aadhaar and passport records, sample 100k. Telegram @harbour_fox",
        "vendor": Vendor(name="pwn_fox", id="77", posts=12),
        "thread": Thread(f"harbor/t{number}", 1),
        "posted_at": NOW,
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "evidence": EvidenceRef("ab" * 32, "harbor/2026-03-04.warc.enc", 2048),
        "offer": offer(),
        "spans": MappingProxyType({"offer.records": (Span("body", 8, 17, "count.indic"),)}),
    }
    return Listing(**(usual | fields))


def reply(number: int, position: int, body: str, **fields: Any) -> Listing:
    usual: dict[str, Any] = {
        "id": f"harbor/p{number}{position:03}",
        "kind": "reply",
        "thread": Thread(f"harbor/t{number}", position),
        "body": body,
        "offer": None,
        "spans": MappingProxyType({}),
    }
    return listing(number, **(usual | fields))


def watch(name: str = "bulk-identity", **fields: Any) -> Watch:
    usual: dict[str, Any] = {
        "query": "offer.intent:sale AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M",
        "owner": "ir-team@bank.example",
        "reason": "identity data of our customers",
        "expires": date(2027, 6, 30),
        "severity": "critical",
        "place": f"watches/{name}.yml:1",
    }
    return Watch(name=name, **(usual | fields))


def match(
    watch_name: str = "bulk-identity", listing_id: str = "harbor/t1", verdict: str = "true", seq: int = 1
) -> Match:
    why = (
        Clause("offer.data_types:aadhaar", "true", "body", 18, 25),
        Clause(
            "offer.records:>=1M", verdict, "body" if verdict == "true" else "", *((8, 17) if verdict == "true" else ())
        ),
    )
    return Match(watch_name, listing_id, seq, verdict, why)


def alert(number: int = 1, **fields: Any) -> Alert:
    shown = fields.pop("listing", None) or listing(number)
    usual: dict[str, Any] = {
        "id": f"a-{number:012}",
        "subject": f"thread:{shown.id}",
        "state": "open",
        "severity": "critical",
        "watches": ("bulk-identity",),
        "matches": (match(listing_id=shown.id),),
        "listing": shown,
        "opened_at": NOW,
        "labels": MappingProxyType({"severity": "critical", "source": "harbor", "watch": "bulk-identity"}),
    }
    return Alert(**(usual | fields))


def notification(*alerts: Alert, **fields: Any) -> Notification:
    usual: dict[str, Any] = {"id": "n-0123456789abcdef0123", "receiver": "soc", "alerts": alerts or (alert(),)}
    return Notification(**(usual | fields))


def hostile() -> Alert:
    """An alert whose scraped texts try to mention, link, break lines and turn the direction of writing."""
    bad = "<!channel> <https://evil.example|click> & *bold* \u202egnp.exe\r\nBcc: victim@example.org "
    bad += "<script>alert(1)</script>"
    return alert(
        listing=replace(
            listing(title=bad, body=bad * 40, vendor=Vendor(name=bad, id=bad, rating=bad), url="javascript:" + bad),
            offer=offer(contacts=MappingProxyType({"telegram": (bad,), "email": ("fox@onionmail.example",)})),
        ),
        change=f"price {bad} -> 1 USD",
    )
