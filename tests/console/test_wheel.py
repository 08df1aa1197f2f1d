"""What `pip install` gives a stranger: a wheel, in an environment of its own, far from the repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("build", "dist", "*.egg-info", "__pycache__", "tests", "demo-state")
LEFT_BEHIND = shutil.ignore_patterns(".*", *LEFT_OUT)

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: the repository keeps no build folder."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=LEFT_BEHIND)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder / "source"]
    built = subprocess.run(build, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def stallwatch(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The command in a fresh environment. The dependencies are those of this one: no network is needed."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv"), "platbase": str(folder / "venv")}))
    install = [sys.executable, "-m", "uv", "pip", "install", "--no-deps", "--offline", "--python", folder / "venv"]
    subprocess.run([*install, wheel], check=True, capture_output=True)
    # After the packages of the wheel, and without the .pth files that would name the repository.
    (site / "zz-dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    yield folder / "venv" / "bin" / "stallwatch"


def run(stallwatch: Path, *words: str, at: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(at)}
    return subprocess.run([stallwatch, *words], cwd=at, env=environment, input=given, capture_output=True, text=True)


def test_it_holds_every_data_file_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rooms = ("alerts", "config", "console", "crawler", "demo", "indexer", "schema")
    kept = [
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in (".pyc",)
    ]
    assert [name for name in kept if name not in names] == []
    assert {name.partition("/")[0] for name in names} == {
        *rooms,
        next(iter(n for n in names if "dist-info" in n)).partition("/")[0],
    }


def test_it_is_the_installed_one_that_runs(stallwatch: Path, tmp_path: Path) -> None:
    python = stallwatch.parent / "python"
    where = subprocess.run(
        [python, "-c", "import console; print(console.__file__)"], capture_output=True, text=True, cwd=tmp_path
    )
    assert str(stallwatch.parents[1]) in where.stdout


def test_a_stranger_gets_from_nothing_to_a_match(stallwatch: Path, tmp_path: Path) -> None:
    begun = run(stallwatch, "init", "watchpost", at=tmp_path)
    assert begun.returncode == 0, begun.stderr
    checked = run(stallwatch, "check", "--config", "watchpost", at=tmp_path)
    assert (checked.returncode, checked.stderr) == (
        0,
        "fine: 1 source, 1 watch (3 tests passed), 1 receiver; 0 warnings\n",
    )
    page = next((ROOT / "tests" / "fixtures" / "engines" / "phpbb").glob("*thread*/inputs/page.html"))
    shutil.copy(page, tmp_path / "page.html")
    read = run(stallwatch, "read", "page.html", at=tmp_path)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout.splitlines()[0])["title"]
    text = json.dumps({"id": "1", "title": "Selling 81.5 crore Aadhaar + passport records", "body": "sample 100k"})
    extracted = run(stallwatch, "extract", at=tmp_path, given=text)
    assert json.loads(extracted.stdout)["offer"]["records"] == 815_000_000
    matched = run(stallwatch, "match", "--watches", "watchpost/watches", at=tmp_path, given=extracted.stdout)
    assert json.loads(matched.stdout)["watch"] == "bulk-identity"
    migrated = run(stallwatch, "migrate", "--config", "watchpost", at=tmp_path)
    assert migrated.stdout.startswith("sqlite: the state database is at this version; ")
    version = run(stallwatch, "--version", at=tmp_path)
    assert version.stdout.startswith("stallwatch, version ")
