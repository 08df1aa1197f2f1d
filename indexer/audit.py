"""Who did what that others must be able to account for: reveal, lookup, erase, acknowledge, silence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from indexer.state.engine import Place, reading, writing
from indexer.state.tables import audit as table
from schema.json_form import dumps


@dataclass(frozen=True, slots=True)
class Act:
    """details holds no secret and no identifier in clear."""

    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    details: Mapping[str, Any]


def note(
    place: Place,
    actor: str,
    action: str,
    subject: str,
    reason: str,
    details: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> None:
    """Puts an act on record, in the caller's transaction when place is its connection."""
    row = {"at": now, "actor": actor, "action": action, "subject": subject, "reason": reason}
    with writing(place) as connection:
        connection.execute(insert(table).values(row | {"details": dumps(details or {})}))


def acts(place: Place, *, limit: int = 100, action: str = "") -> list[Act]:
    """Newest first; of one kind when action is given."""
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    with reading(place) as connection:
        rows = connection.execute(query.where(table.c.action == action) if action else query).all()
    return [Act(row.at, row.actor, row.action, row.subject, row.reason, json.loads(row.details)) for row in rows]


def count_since(place: Place, actor: str, action: str, since: datetime) -> int:
    """How often the actor did this at or after a time: what a rate limit asks."""
    query = select(func.count()).where(table.c.actor == actor, table.c.action == action, table.c.at >= since)
    with reading(place) as connection:
        return connection.execute(query).scalar_one()
