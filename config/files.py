"""Files that an operator names: read whole, and never further than they may be long."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_bounded(path: Path, most: int) -> bytes:
    """The file's bytes, at most one more than `most`, so that the caller can tell.

    raises  OSError when it cannot be read; a pipe, a device or a socket counts as such: it may have no end
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "a pipe or a device, not a file", str(path))
        return file.read(most + 1)


def _without_waiting(path: str, flags: int) -> int:
    """A pipe that nobody writes to would block."""
    return os.open(path, flags | os.O_NONBLOCK)
