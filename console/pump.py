"""Everything that follows the ledger: consumers, alerts that are due, deliveries. Each step may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alerts.outbox import DeliveryReport, deliver_due
from alerts.outbox import next_due_at as next_delivery_at
from alerts.pipeline import advance
from alerts.pipeline import next_due_at as next_group_at
from console.context import now
from console.wiring import House
from indexer.consumers import DrainReport, drain, progress

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did, and when the next is due without new entries (None: nothing waits)."""

    drained: DrainReport
    delivered: DeliveryReport
    next_at: datetime | None


def is_behind(house: House) -> bool:
    """Whether a consumer could take something now. Only reads."""
    moment = now()
    steps = progress(house.engine, house.consumers())
    return any(step.behind and (step.retry_at is None or step.retry_at <= moment) for step in steps)


def follow(house: House, owner: str, stop: Stop = lambda: False) -> DrainReport:
    """Index and match what the ledger has that was not seen yet, unless another process is at it."""
    return drain(house.engine, house.consumers(), owner=owner, now=now, stop=stop)


def tell(house: House, stop: Stop = lambda: False) -> DeliveryReport:
    """Route, group and deliver what is due; several processes may, deliveries are claimed one by one."""
    advance(house.engine, house.config.route, now())
    return deliver_due(house.engine, house.notifiers, now, stop)


def next_telling_at(house: House) -> datetime | None:
    """When tell() has something to do without a new match; None when nothing waits."""
    due = [moment for moment in (next_group_at(house.engine), next_delivery_at(house.engine)) if moment]
    return min(due, default=None)


def turn(house: House, owner: str, stop: Stop = lambda: False) -> Turn:
    """Do all that can be done now, once: what `crawl` does where no service runs."""
    drained = follow(house, owner, stop)
    delivered = tell(house, stop)
    waits = [step.retry_at for step in drained.consumers if step.retry_at]
    due = [moment for moment in (next_telling_at(house), *waits) if moment]
    return Turn(drained, delivered, min(due, default=None))
