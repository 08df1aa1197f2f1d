"""Promise 1, watched from below: every connect, send and bind of a crawl under strace, robots, redirects and all."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from config.records import KeySettings, Pace, Source, TorSettings
from crawler.contract import CrawlJob
from crawler.evidence import make_key
from demo.misbehaving import MisbehavingForum
from demo.serving import WebServer
from demo.tornet import TorNetwork
from tests.conftest import need
from tests.crawler.memory import source
from tests.crawler.socks import SocksServer

pytestmark = pytest.mark.service
CALLS = "trace=connect,sendto,sendmsg,sendmmsg,bind"
_ADDRESS = re.compile(
    r"(?P<call>connect|sendto|sendmsg|sendmmsg|bind)\(.*?"
    r'(?:sin_port=htons\((?P<port4>\d+)\), sin_addr=inet_addr\("(?P<host4>[^"]+)"\)'
    r'|sin6_port=htons\((?P<port6>\d+)\),.*?inet_pton\(AF_INET6, "(?P<host6>[^"]+)")'
)


@dataclass(frozen=True, slots=True)
class Watched:
    """said: what the program printed, line by line; trace: strace's own lines."""

    said: tuple[str, ...]
    trace: tuple[str, ...]

    @property
    def peers(self) -> set[str]:
        """Internet addresses that any process of the crawl connected or sent to."""
        return {address for call, address in self._addresses() if call != "bind"}

    @property
    def listened(self) -> set[str]:
        return {address for call, address in self._addresses() if call == "bind" and not address.endswith(":0")}

    def _addresses(self) -> Iterator[tuple[str, str]]:
        for line in self.trace:
            if found := _ADDRESS.search(line):
                yield found["call"], f"{found['host4'] or found['host6']}:{found['port4'] or found['port6']}"

    @property
    def families(self) -> set[str]:
        return set(re.findall(r"sa_family=(AF_\w+)", "\n".join(self.trace)))


@pytest.fixture
def watch(tmp_path: Path) -> Callable[..., Watched]:
    if not shutil.which("strace"):
        need("strace is not installed: apt-get install strace")

    def run(job: CrawlJob, at_page: tuple[int, Callable[[], None]] | None = None) -> Watched:
        (tmp_path / "job").write_bytes(pickle.dumps(job))
        trace = tmp_path / "trace"
        command = ["strace", "-f", "-qq", "-e", CALLS, "-o", trace, sys.executable, "-m", "tests.crawler.crawl_once"]
        with subprocess.Popen(
            [*map(str, command), str(tmp_path / "job")],
            stdout=subprocess.PIPE,
            text=True,
            env=hostile_environment(tmp_path),
        ) as program:
            assert program.stdout is not None
            said = []
            for line in program.stdout:
                said.append(line.strip())
                if at_page and line.strip() == str(at_page[0]):
                    at_page[1]()
                    at_page = None
        return Watched(tuple(said), tuple(trace.read_text().splitlines()))

    return run


def hostile_environment(home: Path) -> dict[str, str]:
    """Proxies that libraries would use, and no caches that would spare them a look into the web."""
    proxies = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"), "http://127.0.0.1:9"
    )
    return os.environ | proxies | {"HOME": str(home), "XDG_CACHE_HOME": str(home), "TLDEXTRACT_CACHE": str(home)}


def job_for(place: Source, socks: str, tmp_path: Path, control: str = "") -> CrawlJob:
    make_key(tmp_path / "keys" / "evidence.key")
    return CrawlJob(
        source=place,
        run="watched",
        tor=TorSettings(socks=socks, control=control),
        evidence=tmp_path / "evidence",
        keys=KeySettings(masking=tmp_path / "none", evidence=tmp_path / "keys" / "evidence.key"),
        intake="tests.crawler.filed:open_intake",
        intake_args=(tmp_path / "intake",),
        max_body_bytes=500_000,
    )


def test_the_watch_sees_a_direct_connection(watch: Callable[..., Watched], tmp_path: Path) -> None:
    forum = MisbehavingForum(["image"])
    with WebServer(forum.app) as web:
        seen = watch(job_for(source(web.url + forum.start, via="direct"), "127.0.0.1:9", tmp_path))
        assert f"127.0.0.1:{web.port}" in seen.peers


def test_a_crawl_with_robots_redirects_and_proxies_in_the_environment(
    watch: Callable[..., Watched], tmp_path: Path
) -> None:
    forum = MisbehavingForum()
    with WebServer(forum.app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        place = source(f"http://harbor.onion{forum.start}", robots=True)
        seen = watch(job_for(place, socks.address, tmp_path))
        assert seen.said[-1].startswith("done:"), seen.said[-1]
        assert "'blocked': 12" in seen.said[-1]
        assert seen.peers == {socks.address}
        assert seen.listened == set()
        assert seen.families <= {"AF_UNIX", "AF_INET", "AF_INET6"}
        assert {knock.host for knock in socks.knocks} == {"harbor.onion"}


def test_a_crawl_whose_tor_dies(watch: Callable[..., Watched], tmp_path: Path) -> None:
    forum = MisbehavingForum(["image", "gone", "login_page"])
    with WebServer(forum.app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        place = slow(source(f"http://harbor.onion{forum.start}", robots=True))
        seen = watch(job_for(place, socks.address, tmp_path), at_page=(2, socks.die))
        assert "nothing takes connections there" in seen.said[-1]
        assert seen.peers == {socks.address}


def slow(place: Source) -> Source:
    return replace(place, pace=Pace(in_flight=1, delay_s=0.3))


def test_a_crawl_through_the_real_tor(watch: Callable[..., Watched], tor_network: TorNetwork, tmp_path: Path) -> None:
    forum = MisbehavingForum()
    with WebServer(forum.app, tor_network.web_port("a")):
        place = source(f"http://{tor_network.onion('a')}{forum.start}", robots=True)
        seen = watch(job_for(place, tor_network.socks, tmp_path))
        assert seen.said[-1].startswith("done:"), seen.said[-1]
        assert "'blocked': 12" in seen.said[-1]
        assert seen.peers == {tor_network.socks}
        assert seen.listened == set()


def test_a_crawl_whose_real_tor_is_killed(
    watch: Callable[..., Watched], tor_network: TorNetwork, tmp_path: Path
) -> None:
    forum = MisbehavingForum(["image", "gone", "login_page"])
    killed: list[bool] = []

    def kill() -> None:
        tor_network.kill_client()
        killed.append(True)

    try:
        with WebServer(forum.app, tor_network.web_port("b")):
            place = slow(source(f"http://{tor_network.onion('b')}{forum.start}", robots=True))
            seen = watch(job_for(place, tor_network.socks, tmp_path), at_page=(2, kill))
        assert seen.said[-1].startswith("partial: tor "), seen.said[-1]
        assert seen.peers == {tor_network.socks}
    finally:
        if killed:
            tor_network.start_client()
