"""tantivy's failures in our words: it has ValueError for everything, and a panic that no `except Exception` sees."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schema.errors import GiveUp, TryLater

_LOCK_FILE = ".tantivy-writer.lock"
_FULL = ("No space left", "Disk quota", "Too many open files")


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Raises TryLater (another process writes, disk full) or GiveUp (the index is broken or of another version)."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise _told(folder, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _told(folder, "its library gave up") from error


@contextmanager
def hold_lock(folder: Path) -> Iterator[None]:
    """tantivy's own writer lock, for work on an index that cannot be opened. Raises OSError when it is taken."""
    with (folder / _LOCK_FILE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError("LockBusy") from None
        yield


def empty(folder: Path) -> None:
    """Removes what lies in the folder, the lock file excepted."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK_FILE:
            path.unlink()


def _told(folder: Path, said: str) -> TryLater | GiveUp:
    if "LockBusy" in said:
        return TryLater(f"search index {folder}: another process is writing to it; it is tried again", after_s=2.0)
    if any(sign in said for sign in _FULL):
        return TryLater(
            f"search index {folder}: cannot be written ({said}); make room, it is tried again", after_s=60.0
        )
    if "schema does not match" in said:
        return GiveUp(f"search index {folder}: written by another version of Stallwatch; run `store rebuild`")
    return GiveUp(f"search index {folder}: cannot be read or written ({_short(said)}); run `store rebuild`")


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= 160 else line[:157] + "..."
