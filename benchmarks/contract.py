"""What a benchmark module returns."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    name    unique, with the size in it where it is measured at several ("search.p50.100000")
    value   in unit; beside: the peer's or floor's figure in the same unit and run; beside_is: what that was
    n       repetitions or items measured; size: what grows, such as documents or bytes a page
    """

    name: str
    value: float
    unit: str
    beside: float | None
    beside_is: str
    n: int
    size: int

    @property
    def ratio(self) -> float | None:
        return self.value / self.beside if self.beside else None


def seconds(work: Callable[[], object], *, repeat: int = 3, clock: Callable[[], float] = time.perf_counter) -> float:
    """The fastest of several runs, in seconds: the one least disturbed by the machine.

    clock  time.process_time for what only computes: other programs on the machine do not count then
    """
    best = float("inf")
    for _ in range(repeat):
        started = clock()
        work()
        best = min(best, clock() - started)
    return best
