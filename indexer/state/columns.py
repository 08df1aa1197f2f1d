"""Column types that keep a value the same way in SQLite and PostgreSQL, whatever a hostile page put into it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator

from schema.json_form import clean_text

KEY_LENGTH = 512  # characters; four bytes each stay below PostgreSQL's 2704 bytes for an index row

# Numbers of rows and sequences: 64 bits, and on SQLite the rowid itself.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Time(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, microseconds kept. SQLite holds it as text that sorts by time.

    raises  ValueError for a naive time: a zone that nobody wrote down cannot be guessed later
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("state: a time without its zone (expected aware UTC); say datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    """Text both databases take: lone surrogates and NUL become U+FFFD (PostgreSQL has no NUL in text)."""
    return clean_text(text).replace("\0", "\ufffd")


def key(text: str) -> str:
    """A name that fits an index: storable, and at most KEY_LENGTH characters (then its head and a SHA-256)."""
    name = storable(text)
    if len(name) <= KEY_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{name[: KEY_LENGTH - 65]}~{digest}"


class Key(TypeDecorator[str]):
    """An id or name that is looked up. Never null; "" where there is none."""

    impl = String(KEY_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key(value)


class Words(TypeDecorator[str]):
    """Free text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)
