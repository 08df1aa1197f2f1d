"""A database that is away for a while: the service waits, says so once, and goes on."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from demo.sinks.mail import MailSink
from tests.chain.installation import Installation, installed
from tests.conftest import need
from tests.console.asking import ask
from tests.console.conftest import a_place
from tests.console.test_service import a_new_offer, eventually, running
from tests.indexer.postgres import Postgres, ProgramMissing


def stop(server: Postgres) -> None:
    server._process.send_signal(signal.SIGINT)
    server._process.wait(10)


def start(server: Postgres) -> None:
    server._process = subprocess.Popen(  # type: ignore[call-overload]
        server._process.args, stdout=server._log, stderr=server._log, cwd=server.folder, **server._as
    )
    server._wait()


@pytest.mark.service
def test_the_service_waits_for_its_database_and_goes_on(tmp_path: Path, smtp_sink: MailSink) -> None:
    try:
        server = Postgres()
    except ProgramMissing as missing:
        need(str(missing))
    try:
        with installed(tmp_path / "watchpost", a_place(), smtp_sink) as here:
            url = tmp_path / "watchpost" / "secrets" / "database"
            url.touch(mode=0o600)
            url.write_text(server.create("stallwatch"))
            settings = here.folder / "settings.yml"
            settings.write_text(settings.read_text() + "database_file: secrets/database\n")
            away(here, server)
    finally:
        server.close()


def away(here: Installation, server: Postgres) -> None:
    with running(here) as service:
        service.says("1 notification delivered")
        stop(server)
        told = service.says("state: ")
        assert "the same step is tried again" in told
        time.sleep(12)  # a run falls due meanwhile
        a_new_offer(here.place)
        start(server)
        service.says("works again")
        eventually(lambda: len(here.mail.mails) == 2, 40)
        assert service.process.poll() is None
        seconds, said = service.ends(signal.SIGTERM)
    lines = [line[21:] for line in (*service.lines, *said.splitlines()) if "state: " in line]
    assert len(lines) == len(set(lines)) <= 4, lines
    assert seconds < 10
    [found] = ask(here.folder, "source", "harbor", "--json").items
    assert any("state: " in run["reason"] for run in found["runs"] if run["outcome"] == "skipped"), found["runs"]
