"""One tor process that dies with its parent, and the control connection that makes it so."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from schema.errors import GiveUp


class TorNetworkFailed(GiveUp):
    """A private Tor network did not come up, or one of its processes is not usable."""


class TorProcess:
    """A tor that holds one end of a socket pair: when the other end closes, for whatever reason, it exits.

    Our end is an authenticated control connection, so no control port and no password is needed to steer it.
    Not for use from several threads at a time.
    """

    def __init__(self, program: Path, name: str, data: Path, lines: Iterable[str]) -> None:
        self.program, self.name, self.data = program, name, data
        self.torrc = data / "torrc"
        self.torrc.write_text("\n".join(lines) + "\n", "utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._unread = b""
        self._events: list[str] = []

    @property
    def pid(self) -> int | None:
        """Process id while it runs, else None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        number = str(theirs.fileno())
        command = [str(self.program), "-f", str(self.torrc), "--defaults-torrc", "/dev/null", "--quiet"]
        with theirs, (self.data / "start.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "__OwningControllerFD", number],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the demo; tor follows when its owner is gone
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.data)},
            )
        self._control, self._unread, self._events = ours, b"", []

    def ask(self, command: str, *, timeout_s: float = 10.0) -> list[str]:
        """Send a control command; returns the reply's lines without their codes. Raises TorNetworkFailed."""
        if self._control is None:
            raise TorNetworkFailed(f"demo: tor '{self.name}' is not running")
        try:
            self._control.sendall(command.encode("ascii") + b"\r\n")
        except OSError as fault:
            raise self.failure(f"does not take '{command}' ({fault})") from None
        reply: list[str] = []
        deadline = time.monotonic() + timeout_s
        while True:
            line = self._read_line(deadline)
            if line.startswith("650"):
                self._events.append(line)
                continue
            reply.append(line[4:])
            if line[3:4] != " ":
                continue
            if not line.startswith("250"):
                raise self.failure(f"answered '{line}' to '{command}'")
            return reply

    def wait_event(self, timeout_s: float) -> str:
        """The next asynchronous event line ("650 HS_DESC UPLOADED ..."); raises TorNetworkFailed when none comes."""
        deadline = time.monotonic() + timeout_s
        while not self._events:
            line = self._read_line(deadline)
            if line.startswith("650"):
                self._events.append(line)
        return self._events.pop(0)

    def wait_bootstrapped(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        phase = ""
        while time.monotonic() < deadline:
            phase = self.ask("GETINFO status/bootstrap-phase")[0]
            if "PROGRESS=100" in phase:
                return
            time.sleep(0.05)
        raise self.failure(f"was not ready within {timeout_s:.0f} s; it last said '{phase}'")

    def failure(self, what: str) -> TorNetworkFailed:
        """An error that names the process and quotes the end of its log."""
        log = self.data / "notice.log"
        tail = log.read_text("utf-8", "replace").splitlines()[-2:] if log.exists() else ["it wrote no log"]
        return TorNetworkFailed(f"demo: tor '{self.name}' {what}; its log ends: {' | '.join(tail)}")

    def _read_line(self, deadline: float) -> str:
        assert self._control is not None
        while b"\r\n" not in self._unread:
            self._control.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                more = self._control.recv(4096)
            except TimeoutError:
                raise self.failure("did not answer on its control connection in time") from None
            except OSError as fault:
                raise self.failure(f"broke its control connection ({fault})") from None
            if not more:
                raise self.failure("has exited")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def ask_to_stop(self) -> None:
        """SIGTERM now; stop() waits for the end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self, *, timeout_s: float = 5.0) -> None:
        self.ask_to_stop()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is None:
            return
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout_s)

    def kill(self) -> None:
        """SIGKILL: gone at once, as after a crash."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        self.stop()
