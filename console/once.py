"""A trouble that lasts is told once, and once more when it is over: a log of one line repeated hides all others."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

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
        """The subject works; said when it did not before, and nobody else still has the same trouble."""
        with self._lock:
            gone = self._troubles.pop(subject, {})
            still = {bare for texts in self._troubles.values() for bare in texts}
        places = dict.fromkeys(text.partition(": ")[0] for bare, text in gone.items() if bare not in still)
        for place in places:
            self._say(f"{place}: works again")
