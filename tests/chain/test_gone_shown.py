"""A leak blog takes a victim's card down and puts it up again: what the commands show of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from config.init import write_starter
from crawler.evidence import new_key_file as new_evidence_key
from demo.serving import WebServer
from indexer.masking.keys import new_key_file as new_masking_key
from tests.console.asking import Answer, ask

CARD = """<div class="col-lg-4 mb-4"><div class="victim-card card"><div class="card-body">
<h5 class="card-title">{0}</h5><p>Website: www.{1}.example</p><p class="card-text">Files of all customers of {0}.</p>
<div class="published">2026-03-04 18:22:00</div></div></div></div>"""
PAGE = """<!DOCTYPE html><html><head><title>Saltlock leaks</title></head><body><div class="container"><div class="row">
{0}</div></div></body></html>"""
VICTIMS = {"tidewell": "Tidewell Bank", "kelpsons": "Kelp and Sons", "jettyclinic": "Jetty Clinic"}
SOURCE = """\
source: saltlock
engine: leak_cards
start: ['http://127.0.0.1:{port}/']
via: direct
pace: {{in_flight: 8, delay: 0s}}
"""
ROUTES = """\
receivers: [{name: nobody, slack: {webhook: "http://127.0.0.1:9/x"}}]
route: {receiver: nobody}
"""


class Blog:
    """Shows the cards of `up`; half of the page only when it is torn."""

    def __init__(self) -> None:
        self.up = list(VICTIMS)
        self.is_torn = False
        self.app = Starlette(routes=[Route("/", self.page)])

    def page(self, request: Request) -> HTMLResponse:
        text = PAGE.format("".join(CARD.format(VICTIMS[name], name) for name in self.up))
        return HTMLResponse(text[: text.index("</div></div></div>") + 18] if self.is_torn else text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_starter(tmp_path, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(tmp_path / "sources").glob("*.yml"), *(tmp_path / "watches").glob("*.yml")]:
        old.unlink()
    (tmp_path / "routes.yml").write_text(ROUTES, "utf-8")
    (tmp_path / "settings.yml").write_text("store: {kind: tantivy}\n", "utf-8")
    return tmp_path


def found(folder: Path, query: str) -> list[str]:
    return sorted(item["title"] for item in ask(folder, "search", query, "--json").items)


def crawl(folder: Path) -> Answer:
    return ask(folder, "crawl", "saltlock", "--json")


def test_a_card_that_was_taken_down_is_shown_as_removed_until_it_is_up_again(folder: Path) -> None:
    blog = Blog()
    with WebServer(blog.app) as server:
        (folder / "sources" / "saltlock.yml").write_text(SOURCE.format(port=server.port), "utf-8")
        assert crawl(folder).items[0]["listings_changed"] == 3
        blog.is_torn = True
        crawl(folder), crawl(folder)
        assert found(folder, "_exists_:removed_at") == []
        blog.is_torn, blog.up = False, ["tidewell", "jettyclinic"]
        crawl(folder)
        assert found(folder, "_exists_:removed_at") == []
        crawl(folder)
        assert found(folder, "_exists_:removed_at") == ["Kelp and Sons"]
        assert found(folder, "removed_at:>=now-1d") == ["Kelp and Sons"]
        assert found(folder, "NOT _exists_:removed_at") == ["Jetty Clinic", "Tidewell Bank"]
        [kelp] = ask(folder, "search", "kelp", "--json").items
        assert re.search(r"removed since \d{4}-", ask(folder, "search", "kelp").out)
        assert "removed: its place shows it no more since" in ask(folder, "why", kelp["id"]).out
        assert ask(folder, "why", kelp["id"], "--json").items[0]["removed_at"] == kelp["removed_at"]
        assert "removed: 1 of its listings are shown no more" in ask(folder, "source", "saltlock").out
        assert ask(folder, "status", "--json").items[0]["sources"][0]["removed"] == 1
        assert ask(folder, "store", "rebuild").code == 0
        assert found(folder, "_exists_:removed_at") == ["Kelp and Sons"]
        blog.up = list(VICTIMS)
        crawl(folder)
        assert found(folder, "_exists_:removed_at") == []
        assert "removed" not in ask(folder, "why", kelp["id"]).out
