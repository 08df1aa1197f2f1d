"""Pages of the invented forum: prosilver's structure, filled from the place as it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from demo.bbcode import to_html
from demo.pages import fill
from demo.place import Board, Member, Place, Post, Thread

SITE, MOTTO = "Brackwater Exchange", "still water, old trades"


def time_words(moment: datetime) -> str:
    """phpBB's default form: "Wed Mar 04, 2026 6:22 pm"."""
    return f"{moment:%a %b %d, %Y} {moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def time_tag(moment: datetime) -> str:
    return f'<time datetime="{moment.isoformat(timespec="seconds")}">{time_words(moment)}</time>'


@dataclass(frozen=True, slots=True)
class Pager:
    """base is an address without start; the first page has no start, as in phpBB."""

    base: str
    total: int
    start: int
    per_page: int
    link: Callable[[str], str]

    @property
    def page(self) -> int:
        return self.start // self.per_page + 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    def url(self, page: int) -> str:
        start = (page - 1) * self.per_page
        return escape(self.link(self.base + (f"&start={start}" if start else "")))

    def html(self) -> str:
        if self.pages == 1:
            return "&bull; Page <strong>1</strong> of <strong>1</strong>"
        items = [self._item(page) for page in range(1, self.pages + 1)]
        if self.page > 1:
            items.insert(0, self._arrow("previous", "prev", "left", self.page - 1, "Previous"))
        if self.page < self.pages:
            items.append(self._arrow("next", "next", "right", self.page + 1, "Next"))
        return "<ul>\n" + "\n".join(items) + "\n</ul>"

    def _item(self, page: int) -> str:
        if page == self.page:
            return f'<li class="active"><span>{page}</span></li>'
        return f'<li><a class="button" href="{self.url(page)}" role="button">{page}</a></li>'

    def _arrow(self, kind: str, rel: str, side: str, page: int, word: str) -> str:
        icon = f'<i class="icon fa-chevron-{side} fa-fw" aria-hidden="true"></i><span class="sr-only">{word}</span>'
        link = f'<a class="button button-icon-only" href="{self.url(page)}" rel="{rel}" role="button">{icon}</a>'
        return f'<li class="arrow {kind}">{link}</li>'


@dataclass(frozen=True, slots=True)
class ForumPages:
    """link() puts a guest's session id into an address, as phpBB does until the guest shows its cookie."""

    place: Place
    link: Callable[[str], str]
    member: str = ""

    def frame(self, title: str, section: str, body: str, crumbs: Sequence[tuple[str, str]] = ()) -> str:
        trail = "".join(self._crumb(position, *crumb) for position, crumb in enumerate(crumbs, 2))
        login = "./ucp.php?mode=logout" if self.member else "./ucp.php?mode=login"
        word = f"Logout [ {self.member} ]" if self.member else "Login"
        return fill(
            "forum_frame",
            title=escape(f"{SITE} - {title}"),
            site=SITE,
            motto=MOTTO,
            section=section,
            index=self._url("./index.php"),
            feed=self._url("/app.php/feed"),
            search=self._url("./search.php"),
            login=self._url(login),
            login_word=escape(word),
            crumbs=trail,
            body=body,
        )

    def index(self, now: datetime) -> str:
        parts = [f'<p class="right responsive-center time">It is currently {time_words(now)}</p>']
        for category, boards in groupby(self.place.boards(), key=lambda board: board.category):
            rows = "\n".join(self._board_row(board) for board in boards)
            parts.append(fill("forum_category", name=escape(category), rows=rows))
        return self.frame("Index page", "index", "\n".join(parts))

    def board(self, board: Board, start: int, per_page: int) -> str:
        threads = self.place.threads(board.id)
        pager = Pager(f"./viewforum.php?f={board.id}", len(threads), start, per_page, self.link)
        body = fill(
            "forum_board",
            url=self._url(f"./viewforum.php?f={board.id}"),
            name=escape(board.name),
            about=escape(board.about),
            new_topic=self._url(f"./posting.php?mode=post&f={board.id}"),
            count=_counted(len(threads), "topic"),
            pages=pager.html(),
            lists=self._topic_lists(threads[start : start + per_page]),
        )
        return self.frame(board.name, "viewforum", body, [self._board_crumb(board)])

    def thread(self, thread: Thread, start: int, per_page: int) -> str:
        board = self.place.board(thread.board)
        pager = Pager(f"./viewtopic.php?t={thread.id}", len(thread.posts), start, per_page, self.link)
        shown = thread.posts[start : start + per_page]
        body = fill(
            "forum_thread",
            url=self._url(f"./viewtopic.php?t={thread.id}"),
            title=escape(thread.title),
            about=escape(board.about),
            new_reply=self._url(f"./posting.php?mode=reply&t={thread.id}"),
            count=_counted(len(thread.posts), "post"),
            pages=pager.html(),
            posts="\n".join(self._post(thread, post, at) for at, post in enumerate(shown)),
            board=escape(board.name),
            board_url=self._url(f"./viewforum.php?f={board.id}"),
        )
        return self.frame(thread.title, "viewtopic", body, [self._board_crumb(board)])

    def message(self, text: str) -> str:
        return self.frame("Information", "message", fill("forum_message", text=escape(text)))

    def _url(self, path: str) -> str:
        return escape(self.link(path))

    def _post_url(self, post: Post) -> str:
        return escape(self.link(f"./viewtopic.php?p={post.id}") + f"#p{post.id}")

    def _author(self, member: Member) -> str:
        url = self._url(f"./memberlist.php?mode=viewprofile&u={member.id}")
        return f'<a href="{url}" class="username">{escape(member.name)}</a>'

    def _board_crumb(self, board: Board) -> tuple[str, str]:
        return f"./viewforum.php?f={board.id}", board.name

    def _crumb(self, position: int, path: str, name: str) -> str:
        return (
            '<span class="crumb" itemtype="https://schema.org/ListItem" itemprop="itemListElement" itemscope>'
            f'<a itemprop="item" href="{self._url(path)}"><span itemprop="name">{escape(name)}</span></a>'
            f'<meta itemprop="position" content="{position}" /></span>'
        )

    def _board_row(self, board: Board) -> str:
        threads = self.place.threads(board.id)
        return fill(
            "forum_board_row",
            url=self._url(f"./viewforum.php?f={board.id}"),
            name=escape(board.name),
            about=escape(board.about),
            topics=len(threads),
            posts=sum(len(thread.posts) for thread in threads),
            last=self._last_of(threads),
        )

    def _last_of(self, threads: Sequence[Thread]) -> str:
        if not threads:
            return "No posts"
        thread = max(threads, key=lambda one: one.last.id)
        subject = escape(_subject(thread, thread.last))
        link = f'<a href="{self._post_url(thread.last)}" title="{subject}" class="lastsubject">{subject}</a>'
        return f"<dfn>Last post</dfn>{link} <br />by {self._author(thread.last.author)}<br />{time_tag(thread.last.at)}"

    def _topic_lists(self, threads: Sequence[Thread]) -> str:
        if not threads:
            return fill("forum_message", text="There are no topics or posts in this forum.")
        rows = [(thread, self._topic_row(thread, at)) for at, thread in enumerate(threads)]
        announced = "\n".join(row for thread, row in rows if thread.pinned == "announce")
        others = "\n".join(row for thread, row in rows if thread.pinned != "announce")
        parts = []
        if announced:
            parts.append(fill("forum_topic_list", extra=" announcement", heading="Announcements", rows=announced))
        if others:
            parts.append(fill("forum_topic_list", extra="", heading="Topics", rows=others))
        return "\n".join(parts)

    def _topic_row(self, thread: Thread, at: int) -> str:
        replies = len(thread.posts) - 1
        short = (
            f'<span class="responsive-show left-box" style="display: none;">Replies: <strong>{replies}</strong></span>'
        )
        return fill(
            "forum_topic_row",
            shade=f"bg{at % 2 + 1}",
            kind=f" {thread.pinned}" if thread.pinned else "",
            icon=f"{thread.pinned or 'topic'}_read{'_locked' if thread.locked else ''}",
            url=self._url(f"./viewtopic.php?t={thread.id}"),
            title=escape(thread.title),
            author=self._author(thread.posts[0].author),
            time=time_tag(thread.posts[0].at),
            last_author=self._author(thread.last.author),
            last_url=self._post_url(thread.last),
            last_time=time_tag(thread.last.at),
            replies=replies,
            short_replies=short if replies else "",
            views=thread.views,
            pages="",
        )

    def _post(self, thread: Thread, post: Post, at: int) -> str:
        member = post.author
        is_opening = post.id == thread.posts[0].id
        return fill(
            "forum_post",
            id=post.id,
            shade=f"bg{2 - at % 2}",
            has_rank="has-profile-rank" if member.rank else "no-profile-rank",
            rank=f'<dd class="profile-rank">{escape(member.rank)}</dd>' if member.rank else "",
            author=self._author(member),
            author_posts=self._url(f"./search.php?author_id={member.id}&sr=posts"),
            author_count=self.place.posts_by(member),
            joined=time_words(member.joined_at),
            first='class="first"' if is_opening else "",
            url=self._post_url(post),
            quote=self._url(f"./posting.php?mode=quote&p={post.id}"),
            subject=escape(_subject(thread, post)),
            time=time_tag(post.at),
            content=to_html(post.text, self.link),
            notice=self._edit_note(post),
            signature=_signature(post),
        )

    def _edit_note(self, post: Post) -> str:
        if post.edited_at is None:
            return ""
        times = "1 time" if post.edits == 1 else f"{post.edits} times"
        edited = f"Last edited by {self._author(post.author)} on {time_words(post.edited_at)}, edited {times} in total."
        return f'<div class="notice">\n{edited}\n</div>'


def login_form(pages: ForumPages, why: str, error: str = "", *, made: int, sid: str) -> str:
    """The page a guest gets where only members may read; made is unix seconds, as phpBB's form token wants it."""
    body = fill(
        "forum_login",
        action=escape(pages.link("./ucp.php?mode=login")),
        why=escape(why),
        error=f'<div class="error">{escape(error)}</div>' if error else "",
        back="index.php",
        made=made,
        token=hashlib.sha1(f"{made}{sid}".encode()).hexdigest(),
        sid=sid,
    )
    return pages.frame("User Control Panel - Login", "ucp", body)


def _subject(thread: Thread, post: Post) -> str:
    return thread.title if post.id == thread.posts[0].id else f"Re: {thread.title}"


def _signature(post: Post) -> str:
    if not post.author.signature:
        return ""
    return f'<div id="sig{post.id}" class="signature">{to_html(post.author.signature)}</div>'


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
