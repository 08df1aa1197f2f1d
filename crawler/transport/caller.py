"""Who calls at a place, and what may be sent there: everything the handler and the middlewares ask for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from scrapy.http.cookies import CookieJar

from crawler.halt import Halt
from crawler.transport.identity import Identity


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    headers  sent besides those that every request has
    form     body of a log-in form, which makes it a POST; None is a GET
    epoch    that of the jars when it, or what led to it, was asked for
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    form: bytes | None = None
    epoch: int = 0


class Permit:
    """We only read. The one thing that is ever sent is a place's own log-in form, to the address that was permitted
    just before, once. posts: how many were sent."""

    def __init__(self) -> None:
        self._url = ""
        self.posts = 0

    def give(self, url: str) -> None:
        """One POST to exactly this address."""
        self._url = url

    def take(self, url: str) -> bool:
        """Whether a POST may go there now; a permit serves once."""
        permitted, self._url = bool(url) and url == self._url, ""
        self.posts += permitted
        return permitted


class Jars:
    """Cookies. Each identity has its own jar, for a cookie would tie a new one to the old one; with an account, which
    ties them anyway, all share the one that keeps it logged in.

    epoch  cookies are taken only from answers to what was asked for in it. Logging in begins a new one: a place answers
           what was under way by giving the guest it saw a session, or by taking the old one away, and either would put
           an end to the new one
    """

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared
        self.epoch = 0
        self._jars: defaultdict[int, CookieJar] = defaultdict(CookieJar)

    def of(self, generation: int) -> CookieJar:
        return self._jars[0 if self._shared else generation]


@dataclass(frozen=True, slots=True)
class Caller:
    """identity: None for a direct source."""

    identity: Identity | None
    halt: Halt
    jars: Jars = field(default_factory=Jars)
    permit: Permit = field(default_factory=Permit)
