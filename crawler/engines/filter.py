"""Saved pages -> what stands in them, for the command `stallwatch read`: a pure reading of the user's own files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.engines.reader import BODY_MAX_BYTES, read_page
from schema.capture import FetchedPage
from schema.errors import BadConfig
from schema.json_form import to_json

# By the ending of the file; the others are told by their content.
_TYPES = {
    ".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".json": "application/json", ".xml": "application/xml", ".rss": "application/xml", ".atom": "application/xml",
}  # fmt: skip


def read_file(
    path: Path,
    url: str,
    engine: str,
    fetched_at: datetime,
    clock: str,
    report: Callable[[str], None] = lambda problem: None,
) -> Iterator[dict[str, Any]]:
    """One dict a listing or link of the file, in order of the page, as JSON takes it; "file" is the path as given.

    url         where the page was saved from, "" when unknown: then it is what the page says it is
    fetched_at  when it was saved: "today" and "5 minutes ago" count from it
    report      hears one sentence when the page holds no listings; it is not an error of the command
    raises      BadConfig when the file cannot be read, or the engine or clock does not exist
    """
    try:
        with path.open("rb") as file:
            body = file.read(BODY_MAX_BYTES + 1)
    except OSError as error:
        raise BadConfig(f"{path}: {(error.strerror or 'unreadable').lower()} (expected a saved page)") from error
    yield from read_bytes(body, str(path), url, engine, fetched_at, clock, report)


def read_bytes(
    body: bytes, name: str, url: str, engine: str, fetched_at: datetime, clock: str, report: Callable[[str], None]
) -> Iterator[dict[str, Any]]:
    """read_file() for a page that lies in memory, such as standard input; name: what "file" says."""
    reading = read_page(_page(body, name, url, fetched_at), engine, clock)
    if reading.problem:
        report(f"{name}: {reading.problem}")
    sure = {} if reading.confidence is None else {"confidence": reading.confidence}
    for listing in reading.listings:
        form = to_json(listing)
        form.pop("seq", None)  # it has no ledger entry
        yield {"file": name} | form | sure
    for link in reading.links:
        yield {"kind": "link", "file": name} | to_json(link) | sure


def _page(body: bytes, name: str, url: str, fetched_at: datetime) -> FetchedPage:
    kind = _TYPES.get(Path(name).suffix.lower()) or ("text/html" if b"<" in body else "text/plain")
    return FetchedPage("", "", url, 200, (("Content-Type", kind),), body, fetched_at, "")
