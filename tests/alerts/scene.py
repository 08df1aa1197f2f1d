"""A state database, a matcher, routes and a receiver that remembers: one offer's life in a few lines of a test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, insert

from alerts import outbox, pipeline
from alerts.matching import Matcher
from alerts.notifiers.contract import Notification
from config.records import Route
from indexer.state.engine import open_state, writing
from indexer.state.migrate import create_or_upgrade
from indexer.state.tables import entries as ledger_entries
from schema.entry import Entry
from schema.listing import Listing
from schema.watch import Watch
from tests.alerts.examples import NOW, watch


@cache
def empty_state() -> Path:
    """A state database without a row, made once: migrating takes longer than most tests."""
    folder = tempfile.TemporaryDirectory(prefix="stallwatch-state-")
    atexit.register(folder.cleanup)
    place = Path(folder.name) / "state.db"
    engine = open_state(place)
    create_or_upgrade(engine)
    engine.dispose()
    return place


def state_in(folder: Path) -> Engine:
    place = folder / "state.db"
    if not place.exists():
        shutil.copyfile(empty_state(), place)
    return open_state(place)


class Ears:
    """A notifier that remembers what it heard; fail() raises instead, until it returns None."""

    timeout_s = 5.0

    def __init__(self) -> None:
        self.heard: list[Notification] = []
        self.fail: Callable[[], Exception | None] = lambda: None

    def notify(self, notification: Notification) -> str:
        if error := self.fail():
            raise error
        self.heard.append(notification)
        return f"heard {len(self.heard)}"

    def probe(self) -> str:
        return "listening"


class Scene:
    """where: a folder, or an open state database."""

    def __init__(self, where: Path | Engine, root: Route | None = None, watches: Sequence[Watch] = ()) -> None:
        self.engine: Engine = where if isinstance(where, Engine) else state_in(where)
        self.now: datetime = NOW
        self.root = root or Route("soc", group_by=("...",), group_wait_s=0.0)
        self.ears: dict[str, Ears] = {}
        self.seq = 0
        self.ledger: dict[str, Listing] = {}
        self.matcher = Matcher(watches or (watch(),), lambda: self.now, lambda _, one: self.ledger.get(one))

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def see(self, *listings: Listing, kind: str = "listing") -> None:
        """The listings come to the ledger and the matcher takes them, in one batch."""
        entries = []
        for listing in listings:
            self.seq += 1
            numbered = replace(listing, seq=self.seq)
            self.ledger[listing.id] = numbered
            entries.append(Entry(self.seq, kind, listing.id, self.now, numbered))
        self.take(*entries)

    def take(self, *entries: Entry) -> None:
        with writing(self.engine) as connection:
            for one in entries:
                row = {"kind": one.kind, "subject": one.subject, "at": one.at, "capture": str(one.seq), "changed": "[]"}
                connection.execute(insert(ledger_entries), row | {"seq": one.seq, "base": one.seq})
            self.matcher.take(entries, connection)

    def ear(self, receiver: str = "soc") -> Ears:
        return self.ears.setdefault(receiver, Ears())

    def advance(self) -> pipeline.Advanced:
        return pipeline.advance(self.engine, self.root, self.now)

    def deliver(self) -> outbox.DeliveryReport:
        self.advance()
        self.ear()
        return outbox.deliver_due(self.engine, self.ears, lambda: self.now, jitter=lambda: 1.0)

    def told(self, receiver: str = "soc") -> list[str]:
        """What the receiver was told, one text per alert in a notification: its change."""
        self.deliver()
        return [alert.change for notification in self.ear(receiver).heard for alert in notification.alerts]
