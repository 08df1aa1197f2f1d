"""A forum whose list page is in order and whose threads are not: every way a page can hurt its reader, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from demo.forum import NEEDS_LOGIN, Forum
from demo.forum_pages import ForumPages, login_form
from demo.misbehaviours import MISBEHAVIOURS
from demo.misdirections import Asked
from demo.place import Board, Clock, Place, Thread, now_utc

BOARD = 2
GOOD_THREADS = 4
SLOW = ("drip", "stall")


class MisbehavingForum:
    """app serves /viewforum.php?f=2, which lists good threads between the bad ones.

    names     which misbehaviours it has; all but the slow ones when not given
    thread    misbehaviour -> thread id; its page is /viewtopic.php?t=<id>, its title says its name
    good      ids of the threads that are in order
    requests  what was asked for, as in Forum
    """

    def __init__(self, names: Iterable[str] | None = None, *, clock: Clock = now_utc) -> None:
        chosen = [name for name in MISBEHAVIOURS if name not in SLOW] if names is None else list(names)
        self.place = Place([Board(BOARD, "Rapids", "Nothing here is what it seems", "Market")], clock=clock)
        self.forum = Forum(self.place, topics_per_page=100)
        self.good = self._add_good(GOOD_THREADS // 2)
        self.thread: Mapping[str, int] = {name: self._add_bad(name) for name in chosen}
        self.good += self._add_good(GOOD_THREADS - len(self.good))
        self._names = {thread: name for name, thread in self.thread.items()}
        self.app = Starlette(routes=[Route("/viewtopic.php", self._serve), Mount("/", self.forum.app)])

    @property
    def requests(self) -> list[str]:
        return self.forum.requests

    @property
    def start(self) -> str:
        """Path of the list page."""
        return f"/viewforum.php?f={BOARD}"

    def path(self, name: str) -> str:
        """Path of the page that misbehaves in this way."""
        return f"/viewtopic.php?t={self.thread[name]}"

    def _add(self, author: str, title: str) -> Thread:
        posted_at = self.place.clock() - timedelta(hours=1, minutes=len(self.place.threads()))
        return self.place.add_thread(BOARD, author, title, f"Selling some words: {title}. 10 USD.", at=posted_at)

    def _add_good(self, count: int) -> tuple[int, ...]:
        return tuple(self._add(f"calm{number}", f"in order {number}").id for number in range(count))

    def _add_bad(self, name: str) -> int:
        return self._add("wrecker", name.replace("_", " ")).id

    async def _serve(self, request: Request) -> Response:
        name = self._names.get(_whole_number(request.query_params.get("t", "")))
        if name is None:
            return await self.forum.thread(request)
        query = request.url.query
        self.requests.append(f"/viewtopic.php?{query}")
        pages = ForumPages(self.place, lambda path: path)
        thread = self.place.thread(self.thread[name])
        asked = Asked(
            html=pages.thread(thread, 0, 10),
            url=f"/viewtopic.php?{query}",
            step=_whole_number(request.query_params.get("step", "")),
            login=login_form(pages, NEEDS_LOGIN, made=0, sid="0" * 32),
        )
        return MISBEHAVIOURS[name].serve(asked)


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
