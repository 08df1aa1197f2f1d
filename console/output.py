"""Results on standard output: tables for people, one JSON object with --json; progress on standard error."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schema.json_form import to_json

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object: items and next.")

_JOINERS = "\u200c\u200d"  # Persian and Hindi words need them
# Characters that JSON may hold as they are and a terminal obeys, or shows as nothing: C1 controls, direction marks,
# invisible and unassigned ones. Zero-width joiners stay: words need them.
_OBEYED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\U0001fffe\U0001ffff\U000e0000-\U0010ffff]"
)


def items_json(items: Iterable[Any], following: str | None = None) -> None:
    """The one shape of every --json answer: {"items": [...], "next": null | cursor}."""
    json_line({"items": [to_json(item) for item in items], "next": following})


def json_line(value: Any) -> None:
    click.echo(tame_json(json.dumps(value, ensure_ascii=False)))


def tame_json(text: str) -> str:
    """The same JSON, with what a terminal would obey written as escapes (such characters stand in strings only)."""
    return _OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text)


def printable(text: str) -> str:
    """Scraped text made safe for a terminal: no control or direction characters survive, markup is plain text."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable() or char in "\n\t" or char in _JOINERS:
        return char
    return " " if unicodedata.category(char) == "Zs" else "\ufffd"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """rows as a table; the sentence `empty` on standard error when there are none."""
    out = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        out.add_row(*(Text(cell_text(cell)) for cell in row))
    if not out.row_count:
        if empty:
            note(empty)
        return
    console = _stdout()
    with console.capture() as captured:
        console.print(out)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def cell_text(cell: object) -> str:
    """A value as people read it, in one line; times in UTC to the second."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
    return " ".join(printable(str(cell)).split())


def line(text: str) -> None:
    """On standard output."""
    click.echo(printable(text))


def note(text: str) -> None:
    """On standard error: remarks, and what was wrong."""
    click.echo(printable(text), err=True)


def _stdout() -> Console:
    """As wide as the terminal; in a pipe as wide as it takes, so that nothing is cut."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 10_000, highlight=False, emoji=False)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """A spinner with a line of state on a terminal; silent in a pipe. Yields the function that sets the line."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    console = Console(stderr=True, highlight=False)
    with console.status(Text(title)) as status:
        yield lambda text: status.update(Text(f"{title}: {printable(text)}"))


def many(number: int, one: str, several: str = "") -> str:
    """ "1 watch", "2 watches" """
    return f"{number} {one if number == 1 else several or one + 's'}"


def counted(items: Sequence[Any], show: Callable[[str], None], every: int = 20) -> Iterator[Any]:
    """The items, telling how far whoever reads them has come."""
    for number, item in enumerate(items):
        if number % every == 0:
            show(f"{number} of {len(items)}")
        yield item
