"""The Elasticsearch distribution: fetched once by its Maven coordinates, checked, unpacked outside the work tree."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

VERSION = "8.19.21"
COORDINATES = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"


class ServerMissing(Exception):
    """The machine cannot run the server; str() says what was looked for."""


def cache_folder() -> Path:
    """A folder that the server's user can read too, which root's home is not."""
    if os.geteuid() == 0:
        return Path("/var/cache/stallwatch")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stallwatch"


def server_tree() -> Path:
    """The unpacked distribution; fetched when the cache has none. One process at a time does that."""
    cache = cache_folder()
    cache.mkdir(mode=0o755, parents=True, exist_ok=True)
    tree = cache / f"elasticsearch-{VERSION}"
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not tree.exists():
            _unpack(_archive(cache), tree)
    return tree


def _archive(cache: Path) -> Path:
    path = cache / f"elasticsearch-{VERSION}.zip"
    if not path.exists():
        _fetch(cache)
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "nothing"
    if found != SHA256:
        path.unlink(missing_ok=True)
        raise ServerMissing(f"elasticsearch: the archive has SHA-256 {found} (expected {SHA256}); it was deleted")
    return path


def _fetch(cache: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissing("elasticsearch: no 'mvn' in PATH (expected Debian's maven); install it or fill the cache")
    command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={COORDINATES}", f"-DoutputDirectory={cache}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=cache)
    if done.returncode:
        raise ServerMissing(f"elasticsearch: Maven could not fetch {COORDINATES}: {(done.stdout + done.stderr)[-400:]}")


def _unpack(archive: Path, tree: Path) -> None:
    """Whole or not at all; the modes that zipfile forgets are set from the archive."""
    with tempfile.TemporaryDirectory(dir=tree.parent) as name, zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            path = Path(packed.extract(entry, name))
            path.chmod((entry.external_attr >> 16) & 0o777 | (0o755 if path.is_dir() else 0o644))
        (Path(name) / tree.name).rename(tree)
