"""`extract` tells prices in dollars at the rates of the configuration that is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.console.asking import ask

ROW = json.dumps({"id": "1", "title": "Selling database", "body": "Price 200 EUR"})
DAY = datetime.now(UTC).date()


def settings(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "settings.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_rates_of_the_named_configuration_are_used_without_its_keys(tmp_path: Path) -> None:
    named = settings(tmp_path / "named", f"rates: {{EUR: 1.5}}\nrates_date: {DAY}\n")
    for words in (("--config", str(named), "extract"), ("extract", "--config", str(named))):
        answer = ask(tmp_path, *words, given=ROW)
        assert (answer.code, answer.err) == (0, "")
        assert json.loads(answer.out)["offer"]["price"]["usd"] == 300.0


def test_without_rates_other_money_has_no_dollars(tmp_path: Path) -> None:
    answer = ask(tmp_path, "extract", given=ROW)
    assert answer.code == 0
    assert "usd" not in json.loads(answer.out)["offer"]["price"]


def test_old_rates_are_told_and_used(tmp_path: Path) -> None:
    named = settings(tmp_path / "named", f"rates: {{EUR: 1.5}}\nrates_date: {DAY - timedelta(days=91)}\n")
    answer = ask(tmp_path, "--config", str(named), "extract", given=ROW)
    assert answer.code == 0
    assert "W601 the rates are 91 days old" in answer.err
    assert json.loads(answer.out)["offer"]["price"]["usd"] == 300.0


def test_wrong_rates_are_refused(tmp_path: Path) -> None:
    named = settings(tmp_path / "named", f"rates: {{EUR: 0}}\nrates_date: {DAY}\n")
    answer = ask(tmp_path, "--config", str(named), "extract", given=ROW)
    assert answer.code == 2
    assert "E205 the rate of EUR is 0" in answer.err
    assert ask(tmp_path, "--config", str(tmp_path / "none"), "extract", given=ROW).code == 2
