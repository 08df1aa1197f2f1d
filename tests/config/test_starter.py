from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.notifiers.build import settings_problems, settings_type
from config.init import write_starter
from config.load import check
from config.nodes import OptionNode
from config.problems import Problems
from config.reader import read_record
from indexer.query.parse import parse
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


def test_its_receivers_have_the_options_that_their_notifiers_want(tmp_path: Path) -> None:
    start(tmp_path)
    config, _ = check(tmp_path, environment={})
    assert config is not None and config.receivers
    problems = Problems()
    for receiver in config.receivers:
        assert isinstance(receiver.options, OptionNode)
        settings = read_record(settings_type(receiver.notifier), receiver.options, problems)
        assert settings is not None and settings_problems(receiver.notifier, settings) == []
    assert problems.all() == ()


def test_its_watches_have_queries_that_parse(tmp_path: Path) -> None:
    start(tmp_path)
    config, _ = check(tmp_path, environment={})
    assert config is not None and config.watches
    for watch in config.watches:
        assert parse(watch.query, now=datetime(2026, 6, 1, tzinfo=UTC))
