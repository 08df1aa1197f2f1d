"""An installation whose commands run as an operator's do, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.init import write_starter
from crawler.evidence import new_key_file as new_evidence_key
from indexer import ledger
from indexer.masking.keys import new_key_file as new_masking_key
from indexer.state.engine import open_state
from schema.entry import Entry
from schema.listing import Listing

ROUTES = """\
receivers: [{name: nobody, slack: {webhook: "http://127.0.0.1:9/x"}}]
route: {receiver: nobody}
"""
SOURCE = """\
source: {name}
engine: {engine}
start: ["{start}"]
pace: {{in_flight: 6, delay: 0s}}
deadline: 100s
{more}"""


@dataclass(frozen=True, slots=True)
class Watchpost:
    """folder holds the configuration and its state."""

    folder: Path

    def watches(self, name: str, engine: str, start: str, more: str = "") -> None:
        text = SOURCE.format(name=name, engine=engine, start=start, more=more)
        (self.folder / "sources" / f"{name}.yml").write_text(text, "utf-8")

    def keeps(self, name: str, secret: str) -> None:
        path = self.folder / "secrets" / name
        path.touch(mode=0o600)
        path.write_text(f"{secret}\n", "utf-8")

    def run(self, *words: str) -> Any:
        """The items of --json; the test fails when the command does not end with 0."""
        done = subprocess.run(
            [sys.executable, "-m", "console.main", *words, "--json"],
            env={**os.environ, "STALLWATCH_CONFIG": str(self.folder)}, capture_output=True, text=True, timeout=150,
        )  # fmt: skip
        assert done.returncode == 0, f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout)["items"]

    def crawl(self, name: str) -> dict[str, Any]:
        """The report of the run."""
        [report] = self.run("crawl", name)
        found: dict[str, Any] = report
        return found

    def entries(self, after: int = 0) -> list[Entry]:
        """Of the ledger, oldest first."""
        engine = open_state(self.folder / "state" / "state.db")
        try:
            return list(ledger.replay(engine, after))
        finally:
            engine.dispose()

    def last_seq(self) -> int:
        return max((entry.seq for entry in self.entries()), default=0)

    def read_since(self, after: int) -> dict[str, tuple[str, ...]]:
        """What the ledger learned: listing id -> what changed ("new" for a new one). Nothing may be told twice."""
        told = [entry for entry in self.entries(after) if entry.kind == "listing"]
        found = {entry.subject: entry.changed for entry in told}
        assert len(found) == len(told), "the ledger tells one listing twice"
        return found

    def listings(self, source: str) -> list[Listing]:
        """Of one source, as they stand, each once."""
        heads = {entry.subject: entry.listing for entry in self.entries() if entry.listing is not None}
        return [listing for listing in heads.values() if listing.source == source]


def new_watchpost(folder: Path, socks: str) -> Watchpost:
    """An empty installation behind that Tor; it has neither sources nor watches."""
    write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(folder / "sources").glob("*.yml"), *(folder / "watches").glob("*.yml")]:
        old.unlink()
    (folder / "routes.yml").write_text(ROUTES, "utf-8")
    (folder / "settings.yml").write_text(f"store: {{kind: tantivy}}\ntor: {{socks: '{socks}'}}\n", "utf-8")
    return Watchpost(folder)
