"""`store status|rebuild` and `migrate`"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import click
from sqlalchemy import Engine

from config.records import Config
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, line, note, progress
from console.presence import process_of, running
from console.stores import store_state
from console.wiring import store_writer
from indexer import cursors, leases, ledger
from indexer.consumers import LEASE, LEASE_S, DrainReport, drain
from indexer.query.tree import Everything
from indexer.store_writer import StoreWriter
from indexer.stores.contract import Store
from indexer.stores.registry import open_store
from schema.entry import Entry
from schema.errors import TryLater

WAIT_S = 10.0


@click.group()
def store() -> None:
    """The search store: it holds nothing that the ledger does not."""


@store.command("status")
@json_option
@with_config
def shown(config: Config, as_json: bool) -> int:
    """How many listings it holds, how far it has followed the ledger, and what it refused.

    Exit code 1 when its answers are not whole.
    """
    engine, opened = open_database(database_url(config.settings)), open_store(config.settings)
    try:
        state = store_state(config.settings, engine, opened)
    finally:
        opened.close()
    if as_json:
        items_json([state])
    else:
        held = "not readable" if state.listings is None else f"{state.listings} listings"
        line(f"{state.store}: {held}, at entry {state.entry} of {state.of}")
        for refusal in state.refused:
            line(f"refused {refusal.subject}: {refusal.reason}")
        if state.reason:
            note(state.reason)
    return 1 if state.reason or state.refused else 0


@store.command()
@with_config
def rebuild(config: Config) -> int:
    """Empty it and fill it again from the ledger. Also mends a store that cannot be read any more."""
    engine, opened = open_database(database_url(config.settings)), open_store(config.settings)
    service = running(engine, now())
    if service:
        raise TryLater(
            f"store rebuild: a service is running: {service} (expected none: it writes to the store); stop it first"
        )
    try:
        with progress("rebuilding") as show:
            report = rebuilt(config, engine, opened, show)
        opened.refresh()
        line(f"{config.settings.store.kind}: {opened.count(Everything())} listings")
    finally:
        opened.close()
    for step in report.consumers:
        if step.reason:
            note(step.reason)
    return 0 if report.is_done else 1


def rebuilt(config: Config, engine: Engine, store: Store, show: Callable[[str], None]) -> DrainReport:
    """raises  TryLater when another process follows the ledger, and does not end soon"""
    owner = leases.owner_name()
    take_over(engine, owner)
    try:
        writer = store_writer(config.settings, store)
        store.clear()
        cursors.rewind(engine, writer.name)
        return drain(engine, [Shown(writer, show, ledger.last_seq(engine))], owner=owner, now=now)
    finally:
        leases.release(engine, LEASE, owner)


def take_over(engine: Engine, owner: str) -> None:
    """Nobody else may follow the ledger between the emptying and the refilling."""
    end = time.monotonic() + WAIT_S
    while not leases.take(engine, LEASE, owner, now=now(), for_s=LEASE_S):
        if time.monotonic() > end:
            holder = leases.holder(engine, LEASE)
            who = process_of(holder.owner) if holder else "another process"
            raise TryLater(f"store rebuild: {who} is filling the store (expected nobody); try again when it has ended")
        time.sleep(0.1)


class Shown:
    """A store writer that tells how far it has come."""

    def __init__(self, writer: StoreWriter, show: Callable[[str], None], end: int) -> None:
        self.name, self.batch = writer.name, writer.batch
        self._writer, self._show, self._end = writer, show, end

    def carry(self, entries: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        self._show(f"entry {entries[0].seq} of {self._end}")
        return self._writer.carry(entries)


@click.command()
@json_option
@with_config
def migrate(config: Config, as_json: bool) -> None:
    """Bring the state database to this version; every command does so too."""
    engine = open_database(database_url(config.settings))
    if as_json:
        items_json([{"database": engine.dialect.name, "entries": ledger.last_seq(engine)}])
        return
    line(f"{engine.dialect.name}: the state database is at this version; {ledger.last_seq(engine)} ledger entries")
