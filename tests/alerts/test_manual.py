"""docs/alerts.md names every label, stage and setting that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.labels import NAMES
from alerts.notifiers.build import notifier_names, settings_type
from alerts.stages.walk import stages
from config.keys import keys_of

MANUAL = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")
SETTINGS = [(kind, key.yaml) for kind in notifier_names() for key in keys_of(settings_type(kind))]


@pytest.mark.parametrize("name", [*NAMES, *(name for name, _ in stages())])
def test_every_label_and_stage_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in MANUAL


@pytest.mark.parametrize(("kind", "key"), SETTINGS)
def test_every_setting_of_a_notifier_is_in_its_table(kind: str, key: str) -> None:
    title = {"email": "E-mail", "slack": "Slack"}[kind]
    section = MANUAL.split(f"\n## {title}\n")[1].split("\n## ")[0]
    assert f"`{key}`" in section
