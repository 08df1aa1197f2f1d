"""A whole installation for tests of the whole product: a forum on loopback, mail and Slack sinks, one folder of YAML.

The forum is read `via: direct`: what Tor has to do with it is tested elsewhere, and these tests start it often.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from config.init import write_starter
from crawler.evidence import new_key_file as new_evidence_key
from demo.forum import Forum
from demo.place import Place
from demo.serving import WebServer
from demo.sinks.mail import MailSink
from indexer.masking.keys import new_key_file as new_masking_key

SOURCE = """\
source: harbor
engine: phpbb
start: ["http://127.0.0.1:{port}/index.php"]
via: direct
every: {every}
pace: {{in_flight: 8, delay: 0s}}
deadline: 60s
revisit: [1s, 2s, 4s]
"""
WATCH = """\
watch: bulk
query: offer.intent:(sale OR auction) AND offer.data_types:(aadhaar OR passport) AND offer.records:>=1M
owner: ir@bank.example
reason: a test of the whole chain
expires: 2099-12-31
severity: critical
"""
ROUTES = """\
receivers:
  - name: duty
    email: {{to: [duty@bank.example], host: {host}, port: {port}, from: stallwatch@bank.example, user: {user},
             password_file: secrets/smtp, ca_file: {ca}}}
route:
  receiver: duty
  group_by: ['...']
  group_wait: 0s
  group_interval: 0s
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """folder holds the configuration and its state."""

    folder: Path
    place: Place
    mail: MailSink

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "console.main", *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """In a process group of its own, so that a kill reaches its crawl too."""
        return subprocess.Popen(
            self.command(*arguments),
            env={**os.environ, "STALLWATCH_CONFIG": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> str:
        """The command's output; the test fails when it does not end with 0."""
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, f"{arguments} ended with {process.returncode}: {said}"
        return said


def kill_group(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the process and all that it started; it may have ended by itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@contextmanager
def installed(folder: Path, place: Place, mail: MailSink, *, every: str = "10s") -> Iterator[Installation]:
    """mail is the sink to deliver to; it is emptied."""
    mail.clear()
    write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(folder / "sources").glob("*.yml"), *(folder / "watches").glob("*.yml")]:
        old.unlink()
    with WebServer(Forum(place).app) as server:
        files = {
            "sources/harbor.yml": SOURCE.format(port=server.port, every=every),
            "watches/bulk.yml": WATCH,
            "routes.yml": ROUTES.format(host=mail.host, port=mail.port, user=mail.user, ca=mail.ca_file.absolute()),
            "settings.yml": "store: {kind: tantivy}\n",
        }
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        secret = folder / "secrets" / "smtp"
        secret.touch(mode=0o600)
        secret.write_text(mail.password, "utf-8")
        yield Installation(folder, place, mail)
