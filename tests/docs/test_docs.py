"""What the manual says is true: files exist, commands exist, YAML loads, the README's commands run."""

from __future__ import annotations

import json
import re
import shutil
from configparser import ConfigParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.load import check
from console.commands.registry import COMMANDS
from console.context import known
from console.main import cli

ROOT = Path(__file__).parents[2]
DEPENDENCIES = ROOT / "docs" / "dependencies.md"
HELD_ELSEWHERE = "configuration.md"  # its YAML names secrets; tests/config/test_manual.py writes them and loads it
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
YAML = re.compile(
    r"```yaml\n# (?P<file>(?:sources|watches)/[a-z-]+\.yml|routes\.yml|settings\.yml)\n(?P<text>.*?)```", re.S
)


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def test_it_names_only_files_that_exist() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?)`", text_of(ROOT / "ARCHITECTURE.md")))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_links_only_to_pages_that_exist(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_it_tells_every_command() -> None:
    told = set(re.findall(r"`stallwatch ([a-z-]+)", text_of(ROOT / "docs" / "commands.md")))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_mentions_only_commands_that_exist(page: Path) -> None:
    mentioned = set(re.findall(r"(?:`|^    |bin/)stallwatch ([a-z][a-z-]+)", text_of(page), re.M))
    assert mentioned <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_has_a_help_page_for_every_command(command: str) -> None:
    answer = CliRunner().invoke(cli, [command, "--help"])
    assert answer.exit_code == 0
    assert "Usage: " in answer.output


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != HELD_ELSEWHERE and YAML.search(text_of(page))],
    ids=lambda page: page.name,
)
def test_it_shows_yaml_that_check_accepts(page: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["init", str(tmp_path)]).exit_code == 0
    for block in YAML.finditer(text_of(page)):
        (tmp_path / block["file"]).write_text(block["text"], "utf-8")
    config, problems = check(tmp_path, known=known())
    assert config is not None, [str(problem) for problem in problems]


def test_it_shows_first_steps_that_work(tmp_path: Path) -> None:
    """The README's own lines, with the service and what it needs a network for left out."""
    steps = re.findall(r"^    stallwatch (.*)$", text_of(ROOT / "README.md"), re.M)
    for step in steps:
        words = step.split("<")[0].split()
        if words[0] in ("init", "check"):
            words[-1] = str(tmp_path / words[-1])
            assert CliRunner().invoke(cli, words).exit_code == 0, step
    assert {step.split()[0] for step in steps} >= {"init", "check", "doctor", "run", "read", "extract", "match"}


def test_it_filters_in_a_pipe_as_the_readme_shows(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(cli, ["init", str(tmp_path / "watchpost")]).exit_code == 0
    page = ROOT / "tests" / "fixtures" / "engines" / "phpbb" / "thread" / "inputs" / "page.html"
    shutil.copy(page, tmp_path / "saved-page.html")
    read = run(cli, ["read", str(tmp_path / "saved-page.html")])
    assert read.exit_code == 0
    assert json.loads(read.stdout.splitlines()[0])["kind"] in ("thread", "reply")
    text = json.dumps({"id": "1", "title": "Selling 81.5 crore Aadhaar + passport records", "body": "sample 100k"})
    extracted = run(cli, ["extract"], input=text + "\n")
    assert json.loads(extracted.stdout)["offer"]["records"] == 815_000_000
    matched = run(cli, ["match", "--watches", str(tmp_path / "watchpost" / "watches")], input=extracted.stdout)
    assert json.loads(matched.stdout)["watch"] == "bulk-identity"


def test_it_changed_the_changelog_with_the_version() -> None:
    from schema.version import VERSION

    heads = re.findall(r"^## (.*)$", text_of(ROOT / "CHANGELOG.md"), re.M)
    assert heads[0] == "Unreleased" or heads[0].startswith(VERSION)


def test_it_says_why_each_dependency_is_here() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    wanted = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    names = {re.split(r"[\[<>=;]", line)[0].strip() for text in wanted for line in text.splitlines() if line.strip()}
    told = set(re.findall(r"[a-z][a-z0-9.-]+", "\n".join(re.findall(r"^- ([^:]+):", text_of(DEPENDENCIES), re.M))))
    assert names - told == set()
