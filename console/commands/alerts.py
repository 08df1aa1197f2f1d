"""`alerts`, `why`, `ack`, `silence` and `route-test`"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click

from alerts import desk, silences
from alerts.labels import NAMES
from alerts.routes import all_hold, matchers_text
from alerts.story import story_lines
from alerts.story import why as why_of
from alerts.telling import headline
from config.records import Config, Matcher
from config.route_checks import never_met
from config.scalars import duration_s
from console.context import actor, database_url, now, open_database, with_config
from console.output import items_json, json_option, line, note, table
from schema.errors import BadConfig
from schema.watch import Alert


@click.command()
@click.option("--state", default="", metavar="STATE", help="open, acknowledged or closed.")
@click.option("--source", default="", metavar="NAME", help="Of one source.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--after", default=None, metavar="CURSOR", help="The `next` of the page before.")
@json_option
@with_config
def alerts(config: Config, state: str, source: str, limit: int, after: str | None, as_json: bool) -> None:
    """List alerts, newest first."""
    engine = open_database(database_url(config.settings))
    page = desk.list_alerts(engine, state=state, source=source, limit=limit, after=after)
    if as_json:
        items_json(page.items, page.next)
        return
    rows = (
        (alert.id, alert.state, alert.severity, alert.opened_at, alert.listing.source, told(alert),
         "new" if alert.change == "new" else alert.change)
        for alert in page.items
    )  # fmt: skip
    table(("alert", "state", "severity", "opened", "source", "offer", "newest change"), rows, empty="no alerts")
    if page.next:
        note(f"more: --after '{page.next}'")


def told(alert: Alert) -> str:
    """Its offer in one line, as it stands now."""
    return headline(alert.listing, is_sold="sold" in alert.labels)


@click.command()
@click.argument("alert", metavar="ALERT")
@json_option
@with_config
def why(config: Config, alert: str, as_json: bool) -> None:
    """Why an alert was raised, clause by clause; who should hear, what was decided, who was told and when.

    ALERT is an alert's id, the beginning of one, or a listing's id.
    """
    story = why_of(open_database(database_url(config.settings)), alert)
    if as_json:
        items_json([story])
        return
    for text in story_lines(story):
        line(text)


@click.command()
@click.argument("alert", metavar="ALERT")
@click.option("--close", is_flag=True, help="Nobody hears of it any more.")
@click.option("--reopen", is_flag=True, help="As it was before it was acknowledged or closed.")
@click.option("--comment", default="", help="Kept on record.")
@json_option
@with_config
def ack(config: Config, alert: str, close: bool, reopen: bool, comment: str, as_json: bool) -> None:
    """Acknowledge an alert: no reminders, but a material change is still told."""
    if close and reopen:
        raise BadConfig("ack: --close and --reopen (expected one of them); nothing done")
    action = "close" if close else "reopen" if reopen else "acknowledge"
    engine = open_database(database_url(config.settings))
    done = desk.act(engine, alert, action, actor=actor(), comment=comment, now=now())
    if as_json:
        items_json([done])
    else:
        line(f"{done.id}: {done.state}; {told(done)}")


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def silence(ctx: click.Context, as_json: bool) -> None:
    """Add, list and end silences. They hold alerts back, and never lose them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(listed, as_json=as_json)
    elif as_json:
        raise BadConfig(f"silence: --json stands before '{ctx.invoked_subcommand}' (expected it after); move it there")


@silence.command("add")
@click.argument("matchers", nargs=-1, required=True, metavar="LABEL=VALUE...")
@click.option("--for", "length", required=True, metavar="TIME", help="How long, such as 2h.")
@click.option("--comment", required=True, help="Why: somebody will ask at night.")
@json_option
@with_config
def added(config: Config, matchers: tuple[str, ...], length: str, comment: str, as_json: bool) -> None:
    """Hold back alerts whose labels meet all matchers (=, !=, =~, !~)."""
    moment = now()
    ends_at = moment + duration(length)
    new = silences.add_silence(
        open_database(database_url(config.settings)),
        [meant(config, silences.read_matcher(text)) for text in matchers],
        starts_at=moment,
        ends_at=ends_at,
        actor=actor(),
        comment=comment,
        now=moment,
    )
    if as_json:
        items_json([new])
    else:
        line(f"{new.id}: {matchers_text(new.matchers)} until {new.ends_at:%Y-%m-%d %H:%M} UTC")


def meant(config: Config, matcher: Matcher) -> Matcher:
    """raises BadConfig for a matcher that no alert can meet: a silence with a slip of the pen silences nothing"""
    fault = never_met(matcher, config.sources, config.watches, frozenset(NAMES))
    if fault:
        raise BadConfig(f"silence: {fault}")
    return matcher


def duration(text: str) -> timedelta:
    """raises BadConfig unless it is a number with a unit"""
    seconds = duration_s(text)
    if seconds is None:
        raise BadConfig(f"--for: '{text}' is no time (expected a number and s, m, h or d, such as 2h)")
    return timedelta(seconds=seconds)


@silence.command("list")
@click.option("--all", "ended_too", is_flag=True, help="Also those that have ended.")
@json_option
@with_config
def listed(config: Config, ended_too: bool = False, as_json: bool = False) -> None:
    """List silences."""
    found = silences.list_silences(open_database(database_url(config.settings)), now(), ended_too=ended_too)
    if as_json:
        items_json(found)
        return
    rows = (
        (one.id, matchers_text(one.matchers), one.starts_at, one.ends_at, one.created_by, one.comment) for one in found
    )
    table(("silence", "matchers", "from", "until", "by", "why"), rows, empty="no silences")


@silence.command("end")
@click.argument("name", metavar="SILENCE")
@with_config
def ended(config: Config, name: str) -> None:
    """End a silence now; what it held back is asked about again."""
    silences.expire_silence(open_database(database_url(config.settings)), name, actor=actor(), now=now())
    line(f"{name}: ended")


@click.command("route-test")
@click.argument("labels", nargs=-1, metavar="[LABEL=VALUE...]")
@click.option("--alert", default="", metavar="ALERT", help="Take the labels of an alert that exists.")
@click.option("--expect", multiple=True, metavar="RECEIVER", help="Fail unless just these would hear.")
@json_option
@with_config
def route_test(
    config: Config, labels: tuple[str, ...], alert: str, expect: tuple[str, ...], as_json: bool
) -> int:  # fmt: skip
    """Who would hear about an alert with these labels, and why."""
    given = dict(desk.labels_on_file(open_database(database_url(config.settings)), alert)) if alert else {}
    for text in labels:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadConfig(f"route-test: '{text}' is no label (expected name=value; names: {', '.join(NAMES)})")
        given[name.strip()] = value.strip().strip('"')
    own = sorted({name for watch in config.watches for name in watch.labels})
    tested = desk.route_test(config.route, given, own=own)
    for silenced in in_force(config, given):
        note(f"route-test: {silenced}")
    for problem in tested.problems:
        note(problem)
    if as_json:
        items_json(tested.decisions)
    else:
        for text in tested.lines():
            line(text)
    wrong = bool(expect) and set(expect) != set(tested.receivers)
    if wrong:
        note(f"route-test: {', '.join(tested.receivers) or 'nobody'} would hear (expected {', '.join(expect)})")
    return 1 if wrong or tested.problems else 0


def in_force(config: Config, labels: Mapping[str, str]) -> list[str]:
    """A sentence for each silence that holds back an alert with these labels; a state that is not there has none."""
    place = database_url(config.settings)
    if config.settings.database is None and not Path(place).exists():
        return []
    return [
        f"held back until {one.ends_at:%Y-%m-%d %H:%M} UTC by {one.id} ({matchers_text(one.matchers)}, "
        f"by {one.created_by}: {one.comment})"
        for one in silences.list_silences(open_database(place), now())
        if all_hold(one.matchers, labels)
    ]
