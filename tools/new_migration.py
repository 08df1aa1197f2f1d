"""Drafts the next step of the state database from the difference between its tables and its migrations.

python tools/new_migration.py "silences get an owner"     the next number; read it before committing it
python tools/new_migration.py --first "the first tables"  before a release: 0001 is written anew
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.state.engine import open_state, writing
from indexer.state.migrate import FOLDER


def draft(message: str, *, is_first: bool) -> None:
    steps = sorted((FOLDER / "versions").glob("[0-9]*.py"))
    if is_first:
        for step in steps:
            step.unlink()
        steps = []
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder, writing(open_state(Path(folder) / "state.db")) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message, rev_id=f"{len(steps) + 1:04}", autogenerate=True)
    for step in set((FOLDER / "versions").glob("[0-9]*.py")) - set(steps):
        lines = step.read_text().splitlines(keepends=True)
        step.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
        print(f"{step.name}: read it, run `make format`, set NEWEST in indexer/state/migrate.py, then commit it")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("message")
    asked.add_argument("--first", action="store_true")
    given = asked.parse_args()
    draft(given.message, is_first=given.first)
