"""When a thread whose page was lost is asked for again: the more often in a row, the later. Pure.

A mark of such a thread carries, in its validators, how often in a row it was lost and when it was the last time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.contract import ThreadMark

LIST_PREFIX = "list:"
# Another request would not mend these: the thread counts as read, and is asked for again when its row changes, or
# after a day, then two, then four.
FOR_GOOD = frozenset({"too_large", "not_text", "bad_encoding", "bomb", "redirects", "blocked", "empty"})
# These mend themselves: owed, and asked for by every crawl, once and after everything else. So are 5xx.
PASSING = ("timeout", "tor_", "unreachable", "http_408", "http_429", "http_5")
MOST = timedelta(days=32)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_PREFIX = "lost "


def is_for_good(kind: str) -> bool:
    return kind in FOR_GOOD or (kind.startswith("http_4") and not kind.startswith(PASSING))


def losses(mark: ThreadMark) -> int:
    """How often in a row its page was lost; 0 when it was read, or never asked for."""
    return int(mark.validators.split(" ")[1]) if mark.validators.startswith(_PREFIX) else 0


def lost_mark(mark: ThreadMark, kind: str, at: datetime) -> ThreadMark:
    """What to remember of a thread once its page is lost again. mark: as it will stand once it is read, with the
    losses so far."""
    number = losses(mark) + 1
    if is_for_good(kind):
        wait = _DAY * 2 ** min(number - 1, 5)
    elif kind.startswith(PASSING) or number == 1:
        wait = timedelta()
    else:  # a login page, a layout nobody understands: a person has to do something
        wait = min(_HOUR * 2 ** min(number - 2, 5), _DAY)
    words = f"{_PREFIX}{number} {(at + min(wait, MOST)).isoformat()}"
    return replace(mark, last_read_at=at if is_for_good(kind) else None, validators=words)


def dropped(mark: ThreadMark, at: datetime) -> ThreadMark:
    """What stays of a thread or list that the block list names: that it is never asked for again, not its address. Once
    it is on the list no more, its row is taken for a changed one."""
    bare = replace(mark, url="", last_page="", replies=None, last_activity=None)
    return replace(bare, last_read_at=at, validators="", shown="")


def again(marks: Iterable[ThreadMark], now: datetime) -> list[ThreadMark]:
    """Threads that were lost and are to be asked for again, the least often lost first."""
    lost = [mark for mark in marks if not mark.thread.startswith(LIST_PREFIX) and losses(mark)]
    return sorted((mark for mark in lost if _waits_until(mark) <= now), key=losses)


def _waits_until(mark: ThreadMark) -> datetime:
    return datetime.fromisoformat(mark.validators.split(" ")[2])
