"""`stallwatch read`: the user's own files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.engines.filter import read_file
from schema.errors import BadConfig
from tests.crawler.engines.cases import FOLDER
from tests.crawler.engines.pages import thread

AT = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def rows(path: Path, url: str = "", **more: Any) -> list[dict[str, Any]]:
    found = list(read_file(path, url, more.get("engine", "auto"), AT, "UTC", more.get("report", lambda _: None)))
    return [json.loads(json.dumps(row)) for row in found]


def test_a_saved_thread_gives_one_row_a_post_with_its_file_and_own_id() -> None:
    path = FOLDER / "phpbb" / "thread" / "inputs" / "page.html"
    found = rows(path)
    assert [(row["id"], row["kind"], row["thread"]["id"]) for row in found[:-1]] == [
        ("101", "thread", "101"), ("102", "reply", "101"), ("103", "reply", "101"),
    ]  # fmt: skip
    assert {row["file"] for row in found} == {str(path)} and "source" not in found[0] and "seq" not in found[0]
    assert found[-1] == {"kind": "link", "file": str(path), "rel": "next", "pinned": False,
                         "url": "http://harbor.example/viewtopic.php?t=14&start=10"}  # fmt: skip


def test_a_saved_list_gives_links() -> None:
    found = rows(FOLDER / "phpbb" / "list" / "inputs" / "page.html", "http://harbor.example/viewforum.php?f=3")
    assert {row["kind"] for row in found} == {"link"}
    assert [row["rel"] for row in found] == ["board", "thread", "thread", "thread", "thread", "next"]
    assert found[2]["replies"] == 12 and found[2]["pinned"] is True and found[2]["author"] == "saltmarsh_q"


def test_a_text_file_is_a_paste(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("81.5 crore <records>\n")
    found = rows(tmp_path / "note.txt", "http://paste.example/raw/K4")
    assert [(row["kind"], row["body"]) for row in found] == [("paste", "81.5 crore <records>")]


def test_a_post_without_an_id_is_named_by_address_and_position(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(thread("a", "b").replace(' id="p1"', "").replace(' id="p2"', ""))
    found = rows(tmp_path / "page.html", "http://h.example/viewtopic.php?t=26", engine="phpbb")
    assert [row["id"] for row in found] == [f"http://h.example/viewtopic.php?t=26#{number}" for number in (1, 2)]


def test_a_page_without_listings_is_reported_and_gives_no_row(tmp_path: Path) -> None:
    told: list[str] = []
    page = FOLDER / "phpbb" / "login" / "inputs" / "page.html"
    assert rows(page, report=told.append) == []
    assert told == [f"{page}: got phpBB's login page (expected a thread or list page); renew the session or the "
                    "account of this source, then crawl it again"]  # fmt: skip


def test_a_file_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"none\.html: no such file"):
        rows(tmp_path / "none.html")
