"""Nodes -> frozen records, by their type hints. Strict: an unknown key, a wrong form or a missing key is a problem.

The YAML key of a field is its name without the unit suffix `_s` (written with a unit: 10m) or `_bytes` (5MB), unless
its metadata says otherwise: {"yaml": "continue"} names another key, {"yaml": None} means it is not read at all.
Further metadata: "choices" (allowed texts), "least" and "most" (bounds of a number), "empty" (True: "" is allowed),
"clear" (beginnings of a secret that hold nothing secret, such as "sqlite:").
A Secret `password` is read from `password_file`, `password_env` or `password`, one of them.
A text field named `place` gets "file:line" of its record.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from config import scalars
from config.nodes import FALSE, TRUE, OptionNode, found, found_kind
from config.problems import Problems, did_you_mean
from config.records import Secret
from config.secrets import SECRET_WAYS, read_secret

Record = TypeVar("Record")
SUFFIXES = ("_s", "_bytes")


@dataclass(frozen=True, slots=True)
class Key:
    """How one field of a record is written."""

    field: str
    yaml: str
    hint: Any
    needed: bool
    meta: Mapping[str, Any]

    @property
    def is_secret(self) -> bool:
        return plain_hint(self.hint) is Secret

    def spellings(self) -> tuple[str, ...]:
        return tuple(self.yaml + way for way in SECRET_WAYS) if self.is_secret else (self.yaml,)


class Wrong(Exception):
    """A value of the wrong form; the text says what was found, expected and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


Forms = Mapping[str, Mapping[str, Any]]  # field -> metadata, for records whose room knows nothing of YAML


def keys_of(kind: type, forms: Forms | None = None) -> tuple[Key, ...]:
    """The keys that a record's map may have, in order."""
    hints, keys = _hints(kind), []
    for field in dataclasses.fields(kind):
        meta = {**field.metadata, **(forms or {}).get(field.name, {})}
        yaml = meta.get("yaml", _without_unit(field.name))
        if yaml is None or field.name == "place":
            continue
        needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        keys.append(Key(field.name, yaml, hints[field.name], needed, meta))
    return tuple(keys)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _without_unit(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)


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
        return _scalar(key, hint, node)
    except Wrong as wrong:
        problems.add(wrong.code, node, wrong.text)
        return None


def _named(key: Key, name: OptionNode, node: OptionNode, problems: Problems) -> Any:
    """One value of a map from names to values."""
    inner = dataclasses.replace(key, yaml=f"{key.yaml}.{name.text}", hint=typing.get_args(plain_hint(key.hint))[1])
    return _value(inner, node, problems)


def plain_hint(hint: Any) -> Any:
    """X of X | None."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _items(key: Key, node: OptionNode) -> tuple[OptionNode, ...]:
    if node.kind != "list":
        raise Wrong("E203", f"'{key.yaml}' is {found_kind(node)} (expected a list); write {key.yaml}: [..., ...]")
    return node.items


def _pairs(key: Key, node: OptionNode) -> tuple[tuple[OptionNode, OptionNode], ...]:
    if node.kind != "map":
        raise Wrong("E203", f"'{key.yaml}' is {found_kind(node)} (expected a map); write {key.yaml}: {{key: value}}")
    return node.pairs


def _scalar(key: Key, hint: Any, node: OptionNode) -> Any:
    if node.kind != "value":
        raise Wrong("E203", f"'{key.yaml}' is a {node.kind} (expected {expected(key)}); write one value")
    read = _readers(key, hint)
    value = read(node) if read else None
    if value is None:
        shown = found(node) if node.text.strip() or node.plain else "empty"
        raise Wrong("E203", f"'{key.yaml}' is {shown} (expected {expected(key)}){_hint(key, hint, node)}")
    _check_choice(key, hint, value)
    _check_bounds(key, value, node)
    return value


def _readers(key: Key, hint: Any) -> Callable[[OptionNode], Any] | None:
    if key.field.endswith("_s") and hint in (float, int):
        return lambda node: _typed(hint, scalars.duration_s(node.text))
    if key.field.endswith("_bytes") and hint is int:
        return lambda node: scalars.size_bytes(node.text)
    if typing.get_origin(hint) is typing.Literal:
        return lambda node: node.text
    table: dict[Any, Callable[[OptionNode], Any]] = {
        str: lambda node: _text(key, node),
        bool: _bool,
        int: lambda node: scalars.integer(node.text) if node.plain else None,
        float: lambda node: scalars.number(node.text) if node.plain else None,
        date: _date,
        Path: lambda node: _path(node),
    }
    return table.get(hint)


def _typed(hint: Any, seconds: float | None) -> Any:
    return seconds if seconds is None else hint(seconds)


def _text(key: Key, node: OptionNode) -> str | None:
    if node.plain and (node.is_nothing or node.text in TRUE | FALSE):
        return None
    if not node.text.strip() and not key.meta.get("empty"):
        return None
    return node.text


def _bool(node: OptionNode) -> bool | None:
    if not node.plain or node.text not in TRUE | FALSE:
        return None
    return node.text in TRUE


def _date(node: OptionNode) -> date | None:
    try:
        return date.fromisoformat(node.text) if len(node.text) == 10 else None
    except ValueError:
        return None


def _path(node: OptionNode) -> Path | None:
    return None if node.is_nothing or "\0" in node.text else node.origin.folder / Path(node.text)


def _check_choice(key: Key, hint: Any, value: Any) -> None:
    choices = key.meta.get("choices") or (typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ())
    if choices and value not in choices:
        hint = did_you_mean(str(value), choices)
        raise Wrong("E204", f"'{key.yaml}' is '{value}' (expected {_one_of(choices)}){hint}")


def _check_bounds(key: Key, value: Any, node: OptionNode) -> None:
    least, most = key.meta.get("least"), key.meta.get("most")
    if least is not None and value < least:
        raise Wrong("E205", f"'{key.yaml}' is {node.text} (expected at least {_bound(key, least)}); write more")
    if most is not None and value > most:
        raise Wrong("E205", f"'{key.yaml}' is {node.text} (expected at most {_bound(key, most)}); write less")


def _bound(key: Key, value: float) -> str:
    unit = " s" if key.field.endswith("_s") else " bytes" if key.field.endswith("_bytes") else ""
    return f"{value:g}{unit}"


def _one_of(choices: tuple[str, ...]) -> str:
    return " or ".join(f"'{choice}'" for choice in choices)


_EXPECTED = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date like 2027-06-30",
    Path: "a path",
    Secret: "a secret",
}


def expected(key: Key) -> str:
    """What a field takes, in words."""
    hint = plain_hint(key.hint)
    many = typing.get_origin(hint) is tuple
    inner = plain_hint(typing.get_args(hint)[0]) if many else hint
    if key.field.endswith("_s"):
        words = "a duration like 30s, 10m or 2h"
    elif key.field.endswith("_bytes"):
        words = "a size like 500kB or 5MB"
    elif key.meta.get("choices"):
        words = _one_of(key.meta["choices"])
    else:
        words = _EXPECTED.get(inner, "a map")
    return f"a list of such as {words}" if many else words


def _hint(key: Key, hint: Any, node: OptionNode) -> str:
    if hint is bool and node.text.lower() in ("yes", "on", "no", "off"):
        return f"; write {'true' if node.text.lower() in ('yes', 'on') else 'false'}"
    if key.field.endswith(("_s", "_bytes")) and scalars.number(node.text) is not None:
        return f"; add a unit: {node.text}{'s' if key.field.endswith('_s') else 'B'}"
    if not node.text.strip():
        return "; write it"
    if hint in (int, float) and not node.plain:
        return "; write it without quotes"
    if hint is str and node.plain and node.text:
        return "; put it in quotes if it is meant as text"
    return "; mend it"
