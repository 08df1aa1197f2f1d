"""Numbers given in order of commit: one row a counter, held from the first look until the transaction ends."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from indexer.state.rows import insert_new
from indexer.state.tables import counters

_HELD = select(counters.c.value).where(counters.c.name == bindparam("counter")).with_for_update()
_MOVED = update(counters).where(counters.c.name == bindparam("counter")).values(value=bindparam("last"))


def hold(connection: Connection, name: str) -> int:
    """The last number given. Nobody else can take one before this transaction ends (PostgreSQL: the row's lock;
    SQLite: the transaction's own). Holding twice is holding once."""
    value = connection.execute(_HELD, {"counter": name}).scalar()
    if value is None:  # the first of all; where two come here at once one inserts and the other waits for it
        insert_new(connection, counters, {"name": name, "value": 0})
        value = connection.execute(_HELD, {"counter": name}).scalar_one()
    return int(value)


def move(connection: Connection, name: str, value: int) -> None:
    """Makes value the last number given; the counter must be held."""
    connection.execute(_MOVED, {"counter": name, "last": value})
