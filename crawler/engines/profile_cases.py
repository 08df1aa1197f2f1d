"""Runs a profile over a folder of fixtures: for `stallwatch profile test`, while a profile is being written or mended.

A case is a folder with meta.json, inputs/ and output.json, as in tests/fixtures/engines; docs/engines.md tells what is
in them. Without an output.json a case only shows how full the fields are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from config.problems import Problems
from crawler.engines.language import Profile
from crawler.engines.profile_yaml import read_profile
from crawler.engines.profiles import profile_of
from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.errors import BadConfig
from schema.json_form import to_json
from schema.page import PageReading

FIELDS = ("author", "title", "body", "posted_at")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a case gave.

    engine  what read it, "generic" where the profile found nothing
    values  how many are expected; 0 without an output.json
    wrong   "where: read 'x' (expected 'y')", one a value
    filled  field -> share of listings that have it
    """

    name: str
    engine: str
    kind: str
    listings: int
    links: int
    values: int
    wrong: tuple[str, ...]
    filled: Mapping[str, float]


def run_cases(folder: Path, profile: Path | None = None) -> Iterator[CaseResult]:
    """Every case below the folder, in order.

    profile  the YAML file to test; without one, the profile named after the folder
    raises   BadConfig when there is no case, no such profile, or anything in the profile or a meta.json is wrong
    """
    tested = _profile(folder, profile)
    cases = sorted(path.parent for path in folder.glob("**/meta.json"))
    if not cases:
        raise BadConfig(f"{folder}: no meta.json below it (expected a folder a case, as docs/engines.md tells)")
    for case in cases:
        page, clock = page_of(case)
        yield _result(case, read_page(page, tested, clock))


def _profile(folder: Path, profile: Path | None) -> Profile:
    if profile is None:
        return profile_of(folder.resolve().name)
    if not profile.is_file():
        raise BadConfig(f"{profile}: no such file (expected a profile)")
    problems = Problems()
    read = read_profile(profile, problems)
    if read is None:
        raise BadConfig("\n".join(str(problem) for problem in problems.all()))
    return read


def page_of(case: Path) -> tuple[FetchedPage, str]:
    """The page of a case, and the zone of its place. BadConfig when meta.json or the page is not as expected."""
    try:
        meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
        content_type = meta.get("content_type", "text/html")
        page = FetchedPage(
            source=meta.get("source", ""),
            run="test",
            url=meta["url"],
            status=meta.get("status", 200),
            headers=(("Content-Type", content_type),),
            body=(case / "inputs" / meta["file"]).read_bytes(),
            fetched_at=datetime.fromisoformat(meta["fetched_at"]),
            purpose=meta.get("purpose", ""),
            charset=content_type.partition("charset=")[2],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadConfig(
            f"{case}: {type(error).__name__} {error} in meta.json (expected url, file, fetched_at)"
        ) from error
    return page, meta.get("clock", "UTC")


def _result(case: Path, reading: PageReading) -> CaseResult:
    form, written = to_json(reading), case / "output.json"
    expected = json.loads(written.read_text(encoding="utf-8")) if written.is_file() else None
    wrong = _differences(form, expected) if expected is not None else []
    values = sum(1 for _ in _values(expected)) if expected is not None else 0
    links = len(reading.links)
    return CaseResult(
        case.name, reading.engine, reading.kind, len(reading.listings), links, values, tuple(wrong), _filled(reading)
    )


def _filled(reading: PageReading) -> dict[str, float]:
    rows = [(each.vendor.name, each.title, each.body, each.posted_at) for each in reading.listings]
    columns = zip(*rows, strict=True) if rows else ()
    return {name: sum(map(bool, column)) / len(rows) for name, column in zip(FIELDS, columns, strict=False)}


def _differences(found: Any, expected: Any) -> list[str]:
    read, wanted = dict(_values(found)), dict(_values(expected))
    paths = [*wanted, *(path for path in read if path not in wanted)]
    return [
        f"{path}: read {read.get(path)!r} (expected {wanted.get(path)!r})"
        for path in paths
        if read.get(path) != wanted.get(path)
    ]


def _values(form: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a JSON document, with the way to it: "listings.0.vendor.name"."""
    pairs = form.items() if isinstance(form, dict) else enumerate(form) if isinstance(form, list) else None
    if pairs is None:
        yield path, form
        return
    for key, value in pairs:
        yield from _values(value, f"{path}.{key}" if path else str(key))
