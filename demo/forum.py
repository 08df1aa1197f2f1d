"""An invented forum that behaves as phpBB 3.3 does to a reader: addresses, pages, guest sessions, login."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from demo.forum_pages import ForumPages, login_form
from demo.place import NoSuchThing, Place, Thread

COOKIE = "phpbb3_demo_sid"
NEEDS_LOGIN = "You need to login in order to view this forum."
Page = Callable[["Visit"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. A guest who has shown no cookie yet gets the session id in every link, as in phpBB."""

    request: Request
    sid: str
    shows_cookie: bool
    member: str

    def link(self, path: str) -> str:
        if self.shows_cookie:
            return path
        return f"{path}{'&' if '?' in path else '?'}sid={self.sid}"

    def number(self, name: str) -> int:
        """A query parameter as a whole number; 0 when it is missing or none."""
        text = self.request.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else 0


class Forum:
    """app serves the place.

    accounts  user -> password, for boards that are members_only
    requests  every path and query asked for, oldest first, session ids left out
    hosts     the names it was asked under: an onion name means that the request came through Tor
    thread    serves /viewtopic.php alone, for applications that answer some threads themselves
    """

    def __init__(
        self,
        place: Place,
        *,
        topics_per_page: int = 10,
        posts_per_page: int = 10,
        accounts: Mapping[str, str] | None = None,
    ) -> None:
        self.place, self.topics_per_page, self.posts_per_page = place, topics_per_page, posts_per_page
        self.accounts = dict(accounts or {})
        self.requests: list[str] = []
        self.hosts: set[str] = set()
        self._members: dict[str, str] = {}  # session id -> user
        self._ended: set[str] = set()  # session ids
        pages: dict[str, Page] = {
            "/": self._index,
            "/index.php": self._index,
            "/viewforum.php": self._board,
            "/viewtopic.php": self._thread,
            "/ucp.php": self._user_panel,
            "/search.php": self._locked,
            "/posting.php": self._locked,
            "/memberlist.php": self._locked,
            "/robots.txt": self._robots,
        }
        self.thread = self._served(self._thread)
        self.app = Starlette(
            routes=[Route(path, self._served(page), methods=["GET", "POST"]) for path, page in pages.items()]
        )

    def _served(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            query = "&".join(part for part in request.url.query.split("&") if part and not part.startswith("sid="))
            self.requests.append(request.url.path + (f"?{query}" if query else ""))
            self.hosts.add(request.url.hostname or "")
            visit = self._visit(request)
            try:
                response = await page(visit)
            except NoSuchThing:
                response = self._html(visit, lambda pages: pages.message("The requested topic does not exist."), 404)
            if not visit.shows_cookie or visit.sid in self._ended:
                response.set_cookie(COOKIE, secrets.token_hex(16) if visit.shows_cookie else visit.sid, httponly=True)
            return response

        return serve

    def end_sessions(self) -> None:
        """Everybody is logged out; who comes with a session that has ended is given a guest's."""
        self._ended.update(self._members)
        self._members.clear()

    def _visit(self, request: Request) -> Visit:
        cookie = request.cookies.get(COOKIE, "")
        sid = cookie or request.query_params.get("sid", "") or secrets.token_hex(16)
        return Visit(request, sid, bool(cookie), self._members.get(sid, ""))

    def _html(self, visit: Visit, make: Callable[[ForumPages], str], status: int = 200) -> Response:
        return HTMLResponse(make(ForumPages(self.place, visit.link, visit.member)), status)

    async def _index(self, visit: Visit) -> Response:
        return self._html(visit, lambda pages: pages.index(self.place.clock()))

    async def _board(self, visit: Visit) -> Response:
        board = self.place.board(visit.number("f"))
        if board.members_only and not visit.member:
            return self._login(visit, NEEDS_LOGIN)
        return self._html(visit, lambda pages: pages.board(board, visit.number("start"), self.topics_per_page))

    async def _thread(self, visit: Visit) -> Response:
        post = visit.number("p")
        thread = self.place.thread_of(post) if post else self.place.thread(visit.number("t"))
        if self.place.board(thread.board).members_only and not visit.member:
            return self._login(visit, NEEDS_LOGIN)
        start = self._start_of(thread, post) if post else visit.number("start")
        thread = self.place.view(thread.id)
        return self._html(visit, lambda pages: pages.thread(thread, start, self.posts_per_page))

    def _start_of(self, thread: Thread, post_id: int) -> int:
        at = next(at for at, post in enumerate(thread.posts) if post.id == post_id)
        return at - at % self.posts_per_page

    async def _robots(self, visit: Visit) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /search.php\nDisallow: /posting.php\n")

    async def _locked(self, visit: Visit) -> Response:
        return self._login(visit, "The board requires you to be registered and logged in to do this.")

    async def _user_panel(self, visit: Visit) -> Response:
        if visit.request.query_params.get("mode") == "logout":
            self._members.pop(visit.sid, None)
            return RedirectResponse(visit.link("./index.php"), 302)
        if visit.request.method != "POST":
            return self._login(visit, "Login")
        form = parse_qs((await visit.request.body()).decode("utf-8", "replace"))
        user, password = form.get("username", [""])[0], form.get("password", [""])[0]
        if not user or self.accounts.get(user) != password:
            return self._login(visit, "Login", "You have specified an incorrect username or password.")
        self._members[visit.sid] = user
        return RedirectResponse(visit.link("./index.php"), 302)

    def _login(self, visit: Visit, why: str, error: str = "") -> Response:
        made = int(self.place.clock().timestamp())
        return self._html(visit, lambda pages: login_form(pages, why, error, made=made, sid=visit.sid))
