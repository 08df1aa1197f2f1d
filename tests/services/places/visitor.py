"""A person with a browser, as far as a test needs one: cookies, and forms that are filled with what they hide."""

from __future__ import annotations

import urllib.request
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin

from form2request import form2request  # type: ignore[attr-defined]
from parsel import Selector


class Visitor:
    """url: of the place, on loopback. An answer that is no success raises urllib.error.HTTPError."""

    def __init__(self, url: str) -> None:
        jar = CookieJar(DefaultCookiePolicy())
        self.url = url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
        )

    def get(self, path: str) -> str:
        """The page; a path may be a whole address of the place."""
        return self._send(urllib.request.Request(urljoin(self.url, path)))

    def submit(self, path: str, form: str, **fields: str) -> str:
        """Fill a form of the page (form: CSS) and send it; returns the page that it leads to."""
        address = urljoin(self.url, path)
        found = Selector(text=self.get(path), base_url=address).css(form)
        assert found, f"{path} has no form {form}"
        filled = form2request(found[0], list(fields.items()), click=False, enctype="application/x-www-form-urlencoded")
        headers = dict(filled.headers) | {"Referer": address}
        return self._send(urllib.request.Request(filled.url, filled.body or None, headers, method=filled.method))

    def post(self, path: str, body: bytes, kind: str) -> str:
        return self._send(urllib.request.Request(urljoin(self.url, path), body, {"Content-Type": kind}))

    def _send(self, request: urllib.request.Request) -> str:
        with self._opener.open(request, timeout=20) as reply:
            text: str = reply.read().decode("utf-8")
            return text
