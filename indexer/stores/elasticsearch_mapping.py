"""The shape of an Elasticsearch index of listings, made from the table of fields; and a listing as its document.

Beside the fields of the table: the readable title and body (shown, never searched), the rest of the listing as JSON,
and what the store itself needs: `listing_id` and `order` to sort by, `erased` on a tombstone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from indexer.query.document import document
from indexer.query.fields import BOOL, DATE, DECIMAL, FIELDS, INTEGER, KEYWORD, TEXT, Field
from schema.json_form import clean_int, clean_text, from_json, to_json
from schema.listing import Listing

UNSEEN = -(2**62)  # `order` of a listing without last_seen_at: behind all others
ID_BYTES_MAX = 512  # of Elasticsearch's _id
SOURCE_FIELDS = ("title", "body", "listing")

_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
# Our tokens come joined by blanks, hold none, and are as long as this analyzer leaves whole.
_TYPES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        TEXT: {"type": "text", "analyzer": "whitespace", "norms": False},
        KEYWORD: {"type": "keyword"},
        INTEGER: {"type": "long"},
        DECIMAL: {"type": "double"},
        DATE: {"type": "date", "format": "strict_date_optional_time||epoch_millis"},
        BOOL: {"type": "boolean"},
    }
)
_OWN: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "title": {"type": "text", "index": False},
        "body": {"type": "text", "index": False},
        "listing": {"type": "object", "enabled": False},
        "listing_id": {"type": "keyword", "index": False},
        "order": {"type": "long", "index": False},
        "erased": {"type": "boolean"},
    }
)


def index_body() -> dict[str, Any]:
    """Settings and mappings of a new index. The mapping's _meta names its shape, so that another one is noticed."""
    properties = _properties()
    text = json.dumps([_SETTINGS, properties], sort_keys=True)
    shape = hashlib.sha256(text.encode()).hexdigest()[:16]
    mappings = {
        "dynamic": "strict",
        "_meta": {"made_by": "stallwatch", "shape": shape},
        "_source": {"excludes": ["tokens"]},  # nobody reads them, and a rebuild makes them anew
        "properties": properties,
    }
    return {"settings": _SETTINGS, "mappings": mappings}


def _properties() -> dict[str, Any]:
    tree: dict[str, Any] = {name: dict(form) for name, form in _OWN.items()}
    for field in FIELDS.values():
        _place(tree, field)
    return tree


def _place(tree: dict[str, Any], field: Field) -> None:
    *parents, leaf = field.index_name.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {"properties": {}})["properties"]
    tree[leaf] = dict(_TYPES[field.type])


def document_id(listing_id: str) -> str:
    """The listing's id; a hash of it where that is longer than Elasticsearch takes."""
    text = clean_text(listing_id)
    if 0 < len(text.encode()) <= ID_BYTES_MAX:
        return text
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def document_body(listing: Listing) -> dict[str, Any]:
    """What is put under document_id(listing.id)."""
    projection = document(listing)
    readable = to_json(listing)
    body: dict[str, Any] = dict(projection.indexed())
    body |= {name: readable.pop(name) for name in ("title", "body") if name in readable}
    return body | {
        "listing": readable,
        "listing_id": clean_text(listing.id),
        "order": projection.values.get("last_seen_at", (UNSEEN,))[0],
    }


def tombstone_body(listing_id: str, seq: int) -> dict[str, Any]:
    """What stays of an erased listing: that it was there, so that an older entry cannot bring it back."""
    return {"erased": True, "listing_id": clean_text(listing_id), "order": UNSEEN, "seq": clean_int(seq)}


def listing_of(source: Mapping[str, Any]) -> Listing:
    """The listing that document_body wrote."""
    shown = {name: source[name] for name in ("title", "body") if name in source}
    return from_json(Listing, {**source["listing"], **shown})
