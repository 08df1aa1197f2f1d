"""One address in, one page or the reason why not out: pace, redirects, retries and new identities live here."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING

from crawler.addresses import host_of, redirect_target, without_session
from crawler.block_list import ON_BLOCK_LIST, Blocked, nothing_blocked
from crawler.contract import Lost
from crawler.halt import Halt
from crawler.transport.caller import Call, Caller
from crawler.transport.identity import Identity
from crawler.transport.refused import refuse_content
from crawler.transport.troubles import DOWNLOAD_ERRORS, RETRIED_STATUS, Trouble, broken, trouble_of
from schema.capture import FetchedPage

if TYPE_CHECKING:
    from scrapy.http import Response

Download = Callable[[Call], Awaitable["Response"]]
Headers = tuple[tuple[str, str], ...]
ATTEMPTS = 3
MOST_STRANGERS = 50
HOPS = 5  # redirects followed for one page
BACK_OFF_S = (2.0, 8.0)
LONGEST_WAIT_S = 60.0  # that a Retry-After may ask for
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(slots=True)
class Pacer:
    """delay_s between two requests, give or take the share jitter of it, so that nobody can tell us by our beat."""

    delay_s: float
    halt: Halt
    jitter: float = 0.5
    _next_at: float = 0.0

    async def turn(self) -> None:
        now = monotonic()
        wait = self._next_at - now
        self._next_at = max(now, self._next_at) + self.delay_s * random.uniform(  # noqa: S311
            1 - self.jitter, 1 + self.jitter
        )
        await self.halt.pause(wait)


@dataclass(frozen=True, slots=True)
class Way:
    """What a Fetcher may do for one source.

    hosts     hosts of start and mirrors: no request goes to any other
    blocked   addresses that are never asked for, whoever names them
    account   an account is in use: what identifies its session is not kept with the page
    """

    source: str
    run: str
    hosts: tuple[str, ...]
    blocked: Blocked = nothing_blocked
    account: bool = False


class Fetcher:
    """Fetches pages of one source. raises TorIsDown from get() and send(): nobody is to be asked anything then."""

    def __init__(self, way: Way, caller: Caller, download: Download, pacer: Pacer, now: Callable[[], datetime]) -> None:
        self.way, self.caller = way, caller
        self.strangers: set[str] = set()  # hosts that pages of the place led to and nobody asked
        self._download, self._pacer, self._now = download, pacer, now

    @property
    def halt(self) -> Halt:
        return self.caller.halt

    @property
    def _identity(self) -> Identity | None:
        return self.caller.identity

    async def get(self, url: str, purpose: str, subject: str, headers: Headers = ()) -> FetchedPage | Lost:
        """The page behind url, after redirects and up to two retries. Any HTTP status is a page, not a loss."""
        call = Call(without_session(url), headers, epoch=self.caller.jars.epoch)
        for attempt in range(ATTEMPTS):
            generation = self._identity.generation if self._identity else 0
            got = await self._follow(call)
            again = self._again(got, attempt)
            if again is None:
                return self._page(got, purpose, subject) if not isinstance(got, Trouble) else got.lost
            if self._identity and isinstance(got, Trouble) and got.fresh:
                self._identity.renew(generation)
            await self.halt.pause(again)
        raise AssertionError("unreachable: the last attempt never asks for another")

    async def send(self, form: Call) -> FetchedPage | Lost:
        """What a place answers to its log-in form, after redirects. Sent once, never again by itself."""
        self.caller.permit.give(form.url)
        got = await self._follow(replace(form, epoch=self.caller.jars.epoch))
        return got.lost if isinstance(got, Trouble) else self._page(got, "login", "")

    def _again(self, got: Response | Trouble, attempt: int) -> float | None:
        """Seconds to wait before another attempt; None when there is none."""
        if attempt + 1 == ATTEMPTS or self.halt:
            return None
        if isinstance(got, Trouble):
            return BACK_OFF_S[attempt] if got.again else None
        if got.status not in RETRIED_STATUS:
            return None
        return max(BACK_OFF_S[attempt], _retry_after_s(got, self._now()))

    async def _follow(self, call: Call) -> Response | Trouble:
        """A redirect is followed by reading what it points to; a form is never sent on."""
        for _ in range(HOPS + 1):
            if lost := self._stranger(call.url):
                return Trouble(lost)
            got = await self._once(call)
            if isinstance(got, Trouble) or got.status not in _REDIRECTS:
                return got
            target = redirect_target(call.url, (got.headers.get("Location") or b"").decode("latin-1"))
            call = Call(target, epoch=call.epoch)
        return Trouble(Lost("redirects", f"more than {HOPS} redirects in a row (expected a page); given up"))

    def _stranger(self, url: str) -> Lost | None:
        if self.way.blocked(url):
            return Lost(ON_BLOCK_LIST, "an address on the block list; not asked for, and nothing of it is kept")
        host = host_of(url)
        if host in self.way.hosts:
            return None
        if len(self.strangers) < MOST_STRANGERS:
            self.strangers.add(host)
        shown = f"'{host[:80]}'" if host else "something that is no http address"
        return Lost("blocked", f"the way led to {shown} (expected a host of `start` or `mirrors`); not followed")

    async def _once(self, call: Call) -> Response | Trouble:
        await self._pacer.turn()
        if self.halt:
            return Trouble(Lost("timeout", self.halt.reason))
        try:
            response = await self._download(call)
        except DOWNLOAD_ERRORS as error:
            if self.halt:
                return Trouble(Lost("timeout", self.halt.reason))
            socks = self._identity.socks if self._identity else ""
            return trouble_of(error, socks=socks)
        except Exception as error:  # noqa: BLE001 - what a place writes into an address or a header may break anything
            return Trouble(broken(error))
        lost = refuse_content(response.body)
        return Trouble(lost) if lost else response

    def _page(self, response: Response, purpose: str, subject: str) -> FetchedPage:
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if not (self.way.account and name.lower() == b"set-cookie")
        )
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        charset = _CHARSET.search(content_type)
        return FetchedPage(
            source=self.way.source,
            run=self.way.run,
            url=without_session(response.url),
            status=response.status,
            headers=headers,
            body=response.body,
            fetched_at=self._now(),
            purpose=purpose,
            subject=subject,
            charset=charset[1].lower() if charset else "",
        )


def _retry_after_s(response: Response, now: datetime) -> float:
    """Seconds the place asked us to wait, at most LONGEST_WAIT_S; 0 when it did not say or said nonsense."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():
        return min(float(text[:9]), LONGEST_WAIT_S)
    try:
        return min(max((parsedate_to_datetime(text) - now).total_seconds(), 0.0), LONGEST_WAIT_S)
    except (TypeError, ValueError):
        return 0.0
