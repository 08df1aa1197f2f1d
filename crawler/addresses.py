"""Whose address is this, and is it the same page as that one? Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

# Query keys that name a visitor's session, not a page. (Profiles clean links of their engine further.)
_SESSION_KEYS = frozenset(
    {"sid", "s", "phpsessid", "jsessionid", "session", "sessionid", "session_id", "sessid", "oscsid", "zenid", "cfid",
     "cftoken", "asp.net_sessionid"}
)  # fmt: skip
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?#]*", re.IGNORECASE)
_MADE_FOR_ONE = re.compile(r"[0-9a-fA-F]{16,}|(?=(?:\D*\d){4})(?=\d*\D)[0-9A-Za-z]{20,}")  # no name is like that
_LEAST_LINKS = 3  # that have to carry the same token
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
    if ";" in parts.path:
        parts = parts._replace(path=_IN_PATH.sub("", parts.path))
    query = parts.query.lower()
    if not any(f"{key}=" in query for key in _SESSION_KEYS):
        return parts._replace(fragment="").geturl()
    return _without(parts, _SESSION_KEYS)._replace(fragment="").geturl()


def tokens_in(links: Iterable[str], here: str) -> frozenset[str]:
    """Names of query keys with which a page marks its visitor: all its links with a query carry the same token that
    nobody would think of, and the page's own address (here) does not."""
    carried = [dict(parse_qsl(urlsplit(url).query)) for url in dict.fromkeys(links) if urlsplit(url).query]
    if len(carried) < _LEAST_LINKS:
        return frozenset()
    same = carried[0].items() & set.intersection(*(set(pairs.items()) for pairs in carried))
    known = dict(parse_qsl(urlsplit(here).query))
    return frozenset(key for key, value in same if key not in known and _MADE_FOR_ONE.fullmatch(value))


def without_tokens(url: str, names: Collection[str]) -> str:
    """The address without these keys of its query, spelt as they are."""
    parts = urlsplit(url)
    return _without(parts, names).geturl() if any(f"{name}=" in parts.query for name in names) else url


def _without(parts: SplitResult, names: Collection[str]) -> SplitResult:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] not in names and pair[0].lower() not in names]
    return parts._replace(query=urlencode(kept))


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
