"""The profiles that there are: one YAML file of this folder each, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from config.problems import Problems
from crawler.engines.language import Profile, Sign
from crawler.engines.profile_yaml import read_obstacles, read_profile
from schema.errors import BadConfig

FOLDER = Path(__file__).parent
ANY_ENGINE = "_any.yml"  # obstacles that stand before places of every engine
__all__ = ["Profile", "any_obstacles", "load_profiles", "profile_of", "spider_of"]


@cache
def load_profiles(folder: Path = FOLDER) -> Mapping[str, Profile]:
    """Every profile of the folder by engine name, in order; BadConfig lists every mistake as `file:line: ...`."""
    problems = Problems()
    files = sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_"))
    profiles = [profile for path in files if (profile := read_profile(path, problems))]
    _refuse(problems)
    return MappingProxyType({profile.engine: profile for profile in profiles})


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


def profile_of(engine: str) -> Profile:
    """BadConfig for an engine that has no profile."""
    profiles = load_profiles()
    if engine not in profiles:
        known = ", ".join(profiles)
        raise BadConfig(f"engine '{engine}': no profile of that name (expected auto or one of {known}); mend the name")
    return profiles[engine]


def spider_of(engine: str) -> str:
    """Name of the spider that walks places of this engine, such as "forum". BadConfig for an unknown engine."""
    return profile_of(engine).spider
