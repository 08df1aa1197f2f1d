"""Why a download failed, and whether to try it again: exceptions in, words and a rule out."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.contract import Lost
from crawler.transport.refused import PageRefused
from crawler.transport.socks_replies import REPLIES, login_refused, reply_code
from schema.errors import TorIsDown

# Whatever download_async raises for reasons of the place or the way there.
DOWNLOAD_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    PageRefused,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
RETRIED_STATUS = frozenset({429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


@dataclass(frozen=True, slots=True)
class Trouble:
    """again: the same request may work in a moment. fresh: over a new circuit rather than this one."""

    lost: Lost
    again: bool = False
    fresh: bool = False


def trouble_of(error: Exception, *, socks: str) -> Trouble:
    """What a failed download means.

    socks   "host:port" of Tor, "" for a direct source
    raises  TorIsDown when our own Tor does not take the request
    """
    if isinstance(error, PageRefused):
        return Trouble(error.lost)
    if isinstance(error, IgnoreRequest):
        return Trouble(_ignored(error))
    if isinstance(error, DownloadTimeoutError):
        return Trouble(Lost("timeout", f"no whole page in time: {_tidy(error)}"), again=True, fresh=True)
    if isinstance(error, ResponseDataLossError):
        return Trouble(Lost("timeout", "the connection broke off in mid-page"), again=True, fresh=True)
    if isinstance(error, UnsupportedURLSchemeError):
        return Trouble(Lost("blocked", "not an http or https address; not followed"))
    return _tor_trouble(error, socks) if socks else _direct_trouble(error)


def broken(error: Exception) -> Lost:
    """An exception nobody looked for costs its page; what it says may quote the place and is left out."""
    return Lost("unreachable", f"the request could not be made: {type(error).__name__}; please report this")


def _ignored(error: IgnoreRequest) -> Lost:
    if "robots.txt" in str(error):
        return Lost("blocked", "the place's robots.txt forbids this page (the source says `robots: true`)")
    return Lost("blocked", str(error))


def _tor_trouble(error: Exception, socks: str) -> Trouble:
    code = reply_code(error)
    if code in REPLIES:
        reply = REPLIES[code]
        lost = Lost(f"tor_{code:02x}", reply.words)
        return Trouble(lost, again=reply.then == "retry", fresh=reply.wants_new_identity)
    if login_refused(error):
        raise TorIsDown(
            f"tor {socks}: what listens there takes no user names (expected Tor's SocksPort); check `tor.socks`"
        )
    if isinstance(error, DownloadConnectionRefusedError):
        raise TorIsDown(f"tor {socks}: nothing takes connections there (expected Tor's SocksPort); start Tor")
    words = "Tor closed the connection without a word" if "Malformed reply" in str(error) else _tidy(error)
    return Trouble(Lost("tor_none", words), again=True, fresh=True)


def _direct_trouble(error: Exception) -> Trouble:
    if isinstance(error, CannotResolveHostError):
        return Trouble(Lost("unreachable", "the name of the site does not resolve"))
    return Trouble(Lost("unreachable", f"no connection to the site: {_tidy(error)}"), again=True)


def _tidy(error: Exception) -> str:
    """The library's words without addresses and without what the place sent, on one line."""
    said = str(error).partition(": bytearray(")[0]
    words = [word for word in said.split() if "://" not in word]
    return " ".join(words)[:200].rstrip(".") or type(error).__name__
