"""One deadline for a whole delivery: a socket's own timeout starts anew with every byte a slow server drips."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from schema.errors import DeliveryDelayed

Answer = TypeVar("Answer")


def within(timeout_s: float, who: str, deliver: Callable[[], Answer], abandon: Callable[[], None]) -> Answer:
    """What deliver() returns or raises.

    abandon  called when time is up, from this thread: closes what deliver() waits for
    raises   DeliveryDelayed after timeout_s; whether the other side took the message is then unknown
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(deliver())
        except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
            errors.append(error)

    worker = threading.Thread(target=run, name=f"deliver-{who}", daemon=True)
    worker.start()
    worker.join(timeout_s)
    if worker.is_alive():
        abandon()
        raise DeliveryDelayed(f"{who}: no answer within {timeout_s:g} s; it is tried again")
    if errors:
        raise errors[0]
    return answers[0]
