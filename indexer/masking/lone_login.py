"""A name and its password inside a sentence ("the panel is at admin:..."), or in an address ("ftp://name:...@host")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.words import alternatives
from indexer.scanning import around

KINDS = ("password",)
_SIGN = re.compile(r":(?<=\w:)(?=[^\s:|;,/]{4})")
_BEFORE = re.compile(r"[\w.@/:|;=&%-]*")
_PAIR = re.compile(
    r"(?<![\w.@/:|;=&%-])(?P<name>[^\W\d_][\w.-]{1,39}):(?P<password>[^\s:|;,/<>\"'()\[\]{}]{4,64})(?![:|;/(\[])"
)
_ADDRESS = re.compile(r"://[^\s/:@<>'()\[\]\\]{1,64}:(?P<password>[^\s/@]{1,64})@")
_CUE_REACH = 40
_PLAIN = re.compile(r"[^\W\d_]+")
# What formats are told with ("mail:pass", "user:password"), and what is no password.
_FORMATS = frozenset({"pass", "passwd", "password", "pwd", "hash", "email", "mail", "login", "phone", "name", "token"})


@cache
def _names() -> re.Pattern[str]:
    return re.compile(alternatives("account_names"))


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){alternatives('login_cue')}[^\w\n]{{0,6}}(?:\w{{1,8}}[^\w\n]{{1,3}}){{0,2}}$")


def find(surface: Surface) -> Iterator[Found]:
    """Passwords of pairs whose name is an administrator's, or which a word for logging in stands before."""
    text = surface.text
    if "://" in text:
        for address in _ADDRESS.finditer(text):
            yield Found("password", *address.span("password"), "")
    for pair in around(text, _SIGN, _BEFORE, _PAIR):
        password = pair["password"].rstrip(".!?»”")
        if password not in _FORMATS and len(password) > 3 and _is_login(text, pair, password):
            start = pair.start("password")
            yield Found("password", start, start + len(password), "")


def _is_login(text: str, pair: re.Match[str], password: str) -> bool:
    cued = bool(_cue().search(text, max(0, pair.start() - _CUE_REACH), pair.start()))
    is_known = _names().fullmatch(pair["name"]) is not None
    if _PLAIN.fullmatch(password):  # a mere word: "admin:panel", "login page:here"
        return cued and is_known
    return is_known or (cued and not password.isdigit() and not password.startswith(("@", "+", "$", "#")))
