"""`check` asks everything of all that could be read, whatever else is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.config.folders import WRONG, lay_out
from tests.console.asking import ask


def test_check_tells_the_mistakes_of_every_layer_in_one_round(tmp_path: Path) -> None:
    answer = ask(lay_out(tmp_path, WRONG / "many-at-once"), "check", "--json")
    told = {(Path(one["file"]).name, one["code"]) for one in answer.items}
    assert answer.code == 1
    assert told >= {("harbor.yml", code) for code in ("E203", "E208", "E210", "E301", "E304", "E305", "E306")}
    assert told >= {("bulk-identity.yml", code) for code in ("E204", "E401", "W401")}
    assert told >= {("other.yml", code) for code in ("E201", "E208", "E402")}
    assert told >= {("routes.yml", "E201"), ("routes.yml", "E503"), ("settings.yml", "E203")}
    assert ("other.yml", "E202") not in told


def test_check_tells_faults_of_receivers_though_a_source_is_wrong(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, WRONG / "unknown-zone")
    routes = "receivers: [{name: duty, email: {tto: [duty@bank.example]}}]\nroute: {receiver: duty}\n"
    (folder / "routes.yml").write_text(routes)
    texts = [one["text"] for one in ask(folder, "check", "--json").items]
    assert any("unknown key 'tto'; did you mean 'to'?" in text for text in texts)
    assert any("unknown time zone" in text for text in texts)
    assert not any("no key 'to'" in text for text in texts)
