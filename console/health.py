"""What `status` knows: is every source read, every step up to date, every receiver told, every watch asked?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from alerts.receivers import ReceiverHealth
from alerts.receivers import health as receiver_health
from alerts.watches import compile_watches
from config.records import Config, Source
from console.crawling import lease_of
from console.presence import running
from console.schedule import due_between, trigger_of
from console.stores import StoreState, store_state
from crawler.hours import is_open, opens_at
from indexer import captures, cursors, leases, ledger, runs
from indexer.health import TO_DO
from indexer.removals import removed_count
from indexer.runs import Health
from indexer.stores.registry import open_store

RECENT = timedelta(days=1)
_GRACE = timedelta(minutes=1)
_WELL = frozenset({"ok", "switched off", "not read yet", "being read"})


@dataclass(frozen=True, slots=True)
class SourceRow:
    """state     one of indexer.health.TO_DO ("late": it should have been read twice since it was), "not read yet", or
              "being read" (for the first time)
    listings  that the last run brought; None when there was none
    unread    pages on record that a crash kept from being read; the next crawl reads them
    reason    what is wrong, or why the last run was skipped
    since     when that began; evidence: a capture that shows it, "" when none does; to_do: what to do about it
    account   state of the account in use, "" for none
    spider    how the last run walked it; recognised: why so, where its configuration does not say it
    removed   listings that we hold and that it shows no more
    """

    source: str
    state: str
    last_run: datetime | None
    due: datetime | None
    listings: int | None
    unread: int
    reason: str
    since: datetime | None = None
    evidence: str = ""
    to_do: str = ""
    account: str = ""
    spider: str = ""
    recognised: str = ""
    removed: int = 0


@dataclass(frozen=True, slots=True)
class StepRow:
    step: str
    behind: int
    reason: str


@dataclass(frozen=True, slots=True)
class LostRow:
    """Pages of the last day that gave no listings, whether they became captures or not."""

    source: str
    kind: str
    pages: int


@dataclass(frozen=True, slots=True)
class Status:
    """service  "process 12 on host", "" when none runs
    watches  sentences about watches that are not asked: expired, or with a query that does not parse
    """

    service: str
    sources: tuple[SourceRow, ...]
    steps: tuple[StepRow, ...]
    store: StoreState
    receivers: tuple[ReceiverHealth, ...]
    watches: tuple[str, ...]
    lost: tuple[LostRow, ...]

    @property
    def is_well(self) -> bool:
        """A store that is merely behind, and a service that is not there, are told and are no fault of themselves."""
        return (
            all(row.state in _WELL for row in self.sources)
            and not any(step.reason for step in self.steps)
            and not any(one.failures or one.refused for one in self.receivers)
            and not self.watches
            and not self.store.is_broken
        )


def status_of(config: Config, engine: Engine, moment: datetime) -> Status:
    compiled = compile_watches(config.watches, moment)
    store = open_store(config.settings)
    try:
        held = store_state(config.settings, engine, store)
    finally:
        store.close()
    return Status(
        service=running(engine, moment),
        sources=source_rows(engine, config.sources, moment),
        steps=step_rows(engine),
        store=held,
        receivers=tuple(receiver_health(engine)),
        watches=(*compiled.skipped, *compiled.problems),
        lost=lost_rows(engine, moment),
    )


def source_rows(engine: Engine, sources: Iterable[Source], moment: datetime) -> tuple[SourceRow, ...]:
    known = {health.source: health for health in runs.health(engine)}
    unread = captures.unread_counts(engine)
    return tuple(
        _source_row(engine, source, known.get(source.name), unread.get(source.name, 0), moment) for source in sources
    )


def _source_row(engine: Engine, source: Source, health: Health | None, unread: int, moment: datetime) -> SourceRow:
    history = runs.history(engine, source.name, limit=20)
    newest = history[0] if history else None
    ended = next((run for run in history if run.outcome not in ("skipped", "running")), None)
    is_read_now = leases.holding(engine, lease_of(source.name), now=moment) is not None
    reason = health.reason if health else ""
    if not reason and newest and newest.outcome == "skipped":
        reason = f"run skipped: {newest.reason}"
    state = state_of(source, health, is_read_now, moment)
    return SourceRow(
        source=source.name,
        state=state,
        last_run=health.last_run_at if health else None,
        due=due_at(source, health),
        listings=ended.listings_changed + ended.listings_seen if ended else None,
        unread=0 if is_read_now else unread,
        reason=reason,
        since=health.since if health and health.state == state else None,
        evidence=health.evidence if health else "",
        to_do=TO_DO.get(state, ""),
        account=health.account if health else "",
        spider=ended.spider if ended else "",
        recognised=ended.recognised if ended else "",
        removed=removed_count(engine, source.name),
    )


def state_of(source: Source, health: Health | None, is_read_now: bool, moment: datetime) -> str:
    if not source.enabled:
        return "switched off"
    if health is None or health.last_run_at is None:
        return "being read" if is_read_now else "not read yet"
    return "late" if not is_read_now and _is_late(source, health.last_run_at, moment) else health.state


def _is_late(source: Source, last_run: datetime, moment: datetime) -> bool:
    """Whether two runs were due since the last one, counted from the opening of its hours where it has some."""
    trigger = trigger_of(source)
    if trigger is None or not is_open(source, moment):
        return False
    opened = opens_at(source, moment - timedelta(days=1)) if source.hours else last_run
    return due_between(trigger, max(last_run, opened), moment - _GRACE, most=2) == 2


def due_at(source: Source, health: Health | None) -> datetime | None:
    """When it is read next; None when only `crawl` reads it, or when it was never read."""
    trigger = trigger_of(source) if source.enabled else None
    if trigger is None or health is None or health.last_run_at is None:
        return None
    due: datetime | None = trigger.get_next_fire_time(health.last_run_at, health.last_run_at)
    return due


def step_rows(engine: Engine) -> tuple[StepRow, ...]:
    end = ledger.last_seq(engine)
    return tuple(StepRow(at.consumer, max(0, end - at.seq), at.reason) for at in cursors.all_cursors(engine))


def lost_rows(engine: Engine, moment: datetime) -> tuple[LostRow, ...]:
    pages: dict[tuple[str, str], int] = dict(runs.missed_counts(engine, moment - RECENT))
    for name, number in captures.lost_counts(engine, moment - RECENT).items():
        pages[name] = pages.get(name, 0) + number
    return tuple(LostRow(name, kind, number) for (name, kind), number in sorted(pages.items()))
