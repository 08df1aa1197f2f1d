"""What other rooms may rely on: the ledger and its consumers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from sqlalchemy import Connection

from schema.entry import Entry


class Consumer(Protocol):
    """A later step of an offer's life that writes into the state database, fed from the ledger in order of sequence.

    take() gets entries strictly after the consumer's cursor, oldest first, and the connection of the transaction in
    which the cursor will move: what it writes there is committed together with the cursor, exactly once, even when
    two processes drain at the same time. It must not commit, open another write transaction, or wait for anything
    outside: on SQLite it holds the only write lock. An entry whose listing is None is an erasure, or one erased since.
    Raising TryLater rolls all of it back; the batch comes again later. Any other exception does too, and is reported;
    then entries come one by one until it is passed, so that the report names the one it stands at.
    """

    name: str
    batch: int  # entries at most per call

    def take(self, entries: Sequence[Entry], connection: Connection) -> None: ...


@runtime_checkable
class OutsideConsumer(Protocol):
    """A later step that writes somewhere else (a search store) and may take its time.

    carry() is called with no transaction open; the cursor moves in one of its own after it returns. So its writes must
    be idempotent: a crash, or a second process, repeats the batch. It returns (subject, reason) for every entry that
    the other side refused for good: those are kept on record and passed. Exceptions as for Consumer.
    """

    name: str
    batch: int

    def carry(self, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]: ...
