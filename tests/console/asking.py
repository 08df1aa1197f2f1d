"""A command in this process, as its exit code and what it wrote: fast, and through the same last line of defence."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from console.main import run


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def items(self) -> list[Any]:
        """Of --json; the shape is held to here, for every command."""
        form = json.loads(self.out)
        assert set(form) == {"items", "next"}
        assert form["next"] is None or isinstance(form["next"], str)
        return list(form["items"])


def ask(folder: Path, *words: str, given: str | bytes = "") -> Answer:
    """given: standard input"""
    environment = {"STALLWATCH_CONFIG": str(folder), "COLUMNS": "200"}
    with CliRunner().isolation(input=given, env=environment) as (out, err, _):
        code = run(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
    answer = Answer(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))
    assert "Traceback" not in answer.out + answer.err
    assert "\x1b" not in answer.out + answer.err
    return answer
