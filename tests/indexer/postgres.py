"""A real PostgreSQL on a unix socket in a folder of its own, ended by its process id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


class ProgramMissing(Exception):
    """The machine has no PostgreSQL server; str() says what was looked for."""


def _program(name: str) -> str:
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if not found:
        raise ProgramMissing(f"no '{name}' in /usr/lib/postgresql/*/bin or PATH (expected Debian's postgresql)")
    return found


class Postgres:
    """url(name) is the address of a database; create(name) makes it, empty. fsync is off: no test pulls the plug."""

    def __init__(self) -> None:
        initdb, server = _program("initdb"), _program("postgres")
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
        place = self.folder / "data"
        make = [initdb, "-D", str(place), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=self.folder, **self._as)  # type: ignore[call-overload]
        options = {"listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off"}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(  # type: ignore[call-overload]
            [server, "-D", str(place), *flags], stdout=self._log, stderr=self._log, cwd=self.folder, **self._as
        )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self._dsn("postgres")):
                    return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.close()
                    raise
                time.sleep(0.05)

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user=postgres dbname={name}"

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, name: str, *, like: str = "template1") -> str:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        self._process.send_signal(signal.SIGINT)  # fast shutdown
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
