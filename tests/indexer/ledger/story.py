"""An invented harbour board and what was seen on it: the beginnings of every test here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from indexer import captures, ledger
from indexer.marks import Mark
from schema.capture import Capture
from schema.listing import Listing, Offer, Price, Thread, Vendor

MORNING = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def hour(number: float) -> datetime:
    return MORNING + timedelta(hours=number)


def capture(name: str, *, at: datetime = MORNING, run: str = "harbor-1", thread: str = "45", **more: Any) -> Capture:
    page = Capture(
        id=name, source="harbor", run=run, url="http://harbor.invalid/t45", status=200, fetched_at=at, purpose="thread",
        subject=thread, sha256=name.ljust(64, "0"), size_bytes=1200, warc="harbor-1.warc", offset=0, length=1400,
        cipher_sha256="c" * 64, key_id="key-1", wrapped_key=b"wrapped",
    )  # fmt: skip
    return replace(page, **more)


def offer(**more: Any) -> Offer:
    return replace(Offer(intent="sale", data_types=("aadhaar",), records=815_000_000), **more)


def price(amount: str, usd: float | None = None) -> Price:
    return Price(Decimal(amount), "USD", usd=usd)


def listing(number: int = 45, text: str = "81.5 crore records", **more: Any) -> Listing:
    """The opening post of thread `number`, content_hash following from its text."""
    name = f"harbor/t{number}"
    made = Listing(
        id=name, kind="thread", source="harbor", engine="phpbb", title="Selling identity records", body=text,
        url=f"http://harbor.invalid/t{number}", vendor=Vendor("dockmaster", "7"), thread=Thread(name, 1),
        content_hash=f"hash of {text}", offer=offer(),
    )  # fmt: skip
    return replace(made, **more)


def reply(number: int, text: str, *, position: int = 2, vendor: str = "7", to: int = 45) -> Listing:
    made = listing(to, text, kind="reply", id=f"harbor/p{number}", vendor=Vendor("", vendor), offer=None)
    return replace(made, thread=Thread(f"harbor/t{to}", position))


def mark(thread: str = "45", *, read_at: datetime | None = MORNING, **more: Any) -> Mark:
    return replace(Mark("harbor", thread, f"http://harbor.invalid/t{thread}", last_read_at=read_at), **more)


def take(
    engine: Engine, page: Capture, listings: Sequence[Listing], marks: Sequence[Mark] = (), **more: Any
) -> ledger.Taken:
    """A page on its ordinary way: on record, then read."""
    captures.record_fetched(engine, page)
    return ledger.take_page(engine, page.id, listings, marks, now=NOW, **more)


def told(engine: Engine) -> list[tuple[int, str, str]]:
    return [(entry.seq, entry.kind, entry.subject) for entry in ledger.replay(engine)]
