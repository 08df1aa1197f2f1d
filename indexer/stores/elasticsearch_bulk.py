"""Writing many documents: bounded requests, and each item's own answer heeded.

Every item carries its own id and the ledger's sequence number as external version, so a repeated request changes
nothing and an older state never overwrites a newer one (the server's 409 for that is good news).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import ApiError, Elasticsearch

from indexer.stores.elasticsearch_faults import block, clipped
from schema.errors import TryLater

ITEMS_MAX, BYTES_MAX = 1000, 8_000_000  # of one request
WAITS_S = (0.5, 1.0, 2.0, 4.0)  # between tries of items that the server had no room for
_ANSWER = ("errors", "items.*.status", "items.*.error.type", "items.*.error.reason")
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Item:
    """lines: action and document as the request holds them, each ended by a newline."""

    subject: str
    lines: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    item: Item
    status: int
    kind: str
    reason: str


def item(subject: str, document_id: str, version: int, body: dict[str, Any]) -> Item:
    """Raises TypeError for what JSON cannot hold (an integer beyond 64 bits)."""
    action = {"index": {"_id": document_id, "version": version, "version_type": "external"}}
    option = orjson.OPT_APPEND_NEWLINE
    return Item(subject, orjson.dumps(action, option=option) + orjson.dumps(body, option=option))


def write(
    client: Elasticsearch, alias: str, items: Sequence[Item], *, where: str, sleep: Sleep
) -> tuple[tuple[str, str], ...]:
    """Returns (subject, reason) of the items that the server will never take; all others it has promised to keep.

    raises  TryLater when some found no room after all tries, or the index is gone; the client's own errors else
    """
    refused: list[tuple[str, str]] = []
    waiting = list(items)
    for wait_s in (*WAITS_S, None):
        answers = [answer for part in _requests(waiting) for answer in _send(client, alias, part)]
        refused += [(answer.item.subject, _words(answer)) for answer in answers if answer.status in (400, 413)]
        again = [answer for answer in answers if answer.status not in (400, 413)]
        if not again:
            return tuple(refused)
        if wait_s is None or again[0].kind == "index_not_found_exception":
            raise TryLater(f"{where}: {len(again)} of {len(items)} listings found no room: {_words(again[0])}")
        waiting = [answer.item for answer in again]
        sleep(wait_s)
    raise AssertionError("unreachable")


def _requests(items: Sequence[Item]) -> Iterator[list[Item]]:
    part: list[Item] = []
    size = 0
    for each in items:
        if part and (len(part) >= ITEMS_MAX or size + len(each.lines) > BYTES_MAX):
            yield part
            part, size = [], 0
        part.append(each)
        size += len(each.lines)
    if part:
        yield part


def _send(client: Elasticsearch, alias: str, items: list[Item]) -> list[_Answer]:
    """The answers that are not good news."""
    lines: Any = [each.lines for each in items]  # the client passes bytes on as they are
    try:
        reply = client.bulk(index=alias, operations=lines, require_alias=True, filter_path=_ANSWER)
    except ApiError as error:
        if error.meta.status == 413 and len(items) > 1:
            half = len(items) // 2
            return _send(client, alias, items[:half]) + _send(client, alias, items[half:])
        if error.meta.status in (413, 429):
            return [_Answer(each, error.meta.status, "", "") for each in items]
        raise
    if not reply.get("errors"):
        return []
    answers = (_answer(each, told["index"]) for each, told in zip(items, reply["items"], strict=True))
    return [answer for answer in answers if answer.status >= 300 and answer.status != 409]


def _answer(of: Item, told: dict[str, Any]) -> _Answer:
    error = told.get("error") or {}
    return _Answer(of, int(told["status"]), str(error.get("type", "")), clipped(str(error.get("reason", ""))))


def _words(answer: _Answer) -> str:
    if answer.kind == "index_not_found_exception":
        return "the index is gone (expected it); run `stallwatch store rebuild`"
    if answer.kind == "cluster_block_exception":
        return block(answer.reason)
    if answer.status == 413:
        return f"{len(answer.item.lines)} bytes are more than the server takes; raise its http.max_content_length"
    if answer.status == 429:
        return "the server is overloaded (expected room in its queue); look at its load"
    return f"{answer.status} {answer.kind}: {answer.reason}"
