"""Whose address is this, and is it the same page as that one? Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

# Query keys that name a visitor's session, not a page. (Profiles clean links of their engine further.)
_SESSION_KEYS = frozenset({"sid", "s", "phpsessid", "jsessionid", "session", "sessionid"})
DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """ "http://Harbor.example:8080/x" -> "harbor.example:8080"; the scheme's own port is left out; "" when it is no
    http or https address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.rstrip(".")
    return host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """Hosts in order of first mention."""
    return tuple(dict.fromkeys(host for url in urls if (host := host_of(url))))


def without_session(url: str) -> str:
    """The address without fragment and session keys; other queries keep their order and spelling."""
    parts = urlsplit(url)
    if not any(f"{key}=" in parts.query.lower() for key in _SESSION_KEYS):
        return parts._replace(fragment="").geturl()
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in _SESSION_KEYS]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def page_key(url: str) -> str:
    """Equal for two spellings of one page on any mirror: path and sorted query, no host, session or fragment."""
    parts = urlsplit(without_session(url))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path or '/'}?{query}"


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def at_origin(url: str, origin: str) -> str:
    """The same page at another address of the place."""
    parts, there = urlsplit(url), urlsplit(origin)
    return parts._replace(scheme=there.scheme, netloc=there.netloc).geturl()


def redirect_target(url: str, location: str) -> str:
    """Absolute address a Location header points to; "" when it cannot be read."""
    try:
        return urljoin(url, location.strip())
    except ValueError:
        return ""
