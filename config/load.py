"""The configuration folder as a whole: every mistake at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from config.problems import Problem, did_you_mean
from config.reading import Known, Reading
from config.records import Config, Route, Settings, Source
from config.route_checks import check_matchers, check_tree
from config.routes import read_routes
from config.settings import read_settings
from config.sources import read_sources
from config.watches import read_watches
from schema.errors import BadConfig
from schema.watch import Watch

FILES = ("routes.yml", "settings.yml")
FOLDERS = ("sources", "watches")


def check(
    folder: Path,
    *,
    known: Known | None = None,
    today: date | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[Config | None, tuple[Problem, ...]]:
    """The configuration, and all that is wrong with it; None when an error is among that. Needs no network.

    known        names that other rooms know; None: those are not checked
    today        None: whether a watch has expired is not asked
    environment  where secrets named by `<key>_env` are looked up; None: the process's own
    """
    reading = Reading(folder, os.environ if environment is None else environment, known or Known(), today)
    if not folder.is_dir():
        text = "no such folder (expected a configuration); type `stallwatch init` and its name to make one"
        reading.problems.add_at("E101", str(folder), 0, text)
        return None, reading.problems.all()
    config = _read(reading)
    return None if reading.problems.errors() else config, reading.problems.all()


def load(
    folder: Path,
    *,
    known: Known | None = None,
    today: date | None = None,
    environment: Mapping[str, str] | None = None,
) -> Config:
    """The configuration; raises BadConfig whose text is every problem, one a line."""
    config, problems = check(folder, known=known, today=today, environment=environment)
    if config is None:
        raise BadConfig("\n".join(str(problem) for problem in problems))
    return config


def check_watches(folder: Path, *, today: date | None = None) -> tuple[tuple[Watch, ...], tuple[Problem, ...]]:
    """The watches of a folder that holds nothing else, or of watches/ inside it, and all that is wrong with them."""
    inner = folder / "watches"
    place = inner if inner.is_dir() else folder
    reading = Reading(folder, os.environ, today=today)
    if not place.is_dir():
        reading.problems.add_at(
            "E101", str(folder), 0, "no such folder (expected watches, one .yml each); name another"
        )
    return read_watches(reading, place), reading.problems.all()


def _read(reading: Reading) -> Config | None:
    _warn_of_strangers(reading)
    settings = read_settings(reading)
    sources = read_sources(reading)
    watches = read_watches(reading, reading.folder / "watches")
    receivers, route = read_routes(reading, settings.notifiers if settings else {})
    if settings is None or route is None:
        return None
    _check_access_keys(settings, sources, reading)
    config = Config(reading.folder.absolute(), settings, sources, watches, route, receivers)
    _check_tree(config, route, reading)
    return config


def _check_access_keys(settings: Settings, sources: tuple[Source, ...], reading: Reading) -> None:
    """Tor takes the key of an onion service on its control port, and nowhere else while it runs."""
    for source in sources:
        if source.onion_key is not None and not settings.tor.control:
            file, _, line = source.place.rpartition(":")
            text = "'onion_key' without 'tor.control' in settings.yml (expected both); add Tor's control port there"
            reading.problems.add_at("E603", file, int(line), text)


def _check_tree(config: Config, route: Route, reading: Reading) -> None:
    path = reading.folder / "routes.yml"
    origin = reading.origin(path, path.read_text(encoding="utf-8-sig"))
    check_tree(route, config.receivers, reading.problems, origin)
    if not reading.problems.errors():
        check_matchers(route, config.sources, config.watches, reading, origin)


def _warn_of_strangers(reading: Reading) -> None:
    """A routes file by another name would be missed in silence."""
    for path in reading.files(reading.folder):
        if path.name not in FILES:
            text = f"nothing reads this file (expected routes.yml or settings.yml here){did_you_mean(path.name, FILES)}"
            reading.problems.add_at("W101", str(path), 0, text)
