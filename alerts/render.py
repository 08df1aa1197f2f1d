"""A notification as texts: subject, plain text, HTML, Slack blocks. Pure; everything scraped is defanged and escaped.

The texts are masked because the listings they are made of are: nothing is masked here, and nothing is revealed.
"""

from __future__ import annotations

import re
import textwrap
from html import escape
from typing import Any

from alerts.defang import cut, one_line
from alerts.notifiers.contract import Notification
from alerts.telling import Excerpt, Telling, tell

SUBJECT_LIMIT = 180
WIDTH = 92
NAME_WIDTH = 10
TOLD_IN_FULL = 20  # alerts; the rest of a large group is named in one line each
LISTED = 200

# Slack's limits (Block Kit reference): blocks a message, characters a section and a header, fields a section.
BLOCKS, SECTION, HEADER, SLACK_TEXT = 50, 3000, 150, 3000
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}…\Z")
_COLOURS = {"critical": "#8b0000", "high": "#b34700", "medium": "#7a6a00", "low": "#44546a"}


def subject(notification: Notification) -> str:
    """One line without control characters; the gravest alert leads."""
    if not notification.alerts:
        return "[stallwatch] nothing to tell"
    first, number = tell(notification.alerts[0]), len(notification.alerts)
    text = f"[stallwatch] {_mark(first, notification)}: {first.news + ': ' if first.news else ''}{first.headline}"
    if number > 1:
        group = f" ({one_line(notification.group, 60)})" if notification.group else ""
        text = f"[stallwatch] {number} alerts{group}, first {_mark(first, notification)}: {first.headline}"
    return one_line(text, SUBJECT_LIMIT)


def _mark(telling: Telling, notification: Notification) -> str:
    unsure = "" if telling.is_confirmed else ", unconfirmed"
    return f"{'reminder, ' if notification.is_repeat else ''}{telling.severity}{unsure}"


def plain(notification: Notification) -> str:
    """The whole notification for a mail reader or a terminal, lines of at most about 92 characters."""
    tellings = [tell(alert) for alert in notification.alerts]
    parts = [_plain_alert(telling) for telling in tellings[:TOLD_IN_FULL]]
    if len(tellings) > TOLD_IN_FULL:
        parts.append("\n".join(_in_one_line(telling) for telling in tellings[TOLD_IN_FULL:LISTED]))
    if len(tellings) > LISTED:
        parts.append(f"and {len(tellings) - LISTED} more: stallwatch alerts")
    return f"\n\n{'-' * WIDTH}\n\n".join([*parts, _footer(notification)]) + "\n"


def _plain_alert(telling: Telling) -> str:
    lines = [f"CHANGED: {telling.news}", ""] if telling.news else []
    lines += [
        _wrapped(f"{telling.severity.upper()}{'' if telling.is_confirmed else ', UNCONFIRMED'}: {telling.headline}")
    ]
    lines += [_wrapped(f"“{telling.title}”"), ""] if telling.title else [""]
    lines += [_wrapped(f"{name + ':':<{NAME_WIDTH + 1}} {value}", NAME_WIDTH + 2) for name, value in telling.facts]
    lines += ["", "Why it fired"]
    lines += [_wrapped("  " + line, 6) for line in telling.why]
    if telling.words:
        lines += ["", "The words it was read from"]
        lines += [_wrapped(f"  {_plain_excerpt(one)}", 4) for one in telling.words]
    lines += ["", "Next", *(f"  {command}" for command in telling.commands)]
    return "\n".join(lines)


def _plain_excerpt(one: Excerpt) -> str:
    return f"{one.field}: {one.before} [{one.words}] {one.after}".rstrip()


def _wrapped(line: str, indent: int = 0) -> str:
    return textwrap.fill(
        line, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False, tabsize=1
    )


def _in_one_line(telling: Telling) -> str:
    news = f"{telling.news}: " if telling.news else ""
    return cut(f"{telling.alert} {telling.severity}: {news}{telling.headline}", WIDTH * 2)


def _footer(notification: Notification) -> str:
    return (
        f"Notification {notification.id} to {one_line(notification.receiver, 80)}. Addresses are written so that they\n"
        "cannot be clicked; personal identifiers are masked. Do not answer the seller from this mail."
    )


def html(notification: Notification) -> str:
    """The same as HTML that loads nothing and links nowhere."""
    tellings = [tell(alert) for alert in notification.alerts]
    parts = [_html_alert(telling) for telling in tellings[:TOLD_IN_FULL]]
    rest = [f"<li>{escape(_in_one_line(telling))}</li>" for telling in tellings[TOLD_IN_FULL:LISTED]]
    if rest:
        parts.append(f"<ul>{''.join(rest)}</ul>")
    if len(tellings) > LISTED:
        parts.append(f"<p>and {len(tellings) - LISTED} more: <code>stallwatch alerts</code></p>")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width"></head><body style="font:15px/1.45 sans-serif;color:#1b1b1b;max-width:46em">'
        f'{"".join(parts)}<p style="color:#555;font-size:13px">{escape(_footer(notification))}</p></body></html>\n'
    )


def _html_alert(telling: Telling) -> str:
    colour = _COLOURS.get(telling.severity, "#44546a")
    mark = telling.severity + ("" if telling.is_confirmed else ", unconfirmed")
    news = (
        f'<p style="background:#fff3c4;padding:6px"><b>Changed:</b> {escape(telling.news)}</p>' if telling.news else ""
    )
    title = f"<p><i>“{escape(telling.title)}”</i></p>" if telling.title else ""
    facts = "".join(
        f'<tr><th align="left" valign="top" style="padding:2px 12px 2px 0">{escape(name)}</th>'
        f'<td style="word-break:break-word">{escape(value)}</td></tr>'
        for name, value in telling.facts
    )
    why = "\n".join(escape(line) for line in telling.why)
    words = "".join(
        f"<li>{escape(one.field)}: {escape(one.before)} <b>{escape(one.words)}</b> {escape(one.after)}</li>"
        for one in telling.words
    )
    return (
        f'<div style="border-left:6px solid {colour};padding-left:12px;margin-bottom:24px">{news}'
        f'<h2 style="font-size:18px"><b style="color:{colour}">{escape(mark)}</b>: {escape(telling.headline)}</h2>'
        f'{title}<table cellspacing="0">{facts}</table><h3>Why it fired</h3>'
        f'<pre style="white-space:pre-wrap">{why}</pre>'
        + (f"<h3>The words it was read from</h3><ul>{words}</ul>" if words else "")
        + f"<p>Next: {' · '.join(f'<code>{escape(command)}</code>' for command in telling.commands)}</p></div>"
    )


def slack_escape(text: str) -> str:
    """Text that can neither mention anyone nor make a link (Slack: escape &, < and >)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_text(notification: Notification) -> str:
    """What a phone shows before the blocks; it carries the notification's id."""
    ending = f" [{notification.id}]"
    return _cut_escaped(subject(notification), SLACK_TEXT - len(ending)) + ending


def slack_blocks(notification: Notification, mention: str = "") -> list[dict[str, Any]]:
    """Block Kit, within Slack's limits whatever the alerts hold.

    mention  Slack's own markup ("<!here>", "<@U123>"), from the operator's settings only; "" mentions nobody
    """
    tellings = [tell(alert) for alert in notification.alerts]
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain_text(subject(notification), HEADER)}]
    if mention:
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": cut(mention, SECTION)}})
    told = 0
    for telling in tellings:
        wanted = _slack_alert(telling)
        if len(blocks) + len(wanted) > BLOCKS - 2:
            break
        blocks += wanted
        told += 1
    if told < len(tellings):
        rest = "\n".join(_in_one_line(telling) for telling in tellings[told:LISTED])
        blocks.append(_section(f"{len(tellings) - told} more, see `stallwatch alerts`:\n" + rest))
    foot = f"notification {notification.id} · addresses cannot be clicked, identifiers are masked"
    blocks.append({"type": "context", "elements": [_plain_text(foot, SECTION)]})
    return blocks


def _slack_alert(telling: Telling) -> list[dict[str, Any]]:
    head = f"{telling.severity}{'' if telling.is_confirmed else ', unconfirmed'}: {telling.headline}"
    lines = [f"Changed: {telling.news}"] if telling.news else []
    lines += [head] + ([f"“{telling.title}”"] if telling.title else [])
    facts = "\n".join(f"{name}: {value}" for name, value in telling.facts)
    blocks: list[dict[str, Any]] = [{"type": "divider"}, _section("\n".join(lines)), _section(facts)]
    blocks.append(_section("Why it fired\n" + "\n".join(telling.why)))
    if telling.words:
        words = "\n".join(_plain_excerpt(one) for one in telling.words)
        blocks.append(_section("The words it was read from\n" + words))
    commands = " · ".join(f"`{command}`" for command in telling.commands)
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": cut(commands, SECTION)}]})
    return blocks


def _section(text: str) -> dict[str, Any]:
    """Scraped text goes out as plain_text: Slack shows it as it is, without markup."""
    return {"type": "section", "text": _plain_text(text, SECTION)}


def _plain_text(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": _cut_escaped(text, limit), "emoji": False}


def _cut_escaped(text: str, limit: int) -> str:
    """Escaped and cut, never in the middle of an "&amp;"."""
    return _HALF_ENTITY.sub("…", cut(slack_escape(text), limit))
