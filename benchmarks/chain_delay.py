"""Seconds from a page fetched to the mail received, `stallwatch run` at work and group_wait 0s.

A forum behind Tor gets new offers while the service runs; a board that gets few at a time and one that gets many are
two sources. Each offer is timed from `fetched_at` of the capture that first showed it to the mail sink's writing of
its mail. Floor: a bare smtplib client that hands the same mails to the same sink, connection and login included.
"""

from __future__ import annotations

import os
import signal
import smtplib
import ssl
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select

from benchmarks.contract import Figure
from config.init import write_starter
from config.records import TorSettings
from crawler.evidence import new_key_file as new_evidence_key
from demo.place import Board, Place
from demo.sinks.mail import Mail, MailSink
from indexer.masking.keys import new_key_file as new_masking_key
from indexer.state.alert_tables import alerts
from indexer.state.engine import open_state, reading
from indexer.state.tables import captures, entries

AT_ONCE = (8, 24)  # new offers on a board at a time: a board of each
EVERY_S = 10  # the least that a source may say
ROUNDS = 4
_PATIENCE_S = 60
_SOURCE = """\
source: board{size}
engine: phpbb
start: ["http://{onion}/viewforum.php?f={board}"]
every: {every}s
pace: {{in_flight: 4, delay: 0s}}
deadline: 60s
"""
_WATCH = """\
watch: bulk
query: offer.intent:(sale OR auction) AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M
owner: ir@bank.example
reason: to see how long an offer takes
expires: 2099-12-31
severity: critical
"""
_ROUTES = """\
receivers:
  - name: duty
    email: {{to: [duty@bank.example], host: {host}, port: {port}, from: stallwatch@bank.example, user: {user},
             password_file: secrets/smtp, ca_file: {ca}}}
route: {{receiver: duty, group_by: ['...'], group_wait: 0s, group_interval: 0s}}
"""


def a_place() -> Place:
    return Place([Board(number, f"Registers {size}", "", "Market") for number, size in enumerate(AT_ONCE, start=1)])


def delayed(place: Place, onion: str, tor: TorSettings, folder: Path) -> list[Figure]:
    """place is served at onion; folder is empty and gets an installation."""
    with MailSink(folder / "mail", user="stallwatch", password="invented-for-the-bench") as sink:
        _install(folder / "installation", onion, tor, sink)
        service = _service(folder / "installation")
        try:
            _trade(place)
            mails = sink.wait_for(ROUNDS * sum(AT_ONCE), _PATIENCE_S)
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(30)
        delays = _delays(folder / "installation" / "state" / "state.db", mails)
        floor = [_bare(sink, mail.data) for mail in mails[:40]]
    return [figure for size in AT_ONCE for figure in _figures(size, delays[f"board{size}"], floor)]


def _figures(size: int, delays: list[float], floor: list[float]) -> list[Figure]:
    if len(delays) != ROUNDS * size:
        raise RuntimeError(f"chain: {len(delays)} mails came of the board with {size} (expected {ROUNDS * size})")
    what = "bare smtplib: the same mails to the same sink"
    return [
        Figure(f"chain.delay.p50.{size}", median(delays), "s", median(floor), what, len(delays), size),
        Figure(f"chain.delay.p95.{size}", _p95(delays), "s", _p95(floor), what, len(delays), size),
    ]


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


def _install(folder: Path, onion: str, tor: TorSettings, sink: MailSink) -> None:
    write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(folder / "sources").glob("*.yml"), *(folder / "watches").glob("*.yml")]:
        old.unlink()
    files = {
        f"sources/board{size}.yml": _SOURCE.format(size=size, onion=onion, board=board, every=EVERY_S)
        for board, size in enumerate(AT_ONCE, start=1)
    } | {
        "watches/bulk.yml": _WATCH,
        "routes.yml": _ROUTES.format(host=sink.host, port=sink.port, user=sink.user, ca=sink.ca_file.absolute()),
        "settings.yml": f"tor: {{socks: '{tor.socks}', control: '{tor.control}'}}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    secret = folder / "secrets" / "smtp"
    secret.touch(mode=0o600)
    secret.write_text(sink.password, "utf-8")


def _service(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "STALLWATCH_CONFIG": str(folder)}
    command = [sys.executable, "-m", "console.main", "run"]
    with (folder / "run.log").open("wb") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)


def _trade(place: Place) -> None:
    """New offers on every board, as often as it is crawled."""
    for part in range(ROUNDS):
        for board in place.boards():
            for number in range(AT_ONCE[board.id - 1]):
                _offer(place, board, part * 100 + number)
        time.sleep(EVERY_S)


def _offer(place: Place, board: Board, number: int) -> None:
    title = f"Citizen register {board.id}-{number}, aadhaar + passport"
    text = f"Selling a fresh register, {number + 2} million records, aadhaar and passport. Price: {number + 500}$."
    place.add_thread(board.id, f"seller{number % 7}", title, text)


def _delays(state: Path, mails: list[Mail]) -> dict[str, list[float]]:
    """Source -> seconds of each of its alerts that was told."""
    shown = select(alerts.c.id, captures.c.source, captures.c.fetched_at).select_from(
        alerts.join(entries, (entries.c.subject == alerts.c.listing) & (entries.c.kind == "listing")).join(
            captures, captures.c.id == entries.c.capture
        )
    )
    engine = open_state(state)
    with reading(engine) as connection:
        fetched = {row.id: (row.source, row.fetched_at.timestamp()) for row in connection.execute(shown)}
    engine.dispose()
    delays: dict[str, list[float]] = defaultdict(list)
    for mail in mails:
        for alert in str(mail.message["X-Stallwatch-Alert"]).split(","):
            source, at = fetched[alert.strip()]
            delays[source].append(mail.path.stat().st_mtime - at)
    return delays


def _bare(sink: MailSink, data: bytes) -> float:
    """Seconds for one mail from connect to quit."""
    began = time.monotonic()
    with smtplib.SMTP(sink.host, sink.port, timeout=30) as client:
        client.starttls(context=ssl.create_default_context(cafile=str(sink.ca_file)))
        client.login(sink.user, sink.password)
        client.sendmail("stallwatch@bank.example", ["duty@bank.example"], data)
    return time.monotonic() - began
