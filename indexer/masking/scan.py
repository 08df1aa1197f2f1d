"""Where can an expensive pattern match? At the beginnings of the words around a rare sign, which are quick to find."""

from __future__ import annotations

import re
from collections.abc import Iterator


def around(text: str, sign: re.Pattern[str], before: re.Pattern[str], whole: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What whole.finditer(text) gives, for a pattern that holds a sign and begins where a word begins.

    sign    begins with a literal or a character class, so that looking for it is quick
    before  one character class, repeated up to the longest that may stand before the sign: whole begins at the first
            of these characters and no other of them stands before it
    """
    done = 0
    for found in sign.finditer(text):
        place = found.start()
        near = text[max(0, place - _REACH) : place][::-1]
        start = place - before.match(near).end()  # type: ignore[union-attr]  # an empty match is one
        if start >= done and (match := whole.match(text, start)):
            done = match.end()
            yield match


_REACH = 130
