"""A place of many single posts for the chain to crawl: phpBB's pages, 20 kB each, made beforehand so that serving them
costs next to nothing. All of it is invented, and the same at every run."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.forum_pages import ForumPages
from demo.place import Board, Place

PAGE_BYTES = 20_000
EVERY_NTH_OFFERS = 4
_START = datetime(2026, 3, 1, tzinfo=UTC)
_SELLERS = ("dockmaster", "tidewater", "saltmarsh", "lanternfish", "oldferry", "quarterdeck")
_GOODS = (
    ("Citizen register", "aadhaar, passport and phone, {count} million records"),
    ("Customer file of a lender", "name, email and phone, {count}k lines"),
    ("Webmail accounts", "email and password, {count}k lines, checked last week"),
    ("Clinic archive", "names, insurance numbers and diagnoses, {count}k patients"),
)
_SUBJECTS = ("the ferry", "our warehouse", "the new harbour", "a friend of mine", "the old lock keeper", "this board")
_VERBS = ("has been talking about", "keeps asking for", "does not care about", "still waits for", "has lost")
_OBJECTS = (
    "the third shipment of rope", "a better way to sort the mail", "the winter timetable", "two crates of lamps",
    "the rules that were posted in March", "an answer from the office", "paint that survives salt water",
)  # fmt: skip
_ENDS = (
    "since the weekend", "as everybody here knows", "and that is all there is to say", "until the bridge opens again",
    "but nobody has written it down", "for about 12 days now", "which cost us 40 dollars last year",
)  # fmt: skip


class ChainPlace:
    """app serves one list of threads, and their pages.

    text            characters of a post; what a page lacks to PAGE_BYTES is markup that nobody reads, as it is in
                    phpBB's own pages
    board           path of the list page, which shows every thread
    threads         paths of the thread pages, in the order of the list
    first_asked_at  monotonic seconds; set it to None and it is taken again
    """

    def __init__(self, *, threads: int, text: int) -> None:
        self._pages = dict(_pages(threads, text))
        self.board, *self.threads = self._pages
        self.first_asked_at: float | None = None
        self.app = Starlette(routes=[Route("/{path:path}", self._serve)])

    async def _serve(self, request: Request) -> Response:
        if self.first_asked_at is None:
            self.first_asked_at = time.monotonic()
        page = self._pages.get(f"{request.url.path}?{request.url.query}")
        if page is None:
            return Response("no such page", 404, media_type="text/plain")
        return Response(page, media_type="text/html")


def _pages(threads: int, text: int) -> Iterator[tuple[str, bytes]]:
    """Path -> page; the list first."""
    place = Place([Board(1, "Trade", "what comes up the river", "Market")], clock=lambda: _START)
    for number in range(threads):
        title, opening = post(number)
        words = f"{opening}\n\n{talk(number, text - len(opening) - 2)}"
        place.add_thread(1, _SELLERS[number % len(_SELLERS)], title, words, at=_START - timedelta(minutes=7 * number))
    pages = ForumPages(place, lambda path: path)
    yield "/viewforum.php?f=1", pages.board(place.board(1), 0, threads).encode()
    for thread in place.threads(1):
        yield f"/viewtopic.php?t={thread.id}", _filled(pages.thread(thread, 0, 10)).encode()


def _filled(html: str) -> str:
    """The page with a menu such as themes have, so long that it is of PAGE_BYTES."""
    room = PAGE_BYTES - len(html.encode())
    menu = "".join(_item(number) for number in range(room // len(_item(0))))
    return html.replace("</body>", menu.ljust(room) + "</body>")


def _item(number: int) -> str:
    return (
        f'<li class="small-icon icon-smartfeed no-bulletin"><a href="./app.php/page/{number:04}" role="menuitem">'
        f'<i class="icon fa-file-o fa-fw" aria-hidden="true"></i><span>Page {number:04}</span></a></li>\n'
    )


def post(number: int) -> tuple[str, str]:
    """Title and opening words of a thread; one in EVERY_NTH_OFFERS offers something."""
    if number % EVERY_NTH_OFFERS:
        return f"News from the quay, part {number}", "Some notes for those who were not there."
    goods, what = _GOODS[number // EVERY_NTH_OFFERS % len(_GOODS)]
    text = (
        f"Selling {what.format(count=number + 2)}. Sample of 1000 lines on request.\n"
        f"Price: {500 + number} USD, escrow accepted.\nTelegram: @{_SELLERS[number % len(_SELLERS)]}_desk"
    )
    return f"[SELL] {goods} {number}", text


def talk(seed: int, characters: int) -> str:
    """Plain sentences, exactly so many characters (ASCII, nothing that HTML or BBCode would make longer)."""
    chance = random.Random(seed)
    text = ""
    while len(text) < characters:
        words = (chance.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS))
        sentence = " ".join(words)
        text += f"{sentence[0].upper()}{sentence[1:]}. "
    return text[: max(0, characters)]
