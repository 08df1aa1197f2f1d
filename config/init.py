"""The commented configuration that `stallwatch init DIR` writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from schema.errors import BadConfig

STARTER = Path(__file__).parent / "starter"
KEY_FOLDER, SECRET_FOLDER = "keys", "secrets"


def write_starter(
    folder: Path, *, make_masking_key: Callable[[], bytes], make_evidence_key: Callable[[], bytes]
) -> list[Path]:
    """Writes what is not there yet and returns it, in order of writing; nothing is ever overwritten.

    make_...  the content of a new key file; called only when the file is missing. Key files have mode 600 from their
              first byte on, their folder and that of the secrets 700
    raises    BadConfig when the folder cannot be written
    """
    try:
        for private in (KEY_FOLDER, SECRET_FOLDER):
            (folder / private).mkdir(mode=0o700, parents=True, exist_ok=True)
        names = sorted(path.relative_to(STARTER) for path in STARTER.rglob("*.yml"))
        written = [target for name in names for target in _copy(name, folder)]
        for name, make in (("masking.key", make_masking_key), ("evidence.key", make_evidence_key)):
            path = folder / KEY_FOLDER / name
            if not path.exists():
                _write(path, make(), 0o600)
                written.append(path)
    except OSError as error:
        reason = (error.strerror or "not writable").lower()
        raise BadConfig(f"{folder}: {reason} (expected a folder to write a configuration in); name another") from error
    return written


def _copy(name: Path, folder: Path) -> list[Path]:
    """The file written, if any."""
    target = folder / name
    if target.exists():
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, (STARTER / name).read_bytes(), 0o644)
    return [target]


def _write(path: Path, content: bytes, mode: int) -> None:
    """Never over a file that is there, and never readable by more than mode says, not even for a moment."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
