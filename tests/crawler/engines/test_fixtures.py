"""Every fixture folder, one test a field: a lost price must not hide a good title."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.engines.profiles import profile_of
from crawler.engines.reader import read_page, recognise
from schema.json_form import to_json
from tests.crawler.engines.cases import CASES, at, fields_of, name_of, page_of


@cache
def read(case: Path) -> Any:
    page, clock = page_of(case)
    return to_json(read_page(page, case.parent.name, clock))


def expected(case: Path) -> Any:
    return json.loads((case / "output.json").read_text())


FIELDS = [
    pytest.param(case, path, value, id=f"{name_of(case)}:{'.'.join(map(str, path))}")
    for case in CASES
    for path, value in fields_of(expected(case))
]


@pytest.mark.parametrize(("case", "path", "value"), FIELDS)
def test_it_reads_the_field(case: Path, path: tuple[str | int, ...], value: Any) -> None:
    assert at(read(case), path) == value


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_reads_nothing_beyond_what_is_expected(case: Path) -> None:
    assert {path for path, _ in fields_of(read(case))} == {path for path, _ in fields_of(expected(case))}


# What shows nothing of its engine: raw text, refusals and log-in pages of what gives data.
PAGES = [case for case in CASES if case.name not in ("raw", "refused", "login-page")]


@pytest.mark.parametrize("case", PAGES, ids=name_of)
def test_auto_finds_the_engine_and_says_by_which_signs(case: Path) -> None:
    engine, reason = recognise(page_of(case)[0])
    assert engine == case.parent.name
    assert reason.startswith(f"{engine}: ") and len(reason) > len(engine) + 10


@pytest.mark.parametrize("case", PAGES, ids=name_of)
def test_auto_reads_the_same_as_the_named_engine(case: Path) -> None:
    page, clock = page_of(case)
    assert to_json(read_page(page, "auto", clock)) == read(case)


@pytest.mark.parametrize("engine", sorted({case.parent.name for case in CASES}))
def test_every_engine_has_a_list_a_thread_and_an_obstacle_among_its_fixtures(engine: str) -> None:
    kinds = {expected(case)["kind"] for case in CASES if case.parent.name == engine}
    assert ({"list", "thread"} if profile_of(engine).thread.posts else {"list"}) < kinds
