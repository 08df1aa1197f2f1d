"""One YAML value -> one value of a field, by the field's type."""

from __future__ import annotations

import typing
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from config import scalars
from config.keys import Key, expected, one_of
from config.nodes import FALSE, TRUE, OptionNode, found
from config.problems import did_you_mean


class Wrong(Exception):
    """A value of the wrong form; the text says what was found, expected and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def read_value(key: Key, hint: Any, node: OptionNode) -> Any:
    """Raises Wrong. hint is the type to read: the field's own, or that of a member of it."""
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
        raise Wrong("E204", f"'{key.yaml}' is '{value}' (expected {one_of(choices)}){hint}")


def _check_bounds(key: Key, value: Any, node: OptionNode) -> None:
    least, most = key.meta.get("least"), key.meta.get("most")
    if least is not None and value < least:
        raise Wrong("E205", f"'{key.yaml}' is {node.text} (expected at least {_bound(key, least)}); write more")
    if most is not None and value > most:
        raise Wrong("E205", f"'{key.yaml}' is {node.text} (expected at most {_bound(key, most)}); write less")


def _bound(key: Key, value: float) -> str:
    unit = " s" if key.field.endswith("_s") else " bytes" if key.field.endswith("_bytes") else ""
    return f"{value:g}{unit}"


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
