"""`stallwatch extract`: listings in as JSON objects, what was read of them out. No configuration, no state.

in   {"id", "title", "body"} (id is text or a whole number) and optionally kind, source, engine, url, posted_at, vendor,
     thread; null is as if it were not there
out  the same id with offer, spans, language, masked, and the masked title and body
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

from indexer.extract.text import NO_RATES
from indexer.masking.keys import MaskingKeys
from indexer.prepare import prepare
from schema.errors import BadConfig
from schema.json_form import clean_text, from_json, to_json
from schema.listing import Listing
from schema.vocabulary import KINDS

_TEXTS = ("id", "title", "body", "kind", "source", "engine", "url")
_OUT = ("id", "kind", "source", "engine", "url", "posted_at", "vendor", "thread", "title", "body", "language", "offer")
_READ_FIELDS = frozenset(field.name for field in fields(Listing)) - {"offer", "spans", "masked", "content_hash"}


def extract_row(
    row: Mapping[str, Any], number: int, keys: MaskingKeys, rates: Mapping[str, float] = NO_RATES
) -> dict[str, Any]:
    """The output object of one input object. Its id comes back as it came, so that the two can be joined; only one that
    holds an e-mail address is masked.

    number  of the line, for the id of one that has none
    raises  BadConfig for a row that is no listing: its number, what was found and what was expected
    """
    listing = prepare(read_row(row, number), keys, rates)
    out = listing_row(listing)
    own = row.get("id")
    if isinstance(own, int) or (isinstance(own, str) and own and "@" not in own and "%40" not in own):
        out["id"] = clean_text(own) if isinstance(own, str) else own
    return out


def read_row(row: Mapping[str, Any], number: int) -> Listing:
    """A listing in clear from one input object; kind is "thread" and title empty where they are missing or null."""
    if not isinstance(row, Mapping):
        raise BadConfig(
            f"line {number}: found {_form(row)} (expected an object with id, title and body); one listing a line"
        )
    if "title" not in row and "body" not in row:
        raise BadConfig(
            f"line {number}: no title and no body (expected at least one of them); see `stallwatch extract --help`"
        )
    row = {name: value for name, value in row.items() if value is not None}
    if isinstance(row.get("id"), int):
        row["id"] = str(row["id"])
    for name in _TEXTS:
        if not isinstance(row.get(name, ""), str):
            raise BadConfig(f"line {number}: {name} is {_form(row[name])} (expected text); put it in quotation marks")
    kind = row.get("kind") or "thread"
    if kind not in KINDS:
        raise BadConfig(
            f"line {number}: kind '{kind}' is unknown (expected one of {', '.join(KINDS)}); correct it or leave it out"
        )
    form = {name: _readable(name, value, number) for name, value in row.items() if name in _READ_FIELDS}
    listing = from_json(Listing, {"id": f"line:{number}", **form, "kind": kind})
    return replace(listing, id=listing.id or f"line:{number}")


def _readable(name: str, value: Any, number: int) -> Any:
    """The value of a field, once it is known that a listing can hold it."""
    try:
        read = getattr(from_json(Listing, {"id": "x", "kind": "thread", name: value}), name)
    except (TypeError, ValueError, AttributeError):
        raise BadConfig(
            f"line {number}: {name} cannot be read from {_form(value)}; compare it with the listing record"
        ) from None
    for part in fields(read) if is_dataclass(read) else ():
        kind, found = get_type_hints(type(read))[part.name], getattr(read, part.name)
        if kind is str and not isinstance(found, str):
            raise BadConfig(f"line {number}: {name}.{part.name} is {_form(found)} (expected text)")
    return value


def listing_row(listing: Listing) -> dict[str, Any]:
    """The output object of a prepared listing; offer and spans are always there, if empty."""
    form = to_json(listing)
    out = {name: form[name] for name in _OUT if name in form}
    if "id" not in out.get("thread", {}):
        out.pop("thread", None)
    out["offer"] = form.get("offer", {})
    out["spans"] = form.get("spans", {})
    out["masked"] = form.get("masked", {})
    out.setdefault("title", "")
    out.setdefault("body", "")
    return out


def _form(value: object) -> str:
    names = {
        type(None): "null",
        bool: "a truth value",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "text",
    }
    return names.get(type(value), "something else")
