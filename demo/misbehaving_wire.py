"""A forum whose list page is in order and whose threads break HTTP itself: what no web framework would send."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from demo.forum_pages import ForumPages
from demo.place import Board, Clock, Place, now_utc

BOARD = 2
FOREVER_S = 3600.0
ENDLESS_BYTES = 30_000_000  # what "endless" sends before it gives up by itself
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"

Send = Callable[[bytes], Iterator[bytes]]


def hangs_up(page: bytes) -> Iterator[bytes]:
    """Takes the request and closes without a word."""
    yield from ()


def hangs_up_in_its_head(page: bytes) -> Iterator[bytes]:
    yield _HEAD[:40]


def no_http(page: bytes) -> Iterator[bytes]:
    yield b"\x16\x03\x01\x02\x00\x01\x00 SSH-2.0-what \x1b[2J\r\n\r\n"


def no_head(page: bytes) -> Iterator[bytes]:
    """HTTP 0.9: the page and nothing before it."""
    yield page


def length_below_zero(page: bytes) -> Iterator[bytes]:
    yield _HEAD + b"Content-Length: -5\r\n\r\n" + page


def length_in_words(page: bytes) -> Iterator[bytes]:
    yield _HEAD + b"Content-Length: a lot\r\n\r\n" + page


def two_lengths(page: bytes) -> Iterator[bytes]:
    yield _HEAD + f"Content-Length: 7\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page


def length_beyond_all(page: bytes) -> Iterator[bytes]:
    """Announces 16 exabytes and sends a page."""
    yield _HEAD + b"Content-Length: 18446744073709551615\r\n\r\n" + page


def length_too_small(page: bytes) -> Iterator[bytes]:
    """Announces a little less than it sends; what is beyond belongs to no answer."""
    yield _HEAD + f"Content-Length: {len(page) - 10}\r\n\r\n".encode() + page


def chunk_cut_short(page: bytes) -> Iterator[bytes]:
    yield _HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFF\r\n" + page


def chunk_of_no_size(page: bytes) -> Iterator[bytes]:
    yield _HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + page + b"\r\n0\r\n\r\n"


def strange_status(page: bytes) -> Iterator[bytes]:
    """A status nobody defined, with words that would like to be obeyed by a terminal."""
    yield _HEAD.replace(b"200 OK", b"799 \x1b[31mOK") + f"Content-Length: {len(page)}\r\n\r\n".encode() + page


def strange_headers(page: bytes) -> Iterator[bytes]:
    """Escapes, direction marks and a cookie of formulas, in headers."""
    evil = "X-Tide: \x9b31m\u202etxt.exe\r\nSet-Cookie: =cmd|'/c calc'!A1=\u202e; path=/\r\n".encode()
    yield _HEAD + evil + f'ETag: "{{{{7*7}}}}<!channel>"\r\nContent-Length: {len(page)}\r\n\r\n'.encode() + page


def endless_headers(page: bytes) -> Iterator[bytes]:
    yield _HEAD
    yield from _repeated(b"X-Tide: rising and rising\r\n" * 1000)


def endless_header(page: bytes) -> Iterator[bytes]:
    yield _HEAD + b"X-Tide: "
    yield from _repeated(b"rising " * 5000)


def endless_hints(page: bytes) -> Iterator[bytes]:
    """103 Early Hints, for ever: each is an answer, and none is the answer."""
    yield from _repeated(b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 500)
    time.sleep(FOREVER_S)


def silent_head(page: bytes) -> Iterator[bytes]:
    yield _HEAD[:20]
    time.sleep(FOREVER_S)


def dripping_head(page: bytes) -> Iterator[bytes]:
    yield _HEAD
    for number in range(int(FOREVER_S / 0.2)):
        time.sleep(0.2)
        yield f"X-Drop-{number}: .\r\n".encode()


def _repeated(piece: bytes) -> Iterator[bytes]:
    return (piece for _ in range(ENDLESS_BYTES // len(piece)))


@dataclass(frozen=True, slots=True)
class WireMisbehaviour:
    """is_readable: a careful reader still gets the post; is_slow: one without a deadline of its own waits for ever."""

    send: Send
    is_readable: bool = False
    is_slow: bool = False


_READABLE = (length_too_small, strange_headers)
_SLOW = (endless_hints, silent_head, dripping_head)
_LOST = (
    hangs_up, hangs_up_in_its_head, no_http, no_head, length_below_zero, length_in_words, two_lengths,
    length_beyond_all, chunk_cut_short, chunk_of_no_size, strange_status, endless_headers, endless_header,
)  # fmt: skip
WIRE: Mapping[str, WireMisbehaviour] = {
    one.__name__: WireMisbehaviour(one, one in _READABLE, one in _SLOW) for one in (*_READABLE, *_LOST, *_SLOW)
}


class MisbehavingWire:
    """`with MisbehavingWire() as wire:` serves it on loopback, at wire.port, until the end.

    thread  misbehaviour -> thread id; good: id of the one thread that is in order
    """

    def __init__(self, *, clock: Clock = now_utc) -> None:
        self.place = Place([Board(BOARD, "Weir", "Nothing here is HTTP", "Market")], clock=clock)
        self.good = self._add("in order")
        self.thread = {name: self._add(name.replace("_", " ")) for name in WIRE}
        self._names = {thread: name for name, thread in self.thread.items()}
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.wire = self
        self.port = int(self._server.server_address[1])

    @property
    def start(self) -> str:
        return f"/viewforum.php?f={BOARD}"

    def path(self, name: str) -> str:
        return f"/viewtopic.php?t={self.thread[name]}"

    def _add(self, title: str) -> int:
        return self.place.add_thread(BOARD, "wrecker", title, f"Selling some words: {title}. 10 USD.").id

    def answer(self, path: str) -> Iterator[bytes]:
        """The bytes that are sent to whoever asks for a path."""
        pages = ForumPages(self.place, lambda link: link)
        query = path.partition("?")[2]
        if path == self.start:
            return _whole(pages.board(self.place.board(BOARD), 0, 100))
        number = query.removeprefix("t=").partition("&")[0]
        if not path.startswith("/viewtopic.php") or not number.isdecimal() or int(number) not in self._known:
            return iter([b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"])
        page = pages.thread(self.place.thread(int(number)), 0, 10)
        name = self._names.get(int(number))
        return WIRE[name].send(page.encode()) if name else _whole(page)

    @property
    def _known(self) -> set[int]:
        return {self.good, *self.thread.values()}

    def __enter__(self) -> MisbehavingWire:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="wire", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _whole(page: str) -> Iterator[bytes]:
    body = page.encode()
    return iter([_HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body])


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    wire: MisbehavingWire


class _Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)  # nobody else makes one
        with suppress(OSError, IndexError, UnicodeDecodeError):  # whoever asked has gone, or asked for nothing
            path = self.rfile.readline(8000).decode("ascii").split(" ")[1]
            while self.rfile.readline(8000).strip():
                pass
            for piece in self.server.wire.answer(path):
                self.wfile.write(piece)
