"""What every request passes on its way out, whoever made it (spider, robots.txt, redirect, retry), and every answer
on its way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.transport.refused import PageRefused, bomb, not_unpacked

if TYPE_CHECKING:
    from http.cookiejar import Cookie

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.cookies import CookieJar

    from crawler.transport.caller import Jars


MOST_COOKIES = 100  # a place that sets more is playing with us
LONGEST_COOKIE = 4096  # characters of name and value; browsers keep no longer ones (RFC 6265, section 6.1)


class IdentityMiddleware:
    """First of the downloader middlewares. It overwrites always: a copied request would keep an older identity."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> IdentityMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        identity = self.crawler.spider.caller.identity  # type: ignore[union-attr]
        request.headers.pop(b"Proxy-Authorization", None)
        request.meta.pop("proxy", None)
        request.meta.pop("bindaddress", None)
        request.meta["download_slot"] = "source"
        request.meta["cookiejar"] = 0
        if identity is not None:
            request.meta["proxy"] = identity.proxy_url
            request.meta["cookiejar"] = identity.generation  # a cookie would tie the new identity to the old one


class CookieMiddleware:
    """The cookies of one identity, for the hosts they came from. Scrapy's own asks tldextract whether a domain is a
    public suffix, and that fetches its list from the web, directly, at the first cookie."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CookieMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.pop(b"Cookie", None)
        request.meta.setdefault("jar_epoch", self._jars.epoch)  # robots.txt is asked for by Scrapy itself
        self._jar(request).add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        jar = self._jar(request)
        if request.meta["jar_epoch"] != self._jars.epoch:
            return response
        if len(jar) > MOST_COOKIES:
            jar.clear()
        jar.extract_cookies(response, request)
        for cookie in [each for each in jar if not _can_be_sent(each)]:
            jar.clear(cookie.domain, cookie.path, cookie.name)
        return response

    @property
    def _jars(self) -> Jars:
        jars: Jars = self.crawler.spider.caller.jars  # type: ignore[union-attr]
        return jars

    def _jar(self, request: Request) -> CookieJar:
        return self._jars.of(request.meta["cookiejar"])


def _can_be_sent(cookie: Cookie) -> bool:
    """Whether it can stand in a header; one that cannot would break every later request."""
    text = f"{cookie.name}={cookie.value or ''}"
    return text.isascii() and text.isprintable() and len(text) <= LONGEST_COOKIE


class UnpackMiddleware(HttpCompressionMiddleware):
    """Scrapy's, with its outcomes told apart: a bomb, a broken packing and an unknown one each cost their page."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            raise PageRefused(bomb(self._max_size)) from error
        except Exception as error:  # each decoder brings an exception class of its own
            raise PageRefused(not_unpacked(type(error).__name__)) from error
        if unknown := unpacked.headers.get("Content-Encoding"):
            raise PageRefused(not_unpacked(f"unknown packing '{unknown[:30].decode('latin-1')}'"))
        return unpacked
