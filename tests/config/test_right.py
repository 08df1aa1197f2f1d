"""A right configuration, and what it becomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.load import check, check_watches, load
from config.nodes import OptionNode
from config.records import Config, Matcher, Secret
from schema.errors import BadConfig
from tests.config.folders import ENVIRONMENT, KNOWN, TODAY, check_here, lay_out


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.chdir(lay_out(tmp_path))
    found, problems = check_here()
    assert problems == ()
    assert found is not None
    return found


def test_it_reads_a_source_as_the_design_writes_it(config: Config, tmp_path: Path) -> None:
    (source,) = config.sources
    assert (source.name, source.engine, source.via, source.clock) == ("harbor", "phpbb", "tor", "Europe/Moscow")
    assert source.every_s == 600 and source.cron == ""
    assert source.pace.in_flight == 2 and source.pace.delay_s == 3.0
    assert source.revisit_s == (3600, 21_600, 86_400, 259_200, 604_800)
    assert dict(source.canary.fields) == {"title": 0.99, "posted_at": 0.9}
    assert source.login is not None and source.login.password == Secret("invented")
    assert source.place == "sources/harbor.yml:1"


def test_it_places_a_watch_at_its_query(config: Config) -> None:
    (watch,) = config.watches
    assert watch.place == "watches/bulk-identity.yml:2"
    assert watch.expires == date(2027, 6, 30)
    assert watch.tests.silent == ("Looking for an aadhaar API tutorial",)
    assert dict(watch.labels) == {"team": "fraud"}


def test_a_route_takes_from_its_parent_what_it_leaves_out(config: Config) -> None:
    first, second = config.route.routes
    assert first.matchers == (Matcher("severity", "=", "critical"), Matcher("confirmed", "!=", "false"))
    assert (first.receiver, first.group_by, first.group_wait_s, first.go_on) == ("soc-slack", ("watch",), 0.0, True)
    assert (second.receiver, second.group_by, second.group_wait_s) == ("ir-mail", ("source", "watch"), 30.0)
    assert {first.repeat_interval_s, second.repeat_interval_s} == {86_400.0}


def test_settings_hold_absolute_paths_and_units(config: Config, tmp_path: Path) -> None:
    settings = config.settings
    assert settings.state == tmp_path / "var"
    assert settings.keys.masking == tmp_path / "keys" / "masking.key"
    assert settings.max_body_bytes == 5_000_000
    assert settings.store.password == Secret(ENVIRONMENT["STORE_PASSWORD"])
    assert dict(settings.rates) == {"EUR": 1.08, "BTC": 64_000.0}


def test_a_receiver_starts_from_the_options_of_its_notifier(config: Config) -> None:
    mail, slack = config.receivers
    assert isinstance(mail.options, OptionNode) and isinstance(slack.options, OptionNode)
    assert [key.text for key, _ in mail.options.pairs] == ["to", "host", "from"]
    assert mail.options.pairs[1][1].place == "settings.yml:9"
    assert [key.text for key, _ in slack.options.pairs] == ["webhook_file"]


def test_without_settings_everything_lies_in_the_folder(tmp_path: Path) -> None:
    (lay_out(tmp_path) / "settings.yml").unlink()
    found = load(tmp_path, today=TODAY)
    assert found.settings.state == tmp_path / "state"
    assert found.settings.keys.evidence == tmp_path / "keys" / "evidence.key"


def test_what_other_rooms_know_is_not_asked_when_they_are_not_there(tmp_path: Path) -> None:
    lay_out(tmp_path)
    path = tmp_path / "sources" / "harbor.yml"
    path.write_text(path.read_text().replace("engine: phpbb", "engine: unheard_of"))
    assert load(tmp_path, environment=ENVIRONMENT).sources[0].engine == "unheard_of"


def test_load_raises_every_problem_one_a_line(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "sources" / "a.yml").write_text("source: a\nengine: phpbb\nstart: [nowhere]\nvia: car\n")
    (tmp_path / "settings.yml").write_text("tor: {socks: here}\n")
    with pytest.raises(BadConfig) as caught:
        load(tmp_path, known=KNOWN, environment=ENVIRONMENT)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1][:4] for line in lines] == ["E203", "E301", "E204"]
    assert lines[0].startswith(f"{tmp_path}/settings.yml:1: ")


def test_a_missing_folder_is_one_problem(tmp_path: Path) -> None:
    found, problems = check(tmp_path / "nowhere")
    assert found is None
    assert [problem.code for problem in problems] == ["E101"]


def test_watches_alone_can_be_read_from_a_folder_of_watches(tmp_path: Path) -> None:
    lay_out(tmp_path)
    for folder in (tmp_path, tmp_path / "watches"):
        watches, problems = check_watches(folder, today=TODAY)
        assert [watch.name for watch in watches] == ["bulk-identity"]
        assert problems == ()
    assert [problem.code for problem in check_watches(tmp_path / "nowhere")[1]] == ["E101"]
