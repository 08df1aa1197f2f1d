"""`stallwatch search` and `stallwatch query explain`"""

from __future__ import annotations

import click

from alerts.stages.contract import clock
from alerts.telling import headline
from config.records import Config
from console.context import database_url, now, open_database, with_config
from console.output import items_json, json_option, line, note, table
from console.stores import store_state
from indexer.query.explain import kibana_text, query_text, tree_text
from indexer.query.parse import parse
from indexer.stores.contract import Store
from indexer.stores.registry import open_store
from schema.errors import StallwatchError
from schema.listing import Listing


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--after", default=None, metavar="CURSOR", help="The `next` of the page before.")
@json_option
@with_config
def search(config: Config, words: tuple[str, ...], limit: int, after: str | None, as_json: bool) -> None:
    """Search the listings; words side by side must all be there. docs/query-language.md tells the language."""
    typed = " ".join(words)
    node = parse(typed, now=now(), bare="and")
    if query_text(node) != typed:
        note(f"read as: {query_text(node)}")
    store = open_store(config.settings)
    try:
        page = store.search(node, limit=limit, after=after)
        if after is None:
            warn_of_gaps(config, store)
    finally:
        store.close()
    if as_json:
        items_json(page.items, page.next)
        return
    rows = (
        (found.last_seen_at, found.source, found.vendor.name, found.title, offer_of(found), found.id)
        for found in page.items
    )
    table(("last seen", "source", "vendor", "title", "offer", "listing"), rows, empty="no listing meets this query")
    if page.items:
        note(f"{len(page.items)} of {page.total}")
    if page.next:
        note(f"more: --after '{page.next}'")


def offer_of(found: Listing) -> str:
    """Its headline, and that it is gone where it is."""
    gone = f"removed since {clock(found.removed_at)}" if found.removed_at else ""
    return "; ".join(part for part in (gone, headline(found)) if part)


def warn_of_gaps(config: Config, store: Store) -> None:
    """Nobody should take the silence of half a store for an answer."""
    try:
        reason = store_state(config.settings, open_database(database_url(config.settings)), store).reason
    except StallwatchError as error:
        reason = f"whether these are all hits cannot be told: {error}"
    if reason:
        note(reason)


@click.group()
def query() -> None:
    """About the query language."""


@query.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--kibana", is_flag=True, help="As Lucene text for Kibana's search bar.")
@json_option
def explain(words: tuple[str, ...], kibana: bool, as_json: bool) -> None:
    """Show how a query is read."""
    node = parse(" ".join(words), now=now())
    if as_json:
        items_json([{"query": query_text(node), "tree": tree_text(node), "kibana": kibana_text(node)}])
        return
    if kibana:
        line(kibana_text(node))
        return
    line(query_text(node))
    line(tree_text(node))
