"""What the last crawl saw of each thread, and when it is worth reading again.

The crawler says what it saw; whether the thread holds a live offer, since when nothing changed in it and how often it
was read again since are computed here, in the transaction that puts the page into the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, bindparam, select

from indexer.state.columns import key
from indexer.state.engine import Place, reading
from indexer.state.rows import Row, parts, put
from indexer.state.tables import marks as table

_OF_THREADS = select(table).where(
    table.c.source == bindparam("source"), table.c.thread.in_(bindparam("threads", expanding=True))
)
FRONTIER = "list:"  # a mark so named is where a walk down list pages stopped, not a thread


class MarkSeen(Protocol):
    """What a crawl says of a thread. last_read_at None: the thread is owed a read that is not finished yet."""

    @property
    def source(self) -> str: ...
    @property
    def thread(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def last_page(self) -> str: ...
    @property
    def replies(self) -> int | None: ...
    @property
    def last_activity(self) -> datetime | None: ...
    @property
    def last_read_at(self) -> datetime | None: ...
    @property
    def validators(self) -> str: ...
    @property
    def shown(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered of a thread; the fields mean what the crawler's own record says."""

    source: str
    thread: str
    url: str
    last_page: str = ""
    replies: int | None = None
    last_activity: datetime | None = None
    is_live: bool = False
    anchor_at: datetime | None = None
    last_read_at: datetime | None = None
    visits: int = 0
    validators: str = ""
    shown: str = ""
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a page did to the threads on it.

    thread   the place's own id of the thread the page belongs to, "" for a page that belongs to none
    shown    ids of the opening listings of the threads it showed; edited: of those in which an offer or post is new
             or was edited; reread: of those in which anything was read otherwise than before
    is_live  whether the thread opened by a listing id holds an offer that is still on sale
    is_in_doubt  whether something of the page's thread was missing and waits to be looked for once more; None: this
             page does not say
    """

    run: str
    at: datetime
    thread: str
    is_live: Callable[[str], bool]
    shown: AbstractSet[str] = field(default_factory=frozenset)
    edited: AbstractSet[str] = field(default_factory=frozenset)
    reread: AbstractSet[str] = field(default_factory=frozenset)
    is_in_doubt: bool | None = None


def remembered(place: Place, source: str) -> dict[str, Mark]:
    """Marks of a source by thread id; empty for a new source."""
    query = select(*(table.c[part.name] for part in fields(Mark))).where(table.c.source == source)
    with reading(place) as connection:
        return {row["thread"]: Mark(**row) for row in connection.execute(query).mappings()}


def keep(connection: Connection, seen: Iterable[MarkSeen], page: PageRead) -> None:
    """Stores the marks of one page; of two for the same thread the later one counts."""
    latest = {(key(mark.source), key(mark.thread)): mark for mark in seen}
    known = dict(_known(connection, latest))
    put(connection, table, [_row(mark, known.get(name), page) for name, mark in latest.items()])


def _known(connection: Connection, names: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], RowMapping]]:
    threads_of: dict[str, list[str]] = {}
    for source, thread in names:
        threads_of.setdefault(source, []).append(thread)
    for source, threads in threads_of.items():
        for part in parts(threads):
            rows = connection.execute(_OF_THREADS, {"source": source, "threads": part}).mappings()
            yield from (((source, row["thread"]), row) for row in rows)


def _row(mark: MarkSeen, old: RowMapping | None, page: PageRead) -> Row:
    seen: dict[str, Any] = {
        "source": mark.source,
        "thread": mark.thread,
        "url": mark.url,
        "last_page": mark.last_page,
        "replies": mark.replies,
        "last_activity": mark.last_activity,
        "last_read_at": mark.last_read_at,
        "validators": mark.validators,
        "shown": mark.shown,
        "is_in_doubt": _in_doubt(mark, old, page),
    }
    if mark.thread.startswith(FRONTIER):
        return seen | {"is_live": False, "anchor_at": None, "visits": 0, "run": page.run}
    opened_by = _opened_by(mark, page)
    return seen | _revisits(mark, old, page, bool(opened_by & page.edited)) | _life(old, page, opened_by)


def _in_doubt(mark: MarkSeen, old: RowMapping | None, page: PageRead) -> bool:
    if mark.thread == page.thread and page.is_in_doubt is not None:
        return page.is_in_doubt
    return bool(old and old["is_in_doubt"])


def _opened_by(mark: MarkSeen, page: PageRead) -> AbstractSet[str]:
    """Opening listings on the page that belong to the mark's thread."""
    if mark.thread == page.thread:
        return page.shown
    return page.shown & {f"{mark.source}/t{mark.thread}", f"{mark.source}/{mark.thread}"}


def _revisits(mark: MarkSeen, old: RowMapping | None, page: PageRead, is_edited: bool) -> dict[str, Any]:
    """A revisit counts once a run, however many pages the thread has."""
    if is_edited:
        return {"anchor_at": page.at, "visits": 0, "run": page.run}
    if old is None or old["anchor_at"] is None:
        return {"anchor_at": page.at if mark.last_read_at else None, "visits": 0, "run": page.run}
    counts = mark.last_read_at is not None and old["run"] != page.run
    return {
        "anchor_at": old["anchor_at"],
        "visits": old["visits"] + 1 if counts else old["visits"],
        "run": page.run if counts else old["run"],
    }


def _life(old: RowMapping | None, page: PageRead, opened_by: AbstractSet[str]) -> dict[str, Any]:
    if old is not None and not opened_by & page.reread:
        return {"is_live": old["is_live"]}
    return {"is_live": any(page.is_live(opening) for opening in opened_by)}
