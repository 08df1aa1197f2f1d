"""Passwords beside their owners: user:pass lines, url:login:pass lines, "PASS: ..." fields, tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.words import alternatives
from indexer.scanning import around

KINDS = ("password", "username", "email", "token", "device")
_EMAIL_PASS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{3,120}[:;|](?P<password>[^\s|;]{3,64})")
_EMAIL_PASS_SIGN = re.compile(r"@(?<=[\w.+-]@)[\w.-]{3,120}[:;|]")
_EMAIL_PASS_BEFORE = re.compile(r"[\w.+-]*")
_JWT = re.compile(r"eyj(?<![\w-]...)[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000}")
_COOKIE = re.compile(
    r"(?<![\w-])(?:(?:session|auth|access|refresh|csrf|xsrf|sid|phpsessid|sessionid)[\w-]{0,16})=(?P<value>[\w%./+-]{16,400})"
)
_COOKIE_SIGN = re.compile(r"=[\w%./+-]{16}")
_COOKIE_BEFORE = re.compile(r"[\w-]*")
_ULP = re.compile(
    r"(?m)^(?:https?://)?[\w.-]{4,120}(?:/[^\s:|;]{0,200})?[:|;](?P<user>[^\s:|;/]{1,64})[:|;](?P<password>[^\s:|;]{3,64})\s?$"
)
_PAIR = re.compile(r"[^\s:|;,]{3,40}[:;|](?P<password>[^\s:|;,]{4,64})")


def find(surface: Surface) -> Iterator[Found]:
    """Passwords, and the names they belong to where a line holds nothing else."""
    text = surface.text
    if "@" in text:
        for line in around(text, _EMAIL_PASS_SIGN, _EMAIL_PASS_BEFORE, _EMAIL_PASS):
            yield Found("password", *line.span("password"), "")
    if ":" in text or "=" in text:
        for field in _fields().finditer(text):
            kind = next(kind for kind in _FIELDS if field[kind])
            yield _owner(field["value"], *field.span("value"), kind)
    if "eyj" in text:
        for token in _JWT.finditer(text):
            yield Found("token", token.start(), token.end(), "")
    if "=" in text:
        for cookie in around(text, _COOKIE_SIGN, _COOKIE_BEFORE, _COOKIE):
            yield Found("token", *cookie.span("value"), "")
    yield from _lines(surface)


_FIELDS = ("username", "password", "device")


@cache
def _fields() -> re.Pattern[str]:
    """Lines that are the field of a stealer's log: "PASS: ...", by the kind of the mask."""
    words = "|".join(f"(?P<{kind}>{alternatives(f'{kind}_field')})" for kind in _FIELDS)
    return re.compile(rf"(?m)^[ \t*>-]{{0,4}}(?:{words})[ \t]{{0,2}}[:=][ \t]{{0,3}}(?P<value>\S[^\n]{{0,120}})$")


def _owner(value: str, start: int, end: int, kind: str = "username") -> Found:
    """A login name; one that is an address counts as such. A password leaves no token: it is guessed too easily."""
    value = value.strip()
    if kind == "username" and "@" in value[1:]:
        kind = "email"
    return Found(kind, start, end, "" if kind == "password" else value)


def _lines(surface: Surface) -> Iterator[Found]:
    """Three or more neighbouring lines of url:login:pass or login:pass."""
    text = surface.text
    for start, end in surface.rows:
        lines = text[start:end].splitlines(keepends=True)
        if len(lines) < 3:
            continue
        place = start
        for line in lines:
            bare = line.rstrip("\r\n")
            if full := _ULP.fullmatch(bare):
                yield _owner(full["user"], place + full.start("user"), place + full.end("user"))
                yield Found("password", place + full.start("password"), place + full.end("password"), "")
            elif (pair := _PAIR.fullmatch(bare)) and "//" not in bare:
                yield _owner(bare[: pair.start("password") - 1], place, place + pair.start("password") - 1)
                yield Found("password", place + pair.start("password"), place + pair.end("password"), "")
            place += len(line)
