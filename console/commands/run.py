"""`stallwatch run`"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys

import click

from config.records import Config
from console import presence
from console.context import now, with_config
from console.crawling import warm_up
from console.logs import log_to
from console.output import many, printable
from console.service import Service
from console.stores import store_state
from console.wiring import House, open_house
from indexer.leases import owner_name


@click.command()
@with_config
def run(config: Config) -> None:
    """Crawl on schedule, index, match and deliver, until stopped (SIGTERM or Ctrl-C: within 10 seconds)."""
    house = open_house(config)
    service = Service(house, owner_name(), say)
    presence.begin(house.engine, service.owner, now())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop.set())
    log_to(config.settings.state / "log" / "run.log")
    warm_up()
    for line in (*beginning(house), "running; Ctrl-C stops"):
        say(line)
    left = service.run()
    if left:
        leave(left)
    house.close()
    say("stopped; what was fetched is on record")


def beginning(house: House) -> list[str]:
    """What an operator should know at the start."""
    config, compiled = house.config, house.matcher.compiled
    scheduled = [source.name for source in config.sources if source.enabled and (source.every_s or source.cron)]
    lines = [*compiled.skipped, *compiled.problems]
    if not scheduled:
        lines.append("no source has a schedule (expected `every:` or `cron:` in sources/*.yml); none is read")
    store = store_state(config.settings, house.engine, house.store)
    if store.is_broken:
        lines.append(store.reason)
    lines.append(f"sources: {', '.join(scheduled) or 'none'}; {many(len(compiled.by_name), 'watch', 'watches')}")
    return lines


def say(line: str) -> None:
    try:
        click.echo(f"{now():%Y-%m-%d %H:%M:%S}Z {printable(line)}", err=True)
    except (OSError, ValueError):  # nobody reads standard error any more; the service goes on
        return


def leave(left: list[str]) -> None:
    """End the process now, whatever still hangs in it: all of it is on record, as after a kill."""
    for child in multiprocessing.active_children():
        child.kill()
    say(f"stopped without waiting for: {', '.join(left)}; nothing is lost, the next start takes it up")
    sys.stderr.flush()
    os._exit(0)
