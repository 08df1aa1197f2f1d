"""A SOCKS5 server of the tests: it takes user names as Tor does, answers by script, and hands what it lets through to
loopback ports."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

CLOSE = -1  # instead of a reply code: hang up in the handshake


@dataclass(frozen=True, slots=True)
class Knock:
    """One CONNECT as it was asked for."""

    user: str
    host: str
    port: int


class SocksServer:
    """`with SocksServer({"harbor.onion": 8080}) as socks:` listens on socks.address.

    sites    host name -> loopback port; any other host is answered 0xF0
    script   reply codes for the next CONNECTs, one each (0 lets it through); when it is empty all are let through
    knocks   every CONNECT, oldest first
    login    False: it knows no user names, as something that is not Tor
    """

    def __init__(self, sites: Mapping[str, int], *, login: bool = True) -> None:
        self.sites, self.login = dict(sites), login
        self.script: deque[int] = deque()
        self.knocks: list[Knock] = []
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.socks = self
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def reply_to(self, knock: Knock) -> int:
        self.knocks.append(knock)
        if self.script:
            return self.script.popleft()
        return 0 if knock.host in self.sites else 0xF0

    def __enter__(self) -> SocksServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.die()

    def die(self) -> None:
        """Stops listening and drops every connection, as a killed Tor does."""
        self._server.shutdown()
        self._server.server_close()
        _break(self._server.open)

    def drop(self) -> None:
        """Breaks every stream to a site, as a place does that falls silent; handshakes go on."""
        _break(self._server.streams)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    socks: SocksServer

    def __init__(self, address: tuple[str, int], handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(address, handler)
        self.open: list[socket.socket] = []
        self.streams: list[socket.socket] = []

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        self.open.append(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            self._handle()
        except OSError:
            return

    def _handle(self) -> None:
        methods = self._exactly(self._exactly(2)[1])
        wanted = 2 if self.server.socks.login else 0
        self.request.sendall(bytes([5, wanted]))
        if wanted not in methods:
            return
        user = self._user() if self.server.socks.login else ""
        knock = self._knock(user)
        code = self.server.socks.reply_to(knock)
        if code == CLOSE:
            return
        self.request.sendall(bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))
        if code == 0:
            self.server.streams.append(self.request)
            self._relay(self.server.socks.sites[knock.host])

    def _user(self) -> str:
        user = self._exactly(self._exactly(2)[1]).decode()
        self._exactly(self._exactly(1)[0])
        self.request.sendall(b"\x01\x00")
        return user

    def _knock(self, user: str) -> Knock:
        kind = self._exactly(4)[3]
        if kind == 3:
            host = self._exactly(self._exactly(1)[0]).decode()
        else:
            host = socket.inet_ntop(
                *((socket.AF_INET, self._exactly(4)) if kind == 1 else (socket.AF_INET6, self._exactly(16)))
            )
        return Knock(user, host, int.from_bytes(self._exactly(2), "big"))

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.request.recv(size - len(data))
            if not part:
                raise ConnectionResetError
            data += part
        return data

    def _relay(self, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as target:
            back = threading.Thread(target=_pump, args=(target, self.request), daemon=True)
            back.start()
            _pump(self.request, target)
            back.join(5)


def _break(connections: Iterable[socket.socket]) -> None:
    for connection in connections:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
