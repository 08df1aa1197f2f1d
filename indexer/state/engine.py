"""Opening the state database, reading it and writing it.

    with writing(engine) as connection: ...   one transaction; SQLite takes its only write lock at once
    with reading(engine) as connection: ...   one snapshot; never waits for a writer

Both also take a Connection: then the caller's transaction is joined, and its owner commits it.
An Engine is for one process: a child that is forked opens its own. Threads may share one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from schema.errors import BadConfig, NeedsOperator, TryLater

BUSY_TIMEOUT_MS = 30_000
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what was erased is overwritten, not only unlinked
)
_READS = "stallwatch_reads"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}

Place = Engine | Connection


def open_state(place: str | Path) -> Engine:
    """The engine of a state database; nothing is created but the file and its folder.

    place   an SQLAlchemy URL (sqlite:///..., postgresql://...) or the path of an SQLite file
    raises  BadConfig when the URL names another kind of database; the message holds no password
    """
    url = _url(place)
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if url.get_backend_name() != "sqlite":
        raise BadConfig(
            f"settings: the database is of kind '{url.get_backend_name()}' (expected sqlite or postgresql); "
            "leave it out for SQLite in the state folder"
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _url(place: str | Path) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        return make_url(place)
    except (ArgumentError, ValueError):  # the cause would quote the URL, and with it a password
        raise BadConfig(
            "settings: the database is not a URL (expected postgresql://user@host/name); mend it or leave it out"
        ) from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """The driver's own transactions are switched off, so that BEGIN is ours (SQLAlchemy's manual, pysqlite)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Of several processes that open a new file at once SQLite turns all but one away, whatever the busy timeout."""
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """IMMEDIATE unless the caller said it only reads: a transaction that reads first and writes later could
    otherwise fail with SQLITE_BUSY that no timeout waits for."""
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(place: Place) -> Iterator[Connection]:
    """One transaction that may write: committed at the end, rolled back on any exception.

    raises  TryLater when the database is away, busy or full; nothing was written then
    """
    if isinstance(place, Connection):
        yield place
        return
    with _told_in_words(), place.begin() as connection:
        yield connection


@contextmanager
def reading(place: Place) -> Iterator[Connection]:
    """One snapshot of the database; writing in it is refused by PostgreSQL and rolled back by SQLite.

    raises  TryLater when the database is away or busy
    """
    if isinstance(place, Connection):
        yield place
        return
    options: dict[str, Any] = {_READS: True}
    if place.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _told_in_words(), place.connect() as connection:
        yield connection.execution_options(**options)


@contextmanager
def _told_in_words() -> Iterator[None]:
    """What passes (a full disk, a lock, a server that is down) as TryLater; what only a person can mend as
    NeedsOperator; what is our own mistake as it is."""
    try:
        yield
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode & 0xFF in _DAMAGED:
            raise NeedsOperator(
                f"state: {error.orig} (expected the SQLite file that stallwatch wrote); nothing was changed, "
                "restore it from your backup"
            ) from error
        if not isinstance(error, OperationalError):
            raise
        if isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode & 0xFF not in _PASSING:
            raise
        words = str(error.orig).partition("\n")[0]
        raise TryLater(
            f"state: {words} (expected the database to answer); nothing was written, look at its disk and its server, "
            "the same step is tried again"
        ) from error
