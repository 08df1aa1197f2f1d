"""Why somebody heard, or did not: one row per decision, never without a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from indexer.state.alert_tables import decisions


def note(
    connection: Connection,
    alert: str,
    number: int,
    receiver: str,
    stage: str,
    decision: str,
    reason: str,
    now: datetime,
) -> None:
    """decision is "pass", "hold" or "drop"; number is the newest change of the alert it was about."""
    connection.execute(
        insert(decisions),
        {
            "alert": alert,
            "number": number,
            "receiver": receiver,
            "stage": stage,
            "decision": decision,
            "reason": reason,
            "at": now,
        },
    )


def decisions_of(connection: Connection, alert: str) -> list[RowMapping]:
    """Oldest first."""
    query = select(decisions).where(decisions.c.alert == alert).order_by(decisions.c.id)
    return list(connection.execute(query).mappings())
