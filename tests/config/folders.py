"""Configuration folders for the tests: a right one, and the wrong ones that differ from it in one respect."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from config.load import check
from config.problems import Problem
from config.reading import Known
from config.records import Config

HERE = Path(__file__).parent
RIGHT, WRONG = HERE / "right", HERE / "wrong"
TODAY = date(2026, 6, 1)
ENVIRONMENT = {"STORE_PASSWORD": "hunter-invented", "EMPTY": ""}
KNOWN = Known(
    engines=frozenset({"phpbb", "pinnwand"}),
    spiders=frozenset({"forum", "paste"}),
    notifiers=frozenset({"email", "slack"}),
    stores=frozenset({"tantivy", "elasticsearch"}),
    labels=frozenset({"severity", "watch", "source", "confirmed", "category"}),
)


def lay_out(folder: Path, case: Path | None = None) -> Path:
    """The right configuration in a folder, with the files of a case over it and the lines of its setup.txt done:
    `remove PATH`, `chmod MODE PATH`."""
    shutil.copytree(RIGHT, folder, dirs_exist_ok=True)
    if case is not None:
        shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt", "setup.txt"))
    for path in [*folder.glob("keys/*"), *folder.glob("secrets/*")]:
        path.chmod(0o600)
    setup = case / "setup.txt" if case else None
    for line in setup.read_text().splitlines() if setup and setup.exists() else ():
        verb, *words = line.split()
        if verb == "remove":
            (folder / words[0]).unlink()
        elif verb == "chmod":
            (folder / words[1]).chmod(int(words[0], 8))
    return folder


def check_here() -> tuple[Config | None, tuple[Problem, ...]]:
    """check() of the working folder with the world of these tests."""
    return check(Path(), known=KNOWN, today=TODAY, environment=ENVIRONMENT)
