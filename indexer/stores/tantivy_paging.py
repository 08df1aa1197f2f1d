"""Newest first, then by id, page by page: tantivy sorts by one field, so equal times are sorted in a second search."""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import DocAddress, FieldType, Order, Query, Schema, Searcher

from indexer.stores.tantivy_query import all_of
from indexer.stores.tantivy_schema import ORDER
from schema.errors import BadConfig


@dataclass(frozen=True, slots=True)
class Hit:
    order: int
    id: str
    address: DocAddress


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended; str() is what a caller gives back as `after`."""

    order: int
    id: str

    def __str__(self) -> str:
        return f"{self.order}:{self.id}"


def position_of(after: str | None) -> Position | None:
    if after is None:
        return None
    order, _, listing_id = after.partition(":")
    try:
        return Position(int(order), listing_id)
    except ValueError:
        raise BadConfig(f"search: '{after}' is no place to go on from; give what the last page named as next") from None


def find(searcher: Searcher, query: Query, schema: Schema, need: int, after: Position | None) -> list[Hit]:
    """At most `need` hits behind `after`, in order; fewer where there are no more."""
    if need < 1:
        return []
    first: list[Hit] = []
    if after is not None:
        same = _same_time(searcher, query, schema, after.order)
        first = [hit for hit in same if hit.id > after.id][:need]
        query = all_of(query, Query.range_query(schema, ORDER, FieldType.Integer, None, after.order, True, False))
    return first + _from_the_top(searcher, query, schema, need - len(first))


def _from_the_top(searcher: Searcher, query: Query, schema: Schema, need: int) -> list[Hit]:
    if need < 1:
        return []
    found = searcher.search(query, limit=need, order_by_field=ORDER, order=Order.Desc, count=False).hits
    if not found:
        return []
    oldest = found[-1][0]
    newer = [Hit(order, _id(searcher, address), address) for order, address in found if order != oldest]
    newer.sort(key=lambda hit: (-hit.order, hit.id))
    return newer + _same_time(searcher, query, schema, oldest, need - len(newer))


def _same_time(searcher: Searcher, query: Query, schema: Schema, order: int, need: int | None = None) -> list[Hit]:
    """Hits of one time by id, all or the first `need`."""
    wanted = all_of(query, Query.term_query(schema, ORDER, order))
    limit = need if need is not None else max(1, searcher.num_docs)
    found = searcher.search(wanted, limit=limit, order_by_field="id", order=Order.Asc, count=False).hits
    return [Hit(order, listing_id, address) for listing_id, address in found]


def _id(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address)["id"][0])
