"""The invented underworld as it stands now: boards, members, threads, posts, pastes. It changes while it is read."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

Clock = Callable[[], datetime]
Key = TypeVar("Key")
Thing = TypeVar("Thing")


def now_utc() -> datetime:
    return datetime.now(UTC)


class NoSuchThing(LookupError):
    """The place has no board, thread, post or paste of that id."""


@dataclass(frozen=True, slots=True)
class Board:
    """category names the group of boards on the index; members_only boards show guests a login form."""

    id: int
    name: str
    about: str
    category: str
    members_only: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """posts_before counts what was posted before our threads begin."""

    id: int
    name: str
    joined_at: datetime
    posts_before: int = 0
    rank: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """edits is 0 as long as the place shows no edit note, whatever was changed."""

    id: int
    author: Member
    at: datetime
    text: str
    edited_at: datetime | None = None
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """pinned is "", "sticky" or "announce"."""

    id: int
    board: int
    title: str
    posts: tuple[Post, ...]
    pinned: str = ""
    views: int = 0
    locked: bool = False

    @property
    def last(self) -> Post:
        return self.posts[-1]


@dataclass(frozen=True, slots=True)
class Paste:
    """id is the letters in its address; title is what pinnwand calls the file name."""

    id: str
    title: str
    text: str
    at: datetime
    lifetime: timedelta = timedelta(days=30)
    source: str = "web"


class Place:
    """Thread-safe; every reader gets a picture that no later change touches."""

    def __init__(self, boards: Iterable[Board], *, clock: Clock = now_utc) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        self._boards = {board.id: board for board in boards}
        self._members: dict[str, Member] = {}
        self._threads: dict[int, Thread] = {}
        self._pastes: dict[str, Paste] = {}
        self._last_post = 0

    # What pages show.

    def boards(self) -> tuple[Board, ...]:
        return tuple(self._boards.values())

    def board(self, board_id: int) -> Board:
        return _found(self._boards, board_id, "board")

    def threads(self, board_id: int | None = None) -> tuple[Thread, ...]:
        """Threads of a board (of all without one) in the order of a list: pinned ones first, then by last post."""
        with self._lock:
            chosen = [thread for thread in self._threads.values() if board_id in (None, thread.board)]
        order = {"announce": 0, "sticky": 1, "": 2}
        chosen.sort(key=lambda thread: (thread.last.at, thread.last.id), reverse=True)
        return tuple(sorted(chosen, key=lambda thread: order[thread.pinned]))

    def thread(self, thread_id: int) -> Thread:
        with self._lock:
            return _found(self._threads, thread_id, "thread")

    def thread_of(self, post_id: int) -> Thread:
        with self._lock:
            for thread in self._threads.values():
                if any(post.id == post_id for post in thread.posts):
                    return thread
        raise NoSuchThing(f"no post {post_id}")

    def member(self, name: str) -> Member:
        with self._lock:
            return _found(self._members, name, "member")

    def posts_by(self, member: Member) -> int:
        with self._lock:
            ours = sum(post.author.id == member.id for thread in self._threads.values() for post in thread.posts)
        return member.posts_before + ours

    def pastes(self) -> tuple[Paste, ...]:
        """Newest first."""
        with self._lock:
            return tuple(sorted(self._pastes.values(), key=lambda paste: paste.at, reverse=True))

    def paste(self, paste_id: str) -> Paste:
        with self._lock:
            return _found(self._pastes, paste_id, "paste")

    # What people do.

    def join(
        self, name: str, *, at: datetime | None = None, posts_before: int = 0, rank: str = "", signature: str = ""
    ) -> Member:
        """The member of that name, made when new (joined some weeks before `at` unless it is given)."""
        with self._lock:
            if name not in self._members:
                joined_at = at or self.clock() - timedelta(days=40 + _number(name, 500))
                number = 50 + len(self._members)
                self._members[name] = Member(number, name, joined_at, posts_before, rank, signature)
            return self._members[name]

    def add_thread(
        self, board_id: int, author: str, title: str, text: str, *, pinned: str = "", at: datetime | None = None
    ) -> Thread:
        with self._lock:
            self.board(board_id)
            number = max(self._threads, default=0) + 1
            post = self._write(author, text, at)
            self._threads[number] = Thread(number, board_id, title, (post,), pinned, 20 + _number(title, 4000))
            return self._threads[number]

    def reply(self, thread_id: int, author: str, text: str, *, at: datetime | None = None) -> Post:
        with self._lock:
            thread = self.thread(thread_id)
            post = self._write(author, text, at)
            self._threads[thread_id] = replace(thread, posts=(*thread.posts, post))
            return post

    def edit_post(self, post_id: int, text: str, *, silent: bool | None = None) -> Post:
        """Change a post's text.

        silent  True: no edit note, whatever follows the post; None: as phpBB does, which shows a note only once
                somebody has posted after it. No edit ever changes a row of a list.
        """
        with self._lock:
            thread = self.thread_of(post_id)
            old = next(post for post in thread.posts if post.id == post_id)
            is_silent = thread.last.id == post_id if silent is None else silent
            new = replace(old, text=text)
            if not is_silent:
                new = replace(new, edited_at=self.clock(), edits=old.edits + 1)
            posts = tuple(new if post.id == post_id else post for post in thread.posts)
            self._threads[thread.id] = replace(thread, posts=posts)
            return new

    def view(self, thread_id: int) -> Thread:
        """The thread, and one more view on its counter."""
        with self._lock:
            thread = self.thread(thread_id)
            self._threads[thread_id] = replace(thread, views=thread.views + 1)
            return thread

    def add_paste(self, paste_id: str, title: str, text: str, *, at: datetime | None = None) -> Paste:
        with self._lock:
            self._pastes[paste_id] = Paste(paste_id, title, text, at or self.clock())
            return self._pastes[paste_id]

    def _write(self, author: str, text: str, at: datetime | None) -> Post:
        self._last_post += 1
        return Post(self._last_post, self.join(author), at or self.clock(), text)


def _number(name: str, most: int) -> int:
    """A number from 0 to most - 1 that is always the same for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % most


def _found(things: dict[Key, Thing], key: Key, what: str) -> Thing:
    if key not in things:
        raise NoSuchThing(f"no {what} {key}")
    return things[key]
