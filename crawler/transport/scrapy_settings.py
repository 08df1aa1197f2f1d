"""Scrapy, holding exactly what is named here: its own tables of middlewares, extensions and handlers are emptied, so
nothing that a new version switches on (a remote control, a console, a proxy from the environment) is ever there."""

from __future__ import annotations

from typing import Any

from crawler.contract import CrawlJob

TOR_HANDLER = "crawler.transport.handler.TorHandler"
DIRECT_HANDLER = "crawler.transport.handler.DirectHandler"

# What Tor Browser says on every platform, so that we look like its many users.
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
}
_USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
_BUILT_IN = "scrapy.downloadermiddlewares."

# In the order a request passes them. Retries and redirects are fetch.py's own rules.
MIDDLEWARES = {
    "crawler.transport.middleware.IdentityMiddleware": 10,
    f"{_BUILT_IN}robotstxt.RobotsTxtMiddleware": 100,
    f"{_BUILT_IN}downloadtimeout.DownloadTimeoutMiddleware": 350,
    f"{_BUILT_IN}defaultheaders.DefaultHeadersMiddleware": 400,
    f"{_BUILT_IN}useragent.UserAgentMiddleware": 500,
    "crawler.transport.middleware.UnpackMiddleware": 590,
    "crawler.transport.middleware.CookieMiddleware": 700,
}
_EMPTIED: dict[str, dict[str, Any]] = {
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "ADDONS": {},
}


def loopback(socks: str) -> str:
    """ "localhost:9050" -> "127.0.0.1:9050": the handler takes literal addresses only."""
    return socks.replace("localhost:", "127.0.0.1:")


def scrapy_settings(job: CrawlJob) -> dict[str, Any]:
    """Settings for one crawl of one source."""
    handler = DIRECT_HANDLER if job.source.via == "direct" else TOR_HANDLER
    no_handlers = dict.fromkeys(("file", "data", "ftp", "s3"))
    return {
        **_EMPTIED,
        "DOWNLOAD_HANDLERS": {**no_handlers, "http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
        "TWISTED_REACTOR_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
        "ROBOTSTXT_OBEY": job.source.robots,
        "ROBOTSTXT_USER_AGENT": "stallwatch",
        "USER_AGENT": _USER_AGENT,
        "DEFAULT_REQUEST_HEADERS": _HEADERS,
        "CONCURRENT_REQUESTS": job.source.pace.in_flight + 1,  # one more, for robots.txt
        "CONCURRENT_REQUESTS_PER_DOMAIN": job.source.pace.in_flight + 1,
        "DOWNLOAD_DELAY": 0,  # the pace is kept in fetch.py, where a stop can end the wait
        "DOWNLOAD_TIMEOUT": job.tor.circuit_timeout_s + 15,  # later than Tor's own reason
        "DOWNLOAD_MAXSIZE": job.max_body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "STALLWATCH_SOCKS": loopback(job.tor.socks),
        "STALLWATCH_REQUEST_DEADLINE_S": job.tor.request_deadline_s,
    }
