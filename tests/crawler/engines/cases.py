"""Fixture folders: tests/fixtures/engines/<engine>/<case>/ with inputs/, meta.json and output.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from schema.capture import FetchedPage

FOLDER = Path(__file__).parents[2] / "fixtures" / "engines"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/meta.json"))


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def page_of(case: Path) -> tuple[FetchedPage, str]:
    """The page of a case, and the zone of its place."""
    meta = json.loads((case / "meta.json").read_text())
    charset = meta["content_type"].partition("charset=")[2]
    page = FetchedPage(
        source=meta["source"],
        run="test",
        url=meta["url"],
        status=meta["status"],
        headers=(("Content-Type", meta["content_type"]),),
        body=(case / "inputs" / meta["file"]).read_bytes(),
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
        purpose=meta["purpose"],
        charset=charset,
    )
    return page, meta["clock"]


def fields_of(form: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value in a JSON document, with the way to it."""
    if isinstance(form, dict):
        for key, value in form.items():
            yield from fields_of(value, (*path, key))
    elif isinstance(form, list):
        for index, value in enumerate(form):
            yield from fields_of(value, (*path, index))
    else:
        yield path, form


def at(form: Any, path: tuple[str | int, ...]) -> Any:
    """What stands there; None when nothing does."""
    for key in path:
        try:
            form = form[key]
        except (KeyError, IndexError):
            return None
    return form
