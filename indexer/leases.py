"""Who does a thing that only one may do at a time, such as draining the consumers.

A lease ends by itself; one whose owner was a process of this machine that has died ends at once, so that a kill -9
delays nobody.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from indexer.state.engine import Place, reading, writing
from indexer.state.rows import insert_over
from indexer.state.tables import locks

_LIFE = secrets.token_hex(4)  # of this process: in a container, every life has the same process number


@dataclass(frozen=True, slots=True)
class Lease:
    name: str
    owner: str
    taken_at: datetime
    expires_at: datetime


def owner_name() -> str:
    """ "host:pid:random": unique to this process and this call, and telling whether the process still lives."""
    return f"{socket.gethostname()}:{os.getpid()}:{_LIFE}{secrets.token_hex(4)}"


def take(place: Place, name: str, owner: str, *, now: datetime, for_s: float) -> bool:
    """Takes or renews the lease for so many seconds. False while another owner's has not ended.

    owner  of owner_name(), or any name unique to a process and its life: two that share it share the lease
    """
    row = {"name": name, "owner": owner, "taken_at": now, "expires_at": now + timedelta(seconds=for_s)}
    with writing(place) as connection:
        is_free = (locks.c.owner == owner) | (locks.c.expires_at <= now)
        if insert_over(connection, locks, row, is_free):
            return True
        held = holder(connection, name)
        return (
            held is not None
            and is_gone(held.owner)
            and insert_over(connection, locks, row, locks.c.owner == held.owner)
        )


def is_gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that runs no more. False when that cannot be told."""
    host, _, rest = owner.partition(":")
    pid, _, life = rest.partition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return bool(life) and not life.startswith(_LIFE)
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def release(place: Place, name: str, owner: str) -> None:
    """Gives the lease back; nothing happens when it is another's by now."""
    with writing(place) as connection:
        connection.execute(delete(locks).where(locks.c.name == name, locks.c.owner == owner))


def holder(place: Place, name: str) -> Lease | None:
    """The lease as it stands, expired or not; None when nobody has it."""
    columns = (locks.c.name, locks.c.owner, locks.c.taken_at, locks.c.expires_at)
    with reading(place) as connection:
        row = connection.execute(select(*columns).where(locks.c.name == name)).first()
    return None if row is None else Lease(*row)


def holding(place: Place, name: str, *, now: datetime) -> Lease | None:
    """The lease as long as it counts; None when nobody has it, it has expired, or its owner has died."""
    lease = holder(place, name)
    return None if lease is None or lease.expires_at <= now or is_gone(lease.owner) else lease
