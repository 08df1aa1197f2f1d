"""Passwords beside their owners: user:pass lines, url:login:pass lines, "PASS: ..." fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.words import alternatives, words
from indexer.scanning import around

KINDS = ("password", "username", "email", "device")
SIGNS = tuple(sorted(words("password_field")))
_EMAIL_PASS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{3,120}[:;|](?P<password>[^\s|;]{3,64})")
_EMAIL_PASS_SIGN = re.compile(r"@(?<=[\w.+-]@)[\w.-]{3,120}[:;|]")
_EMAIL_PASS_BEFORE = re.compile(r"[\w.+-]*")
_ULP = re.compile(
    r"(?m)^(?:[a-z]{3,10}://[\w.-]{3,120}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})(?:/[^\s:|;]{0,200})?"
    r"[:|;](?P<user>[^\s:|;/]{1,64})[:|;](?P<password>[^\s:|;]{3,64})\s?$"
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
            if _SENTENCE.search(field["value"]):
                continue
            yield _owner(field["value"], *field.span("value"), kind)
    for word in SIGNS:
        if places := surface.signs.get(word):
            yield from _inline(text, word, places)
    yield from _lines(surface)


_FORMATS = frozenset({"pass", "password", "name", "email", "mail", "hash", "phone", "city"})
_FIELDS = ("username", "password", "device")
_SENTENCE = re.compile(r"[^\W\d_]{2}, [^\W_]|(?:\S+ ){5}")  # "Login: tested on 12 accounts, 2FA works"


@cache
def _fields() -> re.Pattern[str]:
    """Lines that are the field of a stealer's log: "PASS: ...", by the kind of the mask."""
    names = "|".join(f"(?P<{kind}>{alternatives(f'{kind}_field')})" for kind in _FIELDS)
    return re.compile(rf"(?m)^[ \t*>-]{{0,4}}(?:{names})[ \t]{{0,2}}[:=][ \t]{{0,3}}(?P<value>\S[^\n]{{0,120}})$")


_INLINE = re.compile(
    r"(?:s|word|wd)?(?: numbers?)?[\"'\])]{0,2}"
    r"(?:</[a-z]{1,4}>\s?<[a-z]{1,4}>|[ \t]{0,2}(?P<sign>[:=])[ \t]{0,3}|\.{3}: |:?[ \t]?\n|"
    r"[ \t]{1,2}(?:is|[→|>#-])?[ \t]{0,2})"
    r"[\"'(\[]{0,2}(?:[0-9][.)] )?(?P<value>[^\s\"'<>()\[\]|;,/]{4,64})(?P<after>[:|]?)"
)
_MORE = re.compile(
    r"[\"'\])]{0,2}(?:[ ]?[,;/|][ ]?|\sand\s|\n)[\"']?(?:[0-9][.)] )?(?P<value>[^\s\"'<>()\[\]|;,/]{4,64})"
)
_NO_PASSWORDS = re.compile(
    r"pass|passwd|passwords?|pwd|hash(?:es|ed)?|e?mails?|logins?|phones?|names?|tokens?|users?|usernames?|uid|loginid|token[0-9]|md5.*|sha.*|bcrypt.*|plain.*|clear.*|"
    r"salt.*|crypt.*|encrypt.*|none|null|yes|protect.*|recover.*|reset.*|change.*|manager.*|stealer.*|list.*|[0-9.,]+[kmb+]*|[0-9]{1,2}[0-9:.-]+"
)


def _inline(text: str, word: str, places: Sequence[int]) -> Iterator[Found]:
    """What stands behind the word in a sentence, and the list that follows."""
    for place in places:
        if word.isascii() and text[place - 1 : place].isalpha():
            continue
        found = _INLINE.match(text, place + len(word))
        owner = _logins().search(text, max(0, place - _LOGIN_REACH), place)
        if owner and any(map(str.isalnum, owner["value"])) and not _NO_PASSWORDS.fullmatch(owner["value"]):
            yield _owner(owner["value"], *owner.span("value"))
        is_told = bool(found and found["sign"] and not found["after"])
        while found and _is_password(found["value"], is_told):
            yield Found("password", *found.span("value"), "")
            found, is_told = _MORE.match(text, found.end("value")), False


_LOGIN_REACH = 90


@cache
def _logins() -> re.Pattern[str]:
    """ "login=asha.k " before "pass=...", in one line."""
    value = r"(?P<value>[^\s,;|&\"']{2,64})"
    names = alternatives("username_field")
    return re.compile(rf"(?<![^\W_]){names}[\"']?[ \t]?[:=][ \t\"']{{0,2}}{value}[ \t,;|&\"']{{1,3}}$")


def _is_password(value: str, is_told: bool) -> bool:
    """A word with digits or signs among its letters; any word behind a colon."""
    if _NO_PASSWORDS.fullmatch(value.rstrip(".:")) or "@" in value[1:-1] or value.startswith(("@", "http", "$")):
        return False
    letters = sum(map(str.isalpha, value))
    return is_told or (0 < letters < len(value.rstrip(".!?:")) and any(map(str.isdigit, value)))


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
            elif (pair := _PAIR.fullmatch(bare)) and "//" not in bare and pair["password"] not in _FORMATS:
                yield _owner(bare[: pair.start("password") - 1], place, place + pair.start("password") - 1)
                yield Found("password", place + pair.start("password"), place + pair.end("password"), "")
            place += len(line)
