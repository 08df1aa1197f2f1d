"""A virtual environment a place, from its lock file: made once, kept outside the work tree."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.services.elasticsearch_tree import ServerMissing, cache_folder

LOCKS = Path(__file__).parents[3] / "locks"
INSTALL_S = 400
STAMP = ".whole"


def python_of(place: str) -> Path:
    """The interpreter of the place's environment, made when the cache has none. One process at a time does that.

    raises  ServerMissing when its packages cannot be installed, with the end of what pip said
    """
    locks = [LOCKS / "place_build.txt", LOCKS / f"place_{place}.txt"]
    key = hashlib.sha256(sys.version.encode() + b"".join(lock.read_bytes() for lock in locks)).hexdigest()[:16]
    cache = cache_folder() / "places"
    cache.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = cache / f"{place}-{key}"
    python = folder / "bin" / "python"
    with (cache / f"{place}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / STAMP).exists() or not python.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _make(place, folder, locks)
    return python


def _make(place: str, folder: Path, locks: list[Path]) -> None:
    """Some come as source: they are built with what the first lock pins, and nothing is fetched beside the locks."""
    _run(place, sys.executable, "-m", "venv", "--without-pip", str(folder))
    pip = (sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet")
    flags = ("--disable-pip-version-check", "--no-build-isolation", "--no-deps", "--require-hashes")
    for lock in locks:
        _run(place, *pip, *flags, "-r", str(lock))
    (folder / STAMP).touch()


def _run(place: str, *command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, env=_environment())
    except subprocess.TimeoutExpired as late:
        raise ServerMissing(f"{place}: {command[2]} took more than {INSTALL_S} s") from late
    if done.returncode:
        said = (done.stdout + done.stderr)[-600:]
        raise ServerMissing(f"{place}: its packages could not be installed (locks/place_{place}.txt): {said}")


def _environment() -> dict[str, str]:
    """Without what would let the project's own environment shine through."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
