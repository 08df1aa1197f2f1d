"""An older state database becomes one this version can use; an empty one gets every table.

After a change in tables.py or alert_tables.py, `python tools/new_migration.py "what it does"` drafts the step; before
the first release `--first` writes step 0001 anew instead.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from indexer.state import alert_tables  # noqa: F401  its tables join METADATA
from indexer.state.engine import Place, reading, writing
from indexer.state.tables import METADATA
from schema.errors import BadConfig

NEWEST = "0003"
FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x57A11  # PostgreSQL advisory lock: two processes may start at once, one of them migrates


def all_tables() -> MetaData:
    """Every table of the state database, the alerts' included."""
    return METADATA


def create_or_upgrade(engine: Engine) -> bool:
    """Every table there and current, in one transaction. False when nothing was to do, which costs one query.

    raises  BadConfig when a newer version wrote the database
    """
    if revision(engine) == NEWEST:
        return False
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = revision(connection)
        if found == NEWEST:
            return False
        _upgrade(connection, found)
    return True


def revision(place: Place) -> str:
    """The step the database stands at, "" when it is empty."""
    with reading(place) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _upgrade(connection: Connection, found: str) -> None:
    from alembic import command
    from alembic.config import Config

    if found > NEWEST:
        raise BadConfig(
            f"state: the database is at step '{found}' (this version knows steps up to '{NEWEST}'); "
            "a newer stallwatch wrote it, use that one"
        )
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
