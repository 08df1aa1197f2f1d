"""What Tor's SOCKS port answers, in words, and what to do next.

source  RFC 1928 for 0x01 to 0x08; Tor's `ExtendedErrors` (man page of tor, SocksPort) for 0xF0 to 0xF7
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SocksReply:
    """words: for the operator. then: "retry" (later, or as somebody new) or "ask" (a person must change something)."""

    words: str
    then: str

    @property
    def wants_new_identity(self) -> bool:
        return self.then == "retry"


_CHECK_TOR = "Tor refused the request ({}); check Tor's configuration"

REPLIES = {
    0x01: SocksReply("reached Tor, but the site's server does not accept connections; usually temporary", "retry"),
    0x02: SocksReply(_CHECK_TOR.format("not allowed by its rules"), "ask"),
    0x03: SocksReply(_CHECK_TOR.format("network unreachable"), "ask"),
    0x04: SocksReply("the Tor exit did not find the name", "retry"),
    0x05: SocksReply("the site is up but has nothing on this port; check http or https, and the port", "ask"),
    0x06: SocksReply("no answer: the site is down or overloaded, or Tor has no network", "retry"),
    0x07: SocksReply(_CHECK_TOR.format("command not supported"), "ask"),
    0x08: SocksReply(_CHECK_TOR.format("address type not supported"), "ask"),
    0xF0: SocksReply("no such onion site is published now: offline, moved, or new", "retry"),
    0xF1: SocksReply("the site's onion record is damaged; try later", "retry"),
    0xF2: SocksReply("the site was announced but is offline now", "retry"),
    0xF3: SocksReply("the site did not complete the connection", "retry"),
    0xF4: SocksReply("this site needs an access key; give it as `onion_key_file` of the source", "ask"),
    0xF5: SocksReply("the site does not accept the access key; replace `onion_key_file` of the source", "ask"),
    0xF6: SocksReply("not a valid onion address (a typing error, or the old 16-character form)", "ask"),
    0xF7: SocksReply("the site is slow to answer", "retry"),
}

# The HTTP client's words for 0x01 to 0x08, and for a code it does not know.
_CLIENT_WORDS = {
    "General SOCKS server failure": 0x01,
    "Connection not allowed by ruleset": 0x02,
    "Network unreachable": 0x03,
    "Host unreachable": 0x04,
    "Connection refused": 0x05,
    "TTL expired": 0x06,
    "Command not supported": 0x07,
    "Address type not supported": 0x08,
}
_COULD_NOT_CONNECT = re.compile(r"Proxy Server could not connect: (.+?)\.?$")
_UNKNOWN_CODE = re.compile(r"\\x([0-9a-f]{2})' is not a valid SOCKS5ReplyCode")
_LOGIN_WORDS = ("from proxy server, but got", "Invalid username/password")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, then all it came from, by cause and by context; each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [link for link in (current.__cause__, current.__context__) if link is not None]


def reply_code(error: BaseException) -> int | None:
    """The SOCKS reply behind a failed download; None when Tor gave none (it closed the handshake, or was not asked)."""
    for cause in causes(error):
        text = str(cause)
        if unknown := _UNKNOWN_CODE.search(text):
            return int(unknown[1], 16)
        if known := _COULD_NOT_CONNECT.search(text):
            return _CLIENT_WORDS.get(known[1])
    return None


def login_refused(error: BaseException) -> bool:
    """True when what listens on the SOCKS port does not take a user name: not Tor, or Tor without isolation."""
    return any(words in str(cause) for cause in causes(error) for words in _LOGIN_WORDS)
