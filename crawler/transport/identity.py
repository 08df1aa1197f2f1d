"""Who we are to Tor: one SOCKS user per source and generation, so one circuit for each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import blake2b


def socks_user(salt: bytes, source: str, generation: int) -> str:
    """Letters, digits and "-" only; tells nobody without the salt which source it stands for."""
    name = blake2b(source.encode(), key=salt[:64], digest_size=12, person=b"socks-user").hexdigest()
    return f"{name}-{generation}"


@dataclass(slots=True)
class Identity:
    """The present identity of one source.

    socks  "host:port" of Tor's SOCKS port, host a literal loopback address
    """

    source: str
    socks: str
    salt: bytes = b""
    generation: int = 0

    def __post_init__(self) -> None:
        self.salt = self.salt or secrets.token_bytes(32)

    @property
    def proxy_url(self) -> str:
        """socks5h: the name of the site is resolved at Tor, never here."""
        return f"socks5h://{socks_user(self.salt, self.source, self.generation)}:x@{self.socks}"

    def renew(self, failed_generation: int) -> None:
        """New circuits from now on; once, however many requests of the failed generation ask for it."""
        if failed_generation == self.generation:
            self.generation += 1
