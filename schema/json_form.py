"""Records as JSON and back. Fields not read are left out; amounts are strings, times ISO 8601 with Z."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

Record = typing.TypeVar("Record")
INT64_MAX = 2**63 - 1
_RENAMED = {"within": "in"}


def clean_text(text: str) -> str:
    """Text without lone surrogates (each becomes U+FFFD); NUL stays, it is a character like another."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_int(number: int) -> int:
    """The number held within a signed 64-bit integer."""
    return max(-INT64_MAX - 1, min(INT64_MAX, number))


def time_text(moment: datetime) -> str:
    """Aware time -> "2026-03-04T18:22:00Z" (microseconds only where there are any)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_json(record: Any) -> Any:
    """Any schema record, mapping, sequence or scalar -> what json.dumps takes; empty fields left out of records."""
    return _writer(type(record))(record)


Write = Callable[[Any], Any]


_WRITERS: dict[type, Write] = {}  # made once, since a replay writes millions


def _writer(kind: type) -> Write:
    """What turns values of one kind into their JSON."""
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _made(kind)
    return write


def _made(kind: type) -> Write:
    if dataclasses.is_dataclass(kind):
        return partial(_record_to_json, tuple((one.name, _RENAMED.get(one.name, one.name)) for one in fields(kind)))
    if issubclass(kind, Mapping):
        return lambda values: {key: to_json(value) for key, value in values.items()}
    if issubclass(kind, tuple | list):
        return lambda values: [to_json(value) for value in values]
    for scalar, write in _WRITTEN.items():
        if issubclass(kind, scalar):
            return write
    raise TypeError(f"schema: {kind.__name__} has no JSON form")


def _record_to_json(names: Sequence[tuple[str, str]], record: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, key in names:
        value = getattr(record, name)
        if value is None or value == "" or (isinstance(value, _MANY) and not value):
            continue
        form = _writer(type(value))(value)
        if form == {} and dataclasses.is_dataclass(value):
            continue
        out[key] = form
    return out


_MANY = (tuple, list, Mapping)
_WRITTEN: Mapping[type, Write] = {  # in this order: a truth value is an int too, a moment a date
    str: clean_text,
    bool: bool,
    int: clean_int,
    float: float,
    types.NoneType: lambda _: None,
    Decimal: lambda amount: format(amount, "f"),
    datetime: time_text,
    date: date.isoformat,
}


def dumps(record: Any) -> str:
    """One line of JSON, keys in record order, text readable (not escaped)."""
    return json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[Record], form: Mapping[str, Any]) -> Record:
    """The record that to_json wrote; unknown keys are ignored, so that newer writers stay readable."""
    return typing.cast(Record, _record_reader(typing.cast(typing.Hashable, kind))(form))


Read = Callable[[Any], Any]


@cache
def _record_reader(kind: typing.Hashable) -> Read:
    """What reads records of one kind; made once, since a replay reads millions."""
    build = typing.cast(type, kind)
    readers = tuple(
        (name, _RENAMED.get(name, name), _reader(hint)) for name, hint in typing.get_type_hints(build).items()
    )

    def read(form: Mapping[str, Any]) -> Any:
        values = {}
        for name, key, value in readers:
            found = form.get(key)
            if found is not None:
                values[name] = found if value is None else value(found)
        return build(**values)

    return read


def _reader(hint: Any) -> Read | None:
    """What turns a field's JSON into its value; None when it is one already."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _reader(next(part for part in arguments if part is not type(None)))
    if dataclasses.is_dataclass(hint):
        return _record_reader(typing.cast(typing.Hashable, hint))
    if origin is tuple:
        return _many(tuple, _reader(arguments[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_reader(arguments[1]))
    return _SCALARS.get(hint)


def _many(build: Callable[[Any], Any], item: Read | None) -> Read:
    return build if item is None else lambda form: build(map(item, form))


def _mapping(value: Read | None) -> Read:
    if value is None:
        return lambda form: types.MappingProxyType(dict(form))
    return lambda form: types.MappingProxyType({key: value(item) for key, item in form.items()})


_SCALARS: dict[Any, Read] = {datetime: datetime.fromisoformat, date: date.fromisoformat, Decimal: Decimal}
