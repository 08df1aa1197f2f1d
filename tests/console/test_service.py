"""`stallwatch run` as a real process: beside other commands, stopped and killed in the middle of things."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from console.context import open_database
from demo.misbehaving import MisbehavingForum
from demo.place import Place
from demo.serving import WebServer
from demo.sinks.mail import MailSink
from indexer import runs
from tests.chain.installation import Installation, installed, kill_group
from tests.console.asking import ask
from tests.console.conftest import a_place

pytestmark = pytest.mark.service
WITHIN_S = 10.0


class Service:
    """A process, and what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def says(self, wanted: str) -> str:
        """Reads on until a line holds it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if wanted in line:
                return line.rstrip()
        pytest.fail(f"it ended without saying '{wanted}': {self.lines}")

    def ends(self, number: int, *, group: bool = False) -> tuple[float, str]:
        """Seconds from a signal to the end, and what it said meanwhile."""
        begun = time.monotonic()
        (os.killpg if group else os.kill)(self.process.pid, number)
        said, _ = self.process.communicate(timeout=30)
        assert "Traceback" not in said + "\n".join(self.lines)
        return time.monotonic() - begun, said


@contextmanager
def running(here: Installation, *command: str) -> Iterator[Service]:
    process = here.start(*(command or ("run",)))
    service = Service(process)
    try:
        yield service
    finally:
        if process.poll() is None:
            kill_group(process)


def eventually(holds: Callable[[], bool], within_s: float = 20.0) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


@pytest.fixture
def here(tmp_path: Path, smtp_sink: MailSink) -> Iterator[Installation]:
    with installed(tmp_path / "watchpost", a_place(), smtp_sink) as here:
        yield here


def read_from(here: Installation, url: str) -> None:
    (here.folder / "sources" / "harbor.yml").write_text(
        f"source: harbor\nengine: phpbb\nstart: ['{url}']\nvia: direct\nevery: 10s\npace: {{in_flight: 8, delay: 0s}}\n"
    )


def a_new_offer(place: Place) -> None:
    place.add_thread(1, "seller9", "Fresh passport register", "Selling 7 million passport records. Price: 900$.")


def test_a_service_shares_its_place_with_other_commands_and_stops_in_order(here: Installation) -> None:
    with running(here) as service:
        service.says("1 notification delivered")
        a_second_one_is_refused(here, service)
        a_new_offer(here.place)
        by_hand = here.run("crawl", "harbor")
        assert f"the running service (process {service.process.pid} on " in by_hand
        assert "notification" not in by_hand
        eventually(lambda: len(ask(here.folder, "search", "passport", "--json").items) == 2)
        assert f"service: process {service.process.pid} on " in ask(here.folder, "status").out
        rebuild = ask(here.folder, "store", "rebuild")
        assert (rebuild.code, rebuild.out) == (1, "")
        assert "stop it first" in rebuild.err
        eventually(lambda: len(here.mail.mails) == 2)
        seconds, said = service.ends(signal.SIGTERM)
    assert (service.process.returncode, said.splitlines()[-1][21:]) == (0, "stopped; what was fetched is on record")
    assert seconds < WITHIN_S
    assert "service: not running" in ask(here.folder, "status").out


def a_second_one_is_refused(here: Installation, service: Service) -> None:
    second = here.start("run")
    said, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert re.fullmatch(
        rf"run: a service is running already: process {service.process.pid} on \S+, since [-0-9]+ [:0-9]+ UTC "
        r"\(expected none for this state database\); stop that one first, or name another configuration\n",
        said,
    )


@pytest.mark.parametrize(("number", "group"), [(signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, True)])
def test_it_stops_while_a_crawl_hangs_and_keeps_what_came(here: Installation, number: int, group: bool) -> None:
    hanging = MisbehavingForum(["stall", "drip"])
    with WebServer(hanging.app) as web:
        read_from(here, f"http://127.0.0.1:{web.port}{hanging.start}")
        with running(here) as service:
            eventually(lambda: sum("viewtopic" in path for path in hanging.requests) == 6)
            time.sleep(0.5)
            seconds, said = service.ends(number, group=group)
    assert (service.process.returncode, seconds < WITHIN_S) == (0, True)
    assert "harbor: partial, 5 pages, 4 new or changed, 0 seen again; asked to stop; what came is kept" in said
    assert [run.outcome for run in history(here)] == ["partial"]


def test_a_crawl_by_hand_ends_in_order_too(here: Installation) -> None:
    hanging = MisbehavingForum(["stall"])
    with WebServer(hanging.app) as web:
        read_from(here, f"http://127.0.0.1:{web.port}{hanging.start}")
        with running(here, "crawl", "harbor") as crawl:
            eventually(lambda: sum("viewtopic" in path for path in hanging.requests) == 5)
            time.sleep(0.5)
            seconds, said = crawl.ends(signal.SIGINT, group=True)
    assert (crawl.process.returncode, seconds < WITHIN_S) == (130, True)
    assert said.startswith("harbor: partial, 5 pages, ")


def test_it_stops_while_the_mail_server_hangs_and_the_mail_comes_later(here: Installation) -> None:
    routes = here.folder / "routes.yml"
    working = routes.read_text()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        routes.write_text(working.replace(f"port: {here.mail.port}", f"port: {silent.getsockname()[1]}"))
        with running(here) as service:
            silent.settimeout(30)
            connection, _ = silent.accept()
            seconds, _ = service.ends(signal.SIGTERM)
            connection.close()
    assert (service.process.returncode, seconds < WITHIN_S) == (0, True)
    routes.write_text(working)
    with running(here) as service:
        service.says("1 notification delivered")
        service.ends(signal.SIGTERM)
    assert len(here.mail.mails) == 1


IMPATIENT = "import console.service as s; s.STOP_WITHIN_S = 0.5; from console.main import main; main(['run'])"


def test_it_leaves_behind_what_does_not_end(here: Installation) -> None:
    hanging = MisbehavingForum(["stall"])
    with WebServer(hanging.app) as web:
        read_from(here, f"http://127.0.0.1:{web.port}{hanging.start}")
        environment = {**os.environ, "STALLWATCH_CONFIG": str(here.folder)}
        process = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        service = Service(process)
        try:
            eventually(lambda: sum("viewtopic" in path for path in hanging.requests) == 5)
            [child] = crawls_of(process.pid)
            os.kill(child, signal.SIGSTOP)
            seconds, said = service.ends(signal.SIGTERM)
        finally:
            if process.poll() is None:
                kill_group(process)
    assert (process.returncode, seconds < 3) == (0, True)
    assert "stopped without waiting for: crawls; nothing is lost, the next start takes it up" in said


def crawls_of(service: int) -> list[int]:
    """Its grandchildren: crawls are forked by a parent of their own."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,pgid"], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()[1:]]
    return [pid for pid, parent, group in rows if group == service and service not in (pid, parent)]


def test_a_killed_service_is_followed_by_the_next_at_once(here: Installation) -> None:
    hanging = MisbehavingForum(["stall"])
    with WebServer(hanging.app) as web:
        read_from(here, f"http://127.0.0.1:{web.port}{hanging.start}")
        with running(here) as service:
            eventually(lambda: sum("viewtopic" in path for path in hanging.requests) == 5)
            kill_group(service.process)
    with running(here) as service:
        service.says("1 run of an earlier service cut off; what was fetched is read first")
        service.ends(signal.SIGTERM)
    assert [run.outcome for run in history(here)] == ["failed"]
    assert "the program ended before the run did" in history(here)[0].reason


def test_it_goes_on_when_nobody_reads_what_it_says(here: Installation) -> None:
    with running(here) as service:
        service.says("running; ")
        assert service.process.stdout is not None
        service.process.stdout.close()
        eventually(lambda: len(here.mail.mails) == 1)
        os.kill(service.process.pid, signal.SIGTERM)
        assert service.process.wait(WITHIN_S) == 0


def test_progress_is_shown_on_a_terminal(here: Installation) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "STALLWATCH_CONFIG": str(here.folder), "TERM": "xterm"}
    command = here.command("crawl", "harbor")
    crawl = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how a terminal ends whose other side has gone
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)
    said, _ = crawl.communicate(timeout=30)
    assert said.startswith("harbor: done, ")
    assert b"crawling harbor: " in shown, "a line of state, whichever the last one drawn was"


def history(here: Installation) -> list[runs.Run]:
    return [
        run for run in runs.history(open_database(str(here.folder / "state" / "state.db"))) if run.outcome != "skipped"
    ]
