"""Tasks in threads of their own, so that a slow one holds up no other, and none holds up the end of the process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")
AT_ONCE = 8
_LOOK_EVERY_S = 0.1


def side_by_side(tasks: Sequence[Callable[[], Answer]], stop: Callable[[], bool], grace_s: float) -> list[Answer]:
    """The answers of the tasks that ended; the first exception of one is raised when the others have ended.

    stop  once it says so, what still runs is given grace_s and then left behind (its threads end with the process)
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []
    seats = threading.BoundedSemaphore(AT_ONCE)

    def run(task: Callable[[], Answer]) -> None:
        with seats:
            try:
                answers.append(task())
            except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
                errors.append(error)

    workers = [threading.Thread(target=run, args=(task,), daemon=True) for task in tasks]
    for worker in workers:
        worker.start()
    _wait(workers, stop, grace_s)
    if errors:
        raise errors[0]
    return list(answers)


def _wait(workers: Sequence[threading.Thread], stop: Callable[[], bool], grace_s: float) -> None:
    patience_ends: float | None = None
    for worker in workers:
        while worker.is_alive():
            worker.join(_LOOK_EVERY_S)
            if patience_ends is None and stop():
                patience_ends = time.monotonic() + grace_s
            if patience_ends is not None and time.monotonic() >= patience_ends:
                return
