"""Threads that nobody on this project wrote, served as an onion service and read by the whole product through Tor."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.records import Config, KeySettings, Pace, Settings, Source, TorSettings
from config.records import Route as AlertRoute
from console.context import database_url, open_database
from console.crawling import job_of
from crawler.evidence import make_key as make_evidence_key
from crawler.process import run_crawl
from demo.serving import WebServer
from demo.tornet import TorNetwork
from indexer import ledger
from indexer.masking.keys import make_key as make_masking_key

PAGES = Path(__file__).parents[3] / "shared" / "corpora" / "pages"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.service,
    pytest.mark.skipif(not PAGES.is_dir(), reason="no folder ../shared/corpora beside the checkout"),
]


def saved_forum() -> Starlette:
    """The saved phpBB pages under their own paths and queries; a session id in an address is overlooked."""
    rows = json.loads((PAGES / "phpbb" / "manifest.json").read_text())
    files = {row["url"].removeprefix("http://forum.example"): row["file"] for row in rows}

    async def page(request: Request) -> Response:
        query = urlencode([pair for pair in parse_qsl(request.url.query) if pair[0] != "sid"])
        name = files.get(request.url.path + (f"?{query}" if query else ""))
        if name is None:
            return Response("not kept", 404)
        return HTMLResponse((PAGES / "phpbb" / name).read_bytes())

    return Starlette(routes=[Route("/{path:path}", page)])


def test_it_reads_thirty_one_threads_through_tor(tmp_path: Path, tor_network: TorNetwork) -> None:
    make_masking_key(tmp_path / "masking.key")
    make_evidence_key(tmp_path / "evidence.key")
    settings = Settings(
        state=tmp_path / "state",
        keys=KeySettings(masking=tmp_path / "masking.key", evidence=tmp_path / "evidence.key"),
        tor=TorSettings(socks=tor_network.socks),
    )
    start = f"http://{tor_network.onion('a')}/"
    source = Source("saved", "phpbb", (start,), pace=Pace(in_flight=4, delay_s=0.0), deadline_s=120.0)
    config = Config(tmp_path, settings, (source,), (), AlertRoute("nobody"), ())
    engine = open_database(database_url(settings))
    with WebServer(saved_forum(), tor_network.web_port("a")):
        report = run_crawl(job_of(config, source, "saved-1"))
    assert report.outcome in ("done", "partial"), report.reason
    seeds = {thread["id"]: thread for thread in json.loads((PAGES / "seed.json").read_text())["threads"]}
    rows = [row for row in json.loads((PAGES / "phpbb" / "manifest.json").read_text()) if row.get("seed")]
    assert len(rows) == 31
    for row in rows:
        seed, number = seeds[row["seed"]], row["url"].rpartition("t=")[2]
        listing = ledger.head(engine, f"saved/t{number}")
        assert listing is not None, f"{row['seed']} was not read"
        assert listing.kind == "thread"
        found = (listing.vendor.name, listing.title, f"{listing.posted_at:%Y-%m-%d %H:%M}")
        assert found == (seed["author"], seed["title"], seed["date"])
