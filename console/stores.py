"""Is the search store whole? It may have been deleted, restored from an old copy, broken, or still be behind."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from config.records import Settings
from console.wiring import store_writer
from indexer import cursors, ledger
from indexer.query.tree import Everything
from indexer.stores.contract import Store
from schema.errors import StallwatchError


@dataclass(frozen=True, slots=True)
class StoreState:
    """A store beside the ledger it follows.

    listings  that it holds; None when it cannot be asked
    entry, of how far it has followed, and the ledger's last entry
    refused   listings that it does not take, with the reason: kept in the cursor's records
    reason    why its answers are not whole, "" when they are
    is_broken it cannot be asked, or has lost listings: waiting will not mend it
    """

    store: str
    listings: int | None
    entry: int
    of: int
    refused: tuple[cursors.Refusal, ...]
    reason: str
    is_broken: bool = False


def store_state(settings: Settings, engine: Engine, store: Store) -> StoreState:
    """Never raises for a store that is broken or away: that is its reason."""
    name = store_writer(settings, store).name
    at, end = cursors.cursor(engine, name), ledger.last_seq(engine)
    refused = tuple(cursors.refused(engine, name))
    standing = ledger.count(engine)
    kind = settings.store.kind
    try:
        held = _held(store, standing)
    except StallwatchError as error:
        return StoreState(kind, None, at.seq, end, refused, str(error), is_broken=True)
    is_still = at.seq == end == ledger.last_seq(engine)
    is_short = is_still and held + len(refused) < standing
    if is_short or (at.seq and not held and standing > len(refused)):
        reason = (
            f"store {kind}: holds {held} of {standing} listings, though it was given entries up to {at.seq} "
            "(expected all of them; was it deleted or replaced?); run `store rebuild`"
        )
        return StoreState(kind, held, at.seq, end, refused, reason, is_broken=True)
    return StoreState(kind, held, at.seq, end, refused, at.reason or _behind(kind, at.seq, end))


def _held(store: Store, standing: int) -> int:
    """Counted again after a refresh where it seems to be too few."""
    held = store.count(Everything())
    if held < standing:
        store.refresh()
        held = store.count(Everything())
    return held


def _behind(kind: str, seq: int, end: int) -> str:
    if seq >= end:
        return ""
    return f"store {kind}: at entry {seq} of {end}; `stallwatch run` or the next crawl brings it up to date"
