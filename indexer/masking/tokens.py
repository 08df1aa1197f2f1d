"""Keys, tokens and cookies by which a service lets their bearer in: by their own form, or behind a word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.masking.contract import Found, Surface
from indexer.scanning import around, word_start

KINDS = ("token",)
# Forms that nothing else has, in folded text; each begins with the sign that is looked for.
_OWN = {
    "eyj": re.compile(r"eyj[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{6,1000}"),
    "akia": re.compile(r"akia[a-z0-9]{16}(?![a-z0-9])"),
    "asia": re.compile(r"asia[a-z0-9]{16}(?![a-z0-9])"),
    "xox": re.compile(r"xox[abeoprs](?:\.xox[a-z])?-[a-z0-9-]{10,250}"),
    "gh": re.compile(r"gh[oprsu]_[a-z0-9]{30,255}"),
    "github_pat_": re.compile(r"github_pat_[a-z0-9_]{22,255}"),
    "glpat-": re.compile(r"glpat-[\w-]{20,64}"),
    "aiza": re.compile(r"aiza[\w-]{35}"),
    "ya29.": re.compile(r"ya29\.[\w-]{20,400}"),
    "_live_": re.compile(r"[a-z]{2}_live_[a-z0-9]{16,255}"),
    "npm_": re.compile(r"npm_[a-z0-9]{36}"),
    "sg.": re.compile(r"sg\.[\w-]{16,32}\.[\w-]{16,64}"),
    "sk-": re.compile(r"sk-[\w-]{20,200}"),
    ":aa": re.compile(r"[0-9]{8,10}:aa[\w-]{32,36}"),
    "private key-----": re.compile(
        r"-----begin [a-z ]{0,24}private key-----[^-]{1,6000}(?:-----end [a-z ]{0,24}private key-----)?"
    ),
}  # fmt: skip
_REACH = 40
_NAME_AT_MOST = 20  # letters of a name before the word in it
_WORDS = (
    "bearer",
    "basic",
    "key",
    "token",
    "secret",
    "jwt",
    "pat",
    "cookie",
    "sess",
    "sid",
    "auth",
    "токен",
    "куки",
    "令牌",
)
# Twelve words or more that open a wallet, behind their name.
_SEED_SIGNS = ("seed", "mnemonic", "recovery phrase", "secret phrase", "сид", "助记词", "semilla", "frase de recup")
_SEED = re.compile(
    r"[^\n:=–—-]{0,24}[:=–—-][ \t\"']{0,3}\n?(?P<words>[a-z]{3,8}(?:[ ,]{1,2}[a-z]{3,8}){11,23})(?![a-z])"
)
SIGNS = (*_OWN, *_WORDS, *_SEED_SIGNS)
_NAME = re.compile(r"[\w-]*")
_CUED = re.compile(
    r"[\w-]{2,40}(?![a-z0-9_-])(?: numbers?)?[\"'\])]{0,2}"
    r"(?:</[a-z]{1,4}>\s?<[a-z]{1,4}>|[ \t]{0,3}(?:is|no|\.{0,3}[:=→>#|-]{1,2})?[ \t\"'(\[]{0,4}|[:=]?\n)"
    r"(?:[0-9][.)] )?(?:[a-z_]{1,24}=)?(?P<value>[a-z0-9%][\w%.+/~=-]{15,2000})"
)
_NEXT = re.compile(
    r"[ \t\"']*(?:[,;/|\n]|\sand\s)[ \t\n\"']*(?:[0-9]{1,2}[.)] )?(?P<value>[a-z0-9%][\w%.+/~=-]{15,2000})"
)
_COOKIE = re.compile(r"(?<![\w-])[\w-]{1,48}=(?P<value>[\w%.+/-]{16,2000})")
_COOKIE_SIGN = re.compile(r"=[\w%./+-]{16}")
_COOKIE_BEFORE = re.compile(r"[\w-]*")
_COOKIE_HEAD = re.compile(r"cookie[\"']?[ \t]?:[^\n]{0,4000}")
_PAIR = re.compile(r"[\w-]{1,48}=(?P<value>[^;\s\"']{6,2000})")
_SESSION = re.compile(r"sess|auth|token|csrf|xsrf|sid|jwt|secret|key")


def find(surface: Surface) -> Iterator[Found]:
    """Tokens by form, behind their word, and in cookies."""
    text = surface.text
    for sign in _SEED_SIGNS:
        for place in surface.signs.get(sign, ()):
            if phrase := _SEED.match(text, place):
                yield Found("token", *phrase.span("words"), "")
    for sign in (*_OWN, *_WORDS):
        if places := surface.signs.get(sign):
            form = _OWN.get(sign)
            yield from _formed(text, sign, form, places) if form else _cued(text, places)
    yield from _cookies(text)


def _formed(text: str, sign: str, form: re.Pattern[str], places: Sequence[int]) -> Iterator[Found]:
    """Tokens that their own form tells."""
    done = 0
    for place in places:
        if place >= done and (token := _own(text, sign, form, place)):
            done = token.end()
            yield Found("token", *token.span(), "")


def _cued(text: str, places: Sequence[int]) -> Iterator[Found]:
    """Tokens that a word for them tells."""
    for place in places:
        start = word_start(text, place, _NAME, _NAME_AT_MOST)
        value = _CUED.match(text, start) if place - start < _NAME_AT_MOST else None  # else amid something longer
        while value and _is_random(value["value"]):
            yield Found("token", *value.span("value"), "")
            value = _NEXT.match(text, value.end())  # a list of them


def _own(text: str, sign: str, form: re.Pattern[str], place: int) -> re.Match[str] | None:
    """The token around its sign, which begins no more than a few characters before it."""
    low = max(0, place - _REACH)
    starts = [place] if form.pattern.startswith(re.escape(sign)[:2]) else range(place, low - 1, -1)
    for start in starts:
        found = form.match(text, start)
        if found and found.start() <= place < found.end() and not text[max(0, start - 1) : start].isalnum():
            return found
    return None


def _is_random(value: str) -> bool:
    """Whether letters are mixed with digits, or there are too many without a break for a word."""
    return (any(map(str.isdigit, value)) and any(map(str.isalpha, value))) or (len(value) >= 24 and value.isalnum())


def _cookies(text: str) -> Iterator[Found]:
    if "=" not in text:
        return
    for cookie in around(text, _COOKIE_SIGN, _COOKIE_BEFORE, _COOKIE):
        if _SESSION.search(text, cookie.start(), cookie.start("value")) and _is_random(cookie["value"]):
            yield Found("token", *cookie.span("value"), "")
    if "cookie" in text:
        for head in _COOKIE_HEAD.finditer(text):
            for pair in _PAIR.finditer(text, *head.span()):
                yield Found("token", *pair.span("value"), "")
