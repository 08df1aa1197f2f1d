"""What the demo prints: the listing, the fields with their words, the mail and the Slack message. Pure: records in,
lines out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

WIDTH = 110
_SHOWN = "   │ "
AROUND = 30  # characters of context on either side of the words a field was read from


def heading(title: str) -> list[str]:
    return ["", f"── {title} " + "─" * max(2, WIDTH - len(title) - 4)]


def framed(title: str, text: str, *, most: int = 40) -> list[str]:
    """A text as received, every line marked, so that it cannot pass for our own words."""
    lines = [part for line in text.rstrip().splitlines() for part in (textwrap.wrap(line, WIDTH - 6) or [""])]
    left_out = [f"{_SHOWN}… {len(lines) - most} more lines"] if len(lines) > most else []
    return [f"   {title}", *(f"{_SHOWN}{printable(line)}".rstrip() for line in lines[:most]), *left_out]


def printable(text: str) -> str:
    """Scraped text without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def listing_lines(listing: Mapping[str, Any]) -> list[str]:
    """A listing of the product's --json output."""
    vendor = listing.get("vendor", {}).get("name", "unknown")
    masked = ", ".join(f"{count} {kind}" for kind, count in listing.get("masked", {}).items()) or "nothing"
    facts = (
        ("id", listing["id"]),
        ("seller", vendor),
        ("posted", listing.get("posted_at", "")),
        ("language", listing.get("language", "")),
        ("masked", masked),
    )
    head = [f"   {name:<9} {printable(str(value))}" for name, value in facts if value]
    return framed("the listing, as it lies in the ledger", f"{listing['title']}\n{listing.get('body', '')}") + head


def field_lines(listing: Mapping[str, Any]) -> list[str]:
    """Every offer field with the words it was read from."""
    rows = [
        (name.removeprefix("offer."), shown, _words(listing, span))
        for name, spans in listing.get("spans", {}).items()
        for span in spans[:1]
        if (shown := _value(listing, name))
    ]
    return [
        "   what was read from it, and from which words",
        *(f"   {name:<16} {shown:<34} {words}" for name, shown, words in rows),
    ]


def _value(listing: Mapping[str, Any], name: str) -> str:
    """The value of "offer.price" and the like as a short text; "" when there is none."""
    if name == "offer.price":
        return _price(listing.get("offer", {}).get("price", {}))
    found: Any = listing
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return "" if found in (None, "", [], {}) else printable(" ".join(_flat(found)))[:34]


def _price(price: Mapping[str, Any]) -> str:
    if not price:
        return ""
    usd = "" if price["currency"] == "USD" or "usd" not in price else f" (about {price['usd']:,.0f} USD)"
    return printable(f"{price['amount']} {price['currency']}, {price.get('basis', 'total')}{usd}")


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (f"{name}:{one}" for one in _flat(inner)) if isinstance(inner, list) else _flat(inner)
    elif isinstance(value, list):
        yield ", ".join(str(one) for one in value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield f"{value:,}"
    else:
        yield str(value)


def _words(listing: Mapping[str, Any], span: Mapping[str, Any]) -> str:
    text = str(listing.get(span["in"], ""))
    start, end = int(span["start"]), int(span["end"])
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    shown = f"…{before}[{text[start:end]}]{after}…"
    return printable(" ".join(shown.split()))


def mail_text(message: Any) -> str:
    """Headers a reader sees, and the plain part."""
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Date", "Message-ID")]
    body = message.get_body(("plain",))
    return "\n".join([*head, "", body.get_content() if body is not None else ""])


def slack_text(payload: Mapping[str, Any]) -> str:
    """The texts of a Slack message's blocks, one after the other, as the channel shows them."""
    texts = [str(found) for block in payload.get("blocks", []) for found in _block_texts(block)]
    return unescape("\n".join(texts or [str(payload.get("text", ""))]))  # as Slack does with &amp;, &lt;, &gt;


def _block_texts(block: Mapping[str, Any]) -> Iterator[str]:
    if block.get("type") == "divider":
        yield "───"
    parts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    for part in parts:
        if isinstance(part, Mapping):
            inner = part.get("text")
            yield str(inner.get("text") if isinstance(inner, Mapping) else inner)
