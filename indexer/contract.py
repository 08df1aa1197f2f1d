"""What other rooms may rely on: the ledger and its consumers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from schema.entry import Entry


class Consumer(Protocol):
    """A later step of an offer's life, fed from the ledger in order of sequence.

    take() gets entries strictly after the consumer's cursor, oldest first, and the connection of the transaction in
    which the cursor will move: what it writes to the state database there is committed together with the cursor,
    exactly once. Writes elsewhere (a search store) must be idempotent, for a crash repeats the batch.
    Raising TryLater leaves the cursor; the batch comes again later. Any other exception does too, and is reported.
    """

    name: str
    batch: int  # entries at most per call

    def take(self, entries: Sequence[Entry], connection: Connection) -> None: ...
