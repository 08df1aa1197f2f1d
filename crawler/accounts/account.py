"""One account at one place during one crawl: logging in, once again when logged out, and knowing when to leave it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.cookiejar import Cookie
from urllib.parse import urljoin

from config.records import Login, Source
from crawler.accounts import signs
from crawler.accounts.cookies import from_netscape, make, to_form
from crawler.accounts.forms import FilledForm, fill
from crawler.accounts.sessions import Session, Sessions
from crawler.addresses import hosts_of, origin_of
from crawler.contract import Lost
from crawler.engines.language import LogIn
from crawler.engines.profiles import load_profiles
from crawler.transport.caller import Jars
from crawler.transport.fetch import Fetcher
from schema.capture import FetchedPage
from schema.errors import BadConfig
from schema.page import PageReading

OK, OUT, REFUSED, CAPTCHA, FACTOR, BANNED = "ok", "logged out", "refused", "captcha", "second factor", "banned"
TRIES = 2  # log-ins a crawl may attempt
_DAY_S = 86_400.0
# How long a state holds before it is tried once more: what asks for a person does not get better by knocking.
WAIT_S = {REFUSED: _DAY_S, CAPTCHA: 6 * 3600.0, FACTOR: _DAY_S, BANNED: 7 * _DAY_S}
_WORDS = {
    REFUSED: "the place did not take the account's user and password",
    CAPTCHA: "the place asks for a captcha before it lets the account in",
    FACTOR: "the place asks for a second factor",
    BANNED: "the place says that the account is banned",
}
_TO_DO = {
    REFUSED: "mend `login`",
    CAPTCHA: "log in by hand and give its cookies as `login.cookies_file`",
    FACTOR: "log in by hand and give its cookies as `login.cookies_file`",
    BANNED: "see at the place itself, and give another account",
}
Read = Callable[[FetchedPage], PageReading]
Keep = Callable[[FetchedPage, Lost | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Verdict:
    state: str
    reason: str = ""


class Account:
    """State: "" before anything is known, "ok", "logged out", "refused", "captcha", "second factor" or "banned";
    reason says why it is not ok.

    entered  how many times it was logged in during this crawl
    read     says of which kind a page is; keep puts a page on record, with what was wrong with it
    """

    def __init__(self, source: Source, login: Login, sessions: Sessions | None, now: Callable[[], datetime]) -> None:
        self._source, self._login, self._sessions, self._now = source, login, sessions, now
        self._lock = asyncio.Lock()
        self.jars = Jars(shared=True)
        self.entered = self._tries = 0
        self._was_in = False  # the last page that told
        self._asked_of: FetchedPage | None = None
        self._answer: bool | None = None
        kept = sessions.load(source.name) if sessions else Session()
        self._session = self._taken_over(kept)
        for form in self._session.cookies:
            self.jars.of(0).jar.set_cookie(make(form))
        self.state, self.reason = self._session.state, ""
        if self.state in WAIT_S:
            self.reason = self._in_words(self.state)

    @property
    def origin(self) -> str:
        """The mirror it is logged in at, as far as is known; "" otherwise."""
        return self._session.origin

    @property
    def is_in(self) -> bool:
        return self.state == OK

    def _taken_over(self, kept: Session) -> Session:
        """The kept session; made void by another account, with new cookies in it when the operator gave some."""
        account = _fingerprint(self._login.user, self._login.password, self._login.cookies)
        cookies = _fingerprint(self._login.cookies) if self._login.cookies else ""
        if cookies and kept.imported != cookies:
            return Session(account=account, imported=cookies, cookies=tuple(map(to_form, self._given())))
        return kept if kept.account == account else Session(account=account)

    def _given(self) -> Sequence[Cookie]:
        source = self._source
        text = self._login.cookies.reveal() if self._login.cookies else ""
        found = from_netscape(text, hosts_of(source.start + source.mirrors))
        if not found:
            raise BadConfig(
                f"{source.place or source.name}: `login.cookies` holds no cookie for any address of this source "
                "(expected the Netscape form, seven columns between tabs); export it again"
            )
        return found

    def looks_out(self, page: FetchedPage, kind: str) -> bool:
        """Whether a page shows a guest although an account is in use. kind: what the page turned out to be."""
        said = self._said(page)
        if said and not self.is_in:
            self._become(Verdict(OK))
        if said is None or self._session.doubtful:
            return kind == "login" and not said
        return not said

    def vouches_for(self, page: FetchedPage) -> bool:
        """Whether a page was shown to the account: it says so, or says nothing where the page before did."""
        said = self._said(page)
        if said is not None:
            self._was_in = said
        return self._was_in

    def _said(self, page: FetchedPage) -> bool | None:
        """As signs.is_logged_in(); a page that is asked about twice is parsed once."""
        if self._asked_of is not page:
            self._asked_of, self._answer = page, signs.is_logged_in(signs.parsed(page))
        return self._answer

    async def settled(self) -> None:
        """Returns once nobody is logging in."""
        async with self._lock:
            return

    async def enter(self, page: FetchedPage, entered: int, fetcher: Fetcher, read: Read, keep: Keep) -> bool:
        """Log in, starting from a page that shows a guest; whether the page is worth asking for again.

        entered  how often it had been logged in when the page was asked for: who comes second finds it done
        """
        async with self._lock:
            if self.entered != entered:
                return True
            refusal = self._may_not()
            if refusal:
                self.state, self.reason = refusal.state, refusal.reason
                return False
            self._tries += 1
            self.jars.epoch += 1
            self._become(await self._attempt(page, fetcher, read, keep))
            self.entered += self.is_in
            return self.is_in

    def disproved(self, kind: str) -> None:
        """The page looks as before, though the place let us in just now."""
        if kind == "login":
            self._become(Verdict(REFUSED, "the place let the account in and shows its pages no more than before"))
        else:
            self._session = replace(self._session, doubtful=True)

    def save(self) -> None:
        """Keep cookies and state for the next crawl. raises  OSError"""
        if self._sessions:
            cookies = tuple(to_form(cookie) for cookie in self.jars.of(0).jar)
            self._sessions.save(self._source.name, replace(self._session, cookies=cookies))

    def _may_not(self) -> Verdict | None:
        """Why no log-in is tried now; None when one is."""
        if not self._login.user or self._login.password is None:
            return Verdict(OUT, "the session opened by hand has ended; open one again and renew `login.cookies_file`")
        if self._tries >= TRIES:
            return Verdict(OUT, "logged in and logged out again; left alone until the next crawl")
        wait_s = WAIT_S.get(self._session.state, 0.0)
        if self._session.since + wait_s > self._now().timestamp():
            return Verdict(self._session.state, self._in_words(self._session.state))
        return None

    async def _attempt(self, page: FetchedPage, fetcher: Fetcher, read: Read, keep: Keep) -> Verdict:
        engine = read(page).engine if self._source.engine == "auto" else self._source.engine
        profile = load_profiles().get(engine)
        found = await self._form(page, fetcher, keep, profile.log_in if profile else LogIn())
        if isinstance(found, Verdict):
            return found
        if found.call is None:
            return Verdict(OUT, f"{found.fault}; give cookies of a session opened by hand as `login.cookies_file`")
        answer = await fetcher.send(found.call)
        if isinstance(answer, Lost):
            return Verdict(OUT, f"no answer to the log-in: {answer.reason}")
        verdict = _verdict(answer, read(answer).kind)
        if verdict.state == OK:
            self._session = replace(self._session, origin=origin_of(answer.url), doubtful=False)
        await keep(answer, None if verdict.state == OK else Lost(_kind(verdict.state), verdict.reason))
        return verdict

    async def _form(self, page: FetchedPage, fetcher: Fetcher, keep: Keep, known: LogIn) -> FilledForm | Verdict:
        """The log-in form, on this page or on the one it links to."""
        filled = self._filled(page, known)
        if filled is None or filled.call is None or signs.has_captcha(signs.parsed(page)):
            link = signs.way_in(signs.parsed(page)) or known.address
            if link:
                got = await fetcher.get(urljoin(page.url, link), "login", "")
                if isinstance(got, Lost):
                    return Verdict(OUT, f"its log-in page did not come: {got.reason}")
                page, filled = got, self._filled(got, known)
        if signs.has_captcha(signs.parsed(page)):
            await keep(page, Lost(CAPTCHA, _WORDS[CAPTCHA]))
            return Verdict(CAPTCHA, self._in_words(CAPTCHA))
        return filled or Verdict(OUT, "no log-in form was found (expected a form with one password field)")

    def _filled(self, page: FetchedPage, known: LogIn) -> FilledForm | None:
        password = self._login.password
        return fill(page, self._login.user, password.reveal() if password else "", known.form)

    def _become(self, verdict: Verdict) -> None:
        if verdict.state != self._session.state:
            since = self._now().timestamp()
            self._session = replace(self._session, state=verdict.state, since=since)
        elif verdict.state in WAIT_S:  # tried once more, in vain: wait as long again
            self._session = replace(self._session, since=self._now().timestamp())
        self.state = verdict.state
        self.reason = self._in_words(verdict.state) if verdict.state in WAIT_S else verdict.reason

    def _in_words(self, state: str) -> str:
        until = datetime.fromtimestamp(self._session.since + WAIT_S[state], UTC)
        return (
            f"{_WORDS[state]} (needs operator); {_TO_DO[state]}; tried again after {until:%Y-%m-%d %H:%M} UTC, or once "
            "`login` changes"
        )


def _verdict(answer: FetchedPage, kind: str) -> Verdict:
    """What a place's answer to the form means for the account."""
    tree = signs.parsed(answer)
    if kind == "banned" and not signs.refuses_token(tree):
        return Verdict(BANNED, _WORDS[BANNED])
    if signs.is_logged_in(tree):
        return Verdict(OK)
    if signs.has_second_factor(tree):
        return Verdict(FACTOR, _WORDS[FACTOR])
    if kind == "captcha" or signs.has_captcha(tree):
        return Verdict(CAPTCHA, _WORDS[CAPTCHA])
    if answer.status >= 500:
        return Verdict(OUT, f"the place answered {answer.status} to the log-in")
    if answer.status >= 400 or signs.password_forms(tree):
        return Verdict(REFUSED, _WORDS[REFUSED])
    return Verdict(OK)


def _kind(state: str) -> str:
    """As which kind of loss the page counts."""
    return state if state in (CAPTCHA, BANNED) else "login"


def _fingerprint(*parts: object) -> str:
    """Of secrets too: it is kept inside the encrypted session only."""
    shown = "\0".join(part if isinstance(part, str) else getattr(part, "reveal", str)() for part in parts)
    return hashlib.sha256(shown.encode()).hexdigest()
