"""The fields of the tantivy index: those of the table, and a few of its own."""

from __future__ import annotations

from tantivy import Schema, SchemaBuilder

from indexer.query.fields import BOOL, DECIMAL, FIELDS, KEYWORD, TEXT
from indexer.stores.tantivy_query import PRESENT

STATE, LIVE, ERASED = "state", "live", "erased"
ORDER, UNSEEN = "order", -(2**62)  # last_seen_at in milliseconds; listings without one come last
LISTING = "listing"  # the readable listing as JSON


def index_schema() -> Schema:
    builder = SchemaBuilder()
    for field in FIELDS.values():
        name = field.index_name
        if field.type == TEXT:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        elif field.type == KEYWORD:
            is_id = name == "id"
            builder.add_text_field(name, stored=is_id, fast=is_id, tokenizer_name="raw", index_option="basic")
        elif field.type == BOOL:
            builder.add_boolean_field(name, indexed=True)
        elif field.type == DECIMAL:
            builder.add_float_field(name, indexed=True, fast=True)
        else:
            builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field(PRESENT, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(STATE, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(ORDER, indexed=True, fast=True)
    builder.add_bytes_field(LISTING, stored=True)
    return builder.build()
