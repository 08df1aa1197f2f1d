"""`stallwatch run`"""

from __future__ import annotations

import logging
import signal
import sys

import click

from config.records import Config
from console.context import now, with_config
from console.output import printable
from console.service import Service
from console.wiring import open_house
from crawler.process import warm
from indexer.leases import owner_name


@click.command()
@with_config
def run(config: Config) -> None:
    """Crawl on schedule, index, match and deliver, until stopped (SIGTERM or Ctrl-C: within 10 seconds)."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    warm()
    house = open_house(config)
    service = Service(house, owner_name(), say)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop.set())
    scheduled = [source.name for source in config.sources if source.enabled and (source.every_s or source.cron)]
    if not scheduled:
        say("no source has a schedule (expected `every:` or `cron:` in sources/*.yml); only deliveries are made")
    for line in (*house.matcher.compiled.skipped, *house.matcher.compiled.problems):
        say(line)
    say(f"running: {', '.join(scheduled) or 'no source'}; {len(house.matcher.compiled.by_name)} watches; Ctrl-C stops")
    try:
        service.run()
    finally:
        house.close()
    say("stopped; what was fetched is on record")


def say(line: str) -> None:
    click.echo(f"{now():%Y-%m-%d %H:%M:%S}Z {printable(line)}", err=True)
