"""The configuration folder as a whole: every mistake at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from config.problems import Problem, did_you_mean
from config.reading import Known, Reading
from config.records import Config, Receiver, Route, Settings, Source
from config.route_checks import check_matchers, check_tree
from config.routes import read_routes
from config.settings import read_settings
from config.sources import read_sources
from config.watches import read_all_watches, read_watches
from schema.errors import BadConfig
from schema.watch import Watch

FILES = ("routes.yml", "settings.yml")


@dataclass(frozen=True, slots=True)
class Survey:
    """All that a folder says and all that is wrong with it, so that other rooms can ask further whatever is wrong.

    config     None when an error is among the problems
    sources    those that are right
    watches    those whose query could be read, faulty ones too
    receivers  those with one notifier that exists; none when the options of notifiers in settings.yml are not to be had
    """

    config: Config | None = None
    sources: tuple[Source, ...] = ()
    watches: tuple[Watch, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), kw_only=True)


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
    found = survey(folder, known=known, today=today, environment=environment)
    return found.config, found.problems


def survey(
    folder: Path,
    *,
    known: Known | None = None,
    today: date | None = None,
    environment: Mapping[str, str] | None = None,
) -> Survey:
    """Like check, with the parts that could be read whatever is wrong with others."""
    reading = Reading(folder, os.environ if environment is None else environment, known or Known(), today)
    if not folder.is_dir():
        text = "no such folder (expected a configuration); type `stallwatch init` and its name to make one"
        reading.problems.add_at("E101", str(folder), 0, text)
        return Survey(problems=reading.problems.all())
    return _read(reading)


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


_NEEDLESS = ("E207", "E601", "E602")  # secrets and keys: who asks for rates needs none


def read_rates(folder: Path, today: date) -> tuple[Mapping[str, float], tuple[Problem, ...]]:
    """US dollars per unit of a currency, as settings.yml has them, and what is to be told of them; needs no keys.

    raises  BadConfig when there is no such folder or its settings have faults: every problem, one a line
    """
    reading = Reading(folder, os.environ, today=today)
    settings = None
    if folder.is_dir():
        settings = read_settings(reading).record
    else:
        reading.problems.add_at("E101", str(folder), 0, "no such folder (expected a configuration); name another")
    found = reading.problems.all()
    faults = [problem for problem in found if not problem.is_warning and problem.code not in _NEEDLESS]
    if settings is None or faults:
        raise BadConfig("\n".join(str(problem) for problem in faults or found))
    return settings.rates, tuple(problem for problem in found if problem.code == "W601")


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


def _read(reading: Reading) -> Survey:
    _warn_of_strangers(reading)
    draft = read_settings(reading)
    settings = draft.record
    sources = read_sources(reading)
    watches, asked = read_all_watches(reading, reading.folder / "watches")
    receivers, route = read_routes(reading, settings.notifiers if settings else {})
    if settings is not None and "tor" not in draft.faulty:
        _check_access_keys(settings, sources, reading)
    if route is not None:
        _check_tree(route, receivers, sources, watches, reading)
    config = None
    if settings is not None and route is not None and not reading.problems.errors():
        config = Config(reading.folder.absolute(), settings, sources, watches, route, receivers)
    hears = _with_notifier(receivers, reading) if settings is not None and "notifiers" not in draft.faulty else ()
    return Survey(config, sources, asked, hears, problems=reading.problems.all())


def _with_notifier(receivers: tuple[Receiver, ...], reading: Reading) -> tuple[Receiver, ...]:
    known = reading.known.notifiers
    return tuple(one for one in receivers if one.notifier and (known is None or one.notifier in known))


def _check_access_keys(settings: Settings, sources: tuple[Source, ...], reading: Reading) -> None:
    """Tor takes the key of an onion service on its control port, and nowhere else while it runs."""
    for source in sources:
        if source.onion_key is not None and not settings.tor.control:
            file, _, line = source.place.rpartition(":")
            text = "'onion_key' without 'tor.control' in settings.yml (expected both); add Tor's control port there"
            reading.problems.add_at("E603", file, int(line), text)


def _check_tree(
    route: Route,
    receivers: tuple[Receiver, ...],
    sources: tuple[Source, ...],
    watches: tuple[Watch, ...],
    reading: Reading,
) -> None:
    path = reading.folder / "routes.yml"
    origin = reading.origin(path, path.read_text(encoding="utf-8-sig"))
    check_tree(route, receivers, reading.problems, origin)
    if not reading.problems.errors():
        check_matchers(route, sources, watches, reading, origin)


def _warn_of_strangers(reading: Reading) -> None:
    """A routes file by another name would be missed in silence."""
    for path in reading.files(reading.folder):
        if path.name not in FILES:
            text = f"nothing reads this file (expected routes.yml or settings.yml here){did_you_mean(path.name, FILES)}"
            reading.problems.add_at("W101", str(path), 0, text)
