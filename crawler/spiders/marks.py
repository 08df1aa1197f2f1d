"""What a list row says beside what we remember of its thread, and what to remember next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from crawler.addresses import page_key
from crawler.contract import ThreadMark
from schema.page import Link

LIST_PREFIX = "list:"
# Places round the times in their lists, each page a little differently.
_SAME_MINUTE = timedelta(seconds=60)


def short_id(url: str) -> str:
    """A stable name for an address, whatever its host and session."""
    return blake2b(page_key(url).encode("utf-8", "replace"), digest_size=12).hexdigest()


def thread_of(row: Link) -> str:
    """The place's own id; made from the address where a place has none."""
    return row.id or f"u-{short_id(row.url)}"


def row_state(row: Link, mark: ThreadMark | None) -> str:
    """ "new", "owed", "changed" or "same". A row that shows neither count nor time can only be the same."""
    if mark is None:
        return "new"
    if mark.last_read_at is None:
        return "owed"
    if row.replies is not None and row.replies != mark.replies:
        return "changed"
    if row.last_activity is not None and (
        mark.last_activity is None or abs(row.last_activity - mark.last_activity) > _SAME_MINUTE
    ):
        return "changed"
    return "same"


def base_mark(source: str, row: Link, mark: ThreadMark | None) -> ThreadMark:
    """The mark of a row's thread as it will stand once it is read; owed until then."""
    return ThreadMark(
        source=source,
        thread=thread_of(row),
        url=row.url,
        last_page=mark.last_page if mark else "",
        replies=row.replies,
        last_activity=row.last_activity,
    )


def owed_marks(source: str, rows: Sequence[Link], marks: Mapping[str, ThreadMark]) -> list[ThreadMark]:
    """Marks to store with a list page, so that a crawl that ends early leaves nothing unseen behind."""
    wanted = (row for row in rows if row_state(row, marks.get(thread_of(row))) in ("new", "changed"))
    return [base_mark(source, row, marks.get(thread_of(row))) for row in wanted]


def owed(marks: Mapping[str, ThreadMark]) -> list[ThreadMark]:
    """Threads that were seen in a list and not read since, in the order they were stored."""
    return [mark for mark in marks.values() if mark.last_read_at is None and not mark.thread.startswith(LIST_PREFIX)]


def frontier(source: str, start: str, next_page: str, at: datetime | None, validators: str = "") -> ThreadMark:
    """How far the walk down one list has come. at: when it was finished, None while next_page is still to be read.

    validators  of the first page of the list
    """
    return ThreadMark(
        source=source,
        thread=LIST_PREFIX + short_id(start),
        url=start,
        last_page=next_page,
        last_read_at=at,
        validators=validators,
    )
