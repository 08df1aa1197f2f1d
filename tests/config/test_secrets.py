"""Secrets never print: not in a record, a node, a problem or an error, whatever is wrong around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load
from config.nodes import OptionNode
from config.records import Secret
from schema.errors import BadConfig
from tests.config.folders import ENVIRONMENT, KNOWN, TODAY, check_here, lay_out

SECRET = "correct-horse-invented"

WRONG_AROUND_IT = [
    f"login: {{user: a, password: {SECRET}, colour: red}}",
    f"login: {{user: a, passwort: {SECRET}}}",
    f"login: {SECRET}",
    f"login: [{SECRET}]",
    f"login: {{user: a, password: [{SECRET}]}}",
    f"login: {{user: a, password: {SECRET}, password_file: secrets/harbor}}",
    f"login: {{user: a, password: {SECRET}, password: {SECRET}}}",
    f"login: {{user: a, password: !!str {SECRET}}}",
    f"login: {{user: a, password: *{SECRET}",
    f"login: {{user: a, password: '{SECRET}",
    f"start: [http://user:{SECRET}@example.com/]",
    f"start: [user:{SECRET}@example.com/]",
    f"start: ['ftp://user:{SECRET}@example.com/']",
    f"mirrors: ['http://user:{SECRET}@exa mple.com/']",
]


@pytest.mark.parametrize("line", WRONG_AROUND_IT)
def test_a_secret_is_in_no_problem(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    path = tmp_path / "sources" / "harbor.yml"
    kept = [old for old in path.read_text().splitlines() if old.split(":")[0] not in (line.split(":")[0], "mirrors")]
    path.write_text("\n".join([*kept, line]) + "\n")
    monkeypatch.chdir(tmp_path)
    config, problems = check_here()
    assert config is None and problems
    assert SECRET not in "".join(map(str, problems)) + repr(problems)
    with pytest.raises(BadConfig) as caught:
        load(tmp_path, known=KNOWN, today=TODAY, environment=ENVIRONMENT)
    assert SECRET not in str(caught.value)


def test_a_secret_is_in_no_record(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "secrets" / "harbor").write_text(SECRET + "\n")
    config = load(tmp_path, environment=ENVIRONMENT | {"STORE_PASSWORD": SECRET})
    assert config.sources[0].login is not None
    assert config.sources[0].login.password.reveal() == SECRET
    assert SECRET not in repr(config) + str(config)


def test_an_inline_secret_is_in_no_node(tmp_path: Path) -> None:
    lay_out(tmp_path)
    path = tmp_path / "routes.yml"
    path.write_text(path.read_text().replace("webhook_file: secrets/slack", f"webhook: {SECRET}"))
    options = load(tmp_path, environment=ENVIRONMENT).receivers[1].options
    assert isinstance(options, OptionNode)
    assert SECRET not in repr(options)


def test_a_secret_is_equal_by_content_and_prints_as_stars() -> None:
    assert Secret(SECRET) == Secret(SECRET)
    assert Secret(SECRET) != Secret("another")
    assert f"{Secret(SECRET)} {Secret(SECRET)!r}" == "Secret(***) Secret(***)"
