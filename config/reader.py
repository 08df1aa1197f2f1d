"""Nodes -> frozen records, by their type hints. Strict: an unknown key, a wrong form or a missing key is a problem.

How a field is written is told in config.keys. A Secret `password` is read from `password_file`, `password_env` or
`password`, one of them. A text field named `place` gets "file:line" of its record.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from config.keys import Forms, Key, expected, keys_of, plain_hint
from config.nodes import OptionNode, found_kind
from config.problems import Problems, did_you_mean
from config.secrets import read_secret
from config.values import Wrong, read_value

Record = TypeVar("Record")


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
    if node.kind != "map":
        problems.add("E203", node, f"{found_kind(node)} (expected a map); write 'key: value' lines")
        return None
    before = problems.errors()
    keys = keys_of(kind, forms)
    _check_names(keys, node, problems)
    _check_needed([key for key in keys if key.needed and key.field not in defaults], node, problems)
    values = {**defaults, **dict(_values(keys, node, problems))}
    if problems.errors() > before:
        return None
    if any(field.name == "place" for field in dataclasses.fields(typing.cast(Any, kind))):
        values["place"] = node.place
    return kind(**values)


def _check_names(keys: tuple[Key, ...], node: OptionNode, problems: Problems) -> None:
    known = [spelling for key in keys for spelling in key.spellings()]
    written = {name.text for name, _ in node.pairs}
    for name, _ in node.pairs:
        if name.text not in known:
            hint = did_you_mean(name.text, [each for each in known if each not in written])
            problems.add("E201", name, f"unknown key '{name.text}'{hint or '; delete it'}")


def _check_needed(keys: Sequence[Key], node: OptionNode, problems: Problems) -> None:
    written = {name.text for name, _ in node.pairs}
    for key in keys:
        if written.isdisjoint(key.spellings()):
            ways = " or ".join(f"'{spelling}'" for spelling in reversed(key.spellings()))
            problems.add("E202", node, f"no key {ways} (expected {expected(key)}); add it")


def _values(keys: tuple[Key, ...], node: OptionNode, problems: Problems) -> Iterator[tuple[str, Any]]:
    for key in keys:
        if key.is_secret:
            secret = read_secret(key.yaml, node, problems, key.meta.get("clear", ()))
            if secret is not None:
                yield key.field, secret
            continue
        value = node.get(key.yaml)
        if value is not None:
            yield key.field, _value(key, value, problems)


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
