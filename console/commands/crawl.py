"""`stallwatch crawl SOURCE`"""

from __future__ import annotations

import click

from config.records import Config
from console.context import with_config
from console.crawling import crawl as crawl_once
from console.crawling import source_named
from console.output import items_json, json_option, progress
from console.pump import Turn, turn
from console.service import told
from console.wiring import open_house
from crawler.contract import CrawlEvent
from indexer.leases import owner_name


@click.command()
@click.argument("name", metavar="SOURCE")
@json_option
@with_config
def crawl(config: Config, name: str, as_json: bool) -> int:
    """Read one source now; without a running service also index, match and deliver what came of it."""
    source = source_named(config, name)
    house = open_house(config)
    try:
        with progress(f"crawling {name}") as show:
            report = crawl_once(config, house.engine, source, on_event=lambda event: show(seen(event)))
            show("indexing and matching")
            done = turn(house, owner_name())
    finally:
        house.close()
    if report is None:
        click.echo(f"{name}: another process is crawling it; nothing done", err=True)
        return 1
    if as_json:
        items_json([report])
    else:
        click.echo(told(report))
    for line in remarks(done):
        click.echo(line, err=True)
    return 1 if report.outcome == "failed" else 0


def seen(event: CrawlEvent) -> str:
    return f"{event.pages} pages, {event.listings_changed} new or changed, {event.listings_seen} seen again"


def remarks(done: Turn) -> list[str]:
    """What an operator should know of the turn after the crawl."""
    lines = list(done.delivered.problems)
    if done.drained.held_by:
        lines.append("a running service does the indexing, matching and delivering")
    lines += [f"{progress.consumer}: {progress.reason}" for progress in done.drained.consumers if progress.reason]
    if done.delivered.sent:
        lines.append(f"{done.delivered.sent} notifications delivered")
    elif done.next_at:
        lines.append(f"something waits until {done.next_at:%H:%M:%S} UTC; `stallwatch run` or the next crawl goes on")
    return lines
