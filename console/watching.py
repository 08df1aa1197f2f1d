"""Watches outside the service: their tests, and listings from a pipe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from alerts.watches import CompiledWatches, Prepare, compile_watches, query_problem, run_tests
from config.load import check_watches
from config.problems import Problem
from console.context import now
from indexer.masking.keys import throwaway_keys
from indexer.prepare import prepare
from indexer.query.parse import QuerySyntaxError, parse
from schema.errors import BadConfig
from schema.watch import Watch


def preparer() -> Prepare:
    """Extraction and masking as an intake does it, with a key that is thrown away: for texts that are not kept."""
    return partial(prepare, keys=throwaway_keys(), rates={})


def query_problems(watch: Watch, now: datetime) -> list[Problem]:
    """One problem when the query does not parse."""
    try:
        parse(watch.query, now=now)
    except QuerySyntaxError as error:
        return [_problem("E401", watch, query_problem(watch, error))]
    return []


def test_problems(watch: Watch, prepare: Prepare, now: datetime) -> list[Problem]:
    """One problem for each of the watch's own tests that fails."""
    return [_problem("E402", watch, text) for text in run_tests(watch, prepare, now)]


def _problem(code: str, watch: Watch, text: str) -> Problem:
    file, _, line = watch.place.rpartition(":")
    return Problem(file, int(line), code, text.removeprefix(f"{watch.place}: "))


def compiled_folder(folder: Path, report: Callable[[str], None]) -> CompiledWatches:
    """The watches of a folder, ready to be asked; problems, warnings and expired watches go to report, one a line.

    raises  BadConfig when a watch file is wrong or a query does not parse
    """
    watches, problems = check_watches(folder, today=now().date())
    compiled = compile_watches(watches, now())
    for text in (*(str(problem) for problem in problems if problem.is_warning), *compiled.skipped):
        report(text)
    errors = [str(problem) for problem in problems if not problem.is_warning] + list(compiled.problems)
    if errors:
        raise BadConfig("\n".join(errors))
    if not watches:
        raise BadConfig(f"{folder}: no watches (expected at least one .yml); name the folder that holds them")
    return compiled
