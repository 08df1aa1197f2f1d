"""Nodes -> frozen records, by their type hints. Strict: an unknown key, a wrong form or a missing key is a problem.

How a field is written is told in config.keys. A Secret `password` is read from `password_file`, `password_env` or
`password`, one of them. A text field named `place` gets "file:line" of its record.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from config.keys import Forms, Key, expected, keys_of, plain_hint
from config.nodes import OptionNode, found_kind
from config.problems import Problems, did_you_mean, nearest
from config.secrets import read_secret
from config.values import Wrong, read_value

Record = TypeVar("Record")
_STAND_INS: Mapping[Any, Any] = MappingProxyType({str: "", tuple: (), date: date.max})


@dataclass(frozen=True, slots=True)
class Draft(Generic[Record]):
    """A record as far as it could be read, for checks of what is sound in it; it is used only when is_sound.

    record    None when there was no map; a faulty field has its default, or an empty value (date.max, None) without one
    faulty    names of fields that are missing, misspelt or wrong
    is_sound  whether nothing at all was wrong
    """

    record: Record | None
    faulty: frozenset[str] = frozenset()
    is_sound: bool = False


def read_record(
    kind: type[Record],
    node: OptionNode,
    problems: Problems,
    *,
    forms: Forms | None = None,
    defaults: Mapping[str, Any] = MappingProxyType({}),
) -> Record | None:
    """The record that a map says; None when anything in it is wrong, and then problems have been added.

    defaults  field -> value where the map has no such key, over the record's own default
    """
    draft = read_draft(kind, node, problems, forms=forms, defaults=defaults)
    return draft.record if draft.is_sound else None


def read_draft(
    kind: type[Record],
    node: OptionNode,
    problems: Problems,
    *,
    forms: Forms | None = None,
    defaults: Mapping[str, Any] = MappingProxyType({}),
) -> Draft[Record]:
    """Like read_record, and what is sound in a record with faults."""
    if node.kind != "map":
        problems.add("E203", node, f"{found_kind(node)} (expected a map); write 'key: value' lines")
        return Draft(None)
    before = problems.errors()
    keys = keys_of(kind, forms)
    meant = _check_names(keys, node, problems)
    values, faulty = dict(defaults), set()
    for key in keys:
        errors = problems.errors()
        found = _found(key, node, problems)
        is_misspelt = not meant.isdisjoint(key.spellings())
        if key.needed and key.field not in values and not _is_written(key, node) and not is_misspelt:
            ways = " or ".join(f"'{spelling}'" for spelling in reversed(key.spellings()))
            problems.add("E202", node, f"no key {ways} (expected {expected(key)}); add it")
        if problems.errors() > errors or is_misspelt:
            faulty.add(key.field)
        elif found is not None:
            values[key.field] = found
        if key.needed and key.field not in values:
            values[key.field] = _stand_in(key)
    if any(field.name == "place" for field in dataclasses.fields(typing.cast(Any, kind))):
        values["place"] = node.place
    return Draft(kind(**values), frozenset(faulty), problems.errors() == before)


def _check_names(keys: tuple[Key, ...], node: OptionNode, problems: Problems) -> set[str]:
    """The keys that misspelt ones are likely meant to be."""
    known = [spelling for key in keys for spelling in key.spellings()]
    written, meant = {name.text for name, _ in node.pairs}, set()
    for name, _ in node.pairs:
        if name.text not in known:
            free = [each for each in known if each not in written]
            problems.add("E201", name, f"unknown key '{name.text}'{did_you_mean(name.text, free) or '; delete it'}")
            meant.add(nearest(name.text, free))
    return meant


def _is_written(key: Key, node: OptionNode) -> bool:
    return any(node.get(spelling) is not None for spelling in key.spellings())


def _stand_in(key: Key) -> Any:
    hint = plain_hint(key.hint)
    return _STAND_INS.get(typing.get_origin(hint) or hint)


def _found(key: Key, node: OptionNode, problems: Problems) -> Any:
    """The value of a key; None when it is absent, or after adding a problem."""
    if key.is_secret:
        return read_secret(key.yaml, node, problems, key.meta.get("clear", ()))
    value = node.get(key.yaml)
    return None if value is None else _value(key, value, problems)


def _value(key: Key, node: OptionNode, problems: Problems) -> Any:
    """The value, or None after adding a problem."""
    hint = plain_hint(key.hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is object or hint is OptionNode:
        return node
    try:
        if dataclasses.is_dataclass(hint):
            _pairs(key, node)
            return read_record(typing.cast(type, hint), node, problems)
        if origin is tuple:
            inner = dataclasses.replace(key, hint=arguments[0])
            return tuple(_value(inner, item, problems) for item in _items(key, node))
        if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
            return MappingProxyType(
                {name.text: _named(key, name, value, problems) for name, value in _pairs(key, node)}
            )
        return read_value(key, hint, node)
    except Wrong as wrong:
        problems.add(wrong.code, node, wrong.text)
        return None


def _named(key: Key, name: OptionNode, node: OptionNode, problems: Problems) -> Any:
    """One value of a map from names to values."""
    inner = dataclasses.replace(key, yaml=f"{key.yaml}.{name.text}", hint=typing.get_args(plain_hint(key.hint))[1])
    return _value(inner, node, problems)


def _items(key: Key, node: OptionNode) -> tuple[OptionNode, ...]:
    if node.kind != "list":
        raise Wrong("E203", f"'{key.yaml}' is {found_kind(node)} (expected a list); write {key.yaml}: [..., ...]")
    return node.items


def _pairs(key: Key, node: OptionNode) -> tuple[tuple[OptionNode, OptionNode], ...]:
    if node.kind != "map":
        raise Wrong("E203", f"'{key.yaml}' is {found_kind(node)} (expected a map); write {key.yaml}: {{key: value}}")
    return node.pairs
