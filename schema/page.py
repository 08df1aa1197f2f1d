"""What a page said, before anyone reads it as an offer: the result of an engine profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schema.listing import Listing


@dataclass(frozen=True, slots=True)
class Link:
    """A row or link of a list page; JSON has kind "link".

    rel            "thread", "next" or "board" ("thread" also for a paste in a list of pastes)
    id             the place's own id of what it points to, "" when the address holds none
    replies        replies shown, None when not shown
    last_activity  time of the last post, None when not shown or unreadable
    """

    rel: str
    url: str
    id: str = ""
    title: str = ""
    author: str = ""
    replies: int | None = None
    last_activity: datetime | None = None
    pinned: bool = False


# What a page turned out to be. "list" and "thread" are good; the others cost this page only and are counted by name.
PAGE_KINDS = ("thread", "list", "login", "captcha", "banned", "maintenance", "empty", "unknown")


@dataclass(frozen=True, slots=True)
class PageReading:
    """listings are in order of the page, text in clear; a thread page may have a "next" link too.

    kind     one of PAGE_KINDS
    engine   profile that read it, "generic" for none
    problem  one sentence for the operator when kind is not "thread" or "list", or when the profile found nothing and
             the page was read by its structure; else ""
    thread   the place's own id of the thread ("" on list pages)
    confidence  0 to 1: how sure a reading by structure is; None for one by a profile
    """

    kind: str
    engine: str
    listings: tuple[Listing, ...] = ()
    links: tuple[Link, ...] = ()
    problem: str = ""
    thread: str = ""
    confidence: float | None = None
