"""Work that is done again and again in a thread of its own, until the service stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from console.context import now
from console.once import Once
from schema.errors import StallwatchError

POLL_S = 2.0  # other processes write too: a crawl by hand, an alert opened again
RETRY_S = 5.0
LOG = logging.getLogger("stallwatch.service")

Work = Callable[[], datetime | None]


@dataclass(slots=True)
class Loop:
    """Calls work() when it was woken, when it said it would be due, and every POLL_S seconds.

    What work() raises is told once and costs this turn: everything it does may be repeated.
    """

    name: str
    work: Work
    once: Once
    stop: threading.Event
    _wake: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def ended(self, within_s: float) -> bool:
        """Waits for its end; False when it is still at something then."""
        self.wake()
        if self._thread is not None:
            self._thread.join(max(0.0, within_s))
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while not self.stop.is_set():
            self._wake.clear()
            self._wake.wait(self._turn())

    def _turn(self) -> float:
        """Seconds until the next one."""
        try:
            due = self.work()
        except StallwatchError as error:
            self.once.trouble(self.name, str(error))
            return RETRY_S
        except Exception as error:
            LOG.exception("%s: %s", self.name, type(error).__name__)
            self.once.trouble(self.name, f"{self.name}: {type(error).__name__} (a defect of ours); tried again")
            return RETRY_S
        self.once.fine(self.name)
        return POLL_S if due is None else min(POLL_S, max(0.05, (due - now()).total_seconds()))
