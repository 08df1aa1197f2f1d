"""Small slips of an operator's hand are told, and none takes a command down."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import MappingProxyType

import pytest

from console.commands.alerts import told
from tests.alerts.examples import alert
from tests.chain.installation import Installation
from tests.console.asking import ask

ROW = b'{"id": "1", "title": "Selling 3 million records", "body": "caf\xc3\xa9"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert ask(tmp_path, "init", str(tmp_path / "new")).code == 0
    return tmp_path / "new"


@pytest.mark.parametrize("name", ["sources/pipe.yml", "watches/pipe.yml"])
def test_a_pipe_among_the_files_is_told_at_once(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    answer = ask(folder, "check")
    assert answer.code == 1
    assert f"{name}: E101 a pipe or a device, not a file (expected a readable file); mend it" in answer.out


@pytest.mark.parametrize("name", ["settings.yml", "routes.yml", "sources/zero.yml"])
def test_a_device_without_an_end_among_the_files_is_told_at_once(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to("/dev/zero")
    answer = ask(folder, "check")
    assert answer.code == 1
    assert f"{name}: E101 a pipe or a device, not a file" in answer.out


@pytest.mark.parametrize("key", ["keys/evidence.key", "keys/masking.key"])
def test_a_key_that_is_a_device_is_told(folder: Path, key: str) -> None:
    (folder / "sources" / "x.yml").write_text("source: x\nengine: phpbb\nstart: [http://127.0.0.1:9/]\nvia: direct\n")
    (folder / key).unlink()
    (folder / key).symlink_to("/dev/zero")
    answer = ask(folder, "crawl", "x")
    assert answer.code == 2
    assert "E602 no " in answer.err


def test_a_folder_without_watches_is_told(tmp_path: Path) -> None:
    answer = ask(tmp_path, "match", "--watches", str(tmp_path), given=ROW)
    said = f"{tmp_path}: no watches (expected at least one .yml); name the folder that holds them\n"
    assert (answer.code, answer.out, answer.err) == (2, "", said)


def test_pages_of_which_nothing_can_be_read_are_exit_code_1(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("<html><body><p>We have moved house.</p></body></html>")
    answer = ask(tmp_path, "read", str(tmp_path / "a.html"), str(tmp_path / "b.html"))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines()[-1] == "read: nothing could be read from 2 files"


def test_one_page_that_can_be_read_among_others_is_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>We have moved house.</p></body></html>")
    (tmp_path / "b.txt").write_text("Selling 3 million records of a register")
    answer = ask(tmp_path, "read", str(tmp_path / "a.html"), str(tmp_path / "b.txt"))
    assert (answer.code, len(answer.out.splitlines())) == (0, 1)
    assert "nothing could be read" not in answer.err


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le"])
def test_utf_16_is_told_as_what_it_is(tmp_path: Path, form: str) -> None:
    answer = ask(tmp_path, "extract", given=ROW.decode().encode(form))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "standard input: UTF-16 (expected UTF-8); convert it: iconv -f UTF-16 -t UTF-8\n"


def test_a_line_with_bytes_that_are_no_utf_8_is_read_and_told(tmp_path: Path) -> None:
    answer = ask(tmp_path, "extract", given=ROW + ROW.replace(b"\xc3\xa9", b"\xe9"))
    assert answer.err == "standard input, line 2: byte 63 is not UTF-8; read as U+FFFD\n"
    assert [json.loads(line)["body"] for line in answer.out.splitlines()] == ["caf\u00e9", "caf\ufffd"]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    answer = ask(tmp_path, "extract", given=b"\xef\xbb\xbf" + ROW)
    assert (answer.code, answer.err) == (0, "")


def test_a_draft_of_a_hostile_page_is_tame(tmp_path: Path) -> None:
    posts = "".join(
        f"<div class='p\x9b31m\u202e post' id='x\x1b[31m-{number}'><a class='au\u2066thor' href='/u/{number}'>"
        f"kelp{number}</a> <time datetime='2026-03-0{number}T12:00:00Z'>x</time><div class='te\u202ext'>"
        "Selling a list of 3 million records, all of it, for 500$ this week.</div></div>"
        for number in range(1, 5)
    )
    head = "<html><head><meta name=generator content='\x9b31m\u202e'></head>"
    (tmp_path / "page.html").write_text(f"{head}{posts}</html>")
    answer = ask(tmp_path, "profile", "draft", str(tmp_path / "page.html"))
    assert answer.code == 0
    assert all(char.isprintable() or char == "\n" for char in answer.out)


def test_route_test_says_that_a_silence_holds_it_back(own_copy: Installation) -> None:
    asked = ("route-test", "severity=critical", "source=harbor", "--expect", "duty")
    assert ask(own_copy.folder, *asked).err == ""
    [silence] = ask(
        own_copy.folder, "silence", "add", "source=harbor", "--for", "2h", "--comment", "moving", "--json"
    ).items
    answer = ask(own_copy.folder, *asked)
    assert answer.code == 0
    assert answer.err.startswith("route-test: held back until ")
    assert f'by {silence["id"]} (source="harbor", by ' in answer.err and answer.err.endswith(": moving)\n")
    assert ask(own_copy.folder, "route-test", "severity=critical", "source=quay").err == ""


def test_the_list_of_alerts_says_of_a_sold_offer_that_it_is_sold() -> None:
    assert " for sale, " in told(alert())
    assert " sold, " in told(alert(labels=MappingProxyType({"sold": "true"})))
