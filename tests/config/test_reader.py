"""Nodes to records, for any frozen dataclass: what notifiers and other rooms rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import pytest

from config.nodes import OptionNode, Origin, with_defaults
from config.problems import Problems
from config.reader import read_record
from config.records import Secret
from config.yaml_source import ignored_lines, parse

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inner:
    size_bytes: int = 0
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Everything:
    name: str
    count: int = field(default=1, metadata={"least": 1, "most": 9})
    share: float = 0.0
    wait_s: float = 0.0
    waits_s: tuple[float, ...] = ()
    day: date | None = None
    file: Path | None = None
    token: Secret | None = None
    mode: Literal["fast", "safe"] = "safe"
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    rest: OptionNode | None = None
    hidden: int = field(default=7, metadata={"yaml": None})
    sender: str = field(default="", metadata={"yaml": "from", "empty": True})
    place: str = ""


def read(kind: type[T], text: str, **environment: str) -> tuple[T | None, list[str]]:
    problems = Problems()
    origin = Origin("x.yml", Path("/invented"), environment, ignored_lines(text))
    node = parse(text, origin, problems)
    record = read_record(kind, node, problems) if node else None
    return record, [f"{problem.line} {problem.code}" for problem in problems.all()]


def value(text: str, **environment: str) -> Everything:
    record, problems = read(Everything, "name: n\n" + text, **environment)
    assert record is not None, problems
    return record


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("name2: 1", "name", None),
        ("count: 3", "count", 3),
        ("count: 1_0", "count", None),
        ("share: 1e-1", "share", 0.1),
        ("wait: 1h30m", "wait_s", 5400.0),
        ("wait: 250ms", "wait_s", 0.25),
        ("wait: 0", "wait_s", 0.0),
        ("wait: 10", "wait_s", None),
        ("wait: -10s", "wait_s", None),
        ("waits: [1d, 2w]", "waits_s", (86_400.0, 1_209_600.0)),
        ("waits: [1d, soon]", "waits_s", None),
        ("day: 2027-02-28", "day", date(2027, 2, 28)),
        ("day: 2027-02-29", "day", None),
        ("day: 20270228", "day", None),
        ("file: a/b", "file", Path("/invented/a/b")),
        ("file: /etc/b", "file", Path("/etc/b")),
        ("token_env: TOKEN", "token", Secret("t")),
        ("mode: fast", "mode", "fast"),
        ("mode: quick", "mode", None),
        ("inner: {size: 2MiB, flag: true}", "inner", Inner(2_097_152, True)),
        ("inner: {flag: yes}", "inner", None),
        ("inner: {flag: 'true'}", "inner", None),
        ("inner:", "inner", None),
        ("inners: [{size: 1kB}, {}]", "inners", (Inner(1000), Inner())),
        ("words: {a: b, 1: 2}", "words", {"a": "b", "1": "2"}),
        ("words: {a: [b]}", "words", None),
        ("from: ''", "sender", ""),
        ("from: 007", "sender", "007"),
        ("from: null", "sender", None),
        ("from: no", "sender", "no"),
        ("hidden: 1", "hidden", None),
        ("place: here", "place", None),
        ("wait_s: 1", "wait_s", None),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(text: str, name: str, expected: object) -> None:
    record, problems = read(Everything, "name: n\n" + text, TOKEN="t")
    if expected is None:
        assert record is None and problems[0].startswith("2 E")
    else:
        assert getattr(record, name) == expected


def test_a_record_knows_its_place() -> None:
    assert value("").place == "x.yml:1"
    assert value("").hidden == 7


def test_what_is_not_typed_stays_a_node() -> None:
    rest = value("rest: {a: [1, 2]}").rest
    assert rest is not None and rest.place == "x.yml:2"
    assert [item.text for item in rest.pairs[0][1].items] == ["1", "2"]


def test_every_mistake_in_a_record_is_told_at_once() -> None:
    _, problems = read(Everything, "count: 0\nshare: much\ncolour: red\ntoken_env: NONE\n")
    assert problems == ["1 E202", "1 E205", "2 E203", "3 E201", "4 E207"]


def test_the_same_mistake_read_twice_is_told_once_and_fails_twice() -> None:
    problems = Problems()
    node = parse("name: n\ncount: x\n", Origin("x.yml", Path("/invented")), problems)
    assert node is not None
    assert read_record(Everything, node, problems) is None
    assert read_record(Everything, node, problems) is None
    assert len(problems.all()) == 1


def test_one_way_of_giving_a_secret_hides_the_ways_of_the_defaults() -> None:
    problems = Problems()
    origin = Origin("x.yml", Path("/invented"), {"A": "a", "B": "b"})
    own, common = parse("name: n\ntoken_env: A\n", origin, problems), parse("token: b\ncount: 3\n", origin, problems)
    assert own is not None
    record = read_record(Everything, with_defaults(own, common), problems)
    assert record is not None and record.token == Secret("a") and record.count == 3


@pytest.mark.parametrize("text", ["", "# only a comment\n", "a: &x 1\n", "a: *x\n", "!x {}\n", "a: [1\n", "a\x00: 1\n"])
def test_what_is_not_plain_yaml_gives_no_node(text: str) -> None:
    problems = Problems()
    assert parse(text, Origin("x.yml", Path("/invented")), problems) is None
    assert bool(problems.all()) == (text.strip(" \n")[:1] not in ("", "#"))


def test_a_tag_is_never_executed(tmp_path: Path) -> None:
    problems = Problems()
    text = f"a: !!python/object/apply:os.mkdir ['{tmp_path / 'made'}']\n"
    assert parse(text, Origin("x.yml", tmp_path), problems) is None
    assert not (tmp_path / "made").exists()
