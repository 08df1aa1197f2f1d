"""`stallwatch check`"""

from __future__ import annotations

from pathlib import Path

import click

from config.load import Survey, survey
from config.problems import Problem, Problems
from config.records import Config, Source
from console.context import known, now, with_folder
from console.output import items_json, json_option, line, many, note
from console.schedule import trigger_of
from console.watching import preparer, query_problems, test_problems
from console.wiring import read_options
from schema.errors import BadConfig


@click.command()
@json_option
@with_folder
def check(folder: Path, as_json: bool) -> int:
    """Check everything at once: files, names, addresses, queries, receivers; and run the watches' own tests.

    Needs no network. Exit code 1 when there is an error; warnings alone are 0.
    """
    found = survey(folder, known=known(), today=now().date())
    problems = sorted({*found.problems, *deeper(found)})
    errors = [problem for problem in problems if not problem.is_warning]
    if as_json:
        items_json(problems)
        return 1 if errors else 0
    for problem in problems:
        line(str(problem))
    if errors:
        note(f"{many(len(errors), 'error')}, {many(len(problems) - len(errors), 'warning')}")
        return 1
    note(f"{summary(found.config)}; {many(len(problems), 'warning')}" if found.config else "")
    return 0


def deeper(surveyed: Survey) -> list[Problem]:
    """What only the rooms themselves can tell: whether queries parse, tests hold, receivers can be built.

    It is asked of all that could be read, whatever else is wrong.
    """
    problems = Problems()
    for receiver in surveyed.receivers:
        read_options(receiver, problems)
    prepare = preparer()
    found = list(problems.all())
    for watch in surveyed.watches:
        wrong = query_problems(watch, now())
        found += wrong or test_problems(watch, prepare, now())
    for source in surveyed.sources:
        found += schedule_problems(source)
    return found


def schedule_problems(source: Source) -> list[Problem]:
    """One problem when the scheduler cannot keep the source's schedule."""
    try:
        trigger_of(source)
    except BadConfig as error:
        file, _, number = source.place.rpartition(":")
        return [Problem(file, int(number), "E305", str(error).removeprefix(f"{source.place}: "))]
    return []


def summary(config: Config) -> str:
    tests = sum(len(watch.tests.fires) + len(watch.tests.silent) for watch in config.watches)
    return (
        f"fine: {many(len(config.sources), 'source')}, {many(len(config.watches), 'watch', 'watches')} "
        f"({many(tests, 'test')} passed), {many(len(config.receivers), 'receiver')}"
    )
