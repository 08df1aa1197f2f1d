"""Results on standard output: tables for people, one JSON object with --json; progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from schema.json_form import to_json

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object: items and next.")


def items_json(items: Iterable[Any], following: str | None = None) -> None:
    """The one shape of every --json answer: {"items": [...], "next": null | cursor}."""
    click.echo(json.dumps({"items": [to_json(item) for item in items], "next": following}, ensure_ascii=False))


def printable(text: str) -> str:
    """Scraped text made safe for a terminal: no control or direction characters survive, markup is plain text."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """rows as a table; the sentence `empty` on standard error when there are none."""
    out = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        out.add_row(*(escape(cell_text(cell)) for cell in row))
    if not out.row_count:
        click.echo(empty, err=True)
        return
    console = _stdout()
    with console.capture() as captured:
        console.print(out)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def cell_text(cell: object) -> str:
    """A value as people read it; times in UTC to the second."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
    return printable(str(cell))


def line(text: str) -> None:
    click.echo(printable(text))


def _stdout() -> Console:
    """As wide as the terminal; in a pipe as wide as it takes, so that nothing is cut."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 10_000, highlight=False)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """A spinner with a line of state on a terminal; silent in a pipe. Yields the function that sets the line."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda text: None
        return
    with console.status(title) as status:
        yield lambda text: status.update(f"{title}: {escape(printable(text))}")
