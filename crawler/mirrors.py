"""Where a place is asked for during one crawl: which of its addresses, and when another takes over. No sockets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from config.records import Source
from crawler.addresses import at_origin, host_of, hosts_of, origin_of
from crawler.contract import Lost, MirrorUse
from schema.capture import FetchedPage

SLOW_PAGES = 2
_AWAY = ("timeout", "unreachable", "tor_")


def is_silence(lost: Lost) -> bool:
    """No answer at all, rather than an answer nobody wants."""
    return lost.kind.startswith(_AWAY)


class Mirrors:
    """The addresses of one place, best first; "" leaves addresses as they are (starts on several hosts).

    first   origins to ask before the others, in this order: the one an account is logged in at, healthy ones
    pinned  while it says True, nothing moves away from an address that has answered: an account is logged in there
    """

    def __init__(self, source: Source, first: Sequence[str] = ()) -> None:
        self._hosts = frozenset(hosts_of(source.start + source.mirrors))
        self._places = _places(source, first)
        self._now = 0
        self._works = False
        self._in_a_row = 0  # pages without an answer at the present address
        self._answered: Counter[str] = Counter()
        self._silent: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}
        self.pinned = False

    def here(self) -> int:
        """The address that is asked at present, as a number for the other methods."""
        return self._now

    def at(self, place: int, url: str) -> str:
        """The page at that address of the place; an address of somebody else is left alone."""
        origin = self._places[place]
        return at_origin(url, origin) if origin and host_of(url) in self._hosts else url

    def answered(self, place: int, page: FetchedPage) -> None:
        """A place that redirects to another of its addresses (or to https) is asked there from now on."""
        self._works, self._in_a_row = True, 0
        self._answered[self._places[place] or origin_of(page.url)] += 1
        if self._places[place]:
            self._places[place] = origin_of(page.url)

    def silent(self, place: int, lost: Lost) -> bool:
        """True when the page is to be asked for at another address: nobody reaches this one, or others moved on.

        A page that takes too long may be slow itself; two of them in a row at an address that has answered are not.
        """
        if is_silence(lost) and self._places[place]:
            self._silent[self._places[place]] += 1
            self._reasons[self._places[place]] = lost.reason
        if place != self._now:
            return True
        if not is_silence(lost):
            return False
        self._in_a_row += 1
        may_be_the_page = lost.kind == "timeout" and self._in_a_row < SLOW_PAGES
        return not (self._works and (self.pinned or may_be_the_page)) and self._next()

    def uses(self) -> tuple[MirrorUse, ...]:
        origins = dict.fromkeys((*self._answered, *self._silent))
        return tuple(
            MirrorUse(origin, self._answered[origin], self._silent[origin], self._reasons.get(origin, ""))
            for origin in origins
        )

    def _next(self) -> bool:
        if self._now + 1 >= len(self._places):
            return False
        self._now, self._works, self._in_a_row = self._now + 1, False, 0
        return True


def _places(source: Source, first: Sequence[str]) -> list[str]:
    one_host = len(hosts_of(source.start)) == 1
    start = origin_of(source.start[0]) if one_host else ""
    places = list(dict.fromkeys([start, *map(origin_of, source.mirrors)]))
    known = [origin for origin in dict.fromkeys(first) if origin in places]
    return known + [origin for origin in places if origin not in known]
