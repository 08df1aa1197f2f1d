"""How a mask is written: [aadhaar XXXX XXXX 1234 k1:0123456789abcdef0123]."""

from __future__ import annotations

import re

TOKEN_DIGITS = 20  # hex digits of the HMAC that a mask carries
# A shape holds no more than four digits, so a forged mask cannot carry an identifier past us.
MASK = re.compile(
    r"\[(?P<kind>[a-z][a-z0-9_]{1,30})(?P<shape> [X*][X* .-]{0,30}[0-9]{0,4})?"
    r"(?P<token> [a-z0-9]{1,16}:[0-9a-f]{20})?\]"
)


def written(kind: str, shape: str, token: str) -> str:
    """A mask; shape and token may be empty."""
    return f"[{' '.join(part for part in (kind, shape, token) if part)}]"


def without_tokens(text: str) -> str:
    """text with its masks as they would be without a key: what content hashes and tokens are computed from."""
    return MASK.sub(lambda mask: f"[{mask['kind']}{mask['shape'] or ''}]", text) if "[" in text else text


def last_four(digits: str) -> str:
    """ "234123412346" -> "XXXX-XXXX-2346"; groups from the right, fewer digits where the number is short."""
    if len(digits) < 8:
        return ""
    hidden = "X" * (len(digits) - 4)
    first = len(hidden) % 4
    groups = ([hidden[:first]] if first else []) + [hidden[at : at + 4] for at in range(first, len(hidden), 4)]
    return "-".join([*groups, digits[-4:]])
