"""`stallwatch crawl SOURCE`"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from config.records import Config
from console.context import now, with_config
from console.crawling import crawl as crawl_once
from console.crawling import source_named, warm_up
from console.logs import log_to
from console.output import items_json, json_option, line, many, note, progress
from console.presence import running
from console.pump import Turn, turn
from console.service import told
from console.wiring import House, open_house
from crawler.contract import CrawlEvent, RunReport
from indexer import runs
from indexer.leases import owner_name


@click.command()
@click.argument("name", metavar="SOURCE")
@json_option
@with_config
def crawl(config: Config, name: str, as_json: bool) -> int:
    """Read one source now; without a running service also index, match and deliver what came of it.

    Ctrl-C and SIGTERM end it in order. Exit code 1 when the crawl failed.
    """
    source = source_named(config, name)
    house = open_house(config)
    owner = owner_name()
    log_to(config.settings.state / "log" / "crawl.log")
    try:
        with stopping() as stop, progress(f"crawling {name}") as show:
            warm_up()
            report = crawl_once(
                config, house.engine, source, owner, on_event=lambda event: show(seen(event)), stop=stop.event
            )
            show("indexing and matching")
            remarks = followed(house, owner, stop.event)
        if report is None:
            runs.skip(house.engine, name, "another process was crawling it when it was to be read by hand", now=now())
    finally:
        house.close()
    return told_to_person(name, report, remarks, as_json) or stop.code


def told_to_person(name: str, report: RunReport | None, remarks: list[str], as_json: bool) -> int:
    if report is None:
        note(f"{name}: another process is crawling it; nothing done")
    elif as_json:
        items_json([report])
    else:
        line(told(report))
    for remark in remarks:
        note(remark)
    return 1 if report is None or report.outcome == "failed" else 0


def followed(house: House, owner: str, stop: threading.Event) -> list[str]:
    """Index, match and deliver, where no service does; what an operator should know of it."""
    service = running(house.engine, now())
    if service:
        return [f"the running service ({service}) indexes, matches and delivers"]
    return remarks_on(turn(house, owner, stop.is_set))


class Stopping:
    """event is set by the first signal; code is the exit code it asks for, 0 when none came."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.code = 0

    def __call__(self, number: int, frame: object) -> None:
        self.code = 128 + number
        self.event.set()


@contextmanager
def stopping() -> Iterator[Stopping]:
    """SIGTERM and Ctrl-C ask for an orderly end, as long as the body runs."""
    stop = Stopping()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def seen(event: CrawlEvent) -> str:
    return f"{event.pages} pages, {event.listings_changed} new or changed, {event.listings_seen} seen again"


def remarks_on(done: Turn) -> list[str]:
    """What an operator should know of the turn after the crawl."""
    lines = list(done.delivered.problems)
    if done.drained.held_by:
        lines.append("another process indexes and matches at the moment")
    lines += [step.reason for step in done.drained.consumers if step.reason]
    if done.delivered.sent:
        lines.append(f"{many(done.delivered.sent, 'notification')} delivered")
    elif done.next_at:
        lines.append(f"something waits until {done.next_at:%H:%M:%S} UTC; `stallwatch run` or the next crawl goes on")
    return lines
