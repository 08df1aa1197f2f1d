"""The profiles that there are: one YAML file of this folder each, read once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from config.problems import Problems
from crawler.engines.language import Profile, Sign
from crawler.engines.profile_yaml import read_obstacles, read_profile
from schema.errors import BadConfig

LOG = logging.getLogger("stallwatch.engines")
FOLDER = Path(__file__).parent
ANY_ENGINE = "_any.yml"  # obstacles that stand before places of every engine
__all__ = ["Profile", "any_obstacles", "load_profiles", "profile_of", "spider_of"]


@cache
def load_profiles(folder: Path = FOLDER) -> Mapping[str, Profile]:
    """Every sound profile of the folder by engine name, in order. A broken one costs itself: profile_of() tells."""
    return MappingProxyType({profile.engine: profile for profile, _ in _read(folder).values() if profile})


def _read(folder: Path) -> Mapping[str, tuple[Profile | None, str]]:
    """File name without its ending -> the profile, or None and every mistake in it as `file:line: ...`."""
    found = {}
    for path in sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_")):
        problems = Problems()
        profile = read_profile(path, problems)
        faults = "\n".join(str(problem) for problem in problems.all()) if problems.errors() else ""
        found[path.stem] = (None, faults) if faults else (profile, "")
        if faults:
            LOG.error("this profile is left out: %s", faults)
    return found


@cache
def any_obstacles(folder: Path = FOLDER) -> Mapping[str, tuple[Sign, ...]]:
    """Signs of obstacles that are the same whatever the engine: queues before onion sites, server errors, captchas."""
    problems = Problems()
    obstacles = read_obstacles(folder / ANY_ENGINE, problems)
    _refuse(problems)
    return obstacles


def _refuse(problems: Problems) -> None:
    if problems.errors():
        raise BadConfig("\n".join(str(problem) for problem in problems.all()))


def profile_of(engine: str, folder: Path = FOLDER) -> Profile:
    """BadConfig for an engine that has no profile, or a broken one: then with every mistake in it."""
    profiles = load_profiles(folder)
    if engine not in profiles:
        _, faults = _read(folder).get(engine, (None, ""))
        if faults:
            raise BadConfig(faults)
        known = ", ".join(profiles)
        raise BadConfig(
            f"engine '{engine}': no profile of that name (expected auto, generic or one of {known}); mend the name"
        )
    return profiles[engine]


def spider_of(engine: str) -> str:
    """Name of the spider that walks places of this engine, such as "forum". BadConfig for an unknown engine."""
    return profile_of(engine).spider
