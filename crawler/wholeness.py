"""May a page testify that something is not there any more? Pure.

Half a page, a guest's page, a page whose reading left something out, one of another thread: none of them may. A thread
testifies when it was read from its first page to its last in one run, each page whole; a page without a thread, when
it says so and the place gave good pages in the same run.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.addresses import page_key
from crawler.contract import Lost
from crawler.engines.rows import ROWS_MAX
from crawler.spiders.contract import Ask
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import PageReading

NOT_THERE = (404, 410)
_TAIL_BYTES = 4096  # at the end of a page; some append a comment or a script to it
_DATA = ((b"{", b"}"), (b"[", b"]"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole pages of one thread, one after the other, from its first on.

    capture  id of the first; posts: how many they showed
    """

    capture: str
    posts: int


@dataclass(frozen=True, slots=True)
class Witness:
    """What is known of a page before it is read. Made of nothing, it testifies to nothing.

    is_member   no account is in use, or the page was shown to it
    is_place_up the place gave good pages in this run
    before      the pages of its thread before this one, None when they were not all whole
    """

    is_member: bool = False
    is_place_up: bool = False
    before: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Testimony:
    """What a page that was read says.

    stretch        the whole pages of its thread that end with it
    since          the first capture of its thread, when that was read whole and ends with this page; else ""
    is_whole_list  it is a list page that shows all it has
    """

    stretch: Stretch | None = None
    since: str = ""
    is_whole_list: bool = False


STRANGER, SILENT = Witness(), Testimony()


def hear(witness: Witness, ask: Ask, page: FetchedPage, reading: PageReading, capture: str) -> Testimony:
    """capture: id of the page's own."""
    if ask.kind == "list":
        return Testimony(is_whole_list=is_whole_list_page(witness, ask, page, reading))
    stretch = stretch_of(witness, ask, page, reading, capture)
    return Testimony(stretch, testifies_since(stretch, ask, reading))


def stretch_of(witness: Witness, ask: Ask, page: FetchedPage, reading: PageReading, capture: str) -> Stretch | None:
    """The stretch with this page at its end; None when the page is not whole, or does not go on where one ended."""
    reach = ask.reach
    if reach is None or not witness.is_member or not is_whole_thread_page(ask, page, reading):
        return None
    if reach.is_first:
        starts = reading.listings[0].thread.position == 1
        return Stretch(capture, len(reading.listings)) if starts else None
    before = witness.before
    return Stretch(before.capture, before.posts + len(reading.listings)) if before else None


def testifies_since(stretch: Stretch | None, ask: Ask, reading: PageReading) -> str:
    """The first capture of a thread that was read whole and ends with this page; "" for any other.

    Not of one that shows fewer posts than its row counts: something was left out.
    """
    if stretch is None or ask.reach is None or not ask.reach.is_last(reading):
        return ""
    return stretch.capture if stretch.posts >= (ask.reach.replies or 0) else ""


def is_whole_thread_page(ask: Ask, page: FetchedPage, reading: PageReading) -> bool:
    if reading.kind != "thread" or not reading.listings or not _is_clean(page, reading):
        return False
    is_the_one = reading.thread == ask.subject or page_key(page.url) == page_key(ask.url)
    return is_the_one and all(_is_named(listing, page.source) for listing in reading.listings)


def is_whole_list_page(witness: Witness, ask: Ask, page: FetchedPage, reading: PageReading) -> bool:
    if reading.kind != "list" or not witness.is_member or page_key(page.url) != page_key(ask.url):
        return False
    return _is_clean(page, reading) and not any("~" in listing.id for listing in reading.listings)


def says_gone(witness: Witness, ask: Ask, page: FetchedPage, kind: str, lost: Lost) -> bool:
    """Whether the place says that there is no such thread, and may be believed. kind: what the page turned out to
    be."""
    if ask.reach is None or not ask.reach.is_first or not (witness.is_member and witness.is_place_up):
        return False
    if page.status in NOT_THERE:
        return lost.kind == f"http_{page.status}"
    return page.status == 200 and kind == "empty" and bool(page.body.strip()) and came_to_its_end(page)


def came_to_its_end(page: FetchedPage) -> bool:
    """Whether the body closes what it opened: the root element of a page, the outermost bracket of data."""
    body = page.body.strip(b" \t\r\n\x00")
    if any(body.startswith(opening) for opening, _ in _DATA):
        return any(body.startswith(opening) and body.endswith(closing) for opening, closing in _DATA)
    return b"</html>" in body[-_TAIL_BYTES:].lower()


def _is_clean(page: FetchedPage, reading: PageReading) -> bool:
    """An answer that came to its end, read by a profile, without anything left out that we know of."""
    is_read_whole = not reading.problem and reading.confidence is None and len(reading.listings) < ROWS_MAX
    return page.status == 200 and is_read_whole and came_to_its_end(page)


def _is_named(listing: Listing, source: str) -> bool:
    """A post that the place names itself. One that is known by its place on the page may be any."""
    is_opening = listing.id == listing.thread.id
    return "~" not in listing.id and (is_opening or listing.id.startswith(f"{source}/p"))
