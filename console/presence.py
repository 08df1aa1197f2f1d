"""Which process is the service: one at a time for a state database, whichever machine it runs on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from indexer import leases
from schema.errors import TryLater

LEASE = "service"
FOR_S = 60.0
RENEW_S = 20.0


def begin(engine: Engine, owner: str, now: datetime) -> None:
    """raises TryLater with the name of the service that is running already; nothing was changed then"""
    if leases.take(engine, LEASE, owner, now=now, for_s=FOR_S):
        return
    lease = leases.holder(engine, LEASE)
    since = f", since {lease.taken_at:%Y-%m-%d %H:%M:%S} UTC" if lease else ""
    who = process_of(lease.owner) if lease else "another process"
    raise TryLater(
        f"run: a service is running already: {who}{since} (expected none for this state database); "
        "stop that one first, or name another configuration"
    )


def renew(engine: Engine, owner: str, now: datetime) -> bool:
    """False when another service has taken over, which it may after FOR_S seconds without renewal."""
    return leases.take(engine, LEASE, owner, now=now, for_s=FOR_S)


def end(engine: Engine, owner: str) -> None:
    leases.release(engine, LEASE, owner)


def running(engine: Engine, now: datetime) -> str:
    """ "process 12 on host"; "" when no service runs"""
    lease = leases.holding(engine, LEASE, now=now)
    return process_of(lease.owner) if lease else ""


def process_of(owner: str) -> str:
    """An owner's name in words."""
    host, _, rest = owner.partition(":")
    return f"process {rest.partition(':')[0]} on {host}"
