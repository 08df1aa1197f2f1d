"""The real places: how each is prepared in a folder and served at a port."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.services.places.environment import python_of
from tests.services.places.server import PlaceServer

HERE = Path(__file__).parent
PINNWAND = """\
database_uri = "sqlite:///{folder}/pastes.db"
spamscore = 101
page_path = "{folder}/pages"
page_list = ["recent"]
ratelimit = {{read = {wide}, create = {wide}, delete = {wide}}}
expiries = {{1week = 604800}}
"""
BEPASTY = """\
SITENAME = "quay.example"
SECRET_KEY = "an invented key of an invented paste site"
SESSION_COOKIE_SECURE = False
STORAGE_FILESYSTEM_DIRECTORY = "{folder}/store"
DEFAULT_PERMISSIONS = "create,read,list"
"""
WIDE = "{capacity = 10000, consume = 1, refill = 10000}"


def machina(folder: Path, port: int, seed: Mapping[str, Any]) -> PlaceServer:
    """A forum inside a Django site. seed: see machina_site.py. raises  ServerMissing"""
    return _django(python_of("machina"), "machina_site.py", folder, port, seed)


def spirit(folder: Path, port: int, seed: Mapping[str, Any]) -> PlaceServer:
    """A forum, all of it for members. raises  ServerMissing"""
    python = python_of("spirit")
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"  # it starts Django's own command
    begin = [python.parent / "spirit", "startproject", "sp"]
    subprocess.run(begin, cwd=folder, env={"PATH": path}, check=True, timeout=60, stdout=subprocess.DEVNULL)
    return _django(python, "spirit_site.py", folder, port, seed)


def _django(python: Path, site: str, folder: Path, port: int, seed: Mapping[str, Any]) -> PlaceServer:
    command = [str(python), str(HERE / site), str(folder)]
    (folder / "seed.json").write_text(json.dumps(seed), "utf-8")
    subprocess.run([*command, "prepare", "seed.json"], cwd=folder, check=True, timeout=120)
    return PlaceServer([*command, "serve", str(port)], folder, port)


def pinnwand(folder: Path, port: int) -> PlaceServer:
    """A paste site. It shows no list of its pastes by itself; its keeper writes folder/pages/recent.rst, served as
    /recent. raises  ServerMissing"""
    (folder / "pages").mkdir()
    (folder / "pinnwand.toml").write_text(PINNWAND.format(folder=folder, wide=WIDE), "utf-8")
    given = ["-vvvv", "--configuration-path", "pinnwand.toml", "http", "--port", str(port)]
    return PlaceServer([str(python_of("pinnwand")), str(HERE / "pinnwand_site.py"), *given], folder, port)


def bepasty(folder: Path, port: int) -> PlaceServer:
    """A paste site with a list of its pastes at /+list. raises  ServerMissing"""
    (folder / "store").mkdir()
    (folder / "bepasty.conf").write_text(BEPASTY.format(folder=folder), "utf-8")
    command = [str(python_of("bepasty")), "-m", "bepasty.cli.server", "--host", "127.0.0.1", "--port", str(port)]
    return PlaceServer(command, folder, port, {"BEPASTY_CONFIG": str(folder / "bepasty.conf")})
