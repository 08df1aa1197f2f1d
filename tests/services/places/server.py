"""One place as a process on loopback; what it was asked for is in its own access log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

START_S = 60
_ASKED = re.compile(r"\bGET (/[^\s?#]*(?:\?[^\s#]*)?)")
_LISTENS = "0A"
_LOOPBACK = "0100007F"


class PlaceServer:
    """`with PlaceServer(command, folder, port):` runs it until the end; stop() and start() are for bad days.

    command  program and arguments; they make it listen on 127.0.0.1:port
    folder   its working folder, with its data and its log
    """

    def __init__(
        self, command: Sequence[str], folder: Path, port: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}"
        self._command = list(command)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self._environment = kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"} | dict(environment or {})
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers. raises  RuntimeError when it does not, or listens on more than loopback"""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self.folder, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"{self._command[1]}: it did not start: {self.log()[-1500:]}")
            time.sleep(0.05)
        wide = [address for address in listening(self.port) if address != _LOOPBACK]
        if wide:
            self.stop()
            raise RuntimeError(f"{self._command[1]}: it listens on {wide} (expected 127.0.0.1 alone)")

    def _answers(self, path: str = "/") -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(self.url + path, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except (OSError, ValueError):
            return False

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def asked(self) -> list[str]:
        """Paths, with their queries, of every GET so far, in order."""
        return _ASKED.findall(self.log())

    def asked_so_far(self) -> int:
        """How many GETs there were, once the log has caught up: it tells of a request after its answer has gone."""
        mark = f"/?mark={time.monotonic_ns()}"
        end = time.monotonic() + 10
        self._answers(mark)
        while mark not in self.asked() and time.monotonic() < end:
            time.sleep(0.02)
        return len(self.asked())

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    def __enter__(self) -> PlaceServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def listening(port: int) -> list[str]:
    """Local addresses, in the hexadecimal form of /proc/net/tcp, on which somebody listens at this port; empty where
    the system has no such file."""
    found = []
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []
        found += [row[1].split(":")[0] for row in rows if row[3] == _LISTENS and row[1].endswith(f":{port:04X}")]
    return found
