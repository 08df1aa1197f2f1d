"""An invented paste site in the markup of pinnwand 1.5, with a page that pinnwand has not: the recent pastes."""

from __future__ import annotations

from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from demo.pages import fill
from demo.place import NoSuchThing, Paste, Place

PER_PAGE = 20


class PasteSite:
    """app serves the place's pastes: /, /recent, /<id>, /raw/<id>, /robots.txt. requests and hosts as in Forum."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.requests: list[str] = []
        self.hosts: set[str] = set()
        self.app = Starlette(
            routes=[
                Route("/", self._create),
                Route("/recent", self._recent),
                Route("/robots.txt", self._robots),
                Route("/raw/{id}", self._raw),
                Route("/{id}", self._show),
            ]
        )

    def _note(self, request: Request) -> None:
        self.hosts.add(request.url.hostname or "")
        self.requests.append(request.url.path + (f"?{request.url.query}" if request.url.query else ""))

    async def _create(self, request: Request) -> Response:
        self._note(request)
        return _page("Create new paste", fill("paste_create"))

    async def _robots(self, request: Request) -> Response:
        self._note(request)
        return PlainTextResponse("User-agent: *\nDisallow: /create\n")

    async def _recent(self, request: Request) -> Response:
        self._note(request)
        start = _whole_number(request.query_params.get("start", "0"))
        pastes = self.place.pastes()
        rows = "\n".join(_row(paste) for paste in pastes[start : start + PER_PAGE])
        following = start + PER_PAGE
        older = f'<a rel="next" href="/recent?start={following}">Older</a>'
        pages = older if following < len(pastes) else ""
        return _page("Recent pastes", fill("paste_recent", rows=rows, pages=pages))

    async def _show(self, request: Request) -> Response:
        self._note(request)
        try:
            paste = self.place.paste(request.path_params["id"])
        except NoSuchThing:
            return _page("404", "<main><p>There is nothing here.</p></main>", 404)
        return _page(f"View paste {paste.id}", _shown(paste))

    async def _raw(self, request: Request) -> Response:
        self._note(request)
        try:
            return PlainTextResponse(self.place.paste(request.path_params["id"]).text)
        except NoSuchThing:
            return PlainTextResponse("not found", 404)


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(fill("paste_frame", title=escape(title), body=body), status)


def _row(paste: Paste) -> str:
    time = f'<time datetime="{paste.at.isoformat(timespec="seconds")}">{paste.at:%Y-%m-%d %H:%M:%S}</time>'
    return f'<li><a href="/{paste.id}">{escape(paste.title)}</a> <span class="lexer">Text only</span> {time}</li>'


def _shown(paste: Paste) -> str:
    lines = "".join(_line(number, text) for number, text in enumerate(paste.text.splitlines(), 1))
    expires = paste.at + paste.lifetime
    return fill(
        "paste_show",
        id=paste.id,
        name=escape(paste.title),
        text=escape(paste.text),
        lines=lines,
        size=f"{len(paste.text.encode('utf-8'))}b",
        source=escape(paste.source),
        expires=f"{expires:%Y-%m-%d %H:%M:%S.%f}",
    )


def _line(number: int, text: str) -> str:
    marker = f'<td class="linenos linenodiv"><code data-line-number="{number}"></code></td>'
    return f'<tr>{marker}<td class="code"><code>{escape(text)}\n</code></td></tr>'


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
