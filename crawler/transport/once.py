"""One page, asked for once, for a person at the keyboard: `stallwatch profile draft URL`. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx2

from config.records import TorSettings
from crawler.transport.identity import socks_user
from crawler.transport.refused import refuse_content, refuse_media, too_large
from crawler.transport.tor import require_tor
from schema.capture import FetchedPage
from schema.errors import GiveUp, TryLater

BYTES_MAX = 5_000_000
TIMEOUT_S = 90.0


def fetch_once(
    url: str, tor: TorSettings, salt: bytes, *, direct: bool = False, blocked: Callable[[str], bool] = lambda url: False
) -> FetchedPage:
    """The page at an http(s) address, through Tor unless `direct` is said; there is no falling back to the other way.

    raises  GiveUp for an address on the block list, an answer that is no page, and one that is too large;
            TorIsDown when our own Tor cannot be asked; TryLater when the place does not answer
    """
    if blocked(url):
        raise GiveUp("the address is on the block list; it is not asked for")
    if not direct:
        require_tor(tor)
    proxy = None if direct else f"socks5h://{socks_user(salt, 'once', 0)}:x@{tor.socks}"
    try:
        with (
            httpx2.Client(proxy=proxy, trust_env=False, timeout=TIMEOUT_S) as client,
            client.stream("GET", url) as answer,
        ):
            body = _text(answer)
            kind = answer.headers.get("content-type", "")
            headers = (("Content-Type", kind),)
            charset = kind.partition("charset=")[2].strip(" \"'")
            return FetchedPage("", "", url, answer.status_code, headers, body, datetime.now(UTC), "", charset=charset)
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise TryLater(
            f"{url}: {type(error).__name__} (expected a page); is the place up, and the address right?"
        ) from error


def _text(answer: httpx2.Response) -> bytes:
    lost = refuse_media(answer.headers.get("content-type", ""))
    if lost or answer.status_code != 200:
        raise GiveUp(lost.reason if lost else f"the place answered {answer.status_code} (expected 200)")
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > BYTES_MAX:
            raise GiveUp(too_large(len(body), BYTES_MAX, announced=False).reason)
    if lost := refuse_content(body):
        raise GiveUp(lost.reason)
    return body
