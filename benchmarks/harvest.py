"""harvest-webforum 1.1.0, the best reader of unknown forums there is, beside ours: in an environment of its own.

It is no dependency of the project. It is installed from PyPI into a folder of the machine's temporary ones, once; where
there is no network or no PyPI, the comparison is left out and the table says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

NAME = "harvest-webforum 1.1.0"
_PLACE = Path(tempfile.gettempdir()) / "stallwatch-harvest-webforum-1.1.0"
_READ = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
from harvest import extract_data
for line in sys.stdin:
    page = json.loads(line)
    started = time.perf_counter()
    try:
        posts = extract_data(page["html"], page["url"])["posts"]
    except Exception:
        posts = []
    taken = time.perf_counter() - started
    print(json.dumps([taken, [post["post_text"] for post in posts]]), flush=True)
"""


@cache
def _python() -> Path | None:
    """Its interpreter; None where it cannot be installed."""
    python = _PLACE / "bin" / "python"
    works = [str(python), "-c", "import harvest.extract"]
    if python.exists() and subprocess.run(works, capture_output=True, check=False).returncode == 0:
        return python
    for command in (
        ["venv", "-q", "--clear", "--python", sys.executable, str(_PLACE)],
        ["pip", "install", "-q", "--python", str(python), "harvest-webforum==1.1.0"],
    ):
        try:
            subprocess.run([sys.executable, "-m", "uv", *command], capture_output=True, check=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            return None
    return python


def harvested(pages: Sequence[tuple[str, str]]) -> list[list[str]] | None:
    """The texts of the posts it finds, a list a page of (address, markup); None where it cannot be installed."""
    found = _read(pages)
    return None if found is None else [texts for _, texts in found]


def harvest_seconds(page: tuple[str, str], *, repeat: int = 3) -> float | None:
    """How long it takes over a page, at its fastest; None where it cannot be installed."""
    found = _read([page] * repeat)
    return None if found is None else min(taken for taken, _ in found)


def _read(pages: Sequence[tuple[str, str]]) -> list[tuple[float, list[str]]] | None:
    """Seconds and texts of posts, a pair a page."""
    python = _python()
    if python is None:
        return None
    given = "".join(json.dumps({"url": url, "html": html}) + "\n" for url, html in pages)
    ended = subprocess.run(
        [str(python), "-c", _READ], input=given, capture_output=True, text=True, check=False, timeout=900
    )
    found = [(taken, texts) for taken, texts in map(json.loads, ended.stdout.splitlines())]
    return found if len(found) == len(pages) else None
