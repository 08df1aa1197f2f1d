"""Where can an expensive pattern match? At the beginnings of the words around a rare sign, which are quick to find."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REACH = 130  # characters of a word before its first sign that are looked at


def around(
    text: str, sign: re.Pattern[str], before: re.Pattern[str], whole: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """What whole.finditer(text) gives, for a pattern that holds a sign and begins where a word begins.

    sign    begins with a literal or a character class, so that looking for it is quick
    before  a character class, repeated: those that may stand in a word before its sign; whole asks that none of them
            stands before its first character
    """
    done, tried = 0, -1
    for found in sign.finditer(text):
        start = word_start(text, found.start(), before, _REACH)
        if start == tried or start < done:
            continue
        tried = start
        if match := whole.match(text, start):
            done = match.end()
            yield match


def word_start(text: str, place: int, before: re.Pattern[str], reach: int) -> int:
    """Where the characters of a class begin that stand just before a place, at most reach before it."""
    backwards = text[max(0, place - reach) : place][::-1]
    found = before.match(backwards)
    return place - found.end() if found else place
