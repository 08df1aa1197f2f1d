"""A trouble that lasts is told once, and once more when it is over: a log of one line repeated hides all others."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping

Say = Callable[[str], None]


class Once:
    """Safe from several threads. Texts that differ in their numbers only ("in 35 s") are one trouble, and so are equal
    texts of several subjects: a database that is away is told once, however many wait for it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._lock = threading.Lock()
        self._troubles: dict[str, dict[str, str]] = {}  # subject -> text without numbers -> text

    def trouble(self, subject: str, text: str) -> None:
        """The subject does not work, for this reason."""
        bare = re.sub(r"\d+", "0", text)
        with self._lock:
            is_known = any(bare in texts for texts in self._troubles.values())
            self._troubles.setdefault(subject, {})[bare] = text
        if not is_known:
            self._say(text)

    def fine(self, subject: str) -> None:
        """The subject works; said when it did not before, and nobody else still has trouble at the same place."""
        with self._lock:
            gone = _places(self._troubles.pop(subject, {}))
            still = {place for texts in self._troubles.values() for place in _places(texts)}
        for place in gone:
            if place not in still:
                self._say(f"{place}: works again")


def _places(texts: Mapping[str, str]) -> list[str]:
    """Where the troubles are: a message begins with that."""
    return list(dict.fromkeys(text.partition(": ")[0] for text in texts.values()))
