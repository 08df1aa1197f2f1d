"""`stallwatch profile`: tests the profile of an engine, and drafts one for a place that no profile knows."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from console.context import config_folder, known
from console.output import items_json, json_option, line, printable, table
from schema.errors import BadConfig

if TYPE_CHECKING:
    from schema.capture import FetchedPage

WRONG_SHOWN = 20


@click.group()
def profile() -> None:
    """Profiles of engines: test them, draft new ones."""


@profile.command("test")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--profile", "file", type=click.Path(path_type=Path), help="The YAML file; else the one named as FOLDER.")
@json_option
def test(folder: Path, file: Path | None, as_json: bool) -> int:
    """Run a profile over a folder of fixtures. Exit code 1 when a value is not as expected."""
    from crawler.engines.profile_cases import run_cases

    results = list(run_cases(folder, file))
    wrong = [f"{result.name}: {each}" for result in results for each in result.wrong]
    if as_json:
        items_json(results)
        return 1 if wrong else 0
    table(
        ("case", "read by", "kind", "listings", "links", "as expected", "filled"),
        (
            (
                result.name, result.engine, result.kind, result.listings, result.links,
                f"{result.values - len(result.wrong)} of {result.values}" if result.values else "no output.json",
                " ".join(f"{name} {share:.0%}" for name, share in result.filled.items()),
            )
            for result in results
        ),
        empty="no case",
    )  # fmt: skip
    for each in wrong[:WRONG_SHOWN]:
        line(each)
    if len(wrong) > WRONG_SHOWN:
        line(f"and {len(wrong) - WRONG_SHOWN} more; --json shows all")
    return 1 if wrong else 0


@profile.command("draft")
@click.argument("page", metavar="FILE|URL")
@click.option("--name", default="", help="What the engine is called; else after the file or host.")
@click.option("--url", default="", help="Address that a FILE was saved from.")
@click.option("--direct", is_flag=True, help="Ask a URL without Tor; the place sees this machine's address.")
def draft(page: str, name: str, url: str, direct: bool) -> int:
    """Write a first profile for an engine that none knows, from a saved page or an address, to standard output.

    An address is asked for once, through Tor. The profile reads pages of this kind; look at it, test it, mend it.
    """
    from crawler.engines.generic.draft import draft as drafted

    is_address = page.startswith(("http://", "https://"))
    fetched = _asked_for(page, direct=direct) if is_address else _saved(Path(page), url)
    click.echo(printable(drafted(fetched, name or _named(page))), nl=False)
    return 0


def _named(page: str) -> str:
    """Letters and digits of the host or file, a name that a profile may have."""
    told = urlsplit(page).hostname or "" if "://" in page else Path(page).stem
    return re.sub(r"[^a-z0-9]+", "_", told.removeprefix("www.").lower()).strip("_")[:30] or "draft"


def _saved(path: Path, url: str) -> FetchedPage:
    from crawler.engines.reader import BODY_MAX_BYTES
    from schema.capture import FetchedPage

    try:
        with path.open("rb") as file:
            body = file.read(BODY_MAX_BYTES)
    except OSError as error:
        raise BadConfig(f"{path}: {(error.strerror or 'unreadable').lower()} (expected a saved page)") from error
    return FetchedPage("", "", url, 200, (), body, datetime.now(UTC), "")


def _asked_for(url: str, *, direct: bool) -> FetchedPage:
    from config.block_list import read_block_list
    from config.load import load
    from config.records import TorSettings
    from crawler.block_list import blocked_by
    from crawler.transport.once import fetch_once

    folder = config_folder(click.get_current_context().find_root().obj)
    settings = load(folder, known=known()).settings if (folder / "settings.yml").is_file() else None
    hashes = read_block_list(settings.block_list) if settings and settings.block_list else frozenset[str]()
    tor = settings.tor if settings else TorSettings()
    return fetch_once(url, tor, os.urandom(16), direct=direct, blocked=blocked_by(hashes))
