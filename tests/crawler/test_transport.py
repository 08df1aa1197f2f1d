"""What stands between us and a source, told in words: Tor's replies, our limits, redirects, retries, identities."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from crawler.contract import Lost, RunReport
from crawler.transport import middleware
from crawler.transport.socks_replies import REPLIES
from demo.forum import Forum
from demo.serving import WebServer
from tests.crawler.conftest import Stage
from tests.crawler.memory import Desk, MemoryIntake, source
from tests.crawler.socks import CLOSE, SocksServer

PAGE = "http://harbor.onion/page"
Serve = Callable[[Request], Response]


class Site:
    """One page, served by a function that a test sets; requests: what came."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.serve: Serve = lambda request: HTMLResponse("<h1>Good page</h1>")
        self.robots = ""

    async def page(self, request: Request) -> Response:
        self.requests.append(request)
        return self.serve(request)

    async def robots_txt(self, request: Request) -> Response:
        return PlainTextResponse(self.robots)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def socks(site: Site, stage: Stage) -> Iterator[SocksServer]:
    app = Starlette(routes=[Route("/robots.txt", site.robots_txt), Route("/{rest:path}", site.page)])
    port = stage.show(app)
    with SocksServer({"harbor.onion": port, "mirror.onion": port}) as socks:
        yield socks


def lost(desk: Desk, **changes: object) -> Lost:
    """How the one page of a crawl was lost."""
    desk.crawl(source(PAGE, **changes))
    assert list(desk.intake.lost) == [PAGE]
    return desk.intake.lost[PAGE]


@pytest.mark.parametrize("code", sorted(REPLIES))
def test_a_reply_of_tor_is_told_in_words(desk: Desk, socks: SocksServer, code: int) -> None:
    socks.script.extend([code] * 3)
    assert lost(desk) == Lost(f"tor_{code:02x}", REPLIES[code].words)


@pytest.mark.parametrize("code", sorted(code for code, reply in REPLIES.items() if reply.then == "ask"))
def test_what_only_a_person_can_mend_is_asked_once(desk: Desk, socks: SocksServer, code: int) -> None:
    socks.script.append(code)
    lost(desk)
    assert len(socks.knocks) == 1


@pytest.mark.parametrize("code", [0x01, 0x06, 0xF0, 0xF2, 0xF3, 0xF7, CLOSE])
def test_what_may_pass_is_tried_again_as_somebody_new(desk: Desk, socks: SocksServer, code: int) -> None:
    socks.script.extend([code, code])
    report = desk.crawl(source(PAGE))
    users = [knock.user for knock in socks.knocks]
    assert len(users) == len(set(users)) == 3
    assert report.pages == 1


def test_a_proxy_that_closes_in_the_handshake_is_no_reply(desk: Desk, socks: SocksServer) -> None:
    socks.script.extend([CLOSE] * 3)
    assert lost(desk) == Lost("tor_none", "Tor closed the connection without a word")


def test_what_knows_no_user_names_is_not_tor(desk: Desk, socks: SocksServer) -> None:
    socks.login = False
    report = desk.crawl(source(PAGE))
    assert (report.outcome, report.pages) == ("failed", 0)
    assert "takes no user names (expected Tor's SocksPort)" in report.reason
    assert not desk.intake.lost


def test_a_tor_that_is_down_is_no_loss_of_the_source(desk: Desk, socks: SocksServer, site: Site) -> None:
    socks.die()
    report = desk.crawl(source(PAGE))
    assert (report.outcome, report.lost) == ("failed", {})
    assert "nothing takes connections there" in report.reason
    assert not site.requests


def test_two_sources_never_share_an_identity(desk: Desk, socks: SocksServer) -> None:
    desk.crawl(source(PAGE))
    desk.crawl(source(PAGE, name="other"))
    first, second = (knock.user for knock in socks.knocks)
    assert first != second
    assert "harbor" not in first + second


def test_names_are_resolved_at_tor(desk: Desk, socks: SocksServer) -> None:
    desk.crawl(source("http://no-such-name.invalid/page"))
    assert {knock.host for knock in socks.knocks} == {"no-such-name.invalid"}


def answering(status: int, **headers: str) -> Serve:
    return lambda request: HTMLResponse("<h1>Words</h1>", status, headers)


def test_a_server_error_is_tried_again_and_then_kept_with_its_status(desk: Desk, site: Site) -> None:
    site.serve = answering(503)
    assert lost(desk) == Lost("http_503", "the place answered 503 (expected 200)")
    assert len(site.requests) == 3
    assert desk.intake.order == [("fetched", PAGE), ("failed", PAGE)]


def test_a_page_that_is_gone_is_asked_for_once(desk: Desk, site: Site) -> None:
    site.serve = answering(404)
    assert lost(desk).kind == "http_404"
    assert len(site.requests) == 1


def test_a_redirect_within_the_place_is_followed(desk: Desk, site: Site) -> None:
    site.serve = lambda request: answering(200)(request) if request.query_params else RedirectResponse("/page?moved=1")
    desk.crawl(source(PAGE))
    assert next(iter(desk.evidence.pages.values())).url == f"{PAGE}?moved=1"


def test_a_redirect_to_a_mirror_is_followed(desk: Desk, site: Site, socks: SocksServer) -> None:
    site.serve = lambda request: (
        answering(200)(request)
        if request.url.hostname == "mirror.onion"
        else RedirectResponse("http://mirror.onion/page")
    )
    assert desk.crawl(source(PAGE, mirrors=("http://mirror.onion",))).pages == 1


def test_a_place_that_redirects_to_its_mirror_is_asked_there_from_then_on(forum: Forum, no_waiting: None) -> None:
    def moved(request: Request) -> Response:
        return RedirectResponse(f"http://mirror.onion{request.url.path}?{request.url.query}")

    old = Starlette(routes=[Route("/{rest:path}", moved)])
    with (
        WebServer(old) as there,
        WebServer(forum.app) as here,
        SocksServer({"harbor.onion": there.port, "mirror.onion": here.port}) as socks,
    ):
        place = source("http://harbor.onion/viewforum.php?f=3", mirrors=("http://mirror.onion",))
        report = Desk(socks.address).crawl(place)
        assert report.listings_changed == 25
        assert [knock.host for knock in socks.knocks].count("harbor.onion") == 1


@pytest.mark.parametrize(
    "target",
    ["http://clearnet.example/", "http://127.0.0.1:9051/", "file:///etc/passwd", "gopher://x", "http://[bad", ""],
)
def test_a_redirect_that_leads_elsewhere_is_refused(desk: Desk, site: Site, socks: SocksServer, target: str) -> None:
    site.serve = lambda request: Response(status_code=302, headers={"location": target} if target else {})
    assert lost(desk).kind in ("blocked", "redirects")
    assert {knock.host for knock in socks.knocks} == {"harbor.onion"}


def test_redirects_without_end_are_given_up(desk: Desk, site: Site) -> None:
    site.serve = lambda request: RedirectResponse(f"/page?step={len(site.requests)}")
    assert lost(desk).kind == "redirects"
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    "kind", ["image/png", "application/zip", "video/mp4", "image/svg+xml", "application/octet-stream"]
)
def test_what_is_no_text_is_refused_before_its_body(desk: Desk, site: Site, kind: str) -> None:
    site.serve = lambda request: Response(b"secret picture", media_type=kind)
    assert lost(desk) == Lost("not_text", f"the place sent '{kind}' (expected text); not read")
    assert not desk.evidence.pages


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"%PDF-1.7"])
def test_a_file_that_calls_itself_a_text_is_not_kept(desk: Desk, site: Site, body: bytes) -> None:
    site.serve = lambda request: Response(body + bytes(100), media_type="text/html")
    assert lost(desk).kind == "not_text"
    assert not desk.evidence.pages


def test_a_page_that_drips_is_given_up_at_the_deadline_of_the_request(desk: Desk, site: Site) -> None:
    site.serve = _dripping
    begun = time.monotonic()
    report = desk.crawl(source(PAGE), request_deadline_s=0.3)
    assert report.lost == {"timeout": 1}
    assert time.monotonic() - begun < 5


def _dripping(request: Request) -> Response:
    from demo.misbehaviours import Asked, drip

    return drip(Asked("", "", 0, ""))


def test_robots_are_asked_for_as_the_same_identity_and_obeyed(desk: Desk, site: Site, socks: SocksServer) -> None:
    site.robots = "User-agent: *\nDisallow: /page"
    assert lost(desk, robots=True).kind == "blocked"
    assert not site.requests
    assert len({knock.user for knock in socks.knocks}) == 1


def test_what_the_environment_calls_a_proxy_is_not_used(
    desk: Desk, socks: SocksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert desk.crawl(source(PAGE, robots=True)).pages == 1


def test_we_look_like_everybody_and_say_nothing_of_ourselves(desk: Desk, site: Site) -> None:
    desk.crawl(source(PAGE))
    headers = dict(site.requests[0].headers)
    assert "Firefox" in headers["user-agent"]
    assert not any("stallwatch" in value.lower() or "scrapy" in value.lower() for value in headers.values())
    assert not {"referer", "proxy-authorization", "cookie"} & set(headers)


def test_a_new_identity_shows_no_cookie_of_the_old_one(desk: Desk, site: Site, socks: SocksServer) -> None:
    site.serve = lambda request: (
        HTMLResponse("<h1>Words</h1>", 503, {"set-cookie": "seen=1", "connection": "close"})
        if len(site.requests) < 2
        else HTMLResponse("<h1>Words</h1>")
    )
    socks.script.extend([0, 0xF3, 0])
    desk.crawl(source(PAGE))
    assert "cookie" not in site.requests[-1].headers


def test_a_cookie_that_cannot_be_sent_is_not_kept_and_others_are(desk: Desk, site: Site) -> None:
    def serve(request: Request) -> Response:
        answer = HTMLResponse("<h1>Words</h1>", 503 if len(site.requests) < 2 else 200, {"connection": "close"})
        answer.raw_headers += [(b"set-cookie", b"bad=\xe2\x80\xae\x9b31m"), (b"set-cookie", b"long=" + b"x" * 5000)]
        answer.raw_headers += [(b"set-cookie", b"good=1")]
        return answer

    site.serve = serve
    assert desk.crawl(source(PAGE)).pages == 1
    assert site.requests[1].headers["cookie"] == "good=1"


def test_what_nobody_looked_for_costs_its_page(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_it(self: object, request: object) -> None:
        raise UnicodeEncodeError("ascii", "what the page said", 0, 1, "no")

    monkeypatch.setattr(middleware.CookieMiddleware, "process_request", break_it)
    found = lost(desk)
    assert (found.kind, found.reason) == (
        "unreachable", "the request could not be made: UnicodeEncodeError; please report this"
    )  # fmt: skip


def test_a_direct_source_is_read_directly_and_a_tor_source_never(site: Site, no_waiting: None) -> None:
    app = Starlette(routes=[Route("/{rest:path}", site.page)])
    with WebServer(app) as web, SocksServer({}) as socks:
        desk = Desk(socks.address, MemoryIntake())
        report: RunReport = desk.crawl(source(f"{web.url}/page", via="direct"))
        assert (report.pages, len(site.requests), socks.knocks) == (1, 1, [])
        desk.crawl(source(f"{web.url}/page"))
        assert len(site.requests) == 1
        assert {knock.host for knock in socks.knocks} == {"127.0.0.1"}
