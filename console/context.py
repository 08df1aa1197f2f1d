"""Which configuration a command works on, and the state database that belongs to it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from alerts.labels import NAMES
from alerts.notifiers.registry import NOTIFIERS
from config.load import load
from config.reading import Known
from config.records import Settings
from crawler.spiders.registry import SPIDERS
from indexer.state.engine import open_state
from indexer.state.migrate import create_or_upgrade
from indexer.stores.registry import STORES
from schema.errors import BadConfig


def now() -> datetime:
    """The one place where commands read the clock."""
    return datetime.now(UTC)


def actor() -> str:
    """Who is at the keyboard, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"uid {os.getuid()}"


def reason_given(reason: str, command: str) -> str:
    """raises BadConfig for a blank one"""
    if not reason.strip():
        raise BadConfig(f"{command}: the reason is empty (expected why; it is kept on record); give one with --reason")
    return reason.strip()


def config_folder(named: Path | None) -> Path:
    """--config, else STALLWATCH_CONFIG, else the working folder."""
    return named or Path(os.environ.get("STALLWATCH_CONFIG") or ".")


def with_folder(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command its configuration's folder as first argument; --config may stand before or after its name."""
    option = click.option("--config", "folder", metavar="DIR", type=click.Path(path_type=Path))

    @option
    @wraps(command)
    def found(*arguments: Any, folder: Path | None = None, **options: Any) -> Any:
        named = folder or click.get_current_context().find_root().obj
        return command(config_folder(named), *arguments, **options)

    return found


def with_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command its checked configuration as first argument; a wrong one ends it with every problem."""

    @with_folder
    @wraps(command)
    def loaded(folder: Path, *arguments: Any, **options: Any) -> Any:
        config = load(folder, known=known())
        own_only(config.settings.state)
        return command(config, *arguments, **options)

    return loaded


def own_only(state: Path) -> None:
    """The state folder, when it is new, is its owner's alone: it holds sellers' contacts and who is told of what."""
    with suppress(OSError):  # whoever opens something in it says what is wrong
        state.mkdir(mode=0o700, parents=True, exist_ok=True)


def known() -> Known:
    """The names that the other rooms have, for `check` to compare with. Reads no profile and imports no Scrapy."""
    profiles = resources.files("crawler.engines").iterdir()
    engines = {file.name.removesuffix(".yml") for file in profiles if file.name.endswith(".yml")}
    return Known(
        engines=frozenset(engines | {"auto", "generic"}),
        spiders=frozenset(SPIDERS),
        notifiers=frozenset(NOTIFIERS),
        stores=frozenset(STORES),
        labels=frozenset(NAMES),
    )


def database_url(settings: Settings) -> str:
    """Where the state database is; may hold a password."""
    return settings.database.reveal() if settings.database else str(settings.state / "state.db")


def open_database(place: str) -> Engine:
    """The state database at this version's shape; made when it is not there.

    raises  BadConfig when its folder cannot be made, TryLater when it is away
    """
    try:
        engine = open_state(place)
    except OSError as error:
        reason = (error.strerror or "not writable").lower()
        raise BadConfig(
            f"state: {error.filename}: {reason} (expected a folder to keep the state in); mend it, or name another "
            "in settings.yml"
        ) from error
    create_or_upgrade(engine)
    return engine
