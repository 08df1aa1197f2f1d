"""The promise of a notifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from schema.watch import Alert


@dataclass(frozen=True, slots=True)
class Notification:
    """One delivery attempt's content: alerts of one group for one receiver.

    id        stable over retries, so that a receiver recognises a second delivery (mail Message-ID, Slack text)
    group     label values the alerts were grouped by, "" when not grouped
    is_repeat whether it only reminds of what was told before
    """

    id: str
    receiver: str
    alerts: tuple[Alert, ...]
    group: str = ""
    is_repeat: bool = False


class Notifier(Protocol):
    """notify() returns a receipt (what the other side called it: an SMTP reply, a Slack ts) when the other side has
    taken it over, or raises DeliveryDelayed (try again) or DeliveryRefused (never again without a person).
    No secret appears in an exception, a log or a receipt. No call lasts longer than timeout_s.
    Calls for one receiver come one at a time; a notification may come again, with the same id."""

    timeout_s: float

    def notify(self, notification: Notification) -> str: ...

    def probe(self) -> str:
        """What the other side says when it is asked without telling anybody anything, for `doctor`; "not tried: ..."
        where that cannot be asked. Raises as notify() does."""
        ...


class NotifierClass(Protocol):
    """What registry.py names: a class that is built from its own settings.

    Settings  a frozen dataclass with type hints; config.reader reads the receiver's options into it
    problems  what is wrong with settings as a whole (two keys that exclude each other); [] when they are fine
    """

    Settings: type[Any]

    @staticmethod
    def problems(settings: Any) -> list[str]: ...

    def __call__(self, settings: Any) -> Notifier: ...
