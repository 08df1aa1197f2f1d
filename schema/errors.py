"""Errors say what happens next, not which library failed.

Every message reads *where: what we found (what we expected); what to do*: lower case, the operator's own
words in quotes, numbers with units, no secret, no page body.
"""


class StallwatchError(Exception):
    """Base of all errors whose text may be shown to an operator as it stands."""


class BadConfig(StallwatchError):
    """The configuration or a command line is wrong; nothing was started. Exit code 2."""


class TryLater(StallwatchError):
    """The same call may work later.

    after_s  seconds to wait, when the other side named them; None lets the caller's back-off decide
    """

    def __init__(self, message: str, *, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class DeliveryDelayed(TryLater):
    """A receiver did not take a notification now; it stays in the outbox."""


class GiveUp(StallwatchError):
    """The same call will never work; repeating it is useless."""


class DeliveryRefused(GiveUp):
    """A receiver refused for good (bad address, revoked webhook); a person must change something."""


class NeedsOperator(StallwatchError):
    """A person has to do something at the place itself: captcha, ban, access key, second factor."""


class TorIsDown(TryLater):
    """Our own Tor is not usable: no request was sent, and no source is to blame."""
