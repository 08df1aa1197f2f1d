"""What a query means: a small frozen tree, free of luqum and of any store.

Every leaf carries its own source text for explanations. Field "" means the default text fields (title and body).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Bound = int | float | Decimal | datetime | str


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a text field, or one value of a keyword, number, date or bool field (compared as equal)."""

    field: str
    value: Bound | bool
    source: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens next to each other in one text field, in order; slop as in Lucene (0 = exact). At least two tokens."""

    field: str
    tokens: tuple[str, ...]
    slop: int
    source: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """pattern over folded tokens or keyword values: * any run, ? one character; everything else literal."""

    field: str
    pattern: str
    source: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A token within distance edits (Damerau-Levenshtein with transpositions, 1 or 2)."""

    field: str
    token: str
    distance: int
    source: str


@dataclass(frozen=True, slots=True)
class Range:
    """lower/upper None = open; include_* says whether the bound itself belongs."""

    field: str
    lower: Bound | None
    upper: Bound | None
    include_lower: bool
    include_upper: bool
    source: str


@dataclass(frozen=True, slots=True)
class Exists:
    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Everything:
    source: str = "*:*"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Leaf = Term | Phrase | Wildcard | Fuzzy | Range | Exists | Everything
Node = Leaf | And | Or | Not
