"""A mail server on loopback that keeps every mail as a file: STARTTLS, login, scripted refusals and stalls."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from demo.sinks.certificate import make_certificate

STAGES = ("MAIL", "RCPT", "DATA")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail taken over. login is the account it was sent with, "" without login."""

    path: Path
    sender: str
    recipients: tuple[str, ...]
    login: str
    was_encrypted: bool
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.data, policy=policy.default)


@dataclass(frozen=True, slots=True)
class _Scripted:
    stage: str
    reply: str
    wait_s: float


class MailSink:
    """`with MailSink(folder, user="u", password="p") as sink:` listens on sink.port until the end.

    folder    gets 0001.eml, 0002.eml ... (complete when they appear) and the server's certificate
    starttls  with it, mail before STARTTLS is refused and login is offered only after it
    user      "" asks for no login
    """

    def __init__(
        self, folder: Path, *, user: str = "", password: str = "", starttls: bool = True, port: int = 0
    ) -> None:
        self.folder, self.user, self.password, self.starttls = folder, user, password, starttls
        self.host, self.port = "localhost", port
        self.logins_refused = 0
        self._mails: list[Mail] = []
        self._count = 0
        self._script: deque[_Scripted] = deque()
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._loop: asyncio.AbstractEventLoop | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.ca_file, self._key_file = make_certificate(folder / "server")

    @property
    def mails(self) -> list[Mail]:
        """Everything taken over so far, oldest first."""
        with self._lock:
            return list(self._mails)

    def wait_for(self, count: int, timeout_s: float = 10.0) -> list[Mail]:
        """The mails, once there are at least `count`; fewer when time runs out."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._mails) >= count, timeout_s)
            return list(self._mails)

    def answer_next(self, reply: str = "", *, count: int = 1, stage: str = "DATA", wait_s: float = 0.0) -> None:
        """For the next `count` commands of this stage: wait, then answer `reply` ("451 4.3.0 later") instead of taking
        it; an empty reply only stalls. Scripts of one stage are used up in the order they were given."""
        if stage not in STAGES:
            raise ValueError(f"demo mail sink: no stage '{stage}' (expected one of {', '.join(STAGES)})")
        with self._lock:
            self._script.extend([_Scripted(stage, reply, wait_s)] * count)

    def clear(self) -> None:
        """Forget mails and scripts; the files stay."""
        with self._lock:
            self._mails.clear()
            self._script.clear()
            self.logins_refused = 0

    def __enter__(self) -> MailSink:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="mail-sink", daemon=True)
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of a name that only it uses
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("demo mail sink: the server did not start within 10 s")

    def stop(self) -> None:
        if self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)
        self._loop = None

    def _serve(self, ready: threading.Event) -> None:
        asyncio.run(self._run(ready))

    async def _run(self, ready: threading.Event) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.ca_file, self._key_file)
        server = await self._loop.create_server(lambda: self._protocol(tls), "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        server.close()

    def _protocol(self, tls: ssl.SSLContext) -> SMTP:
        return SMTP(
            self,
            hostname="localhost",
            ident="mail sink",
            enable_SMTPUTF8=True,
            tls_context=tls if self.starttls else None,
            require_starttls=self.starttls,
            auth_required=bool(self.user),
            auth_require_tls=self.starttls,
            authenticator=self._authenticate,
            loop=self._loop,
        )

    # What aiosmtpd calls.

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        if (given.login, given.password) != (self.user.encode(), self.password.encode()):
            self.logins_refused += 1
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=self.user)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self._scripted("MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self._scripted("RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if reply := await self._scripted("DATA"):
            return reply
        with self._arrived:
            self._count += 1
            mail = self._keep(session, envelope)
            self._mails.append(mail)
            self._arrived.notify_all()
        return f"250 2.0.0 taken over as {mail.path.stem}"

    async def _scripted(self, stage: str) -> str:
        with self._lock:
            step = next((one for one in self._script if one.stage == stage), None)
            if step is None:
                return ""
            self._script.remove(step)
        await asyncio.sleep(step.wait_s)
        return step.reply

    def _keep(self, session: Session, envelope: Envelope) -> Mail:
        data = envelope.original_content or b""
        head = f"Return-Path: <{envelope.mail_from}>\r\n"
        head += "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        path = self.folder / f"{self._count:04}.eml"
        half = path.with_suffix(".half")
        half.write_bytes(head.encode("utf-8") + data)
        half.replace(path)
        login = str(session.auth_data or "") if session.authenticated else ""
        return Mail(path, envelope.mail_from or "", tuple(envelope.rcpt_tos), login, session.ssl is not None, data)
