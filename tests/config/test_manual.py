"""The operator's reference names every key and every code, and its examples load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.keys import keys_of
from config.load import check
from config.problems import CODES
from config.records import Canary, KeySettings, Login, Pace, Settings, Source, StoreSettings, TorSettings
from config.routes import RouteForm, RoutesForm
from config.watches import FORMS
from schema.watch import Watch, WatchTests
from tests.config.folders import KNOWN, TODAY, lay_out

MANUAL = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
GROUPS = {Pace: "pace.", Login: "login.", Canary: "canary.", WatchTests: "tests.", KeySettings: "keys.",
          StoreSettings: "store.", TorSettings: "tor."}  # fmt: skip
INNER = {"pace", "login", "canary", "tests", "keys", "store", "tor"}
KEYS = [key.yaml for kind in (Source, Settings, RouteForm, RoutesForm) for key in keys_of(kind)]
KEYS += [key.yaml for key in keys_of(Watch, FORMS)]
KEYS += [prefix + key.yaml for kind, prefix in GROUPS.items() for key in keys_of(kind)]


@pytest.mark.parametrize("key", sorted(set(KEYS) - INNER))
def test_every_key_is_in_a_table(key: str) -> None:
    assert re.search(rf"^\|[^|]*`{re.escape(key)}`", MANUAL, re.MULTILINE), key


def test_every_code_is_in_the_table_in_its_own_words() -> None:
    assert re.findall(r"^\| ([EW]\d+) \| (.*) \|$", MANUAL, re.MULTILINE) == list(CODES.items())


def test_the_examples_load_together(tmp_path: Path) -> None:
    lay_out(tmp_path)
    examples = re.findall(r"```yaml\n# (\S+)\n(.*?)```", MANUAL, re.DOTALL)
    assert {name for name, _ in examples} == {
        "sources/harbor.yml",
        "watches/bulk-identity.yml",
        "routes.yml",
        "settings.yml",
    }
    for name, text in examples:
        (tmp_path / name).write_text(text)
    for name in ("secrets/database", "secrets/elasticsearch", "keys/masking-2025.key", "search-ca.pem"):
        (tmp_path / name).write_text("postgresql://db.internal/invented")
        (tmp_path / name).chmod(0o600)
    config, problems = check(tmp_path, known=KNOWN, today=TODAY, environment={})
    assert [str(problem) for problem in problems] == []
    assert config is not None and config.settings.store.kind == "elasticsearch"
