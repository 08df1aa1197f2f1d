"""Silences on file: for a planned test, a known matter, a noisy night. They delay, they never lose."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from alerts.routes import matchers_text
from alerts.stages.contract import Silence
from config.records import Matcher
from indexer.audit import note as audit_note
from indexer.state.alert_tables import alert_groups, silences
from indexer.state.engine import reading, writing
from schema.errors import BadConfig
from schema.json_form import dumps, from_json

_MATCHER = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*(.*?)\s*", re.S)


def read_matcher(text: str) -> Matcher:
    """`severity="critical"`, `source=~harbor|quay`: as an operator types it. raises BadConfig"""
    found = _MATCHER.fullmatch(text)
    if not found:
        raise BadConfig(f"silence: '{text}' is no matcher (expected label=value, !=, =~ or !~); such as source=harbor")
    label, op, value = found.groups()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if op in ("=~", "!~"):
        try:
            re.compile(value)
        except re.error as error:
            raise BadConfig(f"silence: the pattern '{value}' does not compile: {error}; correct it") from error
    return Matcher(label, op, value)


def silences_at(connection: Connection, now: datetime) -> tuple[Silence, ...]:
    """Those that have not ended at that time."""
    rows = connection.execute(select(silences).where(silences.c.ends_at > now).order_by(silences.c.starts_at))
    return tuple(_silence(row) for row in rows.mappings())


def list_silences(engine: Engine, now: datetime, *, ended_too: bool = False) -> list[Silence]:
    with reading(engine) as connection:
        if not ended_too:
            return list(silences_at(connection, now))
        rows = connection.execute(select(silences).order_by(silences.c.starts_at)).mappings()
        return [_silence(row) for row in rows]


def add_silence(
    engine: Engine, matchers: Sequence[Matcher], *, starts_at: datetime, ends_at: datetime, actor: str, comment: str,
    now: datetime,
) -> Silence:  # fmt: skip
    """A silence in force from starts_at. raises BadConfig when it would silence everything, end before it begins, or
    has no comment: somebody will ask at night why nobody heard."""
    if not matchers:
        raise BadConfig("silence: no matcher (expected at least one); name what to silence, such as source=harbor")
    if ends_at <= max(starts_at, now):
        raise BadConfig("silence: it ends before it begins (expected an end in the future); give a longer time")
    if not comment.strip():
        raise BadConfig("silence: no comment (expected why); say why, for whoever looks at it later")
    silence = Silence(f"s-{secrets.token_hex(6)}", tuple(matchers), starts_at, ends_at, actor, comment.strip())
    row = {
        "id": silence.id, "matchers": dumps(silence.matchers), "starts_at": starts_at, "ends_at": ends_at,
        "created_by": actor, "comment": silence.comment, "created_at": now,
    }  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(silences), row)
        reason = f"{matchers_text(matchers)}: {silence.comment}"
        audit_note(connection, actor=actor, action="silence", subject=silence.id, reason=reason, now=now)
    return silence


def expire_silence(engine: Engine, silence_id: str, *, actor: str, now: datetime) -> None:
    """It ends now, and what it held back is asked about again at once. raises BadConfig when there is no such one."""
    with writing(engine) as connection:
        open_one = (silences.c.id == silence_id) & (silences.c.ends_at > now)
        if connection.execute(update(silences).where(open_one).values(ends_at=now)).rowcount == 0:
            raise BadConfig(
                f"silence: no silence in force is named '{silence_id}'; list them with `stallwatch silence`"
            )
        connection.execute(update(alert_groups).where(alert_groups.c.due_at > now).values(due_at=now))
        audit_note(connection, actor=actor, action="silence.expire", subject=silence_id, reason="", now=now)


def _silence(row: RowMapping) -> Silence:
    matchers = tuple(from_json(Matcher, form) for form in json.loads(row["matchers"]))
    return Silence(row["id"], matchers, row["starts_at"], row["ends_at"], row["created_by"], row["comment"])
