"""What console hands the crawler, and what the crawler promises.

The crawler and the indexer do not know each other. Console gives each crawl an Intake; the crawler calls it in this
order for every page: evidence on disk and fsynced -> fetched() -> the profile reads, off the reactor -> read() or
failed(). A capture for which fetched() returned and neither read() nor failed() did is given again by unread().

When the state database is at fault, any call raises schema.errors.TryLater: the crawl ends, the page stays `fetched`.
PageFault out of read() is the page's own fault: the page is given to failed() as "unreadable". Any other exception
out of any call is treated like TryLater, so that a fault of our own never marks a page as done with.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from config.records import KeySettings, Source, TorSettings
from schema.capture import Capture
from schema.errors import GiveUp
from schema.page import PageReading

NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ThreadMark:
    """What the last crawl saw of one thread or paste; the list row is compared with it to see whether to fetch.

    thread         the place's own id
    url            address of its first page
    last_page      address of the last page read (equal to url for a single page); "" while none was, and for an item
                   that is read with its list and has no page of its own
    replies        as the list row showed it when the thread was last read; None when rows show none
    last_activity  likewise
    last_read_at   None: owed. A list row showed it new or changed (or a page of it is still to come) and it has not
                   been read since; the next crawl fetches it whatever its row says
    is_live        it holds an offer that is still on sale; set by the Intake from what it extracted
    anchor_at      first read, or the last read at which anything had changed: revisits count from here
    visits         complete reads since anchor_at (marks with a last_read_at)
    validators     "" or how often in a row its page was lost, and when it is to be asked for again (spiders.losses)
    shown          stands for the price and the stock that its row showed when it was last read, "" when it shows none
    is_in_doubt    something of it was missing when it was last read whole, and is to be looked for once more; set by
                   the Intake

    A mark whose thread begins with "list:" is no thread: it remembers how far a walk down the list pages had come
    (last_page: the next list page; owed: the walk was broken off there), and validators: what lets the place answer
    that its first page is unchanged (crawler.caching).
    """

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
class Lost:
    """Why a page gave no listings. kind is short and stable, for counting; reason is one sentence for the operator.

    kinds: the page kinds of schema.page (login, captcha, banned, maintenance, empty, unknown), and
    too_large, not_text, bad_encoding, bomb, redirects, http_<status>, tor_<code>, timeout, unreachable, unreadable,
    blocked (it led elsewhere, or robots.txt forbids it), block_list (nothing of it is kept, its address neither)
    """

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What read() did: listings new or changed (in the ledger's sense), listings merely seen again.

    filled  field of a listing -> how many of the page's listings have it; `id` is in all of them
    """

    changed: int
    seen: int
    filled: Mapping[str, int] = field(default_factory=lambda: NONE)


class PageFault(GiveUp):
    """Extraction or masking broke on this page; raised `from` what broke, before anything of the page was stored."""


class Intake(Protocol):
    """Takes what a crawl brings. Every call is one transaction, durable when it returns, and may come twice:
    a second call with the same capture changes nothing. Calls come from one thread at a time."""

    def remembered(self, source: str) -> Mapping[str, ThreadMark]:
        """Marks by thread id; empty for a new source."""
        ...

    def fetched(self, capture: Capture) -> None:
        """Transaction 1: the page is on record."""
        ...

    def read(self, capture: Capture, reading: PageReading, marks: Sequence[ThreadMark], since: str = "") -> Taken:
        """Transaction 2: listings extracted, masked and in the ledger, marks stored, capture `read`.

        Of marks only thread, url, last_page, replies, last_activity, last_read_at, validators, shown are taken;
        is_live, anchor_at, visits and is_in_doubt are computed here from what changed.

        since   id of the capture with which a whole reading of the thread began, when it ends with this page: what is
                known of the thread and none of these pages shows is missing (crawler.wholeness); "" for other pages
        """
        ...

    def failed(self, capture: Capture, lost: Lost, marks: Sequence[ThreadMark] = (), *, is_gone: bool = False) -> None:
        """Instead of read(): the capture is kept as `failed` with its reason.

        Marks are stored as in read(), with nothing changed: a thread that is gone (404) need not be asked for again.
        is_gone: the place says that there is no such thread, so all that is known of it is missing.
        """
        ...

    def absent(self, source: str, run: str, threads: Sequence[str], since: datetime, at: datetime) -> None:
        """Items without pages of their own that none of the lists showed, all of which were read whole since `since`:
        they are missing. Twice missing, in two runs, is removed, here as in read() and failed()."""
        ...

    def missed(self, source: str, run: str, url: str, lost: Lost, marks: Sequence[ThreadMark] = ()) -> None:
        """A page that never became a capture (refused before its body, no circuit, too large); marks as in failed()."""
        ...

    def unread(self, source: str) -> Sequence[Capture]:
        """Captures a crash left `fetched`, oldest first."""
        ...

    def close(self) -> None: ...


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


def _reduce(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _read_only, (dict(mapping),)


# A CrawlJob travels to a child process; records of config hold read-only mappings, which pickle does not know.
copyreg.pickle(MappingProxyType, _reduce)


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """Everything one crawl needs, picklable: it travels to a child process.

    run          unique id of this run, of letters, digits and "-"
    evidence     the evidence folder
    keys         key files; the child reads the evidence keys itself
    intake       dotted path "module:function" of what opens the Intake in the child
    intake_args  its arguments
    salt         makes SOCKS user names that nobody can tie to a source; b"" takes a fresh one for this run
    sessions     folder in which sessions of accounts are kept, encrypted; None keeps them for this run only
    block_list   file of hashed addresses that are never asked for
    mirrors      origins of the place, the one to ask first first; those not named follow as the source declares them
    kind         what kind of place the run before took it for, "" when there was none; only where the source does not
                 say it
    """

    source: Source
    run: str
    tor: TorSettings
    evidence: Path
    keys: KeySettings
    intake: str
    intake_args: tuple[object, ...] = ()
    max_body_bytes: int = 5_000_000
    salt: bytes = b""
    sessions: Path | None = None
    block_list: Path | None = None
    mirrors: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CrawlEvent:
    """Something a person may watch while a crawl runs. The counts are those of the run so far.

    kind   "started", "fetched", "read" or "lost"
    lost   kind of loss, "" otherwise
    """

    kind: str
    source: str
    run: str
    pages: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    lost: str = ""


@dataclass(frozen=True, slots=True)
class MirrorUse:
    """How often one address of a place answered in a run, how often it did not, and why it did not the last time."""

    origin: str
    answered: int = 0
    silent: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address that a page of the place names as one of its own. Nobody follows it unless an operator declares it.

    capture  the page on record, "" where there is none
    """

    origin: str
    why: str
    capture: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a crawl went.

    outcome    "done", "failed" (nothing came: reason says why), "partial" (some came), "deadline" (what came is kept),
               "skipped" (nothing was asked for: reason says why), "stopped" (it was asked to end before anything came,
               which says nothing of the place)
    pages      fetched and on record; lost: kind -> how many; requests counts list pages, threads, revisits and log-in
               pages asked for, and under "post" the log-in forms that were sent
    kinds      kind of page -> how many; "unchanged" are list pages that the place said had not changed
    rows       links to threads on list pages; filled: as in Taken
    evidence   kind of page or loss -> id of the first capture of that kind
    account    state of the account in use ("" for none), and why it is not "ok"
    spider     how the place was walked ("forum", "feed" ...), "" when it was not
    recognised  why so, where neither the source nor its engine says it; else ""
    """

    source: str
    run: str
    outcome: str
    reason: str
    started_at: datetime
    ended_at: datetime
    pages: int = 0
    listings_changed: int = 0
    listings_seen: int = 0
    lost: Mapping[str, int] | None = None
    requests: Mapping[str, int] | None = None
    kinds: Mapping[str, int] | None = None
    rows: int = 0
    filled: Mapping[str, int] | None = None
    evidence: Mapping[str, str] | None = None
    account: str = ""
    account_reason: str = ""
    mirrors: tuple[MirrorUse, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    spider: str = ""
    recognised: str = ""
