"""`store status|rebuild` and `migrate`"""

from __future__ import annotations

import click

from config.records import Config
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, line, progress
from console.wiring import store_writer
from indexer import cursors, ledger
from indexer.consumers import drain
from indexer.leases import owner_name
from indexer.query.tree import Everything
from indexer.stores.registry import open_store
from schema.errors import TryLater


@click.group()
def store() -> None:
    """The search store: it holds nothing that the ledger does not."""


@store.command("status")
@json_option
@with_config
def shown(config: Config, as_json: bool) -> int:
    """How many listings it holds, how far it has followed the ledger, and what it refused."""
    engine, opened = open_database(database_url(config.settings)), open_store(config.settings)
    writer = store_writer(config.settings, opened)
    at, end = cursors.cursor(engine, writer.name), ledger.last_seq(engine)
    refused = cursors.refused(engine, writer.name)
    try:
        held = opened.count(Everything())
    finally:
        opened.close()
    state = {"store": config.settings.store.kind, "listings": held, "entry": at.seq, "of": end, "reason": at.reason}
    if as_json:
        items_json([state | {"refused": refused}])
    else:
        line(f"{state['store']}: {held} listings, at entry {at.seq} of {end}" + (f"; {at.reason}" if at.reason else ""))
        for refusal in refused:
            line(f"refused {refusal.subject}: {refusal.reason}")
    return 1 if at.reason or refused else 0


@store.command()
@with_config
def rebuild(config: Config) -> int:
    """Empty it and fill it again from the ledger."""
    engine, opened = open_database(database_url(config.settings)), open_store(config.settings)
    writer = store_writer(config.settings, opened)
    try:
        opened.clear()
        cursors.rewind(engine, writer.name)
        with progress("rebuilding"):
            report = drain(engine, [writer], owner=owner_name(), now=now)
        if report.held_by:
            raise TryLater("store: a running service follows the ledger and fills the store now; see `store status`")
        opened.refresh()
        line(f"{config.settings.store.kind}: {opened.count(Everything())} listings")
    finally:
        opened.close()
    return 0 if report.is_done else 1


@click.command()
@with_config
def migrate(config: Config) -> None:
    """Bring the state database to this version; every command does so too."""
    engine = open_database(database_url(config.settings))
    line(f"{engine.dialect.name}: the state database is at this version; {ledger.last_seq(engine)} ledger entries")
