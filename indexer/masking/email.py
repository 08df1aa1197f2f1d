"""E-mail addresses, also written with (at) and (dot); payment addresses of the same look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.masking.contract import Found, Surface
from indexer.masking.words import alternatives, words
from indexer.scanning import around, word_start

KINDS = ("email", "bank_account")
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}")
_OPEN, _CLOSE = r"[ ]?[\[({<_][ ]?", r"[ ]?[\])}>_][ ]?"
_AT = rf"(?:{_OPEN}(?:at|@|собака){_CLOSE}|[ ]{{0,2}}@[ ]{{1,2}})"
_DOT = rf"(?:{_OPEN}(?:dot|точка|\.){_CLOSE}|[ ]\.[ ]?|\.)"
_ANY_DOT = rf"(?:{_DOT}|[ ](?:dot|точка)[ ])"
# With a spoken or a set apart at sign; or in words throughout, where "dot" tells that no sentence is meant.
_SPOKEN = re.compile(
    rf"(?<![\w.+-])[\w+-]+(?:{_DOT}[\w+-]+){{0,4}}?(?:{_AT})[a-z0-9-]{{1,63}}(?:{_ANY_DOT}[\w-]{{2,24}}){{1,4}}"
)
_IN_WORDS = re.compile(
    r"(?<![\w.+-])[\w+-]+(?:(?: dot |\.)[\w+-]+){0,4} (?:at|собака) [a-z0-9-]{1,63}(?: (?:dot|точка) [\w-]{2,24}){1,4}"
)
_SPOKEN_SIGN = re.compile(rf"[\[({{<_][ ]?(?:at|@|собака){_CLOSE}")
_BLANK_SIGN = re.compile("@ ")
_WORD_SIGN = re.compile(r" (?:at|собака) [a-z0-9-]+ (?:dot|точка) ")
_SIGN = re.compile(r"@(?<=[\w.+%-]@)")
_SIGNS = re.compile("@|%40")
_BEFORE = re.compile(r"[\w.+%-]*")
_SPOKEN_REACH = 80  # characters before the sign in which the address may begin
_BEGIN = re.compile(rf"(?:[\w+-]+(?:{_DOT}|(?: dot )))*[\w+-]+ ?$")
_BETWEEN = re.compile(rf"{_OPEN}(?:dot|точка|\.){_CLOSE}|[ ](?:dot|точка)[ ]|[ ]?\.[ ]?")
_SIGN_BETWEEN = re.compile(rf"{_OPEN}(?:at|@|собака){_CLOSE}|[ ](?:at|собака)[ ]|[ ]*@[ ]*")


# One of these stands in every address with a spoken sign.
_SPOKEN_SIGNS = frozenset({"at)", "at]", "at}", "at>", "at )", "at ]", "_at_", "@)", "@]", "@}", "собака"})
_DOTS = frozenset({" dot ", "точка"})
_PAYMENT_HOSTS = frozenset(f"@{host}" for host in words("upi_hosts"))  # "name@okbank" takes money, not mail
_PAYMENT_CUES = words("upi_cue")
SIGNS = _SPOKEN_SIGNS | _DOTS | _PAYMENT_HOSTS | _PAYMENT_CUES
_PAYMENT_NAME = re.compile(r"[\w.-]*")
_PAYMENT = re.compile(r"[\w.-]{2,64}@[a-z]{2,24}(?![\w@-]|\.\w)")


def find(surface: Surface) -> Iterator[Found]:
    """Every address; the caller keeps the seller's own."""
    text = surface.text
    if "@" in text or "%40" in text:
        for address in around(text, _SIGNS if "%40" in text else _SIGN, _BEFORE, _EMAIL):
            value = address.group().replace("%40", "@").rstrip(".-")
            yield Found("email", address.start(), address.end(), value)
    yield from _payment(surface)
    if "@ " in text:
        yield from _spoken(text, _BLANK_SIGN, _SPOKEN)
    if not _SPOKEN_SIGNS.isdisjoint(surface.signs):
        yield from _spoken(text, _SPOKEN_SIGN, _SPOKEN)
    if not _DOTS.isdisjoint(surface.signs):
        yield from _spoken(text, _WORD_SIGN, _IN_WORDS)


@cache
def _payment_cue() -> re.Pattern[str]:
    return re.compile(rf"{alternatives('upi_cue')}[\s:=-]{{1,4}}(?:is |- )?(?P<value>{_PAYMENT.pattern})")


def _payment(surface: Surface) -> Iterator[Found]:
    """Payment addresses: by their host, or behind the word for them."""
    text = surface.text
    for host in _PAYMENT_HOSTS & surface.signs.keys():
        for place in surface.signs[host]:
            start = word_start(text, place, _PAYMENT_NAME, 64)
            if (address := _PAYMENT.match(text, start)) and address.end() == place + len(host):
                yield Found("bank_account", *address.span(), address.group())
    for cue in _PAYMENT_CUES & surface.signs.keys():
        for place in surface.signs[cue]:
            if not text[place - 1 : place].isalnum() and (named := _payment_cue().match(text, place)):
                yield Found("bank_account", *named.span("value"), named["value"])


def _spoken(text: str, sign: re.Pattern[str], form: re.Pattern[str]) -> Iterator[Found]:
    done = 0
    for at in sign.finditer(text):
        begin = _BEGIN.search(text, max(done, at.start() - _SPOKEN_REACH), at.start())
        if begin and (address := form.match(text, begin.start())) and address.end() > at.end():
            done = address.end()
            value = _SIGN_BETWEEN.sub("@", _BETWEEN.sub(".", address.group()))
            yield Found("email", address.start(), address.end(), value)
