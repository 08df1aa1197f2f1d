"""Rows that may be there already: what SQLite and PostgreSQL both call ON CONFLICT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]

_COUNTED = {"preserve_rowcount": True}  # else an INSERT's is -1 on PostgreSQL


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: Table, row: Row) -> bool:
    """Whether the row went in; False when one with its primary key was there, which is left as it is."""
    statement = _insert_or_leave(connection.dialect.name, table)
    return bool(connection.execute(statement, row, execution_options=_COUNTED).rowcount)


def insert_over(connection: Connection, table: Table, row: Row, where: ColumnElement[bool]) -> bool:
    """The row goes in, or over the one with its primary key if that one meets `where`. False when it does not."""
    statement = _insert(connection, table).values(row)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in row if name not in keys}
    over = statement.on_conflict_do_update(index_elements=keys, set_=rest, where=where)
    return bool(connection.execute(over, execution_options=_COUNTED).rowcount)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Each row goes in, over the one with its primary key if there is one. All rows have the same columns."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0])), list(rows))


@cache
def _insert_or_leave(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_nothing(index_elements=[column.name for column in table.primary_key])


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def parts(names: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """Lists of at most size names: a database takes only so many parameters in one statement."""
    left = iter(names)
    while part := list(islice(left, size)):
        yield part
