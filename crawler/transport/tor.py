"""Is our own Tor usable? Asked before a crawl starts, and once more when a crawl came back with nothing.

Runs in the parent process: the crawling process talks to the SOCKS port and to nothing else.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import stem
import stem.connection
from stem.control import Controller

from config.records import TorSettings
from schema.errors import TorIsDown

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONNECT_S = 5.0
_VALIDITY = ("valid-after", "valid-until")
_STALE = timedelta(hours=24)  # a consensus is used for a day after its end (dir-spec, "reasonably live")
_PHASE = re.compile(r'PROGRESS=(\d+).*?SUMMARY="([^"]*)"')


def require_tor(tor: TorSettings) -> None:
    """Returns when Tor can be asked for pages: its SOCKS port answers, and (where a control port is set) it says that
    it has finished bootstrapping.

    raises  TorIsDown with the reason in words
    """
    _require_socks(tor.socks)
    if tor.control:
        with _asking(tor) as ask:
            progress, summary = _bootstrap(ask("status/bootstrap-phase"))
        if progress < 100:
            raise TorIsDown(f"tor {tor.control}: bootstrapped {progress} % ('{summary}', expected 100 %); wait for it")


def network_trouble(tor: TorSettings) -> str:
    """Why Tor, though running, may reach nobody: one sentence; "" when it sees its network or cannot be asked."""
    if not tor.control:
        return ""
    try:
        with _asking(tor) as ask:
            if ask("network-liveness") == "down":
                return "Tor sees no network: check this machine's connection"
            if ask("status/circuit-established") == "0":
                return "Tor has no circuit at the moment"
    except TorIsDown as error:
        return str(error)
    return ""


def clock_trouble(tor: TorSettings, now: datetime) -> str:
    """Why this machine's clock is not to be trusted: it lies outside the validity of Tor's consensus; "" when fine.

    raises  TorIsDown when Tor cannot be asked
    """
    with _asking(tor) as ask:
        first, last = (datetime.fromisoformat(f"{ask(f'consensus/{name}')}+00:00") for name in _VALIDITY)
    if first <= now <= last + _STALE:
        return ""
    side = "behind" if now < first else "ahead of"
    return (
        f"clock: {now:%Y-%m-%d %H:%M} UTC is {side} Tor's network, whose consensus holds from {first:%Y-%m-%d %H:%M} "
        f"to {last:%Y-%m-%d %H:%M}; set this machine's clock"
    )


def _require_socks(socks: str) -> None:
    parts = urlsplit(f"//{socks}")
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 9050), timeout=_CONNECT_S):
            return
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TorIsDown(f"tor {socks}: {words.lower()} (expected Tor's SocksPort); start Tor") from error


@contextmanager
def _asking(tor: TorSettings) -> Iterator[Callable[[str], str]]:
    """GETINFO on an authenticated control connection. raises  TorIsDown for all that may go wrong with it"""
    with talking(tor) as controller:
        yield lambda key: str(controller.get_info(key))


@contextmanager
def talking(tor: TorSettings) -> Iterator[Controller]:
    """An authenticated control connection. raises  TorIsDown for all that may go wrong with it"""
    try:
        with _connected(tor.control) as controller:
            controller.authenticate(password=tor.control_password.reveal() if tor.control_password else None)
            yield controller
    except (stem.ControllerError, stem.connection.AuthenticationFailure, OSError, ValueError) as error:
        words = str(error).splitlines()[0].lower() if str(error) else type(error).__name__
        raise TorIsDown(f"tor {tor.control}: the control port does not answer as asked: {words}; check it") from error


def _connected(control: str) -> Controller:
    if "/" in control:
        return Controller.from_socket_file(control)
    parts = urlsplit(f"//{control}")
    return Controller.from_port(address=parts.hostname or "127.0.0.1", port=parts.port or 9051)


def _bootstrap(phase: str) -> tuple[int, str]:
    found = _PHASE.search(phase)
    return (int(found[1]), found[2]) if found else (0, phase[:80])
