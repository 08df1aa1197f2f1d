"""Scraped text made harmless to look at: nothing in it can be clicked, break a line, or reorder what is read."""

from __future__ import annotations

import re
from collections.abc import Collection

_SCRIPT = re.compile(r"(?i)\b(javascript|vbscript|livescript|data|file|blob):(?=[/a-z])")
_SCHEME = re.compile(r"(?i)\b(?:http(s?)|ft(p)s?)(?=:/)")
_DOT = re.compile(
    r"(?i)(?<=[a-z0-9_-])\.(?=(?:onion|i2p|com|net|org|info|biz|xyz|top|club|site|online|shop|store|app|dev|"
    r"live|link|page|pro|zip|example|invalid|test|[a-z]{2})(?![a-z0-9_.-]*[a-z0-9_-]))"
    r"|(?<=\bwww)\."
)
_URL = re.compile(r"(?i)\b[a-z][a-z0-9+.-]{1,12}:/+[^\s<>\"']+")
_IP_ADDRESS = re.compile(r"\b(\d{1,3}\.\d{1,3}\.\d{1,3})\.(\d{1,3})\b")
_UNDOTTED = re.compile(r"(?<!\[)\.")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*")
# Controls but tab and newline, invisible marks and tags, what is no character, and everything that turns the direction
# of writing (Trojan Source).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\U0001fffe\U0001ffff\U000e0000-\U0010ffff]"
)
_SPACES = re.compile(r"\s+")


def defang(text: str, *, keep: Collection[str] = ()) -> str:
    """The text without live links: hxxp, [.] in host names and addresses, [at] in e-mail addresses, javascript[:].

    keep  e-mail addresses whose @ stays (the seller's own contacts); their host is defanged all the same
    """
    seen = _UNSEEN.sub("", text)
    seen = _EMAIL.sub(lambda found: found[0] if found[0] in keep else found[0].replace("@", "[at]"), seen)
    seen = _URL.sub(lambda found: _UNDOTTED.sub("[.]", found[0]), seen)
    seen = _SCRIPT.sub(r"\1[:]", seen)
    seen = _SCHEME.sub(lambda found: "fxp" if found[2] else f"hxxp{found[1].lower()}", seen)
    return _DOT.sub("[.]", _IP_ADDRESS.sub(r"\1[.]\2", seen))


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, spaces collapsed; cut to limit characters with an ellipsis when limit is given."""
    enough = text[: limit * 8] if limit else text
    line = _SPACES.sub(" ", _UNSEEN.sub("", enough)).strip()
    return cut(line, limit) if limit else line


def cut(text: str, limit: int) -> str:
    """At most limit characters, the last an ellipsis when something was cut off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
