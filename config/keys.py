"""How the fields of a record are written in YAML.

The key of a field is its name without the unit suffix `_s` (written with a unit: 10m) or `_bytes` (5MB), unless its
metadata says otherwise: {"yaml": "continue"} names another key, {"yaml": None} means it is not read at all.
Further metadata: "choices" (allowed texts), "least" and "most" (bounds of a number), "empty" (True: "" is allowed),
"clear" (beginnings of a secret that hold nothing secret, such as "sqlite:").
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from config.records import Secret
from config.secrets import SECRET_WAYS

SUFFIXES = ("_s", "_bytes")
Forms = Mapping[str, Mapping[str, Any]]  # field -> metadata, for records whose room knows nothing of YAML


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


def plain_hint(hint: Any) -> Any:
    """X of X | None."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


_EXPECTED = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date like 2027-06-30",
    Path: "a path",
    Secret: "a secret",
}


def one_of(choices: tuple[str, ...]) -> str:
    return " or ".join(f"'{choice}'" for choice in choices)


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
        words = one_of(key.meta["choices"])
    else:
        words = _EXPECTED.get(inner, "a map")
    return f"a list of such as {words}" if many else words
