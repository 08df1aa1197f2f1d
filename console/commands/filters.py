"""`read`, `extract` and `match`: filters over files and pipes that need no configuration and write JSON Lines."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from console.output import many, note, tame_json
from schema.errors import BadConfig


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--url", default="", help="Address the page was saved from.")
@click.option("--engine", default="auto", show_default=True, help="Profile that reads it.")
@click.option("--fetched-at", default="", metavar="ISO", help='Time it was saved, for times such as "today, 14:02".')
@click.option("--clock", default="UTC", show_default=True, metavar="ZONE", help="Zone the place shows its times in.")
def read(files: tuple[str, ...], url: str, engine: str, fetched_at: str, clock: str) -> int:
    """Saved pages in, listings and links out, one JSON object a line, text in clear. `-` is standard input."""
    from crawler.engines.filter import read_bytes, read_file

    moment = time_named(fetched_at) if fetched_at else datetime.now(UTC)
    failed, found, problems = 0, 0, 0

    def report(problem: str) -> None:
        nonlocal problems
        problems += 1
        note(problem)

    for file in files:
        try:
            if file == "-":
                body = sys.stdin.buffer.read()
                items = read_bytes(body, "standard input", url, engine, moment, clock, report)
            else:
                items = read_file(Path(file), url, engine, moment, clock, report)
            for item in items:
                found += 1
                click.echo(tame_json(compact(item)))
        except BadConfig as error:
            note(str(error))
            failed = 2
    if problems and not found and not failed:
        note(f"read: nothing could be read from {many(len(files), 'file')}")
        return 1
    return failed


def compact(form: dict[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


def time_named(text: str) -> datetime:
    """raises BadConfig unless it is an ISO time with its zone"""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadConfig(f"--fetched-at: '{text}' is no time (expected ISO 8601 with its zone, 2026-03-04T18:22:00Z)")
    return moment


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--config", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Whose rates of currencies.")
def extract(files: tuple[str, ...], folder: Path | None) -> int:
    """{"id", "title", "body"} a line in; the same id with offer, spans, language and masked texts out. Prices in other
    money have `usd` where a configuration is named that has rates."""
    from indexer.extract_filter import extract_row
    from indexer.masking.keys import throwaway_keys

    keys, rates = throwaway_keys(), rates_of(folder or click.get_current_context().find_root().obj)

    def extract_lines(lines: Iterable[str], report: Callable[[str], None], name: str) -> Iterator[str]:
        for number, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                row = extract_row(json.loads(text), number, keys, rates)
            except BadConfig as error:
                report(f"{name}, {error}; left out")
            except (ValueError, RecursionError):
                report(f"{name}, line {number}: no JSON (expected an object with id, title and body); left out")
            else:
                yield compact(row)

    return filtered(files, extract_lines)


def rates_of(folder: Path | None) -> Mapping[str, float]:
    """US dollars per unit of a currency, as the configuration that is named (or STALLWATCH_CONFIG's) has them; empty
    without one. Old rates are told.

    raises  BadConfig for settings that have faults
    """
    from config.load import read_rates
    from console.context import now

    named = folder or os.environ.get("STALLWATCH_CONFIG")
    if not named:
        return {}
    rates, warnings = read_rates(Path(named), now().date())
    for warning in warnings:
        note(str(warning))
    return rates


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--watches", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder of watches.")
def match(files: tuple[str, ...], watches: Path) -> int:
    """Listings in, one a line; {"watch", "id", "verdict", "why"} out for each watch that one meets."""
    from alerts.match_filter import match_lines
    from console.watching import compiled_folder, preparer

    compiled, prepare = compiled_folder(watches, note), preparer()
    return filtered(files, lambda lines, report, name: match_lines(lines, compiled, prepare, report, name))


Work = Callable[[Iterable[str], Callable[[str], None], str], Iterator[str]]


def filtered(files: tuple[str, ...], work: Work) -> int:
    """Standard input where no file is named. 1 when a line had to be left out; each such line is told."""
    faults = 0

    def report(text: str) -> None:
        nonlocal faults
        faults += 1
        note(text)

    for name in files or ("-",):
        try:
            stream = click.open_file(name, "rb")
        except OSError as error:
            raise BadConfig(f"{name}: {(error.strerror or 'cannot be read').lower()}") from error
        shown = "standard input" if name == "-" else name
        with stream:
            for line in work(decoded(stream, shown), report, shown):
                click.echo(tame_json(line))
    return 1 if faults else 0


def decoded(lines: Iterable[bytes], name: str) -> Iterator[str]:
    """Lines of UTF-8, without a byte-order mark. Bytes that are none become U+FFFD, and the line is told.

    raises  BadConfig for UTF-16
    """
    for number, line in enumerate(lines, 1):
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in line[:2]:
                raise BadConfig(f"{name}: UTF-16 (expected UTF-8); convert it: iconv -f UTF-16 -t UTF-8")
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            note(f"{name}, line {number}: byte {error.start + 1} is not UTF-8; read as U+FFFD")
            yield line.decode("utf-8", "replace")
