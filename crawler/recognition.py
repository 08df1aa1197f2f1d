"""What kind of place a source turns out to be, where its file does not say: seen on the first list page of a run."""

from __future__ import annotations

from collections.abc import Callable

from crawler.engines.kinds import kind_of
from schema.capture import FetchedPage
from schema.page import PageReading

Read = Callable[[FetchedPage], PageReading]


class Recognition:
    """Reads pages, and remembers what the first list page said.

    named  the kind that is not in question: the source's own choice, or that of its engine's profile; "" when it is
    known  else what the run before saw: it holds until a page of this run says otherwise
    why    in words, "" for a kind that was not in question
    """

    def __init__(self, read: Read, *, named: str = "", known: str = "") -> None:
        self._read, self.kind, self._is_open = read, named or known, not named
        self.why = "as at the last run" if known and not named else ""

    def __call__(self, page: FetchedPage) -> PageReading:
        """Called on the thread that reads; whoever waits for the reading finds kind and why as they are after it."""
        reading = self._read(page)
        if self._is_open and page.purpose == "list" and reading.kind in ("list", "thread"):
            self._is_open = False
            self.kind, self.why = kind_of(page, reading)
        return reading
