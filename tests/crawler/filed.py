"""An Intake for a crawl in a process of its own: it keeps everything in one small file between crawls."""

from __future__ import annotations

import pickle
import time
from collections.abc import Sequence
from pathlib import Path

from crawler.contract import Lost, Taken, ThreadMark
from schema.capture import Capture
from schema.page import PageReading
from tests.crawler.memory import MemoryIntake


class FiledIntake(MemoryIntake):
    """path: where it is kept. slow_s: what every page's reading takes. captures: all that were put on record."""

    def __init__(self, path: Path, slow_s: float = 0.0) -> None:
        super().__init__()
        self.path, self.slow_s = path, slow_s
        self.captures: dict[str, Capture] = {}
        self.done: set[str] = set()
        if path.exists():
            self.__dict__ |= pickle.loads(path.read_bytes()) | {"path": path, "slow_s": slow_s}

    def _store(self) -> None:
        beside = self.path.with_suffix(".new")
        beside.write_bytes(pickle.dumps(self.__dict__))
        beside.replace(self.path)

    def fetched(self, capture: Capture) -> None:
        super().fetched(capture)
        self.captures[capture.id] = capture
        self._store()

    def read(self, capture: Capture, reading: PageReading, marks: Sequence[ThreadMark], since: str = "") -> Taken:
        time.sleep(self.slow_s)
        taken = super().read(capture, reading, marks, since)
        self.done.add(capture.id)
        self._store()
        return taken

    def failed(self, capture: Capture, lost: Lost, marks: Sequence[ThreadMark] = (), *, is_gone: bool = False) -> None:
        super().failed(capture, lost, marks, is_gone=is_gone)
        self.done.add(capture.id)
        self._store()

    def unread(self, source: str) -> Sequence[Capture]:
        return [capture for name, capture in self.captures.items() if name not in self.done]


def open_intake(path: Path, slow_s: float = 0.0) -> FiledIntake:
    return FiledIntake(path, slow_s)
