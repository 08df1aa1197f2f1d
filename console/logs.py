"""Two faces of a failure: the log file gets the cause, standard error one line, and never a traceback."""

from __future__ import annotations

import logging
import re
import time
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import StackSummary, walk_tb
from types import TracebackType

import click

from console.output import printable

SAID_AGAIN_AFTER_S = 3600.0
_FILE_BYTES, _FILES = 5_000_000, 3
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CauseFormatter(logging.Formatter):
    """Where something was raised and of what type; not what it said, which may quote what was scraped."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # another handler may have left there what was said
        return super().format(own)

    def formatException(self, ei: _Raised) -> str:
        kind, _, trace = ei
        frames = StackSummary.extract(walk_tb(trace)).format() if trace else []
        return f"{''.join(frames)}{kind.__name__ if kind else ''}"


class OneLineHandler(logging.Handler):
    """An error as its first line on standard error; the same one again only after an hour."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._said_at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().partition("\n")[0]
        bare = re.sub(r"\d+", "0", text)
        if record.created - self._said_at.get(bare, 0.0) < SAID_AGAIN_AFTER_S:
            return
        self._said_at[bare] = record.created
        try:
            click.echo(printable(text), err=True)
        except (OSError, ValueError):  # nobody reads standard error any more
            return


def quiet_logging() -> None:
    """What libraries and rooms log reaches standard error as OneLineHandler says, in every command."""
    root = logging.getLogger()
    if not any(isinstance(handler, OneLineHandler) for handler in root.handlers):
        root.addHandler(OneLineHandler())
    logging.captureWarnings(True)


def log_to(path: Path) -> None:
    """Warnings and errors go to this file too, with their causes; its folder is made, it never grows beyond 20 MB."""
    root = logging.getLogger()
    if any(getattr(known, "baseFilename", "") == str(path.absolute()) for known in root.handlers):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(CauseFormatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
