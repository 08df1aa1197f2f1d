"""What was masked, in a line for a reader: "12 rows of name, phone, aadhaar masked"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from indexer.masking.marks import MASK

_TUPLES = re.compile(r"[\])}]\s?,\s?(?=[\[({])")
_ROW_AT_LEAST = 2  # masks in a line that make it a row of a sample


def tables(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Of a masked text, for every table in it: how many rows were masked, and of which kinds, in order of column.

    Rows of SQL or JSON in one line count as they are written: one tuple, one row.
    """
    rows: list[list[str]] = []
    for line in [*text.splitlines(), "end"]:
        found = [mask["kind"] for mask in MASK.finditer(line)]
        if len(found) >= _ROW_AT_LEAST:
            rows += _rows_of(line, found)
        elif rows and line.strip():
            yield len(rows), _columns(rows)
            rows = []


def _rows_of(line: str, found: list[str]) -> list[list[str]]:
    """Rows of SQL or JSON that stand in one line, else the line."""
    parts = _TUPLES.split(line)
    return [[mask["kind"] for mask in MASK.finditer(part)] for part in parts] if len(parts) > 1 else [found]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Kinds that a third of the rows have: a phone number now and then looks like another number."""
    counts = Counter(kind for row in rows for kind in dict.fromkeys(row))
    return tuple(kind for kind, count in counts.items() if count * 3 >= len(rows))


def summary(text: str, masked: Mapping[str, int]) -> str:
    """The tables, or where there is none the counts: "2 email, 1 phone masked"; "" where nothing was masked.

    text    the masked body
    masked  Listing.masked
    """
    parts = [
        f"{rows} {'row' if rows == 1 else 'rows'} of {', '.join(kind.replace('_', ' ') for kind in kinds)} masked"
        for rows, kinds in tables(text)
    ]
    if not parts and masked:
        told = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in masked.items())
        parts.append(f"{told} masked")
    return "; ".join(parts)
