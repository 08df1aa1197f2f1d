"""A YAML file as a tree of nodes that know their line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
TRUE, FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """The file a node was read from.

    name         as messages show it
    folder       absolute; relative paths written in the file start here
    environment  where `<key>_env` looks
    ignored      line -> warning codes that a comment beside that line silences
    """

    name: str
    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignored: Mapping[int, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, repr=False)
class OptionNode:
    """A map (pairs of key and value), a list (items) or a value (text), and where it stands.

    kind   "map", "list" or "value"
    line   counted from 1
    text   of a value, as written, quotes and escapes resolved
    plain  whether the value was written without quotes: only then can it be a number, true, false or nothing
    """

    kind: str
    origin: Origin
    line: int
    text: str = ""
    plain: bool = True
    items: tuple[OptionNode, ...] = ()
    pairs: tuple[tuple[OptionNode, OptionNode], ...] = ()

    @property
    def place(self) -> str:
        return f"{self.origin.name}:{self.line}"

    @property
    def is_nothing(self) -> bool:
        return self.kind == "value" and self.plain and self.text in NOTHING

    def get(self, key: str) -> OptionNode | None:
        """The value under a key; None when the key is absent or this is no map."""
        return next((value for name, value in self.pairs if name.text == key), None)

    def __repr__(self) -> str:
        """Without the text: it may be a secret."""
        return f"OptionNode({self.kind} at {self.place})"


def with_defaults(node: OptionNode, defaults: OptionNode | None) -> OptionNode:
    """The map, and behind it what it leaves out of another map; every node keeps its own place.

    A secret may be given in three ways (key, key_file, key_env); one way in the map hides all ways of the defaults.
    """
    if defaults is None or node.kind != "map" or defaults.kind != "map":
        return node
    written = {_stem(key.text) for key, _ in node.pairs}
    added = tuple(pair for pair in defaults.pairs if _stem(pair[0].text) not in written)
    return OptionNode("map", node.origin, node.line, pairs=node.pairs + added)


def _stem(key: str) -> str:
    return key.removesuffix("_file").removesuffix("_env")


def found(node: OptionNode) -> str:
    """What stands there, in words, for a message; never the text of a value where a map or list was wanted."""
    if node.kind != "value":
        return f"a {node.kind}"
    if node.is_nothing:
        return "nothing"
    if len(node.text) > 60:
        return f"text of {len(node.text)} characters"
    return f"'{node.text}'" if node.plain else f"the quoted text '{node.text}'"


def found_kind(node: OptionNode) -> str:
    """Like found(), without the text."""
    if node.kind != "value":
        return f"a {node.kind}"
    return "nothing" if node.is_nothing else "a single value"
