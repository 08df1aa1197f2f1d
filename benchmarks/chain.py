"""The whole chain: pages a second through Tor, seconds from a page to its mail, seconds from a start to a request.

Everything runs against one private Tor network on this machine. Goals: pages/s at 2 and 8 in flight at least 0.9 of
bare Scrapy's, p95 from page to mail at most 5 s, a start within 0.25 s.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.chain_delay import a_place, delayed
from benchmarks.chain_pages import Crowd, compared
from benchmarks.chain_place import ChainPlace
from benchmarks.chain_start import started
from benchmarks.contract import Figure
from config.records import TorSettings
from crawler.evidence import make_key
from crawler.process import warm
from demo.forum import Forum
from demo.serving import WebServer
from demo.tornet import TorNetwork
from indexer.masking.keys import new_key_file

# Characters of a post. 20 kB of phpBB are mostly the theme's; the long post fills the page.
POST, LONG_POST = 2_000, 12_000
CROWDS = {
    "pages": (Crowd(POST, 80, 2, 4), Crowd(POST, 400, 8, 4), Crowd(POST, 400, 32, 3)),
    "long_posts": (Crowd(LONG_POST, 240, 8, 3), Crowd(LONG_POST, 240, 32, 1)),
}


def bench() -> list[Figure]:
    """Some four minutes."""
    warm("console.intake")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        make_key(folder / "keys" / "evidence.key")
        (folder / "keys" / "masking.key").write_bytes(new_key_file())
        figures = started(folder)
        crowds = {(crowd.text, crowd.threads) for part in CROWDS.values() for crowd in part}
        places = {(text, threads): ChainPlace(text=text, threads=threads) for text, threads in crowds}
        market = a_place()
        apps = {_onion(*crowd): place.app for crowd, place in places.items()} | {
            "market": Forum(market, topics_per_page=50).app
        }
        ports = {onion: stack.enter_context(WebServer(app)).port for onion, app in apps.items()}
        net = stack.enter_context(TorNetwork(folder / "tor", ports))
        tor = TorSettings(socks=net.socks, control=net.control)
        for part, some in CROWDS.items():
            for crowd in some:
                key = crowd.text, crowd.threads
                figures.append(compared(part, crowd, places[key], net.onion(_onion(*key)), tor, folder))
        return figures + delayed(market, net.onion("market"), tor, folder / "delay")


def _onion(text: int, threads: int) -> str:
    return f"quay-{text}-{threads}"
