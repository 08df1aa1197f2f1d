"""A real Elasticsearch server of one node on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from demo.tor_keys import free_ports
from tests.services.elasticsearch_tree import ServerMissing, server_tree

START_S = 120
FAST, ROOM_BYTES = Path("/dev/shm"), 500_000_000
HEAP_SMALL = ("-Xms128m", "-Xmx128m", "-XX:TieredStopAtLevel=1")
HEAP_FULL = ("-Xms512m", "-Xmx512m")
CONFIG_FILES = ("jvm.options", "log4j2.properties", "role_mapping.yml", "roles.yml", "users", "users_roles")


class ElasticsearchServer:
    """`url` answers once the object is entered; stop(), start() and send() are for tests of bad days.

    settings  lines of elasticsearch.yml over those that a loopback node needs
    users     name -> password of administrators: turns security on
    """

    def __init__(
        self,
        *,
        heap: tuple[str, ...] = HEAP_SMALL,
        settings: Mapping[str, str] | None = None,
        users: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.tree, self.java_home = server_tree(), _java_home()
        self.folder = Path(tempfile.mkdtemp(prefix="stallwatch-es-", dir=_fast_folder()))
        self.port, self._transport_port = free_ports(2)
        self._users = dict(users or {})
        self.scheme = "https" if "xpack.security.http.ssl.enabled" in (settings or {}) else "http"
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        self._configure(heap, settings or {}, files or {})
        self.pid = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def _configure(self, heap: tuple[str, ...], settings: Mapping[str, str], files: Mapping[str, bytes]) -> None:
        config = self.folder / "config"
        for path in (config / "jvm.options.d", self.folder / "tmp", self.folder / "data", self.folder / "logs"):
            path.mkdir(parents=True)
        for name in CONFIG_FILES:
            shutil.copy(self.tree / "config" / name, config / name)
        (config / "jvm.options.d" / "test.options").write_text(
            "\n".join([*heap, "-XX:-HeapDumpOnOutOfMemoryError", ""])
        )
        lines = {
            "cluster.name": "stallwatch-test",
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "http.host": "127.0.0.1",
            "transport.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.port": str(self._transport_port),
            "discovery.type": "single-node",
            "xpack.security.enabled": "true" if self._users else "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **settings,
        }
        (config / "elasticsearch.yml").write_text("".join(f"{name}: {value}\n" for name, value in lines.items()))
        for name, content in files.items():
            (config / name).write_bytes(content)
        if self._as:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, "nobody", "nogroup")
        for name, password in self._users.items():
            self._run("elasticsearch-users", "useradd", name, "-p", password, "-r", "superuser")

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(self.java_home),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "ES_PATH_CONF": str(self.folder / "config"),
        }

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(  # type: ignore[call-overload]
            [str(self.tree / "bin" / program), *arguments], cwd=self.folder, env=self._environment(),
            capture_output=True, text=True, timeout=START_S, **self._as,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"elasticsearch: {program} ended with {done.returncode}: {done.stderr[-800:]}")

    def start(self) -> None:
        """Returns when the server answers."""
        pid_file = self.folder / "pid"
        pid_file.unlink(missing_ok=True)
        log = (self.folder / "start.log").open("wb")
        self._launcher = subprocess.Popen(  # type: ignore[call-overload]
            [str(self.tree / "bin" / "elasticsearch"), "-p", str(pid_file)],
            cwd=self.folder, env=self._environment(), stdout=log, stderr=log, **self._as,
        )  # fmt: skip
        end = time.monotonic() + START_S
        while not self._answers():
            if self._launcher.poll() not in (None, 0) or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"elasticsearch: it did not start: {self.log()[-1500:]}")
            time.sleep(0.1)
        self.pid = int(pid_file.read_text())

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_cluster/health", timeout=2) as reply:
                return bool(reply.status == 200)
        except urllib.error.HTTPError as error:
            return error.code == 401
        except (OSError, ValueError) as error:
            # A TLS port hangs up on plain HTTP once it listens.
            return self.scheme == "https" and "refused" not in str(error)

    def log(self) -> str:
        paths = [self.folder / "start.log", *sorted((self.folder / "logs").glob("*.log"))]
        return "\n".join(path.read_text(errors="replace") for path in paths if path.exists())

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ends the server; its data stay."""
        pid_file = self.folder / "pid"
        pid = self.pid or (int(pid_file.read_text() or 0) if pid_file.exists() else 0)
        self.pid = 0
        if not pid:
            return
        os.kill(pid, number)
        end = time.monotonic() + 20
        while _is_alive(pid):
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self._launcher.wait(20)

    def __enter__(self) -> ElasticsearchServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _fast_folder() -> Path | None:
    """Memory where there is room, for a server syncs every change of an index; else the usual place."""
    has_room = FAST.is_dir() and os.access(FAST, os.W_OK) and shutil.disk_usage(FAST).free > ROOM_BYTES
    return FAST if has_room else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _java_home() -> Path:
    java = shutil.which("java")
    if java is None:
        raise ServerMissing(
            "elasticsearch: no 'java' in PATH (expected Java 17 or newer, Debian's default-jre-headless)"
        )
    return Path(java).resolve().parents[1]


__all__ = ["HEAP_FULL", "HEAP_SMALL", "ElasticsearchServer", "ServerMissing"]
