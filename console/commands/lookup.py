"""`stallwatch lookup`"""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from config.records import Config
from console.context import actor, database_url, now, open_database, with_config
from console.output import items_json, json_option, note, progress, table
from indexer import audit
from indexer.lookup import asked, seen
from indexer.masking.keys import load_keys
from indexer.query.fields import IDENTIFIER_KINDS
from schema.errors import BadConfig, TryLater

CALLS_AN_HOUR = 60
VALUES_A_CALL = 10_000


@click.command()
@click.option(
    "--kind",
    default="",
    metavar="KIND",
    type=click.Choice(["", *IDENTIFIER_KINDS]),
    help=f"What they are, where no check digit tells: {', '.join(IDENTIFIER_KINDS)}.",
)
@json_option
@with_config
def lookup(config: Config, kind: str, as_json: bool) -> int:
    """Were identifiers seen that stand on standard input, one a line? Nothing of them is kept.

    Answers name a value by its line number. Exit code 1 when one was seen, or could not be looked
    up. How often, how many and who is on record.
    """
    values = [line for line in sys.stdin.read().splitlines() if line.strip()]
    if not values or len(values) > VALUES_A_CALL:
        raise BadConfig(f"lookup: {len(values)} values on standard input (expected 1 to {VALUES_A_CALL}, one a line)")
    engine, settings = open_database(database_url(config.settings)), config.settings
    if audit.count_since(engine, actor(), "lookup", now() - timedelta(hours=1)) >= CALLS_AN_HOUR:
        raise TryLater(f"lookup: {CALLS_AN_HOUR} calls within an hour (a limit against guessing); try again later")
    questions = asked(values, load_keys(settings.keys.masking, settings.keys.masking_retired), kind)
    known = sum(bool(question.kind) for question in questions)
    audit.note(engine, actor(), "lookup", kind or "any", "", {"values": len(values), "recognised": known}, now=now())
    with progress("looking through the ledger"):
        hits = seen(engine, questions)
    strange = [str(question.number) for question in questions if not question.kind]
    if strange:
        note(f"not recognised, so not looked up: lines {', '.join(strange[:20])}; try --kind")
    if as_json:
        items_json(hits)
    else:
        table(("line", "kind", "listing"), ((hit.number, hit.kind, hit.listing) for hit in hits), empty="none was seen")
    return 1 if hits or strange else 0
