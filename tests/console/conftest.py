"""crawled       an installation whose forum was crawled once, for commands that only read
own_copy      a copy of it that a test may change"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.invented import aadhaar
from demo.place import Board, Place
from demo.sinks.mail import MailSink
from tests.chain.installation import Installation, installed

AADHAAR = aadhaar("harbor").replace(" ", "")


def a_place() -> Place:
    """Two offers, of which one shows an identifier and one would like to be obeyed by a terminal."""
    place = Place([Board(1, "Databases", "registers", "Trade")])
    text = (
        f"Selling a fresh register, 3 million records, aadhaar and passport. Sample: {aadhaar('harbor')}. Price: 500$."
    )
    place.add_thread(1, "seller1", "Citizen register, aadhaar + passport", text)
    place.add_thread(
        1, "[bold]red\x1b[31m", "Hospital list \x9b31m\u202etxt.exe :bomb: [red]x", "Selling 20k patients.\x07"
    )
    return place


@pytest.fixture(scope="session")
def _crawled(tmp_path_factory: pytest.TempPathFactory, smtp_sink: MailSink) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("watchpost"), a_place(), smtp_sink) as here:
        here.run("crawl", "harbor")
        yield here


@pytest.fixture
def crawled(_crawled: Installation) -> Installation:
    return _crawled


@pytest.fixture
def own_copy(_crawled: Installation, tmp_path: Path) -> Installation:
    folder = tmp_path / "watchpost"
    shutil.copytree(_crawled.folder, folder)
    return Installation(folder, _crawled.place, _crawled.mail)
