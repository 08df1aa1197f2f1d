"""E-mail over SMTP: multipart plain text and HTML, STARTTLS and login, one mail per notification.

Mail does not go through Tor (mail servers refuse its exits, and who is told is no secret from one's own server); no
proxy is used, whatever the environment says.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import format_datetime, parseaddr
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

from alerts.defang import one_line
from alerts.notifiers.contract import Notification
from alerts.notifiers.deadline import within
from alerts.render import html, plain, subject
from config.records import Secret
from schema.errors import DeliveryDelayed, DeliveryRefused

_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REMEMBERED = 1000  # notifications whose recipients are remembered for a retry
_IDS_IN_HEADER = 20
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """host, port     the mail server; 587 with STARTTLS, 465 with tls
    sender, to     `from:` and `to:` in the YAML
    starttls       required: a server that does not offer it gets no mail; `starttls: false` must be said
    tls            TLS from the first byte instead (port 465)
    ca_file        PEM of the authority to trust; the system's when empty
    """

    host: str
    sender: str = field(metadata={"yaml": "from"})
    to: tuple[str, ...]
    port: int = field(default=587, metadata={"least": 1, "most": 65535})
    starttls: bool = True
    tls: bool = False
    user: str = ""
    password: Secret | None = None
    ca_file: Path | None = None
    timeout_s: float = 30.0


class EmailNotifier:
    """Recipients that took a notification are remembered, so that a retry for the others does not double theirs."""

    Settings = EmailSettings

    def __init__(self, settings: EmailSettings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings, self.timeout_s, self._clock = settings, settings.timeout_s, clock
        self._taken: OrderedDict[str, set[str]] = OrderedDict()
        self._name = f"mail server {settings.host}:{settings.port}"

    @staticmethod
    def problems(settings: Any) -> list[str]:
        return _problems(settings)

    def message(self, notification: Notification) -> EmailMessage:
        """The mail, the same for every attempt but for its Date."""
        settings = self.settings
        domain = _domain(settings.sender)
        ids = [alert.id for alert in notification.alerts]
        mail = EmailMessage(policy=MAIL_POLICY)
        mail["From"], mail["To"] = settings.sender, ", ".join(settings.to)
        mail["Subject"] = subject(notification)
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = f"<{notification.id}@{domain}>"
        if len(ids) == 1:  # mails about one alert form one conversation
            mail["References"] = f"<{ids[0]}@{domain}>"
        mail["X-Stallwatch-Alert"] = ", ".join(ids[:_IDS_IN_HEADER])
        mail["X-Stallwatch-Notification"] = notification.id
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(plain(notification), cte="quoted-printable")
        mail.add_alternative(html(notification), subtype="html", cte="quoted-printable")
        return mail

    def notify(self, notification: Notification) -> str:
        taken = self._taken.setdefault(notification.id, set())
        to = [address for address in self.settings.to if address not in taken]
        connection = _Connection(self.settings)
        deliver = partial(self._deliver, connection, self.message(notification), to, taken)
        receipt = within(self.timeout_s, self._name, deliver, connection.abandon)
        self._taken.pop(notification.id, None)
        return receipt

    def probe(self) -> str:
        """Connection, STARTTLS and login, as for a mail; nothing is sent."""
        connection = _Connection(self.settings)
        ask = partial(self._with_server, connection, lambda server: server.noop())
        code, reply = within(self.timeout_s, self._name, ask, connection.abandon)
        return f"{self._name}: {code} {self._clean(reply)}".rstrip()

    def _deliver(self, connection: _Connection, mail: EmailMessage, to: list[str], taken: set[str]) -> str:
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)
        return self._with_server(connection, lambda server: self._send(server, mail, to, taken))

    def _with_server(self, connection: _Connection, talk: Callable[[smtplib.SMTP], Answer]) -> Answer:
        """What talk() says to a server that is connected and logged in; smtplib's errors in our two words."""
        try:
            server = connection.open()
            try:
                return talk(server)
            finally:
                _quit(server)
        except smtplib.SMTPResponseException as error:
            raise self._answered(error.smtp_code, error.smtp_error, type(error).__name__) from None
        except smtplib.SMTPNotSupportedError:
            raise DeliveryRefused(f"{self._name}: {_NOT_OFFERED}") from None
        except ssl.SSLCertVerificationError as error:
            raise DeliveryRefused(
                f"{self._name}: its certificate is not trusted ({error.verify_message}); mend it or name its authority "
                "as ca_file"
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryDelayed(f"{self._name}: {_fault(error)}; it is tried again") from None

    def _send(self, server: smtplib.SMTP, mail: EmailMessage, to: list[str], taken: set[str]) -> str:
        code, reply = server.mail(parseaddr(self.settings.sender)[1])
        if code != 250:
            raise self._answered(code, reply, "the sender")
        answers = {address: server.rcpt(parseaddr(address)[1]) for address in to}
        good = [address for address, (code, _) in answers.items() if code in (250, 251)]
        bad = {address: code for address, (code, _) in answers.items() if address not in good}
        if good:
            code, reply = server.data(mail.as_bytes())
            if code != 250:
                raise self._answered(code, reply, "the mail")
            taken.update(good)
        return self._outcome(code, reply, taken, bad)

    def _outcome(self, code: int, reply: bytes, taken: set[str], bad: dict[str, int]) -> str:
        later = sorted(address for address, code in bad.items() if code < 500)
        never = sorted(address for address, code in bad.items() if code >= 500)
        if later:
            raise DeliveryDelayed(f"{self._name}: not taken now for {', '.join(later)}; tried again for them")
        if never and not taken:
            raise DeliveryRefused(f"{self._name}: no such recipient as {', '.join(never)}; correct `to:`")
        text = f"{code} {self._clean(reply)}".strip()
        return text + (f"; refused for {', '.join(never)}: correct `to:`" if never else "")

    def _answered(self, code: int, reply: bytes | str, what: str) -> DeliveryDelayed | DeliveryRefused:
        """The retry table of SMTP: 4xx comes again, 5xx wants a person."""
        said = f"{self._name}: answered {code} {self._clean(reply)}".rstrip()
        if what == "SMTPAuthenticationError":
            said = f"{self._name}: answered {code} to the login"
            if code >= 500:
                return DeliveryRefused(f"{said}; correct user and password")
        if 400 <= code < 500 or code < 0:
            return DeliveryDelayed(f"{said}; it is tried again")
        return DeliveryRefused(f"{said}; ask who runs the mail server, then try again")

    def _clean(self, reply: bytes | str) -> str:
        """The server's words, without anything it may have echoed of the login."""
        raw = reply.encode("utf-8", "replace") if isinstance(reply, str) else reply
        text = one_line(raw.decode("utf-8", "replace"), 160)
        if any(secret in text for secret in self._secrets()):
            found = _ENHANCED.search(raw)
            return found[0].decode() if found else ""
        return text

    def _secrets(self) -> list[str]:
        if not self.settings.password:
            return []
        clear, user = self.settings.password.reveal(), self.settings.user
        forms = (clear, f"\0{user}\0{clear}", f"{user}\0{user}\0{clear}")
        return [clear] + [base64.b64encode(form.encode()).decode().rstrip("=") for form in forms]


class _Connection:
    """One connection to the mail server, which another thread may cut."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        server = self._server = self._connected()
        try:
            server.ehlo_or_helo_if_needed()
            if self._settings.starttls and not self._settings.tls:
                server.starttls(context=self._context())
                server.ehlo_or_helo_if_needed()
            if self._settings.user and self._settings.password:
                server.login(self._settings.user, self._settings.password.reveal())
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def _connected(self) -> smtplib.SMTP:
        settings, name = self._settings, _domain(self._settings.sender)
        if settings.tls:
            return smtplib.SMTP_SSL(
                settings.host, settings.port, name, timeout=settings.timeout_s, context=self._context()
            )
        return smtplib.SMTP(settings.host, settings.port, name, timeout=settings.timeout_s)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)

    def abandon(self) -> None:
        sock = self._server.sock if self._server else None
        if sock:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


_NOT_OFFERED = (
    "does not offer STARTTLS or login (expected both over TLS); set tls or port, or say `starttls: false` for a "
    "server on this machine"
)


def _quit(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _fault(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, socket.gaierror):
        return "its name cannot be resolved"
    return f"the connection failed ({type(error).__name__})"


def _domain(sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return domain if domain.isascii() and domain else "stallwatch.invalid"


def _problems(settings: EmailSettings) -> list[str]:
    found = []
    for address in (settings.sender, *settings.to):
        if "@" not in parseaddr(address)[1] or any(mark in address for mark in "\r\n"):
            found.append(f"'{one_line(address, 80)}' is no e-mail address (expected name@host); correct it")
    if not settings.to:
        found.append("'to' is empty (expected at least one address); name who should hear")
    if bool(settings.user) != bool(settings.password):
        found.append("only one of user and password is set (expected both or none); add the other")
    if settings.starttls is False and not settings.tls and not _is_local(settings.host):
        found.append(f"mail to {settings.host} would go in clear (expected starttls or tls); remove `starttls: false`")
    return found


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
