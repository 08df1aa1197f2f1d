"""A process that fetches, reads and consumes invented pages, and kills itself in the middle: see test_crash.py.

    python -m tests.indexer.ledger.life URL FOLDER PAGES KILL_AT

KILL_AT  the how-manieth step (a statement begun, a statement done, a commit begun, a commit done) is the last thing
         the process does: it is killed with SIGKILL there. 0 lets it live to the end.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from indexer import audit, captures, ledger
from indexer.consumers import drain
from indexer.state.engine import open_state
from schema.entry import Entry
from schema.listing import Listing
from tests.indexer.ledger.story import MORNING, NOW, capture, hour, listing, mark


class Death:
    def __init__(self, engine: Engine, at: int) -> None:
        self.left = at
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(engine, name, self.step)
        event.listen(engine.pool, "reset", self.step)  # comes right after the commit

    def step(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Keeper:
    """What it takes is written with the cursor: exactly once."""

    name, batch = "keeper", 2

    def take(self, entries: Sequence[Entry], connection: Connection) -> None:
        for entry in entries:
            audit.note(connection, "keeper", entry.kind, str(entry.seq), "", now=MORNING)


class Carrier:
    """What it carries lies in a file outside: at least once."""

    name, batch = "carrier", 3

    def __init__(self, folder: Path) -> None:
        self.path = folder / "carried"

    def carry(self, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(f"{entry.seq}\n" for entry in entries)
        return ()


def page(number: int) -> list[Listing]:
    """Three threads: one new, one seen or edited before, one that only every seventh page edits."""
    return [
        listing(number),
        listing(number // 2, f"edit {number % 3}"),
        listing(1000, f"edit {number // 7}"),
    ]


def live(engine: Engine, folder: Path, pages: int) -> None:
    consumers = [Keeper(), Carrier(folder)]
    for number in range(pages):
        name = f"c{number}"
        captures.record_fetched(engine, capture(name, at=hour(number), run=f"harbor-{number // 5}"))
        ledger.take_page(engine, name, page(number), [mark(str(number)), mark("1000")], now=NOW)
        if number % 4 == 3 or number == pages - 1:
            drain(engine, consumers, owner=str(os.getpid()), now=partial(hour, number))


if __name__ == "__main__":
    url, place, page_count, kill_at = sys.argv[1:]
    opened = open_state(url)
    Death(opened, int(kill_at))
    live(opened, Path(place), int(page_count))
