"""`stallwatch doctor`"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from config.records import Config
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, progress, table
from console.stores import store_state
from console.wiring import build_notifiers
from crawler.evidence import load_ring
from crawler.transport.tor import clock_trouble, network_trouble, require_tor
from indexer import ledger
from indexer.masking.keys import load_keys
from indexer.stores.registry import open_store
from schema.errors import StallwatchError

LEAST_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """state: "fine", "wrong" or "not tried"."""

    what: str
    state: str
    said: str


@click.command()
@json_option
@with_config
def doctor(config: Config, as_json: bool) -> int:
    """Try everything an alert needs on its way: Tor, keys, database, store, mail, Slack, disk, clock.

    Mail servers are spoken to, but no mail and no Slack message is sent. Exit code 1 when something is wrong.
    """
    with progress("trying everything") as show:
        findings = []
        for what, attempt in attempts(config):
            show(what)
            findings.append(tried(what, attempt))
    if as_json:
        items_json(findings)
    else:
        table(("what", "state", "it says"), ((one.what, one.state, one.said) for one in findings), empty="")
    return 1 if any(one.state == "wrong" for one in findings) else 0


def tried(what: str, attempt: Callable[[], str]) -> Finding:
    try:
        said = attempt()
    except StallwatchError as error:
        return Finding(what, "wrong", str(error))
    return Finding(what, "not tried" if said.startswith("not tried") else "fine", said)


def attempts(config: Config) -> Iterator[tuple[str, Callable[[], str]]]:
    """What is tried, and the function that returns what it says, or raises StallwatchError."""
    settings = config.settings
    yield "tor", lambda: tor(config)
    yield "clock", lambda: clock(config)
    yield "evidence key", lambda: f"key {load_ring(settings.keys).active.id}"
    yield "masking key", lambda: f"key {load_keys(settings.keys.masking, settings.keys.masking_retired).current.id}"
    yield "database", lambda: database(config)
    yield f"store: {settings.store.kind}", lambda: store(config)
    for name, notifier in build_notifiers(config.receivers).items():
        yield f"receiver: {name}", notifier.probe
    yield "disk", lambda: disk(config)


def tor(config: Config) -> str:
    if config.sources and all(source.via == "direct" for source in config.sources):
        return "not tried: no source is read through Tor"
    require_tor(config.settings.tor)
    trouble = network_trouble(config.settings.tor)
    if trouble:
        raise StallwatchError(trouble)
    return f"answers at {config.settings.tor.socks}"


def clock(config: Config) -> str:
    if not config.settings.tor.control:
        return "not tried: Tor's control port is not set, and Tor is the clock we compare with"
    trouble = clock_trouble(config.settings.tor, now())
    if trouble:
        raise StallwatchError(trouble)
    return "within the time of Tor's network"


def database(config: Config) -> str:
    engine = open_database(database_url(config.settings))
    try:
        return f"{engine.dialect.name}, {ledger.last_seq(engine)} ledger entries"
    finally:
        engine.dispose()


def store(config: Config) -> str:
    opened, engine = open_store(config.settings), open_database(database_url(config.settings))
    try:
        state = store_state(config.settings, engine, opened)
    finally:
        opened.close()
        engine.dispose()
    if state.reason:
        raise StallwatchError(state.reason)
    return f"{state.listings} listings"


def disk(config: Config) -> str:
    state = config.settings.state
    place = next(folder for folder in (state, *state.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        raise StallwatchError(
            f"disk: {free / 1e9:.1f} GB free for {state} (expected at least {LEAST_FREE_BYTES / 1e9:.0f} GB); make room"
        )
    return f"{free / 1e9:.0f} GB free"
