"""Who is at an attempt: so that one whose process was killed is seen, and a living one left alone."""

from __future__ import annotations

import os
import secrets
import socket


def new_claim() -> str:
    """Names this machine, this process and this attempt."""
    return f"{socket.gethostname()[:100]}/{os.getpid()}/{secrets.token_hex(8)}"


def is_lost(claim: str) -> bool:
    """Whether the process that made it is gone; never of another machine's."""
    host, _, rest = claim.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname()[:100] or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
