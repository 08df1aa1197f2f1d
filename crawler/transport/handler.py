"""The only two things that open sockets to sources.

Scrapy's httpx handler keeps a direct client for requests without a proxy; that is how a robots.txt request or an
environment variable leaks. TorHandler has no such client, and refuses any request that does not carry the SOCKS
port of the settings; DirectHandler (only for `via: direct`) refuses any that carries a proxy.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers._httpx import HttpxDownloadHandler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest

from crawler.transport.refused import PageRefused, refuse_media, too_large

if TYPE_CHECKING:
    import httpx2
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.transport.caller import Caller


class _TextHandler(HttpxDownloadHandler):
    """Text only, bounded in size, and in time from the first byte out to the last byte in; and nothing is sent but a
    log-in form to the address that was permitted for it."""

    experimental: ClassVar[bool] = False  # the warning is for those who have not measured it; see tests/crawler
    _DEFAULT_CONNECT_TIMEOUT: ClassVar[float] = 60

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._deadline_s: float = crawler.settings.getfloat("STALLWATCH_REQUEST_DEADLINE_S")

    async def download_request(self, request: Request) -> Response:
        caller: Caller = self.crawler.spider.caller  # type: ignore[union-attr]
        if request.method != "GET" or request.body:
            require_permit(request, caller)
        halt = caller.halt
        try:
            async with asyncio.timeout(self._deadline_s) as limit:
                with halt.ends(limit):
                    return await super().download_request(request)
        except TimeoutError as error:
            words = halt.reason or f"no whole page within {self._deadline_s:g} seconds"
            raise DownloadTimeoutError(words) from error

    async def _read_response(self, response: httpx2.Response, request: Request) -> Response:
        if not response.is_redirect and (lost := refuse_media(response.headers.get("content-type", ""))):
            raise PageRefused(lost)
        return await super()._read_response(response, request)

    @staticmethod
    def _cancel_maxsize(size: int, limit: int, request: Request, *, expected: bool) -> NoReturn:
        raise PageRefused(too_large(size, limit, announced=expected))


class TorHandler(_TextHandler):
    """Through Tor or not at all. Clients of earlier identities are closed as soon as nothing runs on them."""

    def __init__(self, crawler: Crawler) -> None:
        self._socks: str = crawler.settings["STALLWATCH_SOCKS"]
        require_loopback(self._socks)
        super().__init__(crawler)
        self._proxy_clients: OrderedDict[str, httpx2.AsyncClient] = OrderedDict()
        self._running: Counter[str] = Counter()

    def _make_client(self, proxy_url: str | None = None) -> Any:
        """A client for this proxy; for none there is none, so no direct client exists in this process."""
        return super()._make_client(proxy_url) if proxy_url else None

    def _get_client(self, proxy_url: str | None) -> httpx2.AsyncClient:
        parts = urlsplit(proxy_url or "")
        if parts.scheme != "socks5h" or not parts.username or f"{parts.hostname}:{parts.port}" != self._plain_socks():
            raise IgnoreRequest("transport: a request without our Tor identity was stopped (expected socks5h to Tor)")
        return super()._get_client(proxy_url)

    def _plain_socks(self) -> str:
        parts = urlsplit(f"//{self._socks}")
        return f"{parts.hostname}:{parts.port}"

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[httpx2.Response]:
        proxy = request.meta.get("proxy") or ""
        self._running[proxy] += 1
        try:
            async with super()._make_request(request, timeout) as response:
                yield response
        finally:
            self._running[proxy] -= 1
            await self._close_idle()

    async def _close_idle(self) -> None:
        """All but the newest client that nothing runs on: pooled connections stay on their old circuit."""
        for proxy in list(self._proxy_clients)[:-1]:
            if not self._running[proxy]:
                await self._proxy_clients.pop(proxy).aclose()
                del self._running[proxy]

    async def close(self) -> None:
        for client in self._proxy_clients.values():
            await client.aclose()


class DirectHandler(_TextHandler):
    """For a source that says `via: direct`, and for no other."""

    def _get_client(self, proxy_url: str | None) -> httpx2.AsyncClient:
        if proxy_url is not None:
            raise IgnoreRequest("transport: a direct source carries a proxy (expected none); request stopped")
        return super()._get_client(None)


def require_permit(request: Request, caller: Caller) -> None:
    """raises  IgnoreRequest unless this is the one POST that was permitted"""
    if request.method != "POST" or not caller.permit.take(request.url):
        raise IgnoreRequest(
            f"transport: a {request.method[:10]} request with {len(request.body)} bytes was stopped (expected to read "
            "only, or a permitted log-in form)"
        )


def require_loopback(socks: str) -> None:
    """raises  ValueError unless socks is "host:port" with a literal loopback address: SOCKS is not encrypted"""
    parts = urlsplit(f"//{socks}")
    if parts.port is None or not ipaddress.ip_address(parts.hostname or "").is_loopback:
        raise ValueError(f"tor socks '{socks}' (expected a loopback address and port, such as 127.0.0.1:9050)")
