"""The key file: made once, private, refused in words when it is no key."""

import re
import stat
from pathlib import Path

import pytest

from indexer.masking.keys import load_keys, make_key, throwaway_keys
from schema.errors import BadConfig


def test_a_made_key_is_private_and_loads_as_it_was(tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys" / "masking")
    assert stat.S_IMODE((tmp_path / "keys" / "masking").stat().st_mode) == 0o600
    assert load_keys(tmp_path / "keys" / "masking").current == key
    assert re.fullmatch("[a-z0-9]{1,16}", key.id)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path / "masking")
    with pytest.raises(BadConfig, match="already there"):
        make_key(tmp_path / "masking")


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"id": "K!", "secret": "00"}', '{"id": "k1", "secret": "00"}'])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "masking").write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig, match="masking: this is no"):
        load_keys(tmp_path / "masking")


def test_a_missing_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="stallwatch init"):
        load_keys(tmp_path / "absent")


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "masking")
    with pytest.raises(BadConfig, match="same id"):
        load_keys(tmp_path / "masking", [tmp_path / "masking"])


def test_throwaway_keys_differ() -> None:
    assert throwaway_keys() != throwaway_keys()
