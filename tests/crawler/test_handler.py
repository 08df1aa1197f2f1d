"""The guard itself: with the middleware gone, a request without our identity must not open a socket."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest
from scrapy import Request

from config.records import TorSettings
from crawler.contract import CrawlJob
from crawler.halt import Halt
from crawler.transport import scrapy_settings as settings_module
from crawler.transport.caller import Call, Caller
from crawler.transport.fetch import Download
from crawler.transport.handler import require_loopback
from crawler.transport.identity import Identity, socks_user
from crawler.transport.scrapy_engine import downloading
from crawler.transport.scrapy_settings import scrapy_settings
from tests.crawler.memory import KEYS, NOWHERE, source
from tests.crawler.socks import SocksServer

IDENTITY_MIDDLEWARE = "crawler.transport.middleware.IdentityMiddleware"


class Proxied:
    """Instead of the identity middleware: sets whatever proxy the test wants."""

    proxy: str | None = None

    def process_request(self, request: Request) -> None:
        request.meta["cookiejar"] = 0
        if self.proxy:
            request.meta["proxy"] = self.proxy


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address a socket of this process is told to connect to."""
    seen: list[object] = []
    real, real_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: object) -> object:
        seen.append(address)
        return real(self, address)  # type: ignore[arg-type]

    def connect_ex(self: socket.socket, address: object) -> int:
        seen.append(address)
        return real_ex(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    return seen


def ask(url: str, socks: str, proxy: str | None, via: str = "tor") -> Exception | None:
    """What a download ends with when the middleware sets this proxy."""
    job = CrawlJob(source(url, via=via), "r", TorSettings(socks=socks), NOWHERE, KEYS, "x:y")
    settings = scrapy_settings(job)
    middlewares = dict(settings["DOWNLOADER_MIDDLEWARES"])
    del middlewares[IDENTITY_MIDDLEWARE]
    Proxied.proxy = proxy
    settings["DOWNLOADER_MIDDLEWARES"] = middlewares | {Proxied: 10}
    ended: list[Exception | None] = []

    async def work(download: Download) -> None:
        try:
            await download(Call(url))
        except Exception as error:  # noqa: BLE001 - the test looks at it
            ended.append(error)
        else:
            ended.append(None)

    async def main() -> None:
        await downloading(settings, Caller(Identity("harbor", socks), Halt()), work)

    asyncio.run(main())
    return ended[0]


@pytest.mark.parametrize(
    "proxy",
    [
        None,
        "http://127.0.0.1:{port}",
        "socks5://user:x@127.0.0.1:{port}",
        "socks5h://127.0.0.1:{port}",
        "socks5h://user:x@127.0.0.1:1",
        "socks5h://user:x@192.0.2.1:{port}",
        "socks5h://user:x@localhost:{port}",
    ],
)
def test_a_request_without_our_identity_opens_no_socket(connects: list[object], proxy: str | None) -> None:
    with SocksServer({}) as socks:
        connects.clear()
        port = socks.address.partition(":")[2]
        error = ask("http://harbor.onion/", socks.address, proxy and proxy.format(port=port))
    assert "without our Tor identity was stopped" in str(error)
    assert connects == []


def test_a_direct_source_takes_no_proxy(connects: list[object]) -> None:
    error = ask("http://127.0.0.1:1/", "127.0.0.1:9", "socks5h://user:x@127.0.0.1:9", via="direct")
    assert "carries a proxy" in str(error)
    assert connects == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/plain,x", "ftp://harbor.onion/", "s3://bucket/x"])
def test_only_http_and_https_have_a_handler(connects: list[object], url: str) -> None:
    error = ask(url, "127.0.0.1:9", "socks5h://user:x@127.0.0.1:9")
    assert "Unsupported URL scheme" in str(error)
    assert connects == []


@pytest.mark.parametrize("socks", ["192.0.2.1:9050", "tor.example:9050", "127.0.0.1", "0.0.0.0:9050"])
def test_socks_must_be_on_this_machine(socks: str) -> None:
    with pytest.raises(ValueError, match=r"expected a loopback address|does not appear to be"):
        require_loopback(socks)


def test_scrapy_holds_only_what_is_named() -> None:
    job = CrawlJob(source("http://harbor.onion/"), "r", TorSettings(), NOWHERE, KEYS, "x:y")
    settings = scrapy_settings(job)
    emptied = ("EXTENSIONS_BASE", "DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "ADDONS")
    assert all(settings[name] == {} for name in emptied)
    handlers = settings["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, path in handlers.items() if path} == {"http", "https"}
    assert set(handlers.values()) == {None, settings_module.TOR_HANDLER}
    direct = scrapy_settings(replace(job, source=replace(job.source, via="direct")))
    assert set(direct["DOWNLOAD_HANDLERS"].values()) == {None, settings_module.DIRECT_HANDLER}


def test_a_user_name_tells_nobody_whom_it_stands_for() -> None:
    names = {socks_user(b"salt", "harbor", 0), socks_user(b"salt", "harbor", 1), socks_user(b"salt", "other", 0)}
    assert len(names) == 3
    assert socks_user(b"salt", "harbor", 0) != socks_user(b"pepper", "harbor", 0)
    assert all(name.replace("-", "").isalnum() and len(name) < 64 for name in names)


def test_an_identity_is_renewed_once_for_all_requests_that_failed_with_it() -> None:
    identity = Identity("harbor", "127.0.0.1:9050")
    identity.renew(0), identity.renew(0)
    assert identity.generation == 1


def sent(form_to: str, permitted: str, *, times: int = 1) -> list[str]:
    """How each of several POSTs to an address ends, "" for one that got an answer."""
    ends: list[str] = []
    with SocksServer({}) as socks:
        caller = Caller(Identity("harbor", socks.address), Halt())
        settings = scrapy_settings(
            CrawlJob(source(form_to), "r", TorSettings(socks=socks.address), NOWHERE, KEYS, "x:y")
        )

        async def work(download: Download) -> None:
            caller.permit.give(permitted)
            for _ in range(times):
                try:
                    await download(Call(form_to, form=b"user=x"))
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    ends.append(type(error).__name__)

        asyncio.run(downloading(settings, caller, work))
        ends.append(f"{len(socks.knocks)} knocks, {caller.permit.posts} posts")
    return ends


def test_nothing_is_sent_to_an_address_that_was_not_permitted() -> None:
    assert sent("http://harbor.onion/reply", "http://harbor.onion/login") == ["IgnoreRequest", "0 knocks, 0 posts"]
    assert sent("http://harbor.onion/login", "") == ["IgnoreRequest", "0 knocks, 0 posts"]


def test_a_permitted_form_is_sent_once() -> None:
    ends = sent("http://harbor.onion/login", "http://harbor.onion/login", times=2)
    assert ends[1:] == ["IgnoreRequest", "1 knocks, 1 posts"]
