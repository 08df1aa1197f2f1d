"""What goes wrong with an Elasticsearch server, in an operator's words and as what happens next.

Almost everything is TryLater: the ledger waits, and the message says what to mend. Texts of the server are cut where
they would quote a document, and the client's own texts are not passed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import elasticsearch
from elasticsearch import ApiError, TransportError

from schema.errors import BadConfig, StallwatchError, TryLater

_BY_STATUS = {
    401: "it does not know the user or the password (expected `store.user` and its password); mend settings.yml",
    403: "it forbids this to the user (expected rights on the index); mend the user's role",
    413: "the request was too large for it (expected less than its http.max_content_length); raise that",
    429: "it is overloaded or its disk is nearly full (expected room); look at its disk, heap and queues",
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns the client's errors into ours. where: address and index, without a password."""
    try:
        yield
    except ApiError as error:
        raise _of_reply(where, error.meta.status, cause_of(error.body)) from error
    except elasticsearch.UnsupportedProductError as error:
        raise BadConfig(f"{where}: something else than Elasticsearch answers there; mend `store.url`") from error
    except elasticsearch.SerializationError as error:
        raise TryLater(f"{where}: an answer that is no JSON (expected Elasticsearch's); look for a proxy") from error
    except TransportError as error:
        raise TryLater(f"{where}: {_of_transport(error)}") from error


def _of_reply(where: str, status: int, cause: tuple[str, str]) -> StallwatchError:
    kind, reason = cause
    if kind == "index_not_found_exception":
        return TryLater(f"{where}: the index is gone (expected it); run `stallwatch store rebuild`")
    if status == 400:
        return BadConfig(f"{where}: it refuses the request: {reason or kind or 'without a reason'}")
    if kind == "cluster_block_exception":
        return TryLater(f"{where}: {block(reason)}")
    text = _BY_STATUS.get(status) or f"it answers {status} {kind} (expected 200); look at its log"
    return TryLater(f"{where}: {text}")


def _of_transport(error: TransportError) -> str:
    if isinstance(error, elasticsearch.ConnectionTimeout):
        return "no answer in time (expected one); look at the server's load"
    if isinstance(error, elasticsearch.SSLError):
        return "its certificate is not trusted (expected one signed by a known authority); set `store.ca_file`"
    return "nothing answers there (expected Elasticsearch); start it or mend `store.url`"


def block(reason: str) -> str:
    """A blocked index, in words: Elasticsearch itself blocks writing when a disk is nearly full."""
    if "read-only-allow-delete" in reason:
        return (
            "it stopped writing because its disk is nearly full (expected room); free some, it then goes on by itself"
        )
    return "the index is blocked (expected it to be writable); lift the block"


def cause_of(body: object) -> tuple[str, str]:
    """Type and reason of an error body, "" where it names none; without the value of a document's field."""
    error: Any = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return "", str(error or "")[:200]
    root = error.get("root_cause") or [error]
    first = root[0] if isinstance(root, list) and root and isinstance(root[0], Mapping) else error
    return str(first.get("type", "")), clipped(str(first.get("reason", "")))


def clipped(reason: str) -> str:
    """A server's reason without the preview of a value, 300 characters at most."""
    return reason.partition(" Preview of field's value")[0][:300]
