"""One SOCKS CONNECT, to see whether Tor reaches an address; nothing is asked of the site."""

from __future__ import annotations

import socket

CONNECTED, SITE_REFUSED = 0x00, 0x01


def knock(socks: str, host: str, port: int, *, user: str, timeout_s: float) -> int | None:
    """Tor's SOCKS reply code for a CONNECT, None when nothing (whole) came back within timeout_s.

    socks  "127.0.0.1:PORT" of a port that takes user and password (stream isolation)
    """
    address, _, number = socks.rpartition(":")
    name, login = host.encode("ascii"), user.encode("ascii")
    steps = (
        (b"\x05\x01\x02", 2),
        (b"\x01" + bytes([len(login)]) + login + b"\x01x", 2),
        (b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"), 4),
    )
    reply = b""
    try:
        with socket.create_connection((address, int(number)), timeout_s) as tor:
            for message, size in steps:  # one at a time: tor answers only the last of several queued messages
                tor.sendall(message)
                reply = tor.recv(size, socket.MSG_WAITALL)
    except OSError:
        return None
    return reply[1] if len(reply) == 4 else None
