"""The product as a person meets it: its command line. The demo has no other way in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from schema.errors import GiveUp


class DemoFailed(GiveUp):
    """A link of the chain did not happen; the message says which, and what was seen instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    command: str
    code: int
    out: str
    err: str

    def items(self) -> list[dict[str, Any]]:
        """The items of a --json answer; raises DemoFailed when it is none."""
        try:
            found = json.loads(self.out)["items"]
        except (ValueError, KeyError, TypeError):
            raise DemoFailed(f"demo: `{self.command}` printed no items (expected JSON); it said: {self.said}") from None
        return list(found)

    @property
    def said(self) -> str:
        """The last words on standard error, or of the output when there are none."""
        lines = (self.err.strip() or self.out.strip()).splitlines()
        return " | ".join(lines[-3:]) if lines else "nothing"

    def fine(self) -> Answer:
        """Itself; raises DemoFailed when the command did not end with 0."""
        if self.code != 0:
            raise DemoFailed(f"demo: `{self.command}` ended with {self.code} (expected 0); it said: {self.said}")
        return self


class Product(Protocol):
    """Runs one command of the product on the demo's configuration and waits for its end."""

    def __call__(self, *arguments: str, timeout_s: float = 120.0) -> Answer: ...


class CommandLine:
    """The product as child processes.

    command  what starts it, such as (sys.executable, "-m", "console.main")
    folder   its configuration, told by the environment as an operator would
    """

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command, self._folder = tuple(command), folder

    def __call__(self, *arguments: str, timeout_s: float = 120.0) -> Answer:
        shown = " ".join(("stallwatch", *arguments))
        environment = {**os.environ, "STALLWATCH_CONFIG": str(self._folder), "COLUMNS": "160"}
        try:
            ended = subprocess.run(
                [*self._command, *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=timeout_s,
            )
        except subprocess.TimeoutExpired:
            raise DemoFailed(f"demo: `{shown}` did not end within {timeout_s:.0f} s; it was stopped") from None
        return Answer(shown, ended.returncode, ended.stdout, ended.stderr)
