from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from config.init import write_starter
from config.load import check
from schema.errors import BadConfig
from tests.config.folders import KNOWN


def start(folder: Path) -> list[Path]:
    return write_starter(folder, make_masking_key=lambda: b"masking", make_evidence_key=lambda: b"evidence")


def test_the_starting_configuration_is_right(tmp_path: Path) -> None:
    start(tmp_path / "new")
    config, problems = check(tmp_path / "new", known=KNOWN, today=date(2026, 6, 1), environment={})
    assert problems == ()
    assert config is not None and [source.enabled for source in config.sources] == [False]


def test_it_says_what_it_wrote_and_keeps_keys_to_their_owner(tmp_path: Path) -> None:
    names = [str(path.relative_to(tmp_path)) for path in start(tmp_path)]
    assert names == ["routes.yml", "settings.yml", "sources/example.yml", "watches/bulk-identity.yml",
                     "keys/masking.key", "keys/evidence.key"]  # fmt: skip
    assert (tmp_path / "keys" / "evidence.key").read_bytes() == b"evidence"
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_it_never_overwrites(tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "routes.yml").write_text("mine")
    (tmp_path / "settings.yml").unlink()
    assert start(tmp_path) == [tmp_path / "settings.yml"]
    assert (tmp_path / "routes.yml").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadConfig, match="expected a folder"):
        start(tmp_path / "file")
