"""The real places: how each is prepared in a folder and served at a port."""

from __future__ import annotations

import json
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
WIDE = "{capacity = 10000, consume = 1, refill = 10000}"


def machina(folder: Path, port: int, seed: Mapping[str, Any]) -> PlaceServer:
    """A forum of Django's django-machina. seed: see machina_site.py. raises  ServerMissing"""
    python, site = str(python_of("machina")), str(HERE / "machina_site.py")
    (folder / "seed.json").write_text(json.dumps(seed), "utf-8")
    subprocess.run([python, site, str(folder), "prepare", "seed.json"], cwd=folder, check=True, timeout=60)
    return PlaceServer([python, site, str(folder), "serve", str(port)], folder, port)


def pinnwand(folder: Path, port: int) -> PlaceServer:
    """A paste site. It shows no list of its pastes by itself; its keeper writes folder/pages/recent.rst, served as
    /recent. raises  ServerMissing"""
    (folder / "pages").mkdir()
    (folder / "pinnwand.toml").write_text(PINNWAND.format(folder=folder, wide=WIDE), "utf-8")
    given = ["-vvvv", "--configuration-path", "pinnwand.toml", "http", "--port", str(port)]
    return PlaceServer([str(python_of("pinnwand")), str(HERE / "pinnwand_site.py"), *given], folder, port)
