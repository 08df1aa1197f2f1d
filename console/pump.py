"""Everything that follows the ledger, one turn at a time: consumers, alerts that are due, deliveries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alerts.outbox import DeliveryReport, deliver_due
from alerts.outbox import next_due_at as next_delivery_at
from alerts.pipeline import Advanced, advance
from alerts.pipeline import next_due_at as next_group_at
from console.context import now
from console.wiring import House
from indexer.consumers import DrainReport, drain


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did, and when the next is due without new entries (None: nothing waits)."""

    drained: DrainReport
    advanced: Advanced
    delivered: DeliveryReport
    next_at: datetime | None


def turn(house: House, owner: str, stop: Callable[[], bool] = lambda: False) -> Turn:
    """Do all that can be done now. Another process that drains at the moment is left to it; deliveries are claimed
    one by one, so several processes may deliver."""
    drained = drain(house.engine, house.consumers(), owner=owner, now=now, stop=stop)
    advanced = advance(house.engine, house.config.route, now())
    delivered = deliver_due(house.engine, house.notifiers, now, stop)
    waits = [progress.retry_at for progress in drained.consumers if progress.retry_at]
    due = [moment for moment in (next_group_at(house.engine), next_delivery_at(house.engine), *waits) if moment]
    return Turn(drained, advanced, delivered, min(due, default=None))
