"""Logging in at a place whose boards are for members: with a form, a kept session, cookies; and when to leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from config.records import KeySettings, Login, Pace, Secret
from crawler.contract import CrawlEvent, RunReport
from crawler.evidence import make_key
from demo.forum import COOKIE, Forum
from demo.place import Place
from tests.crawler.conftest import NOW, ONION, Stage
from tests.crawler.memory import Desk, Told, source
from tests.crawler.socks import SocksServer

BOARD = f"{ONION}/viewforum.php?f=3"
LOGIN = Login("analyst7", Secret("wave-lantern"))


@pytest.fixture
def place(place: Place) -> Place:
    place._boards[3] = replace(place.board(3), members_only=True)
    return place


@pytest.fixture
def forum(place: Place) -> Forum:
    return Forum(place, accounts={"analyst7": "wave-lantern"})


@pytest.fixture
def keeping(desk: Desk, tmp_path: Path) -> Desk:
    """A desk that keeps sessions between crawls."""
    make_key(tmp_path / "evidence.key")
    desk.keys = KeySettings(masking=tmp_path / "none", evidence=tmp_path / "evidence.key")
    desk.sessions = tmp_path / "sessions"
    return desk


def crawl(desk: Desk, login: Login | None = LOGIN, **changes: object) -> RunReport:
    return desk.crawl(source(BOARD, login=login, **changes))


def posts(forum: Forum) -> int:
    return sum(request.startswith("/ucp.php?mode=login") for request in forum.requests)


def test_a_board_for_members_is_read_by_an_account(desk: Desk, forum: Forum) -> None:
    report = crawl(desk)
    assert (report.outcome, report.listings_changed, report.account) == ("done", 25, "ok")
    assert report.requests == {"list": 4, "login": 1, "thread": 25, "post": 1}
    assert posts(forum) == 1


def test_an_account_that_was_logged_out_in_mid_crawl_logs_in_once_again(desk: Desk, forum: Forum) -> None:
    def log_out(event: CrawlEvent) -> None:
        if event.pages == 12:
            forum._members.clear()

    desk.events = Told(log_out)
    report = crawl(desk)
    assert (report.outcome, report.listings_changed, report.account) == ("done", 25, "ok")
    assert report.requests is not None
    assert report.requests["post"] == 2


def test_a_place_that_logs_out_at_once_is_left_alone_after_two_tries(desk: Desk, forum: Forum) -> None:
    desk.events = Told(lambda event: forum._members.clear())
    report = crawl(desk)
    assert posts(forum) == 2
    assert report.account in ("logged out", "refused")
    assert report.listings_seen + report.listings_changed < 25


def test_a_wrong_password_is_sent_once_a_day(keeping: Desk, forum: Forum) -> None:
    wrong = Login("analyst7", Secret("wave-lamp"))
    report = crawl(keeping, wrong)
    assert (report.outcome, report.account) == ("failed", "refused")
    assert "did not take the account's user and password (needs operator); mend `login`" in report.account_reason
    assert "2026-03-05 12:00 UTC" in report.account_reason
    assert "wave-lamp" not in str(report)
    keeping.now = NOW + timedelta(hours=23)
    assert crawl(keeping, wrong).account == "refused"
    assert posts(forum) == 1
    keeping.now = NOW + timedelta(hours=25)
    crawl(keeping, wrong)
    assert posts(forum) == 2


def test_a_mended_password_is_tried_at_once(keeping: Desk) -> None:
    crawl(keeping, Login("analyst7", Secret("wave-lamp")))
    assert crawl(keeping).account == "ok"


def test_a_session_is_kept_for_the_next_crawl(keeping: Desk, forum: Forum, place: Place) -> None:
    crawl(keeping)
    place.reply(7, "buyer", "still there?")
    report = crawl(keeping)
    assert (report.requests, report.listings_changed) == ({"list": 2, "thread": 1}, 1)
    assert posts(forum) == 1


def test_a_kept_session_can_be_read_by_its_owner_alone_and_only_with_the_key(
    keeping: Desk, forum: Forum, tmp_path: Path
) -> None:
    crawl(keeping)
    (file,) = (tmp_path / "sessions").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert not any(sid.encode() in file.read_bytes() for sid in forum._members)
    (tmp_path / "evidence.key").unlink()
    make_key(tmp_path / "evidence.key")
    assert crawl(keeping).requests["post"] == 1  # type: ignore[index]


def test_the_session_is_not_kept_with_the_pages(desk: Desk, forum: Forum) -> None:
    crawl(desk)
    assert forum._members
    kept = [page.headers for page in desk.evidence.pages.values()]
    assert not [name for headers in kept for name, _ in headers if name.lower() == "set-cookie"]


def test_cookies_of_a_session_opened_by_hand_are_taken_over(keeping: Desk, forum: Forum) -> None:
    forum._members["0123abc"] = "analyst7"
    rows = ["# Netscape HTTP Cookie File", "#HttpOnly_harbor.onion\tFALSE\t/\tFALSE\t0\t" + COOKIE + "\t0123abc"]
    report = crawl(keeping, Login(cookies=Secret("\n".join([*rows, "elsewhere.example\tTRUE\t/\tTRUE\t0\tid\t1"]))))
    assert (report.outcome, report.listings_changed, report.account) == ("done", 25, "ok")
    assert posts(forum) == 0


def test_a_session_opened_by_hand_that_has_ended_needs_the_operator(desk: Desk) -> None:
    report = crawl(desk, Login(cookies=Secret(f"harbor.onion\tFALSE\t/\tFALSE\t0\t{COOKIE}\tgone")))
    assert (report.outcome, report.account) == ("failed", "logged out")
    assert "renew `login.cookies_file`" in report.account_reason


class Gate:
    """A place with one page, a log-in page and whatever a test lets it answer. sent: the forms that came."""

    def __init__(self) -> None:
        self.form = '<form method="post" action="/in"><input name="user"><input type="password" name="pw">{}</form>'
        self.answer: Callable[[], Response] = lambda: RedirectResponse("/page", 303)
        self.extra = ""
        self.sent: list[dict[str, list[str]]] = []
        self.headers: list[dict[str, str]] = []
        self.is_open = False
        routes = [Route("/page", self._page), Route("/login", self._login), Route("/in", self._in, methods=["POST"])]
        self.app = Starlette(routes=[*routes, Route("/other", self._in, methods=["POST"])])

    async def _page(self, request: Request) -> Response:
        if self.is_open:
            return HTMLResponse("<a href='/logout'>Log out</a><h1>Members</h1>")
        return HTMLResponse("<a href='/login'>Log in</a><h1>Guests</h1>")

    async def _login(self, request: Request) -> Response:
        return HTMLResponse(self.form.format(self.extra))

    async def _in(self, request: Request) -> Response:
        self.sent.append(parse_qs((await request.body()).decode()))
        self.headers.append(dict(request.headers))
        answer = self.answer()
        self.is_open = answer.status_code < 400 and "location" in answer.headers
        return answer


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def gated(gate: Gate, stage: Stage, no_waiting: None) -> Iterator[Desk]:
    with SocksServer({"harbor.onion": stage.show(gate.app)}) as socks:
        yield Desk(socks.address, now=NOW)


def pass_gate(desk: Desk) -> RunReport:
    return desk.crawl(source(f"{ONION}/page", login=LOGIN))


def test_hidden_fields_tokens_and_the_button_go_with_the_form(gate: Gate, gated: Desk) -> None:
    gate.extra = '<input type="hidden" name="csrf" value="t0ken"><input type="checkbox" name="remember" value="1">'
    gate.extra += '<input type="checkbox" name="newsletter"><button name="go" value="in">Log in</button>'
    assert pass_gate(gated).account == "ok"
    assert gate.sent == [
        {"csrf": ["t0ken"], "user": ["analyst7"], "pw": ["wave-lantern"], "remember": ["1"], "go": ["in"]}
    ]
    assert gate.headers[0]["referer"] == f"{ONION}/login"
    assert gate.headers[0]["origin"] == ONION


@pytest.mark.parametrize(
    ("extra", "state"),
    [
        ('<img src="/captcha.php"><input name="captcha">', "captcha"),
        ('<div class="g-recaptcha"></div>', "captcha"),
    ],
)
def test_a_captcha_before_the_log_in_is_never_answered(gate: Gate, gated: Desk, extra: str, state: str) -> None:
    gate.extra = extra
    report = pass_gate(gated)
    assert report.account == state
    assert not gate.sent
    assert "needs operator" in report.account_reason


@pytest.mark.parametrize(
    ("page", "status", "state"),
    [
        ('<form method="post"><input name="two_factor_code"></form>', 200, "second factor"),
        ('<form method="post"><textarea name="a"></textarea><input name="b">-----BEGIN PGP MESSAGE-----</form>', 200,
         "second factor"),
        ("<title>Banned</title><h1>You have been banned</h1>", 200, "banned"),
        ('<form method="post"><input type="password" name="p"><img src="captcha.png"></form>', 200, "captcha"),
        ('<p>Wrong.</p><form method="post"><input name="u"><input type="password" name="p"></form>', 200, "refused"),
        ("<h1>Forbidden</h1><p>CSRF verification failed.</p>", 403, "refused"),
        ("<h1>Oops</h1>", 500, "logged out"),
    ],
)  # fmt: skip
def test_what_the_place_answers_is_the_state_of_the_account(
    gate: Gate, gated: Desk, page: str, status: int, state: str
) -> None:
    gate.answer = lambda: HTMLResponse(page, status)
    report = pass_gate(gated)
    assert report.account == state
    assert len(gate.sent) == 1
    assert report.evidence is not None
    assert any(kind.startswith("account: ") for kind in report.evidence)


@pytest.mark.parametrize(
    "form",
    [
        '<form method="get" action="/in"><input name="user"><input type="password" name="pw"></form>',
        '<form method="post" action="http://else.onion/in"><input name="u"><input type="password" name="p"></form>',
        '<form method="post"><input name="u"><input type="password" name="a"><input type="password" name="b"></form>',
        '<form method="post" action="/in"><input type="password" name="pw"></form>',
        '<form method="post" enctype="multipart/form-data"><input name="u"><input type="password" name="p"></form>',
        "<p>Nothing here.</p>",
    ],
)
def test_a_form_that_is_not_the_places_own_log_in_is_not_sent(gate: Gate, gated: Desk, form: str) -> None:
    gate.form = form
    report = pass_gate(gated)
    assert report.account == "logged out"
    assert report.account_reason
    assert not gate.sent


def test_the_form_that_the_profile_names_goes_before_others(gate: Gate, gated: Desk) -> None:
    decoy = '<form method="post" action="/other"><input name="board"><input type="password" name="key"></form>'
    gate.form = decoy + gate.form.replace("<form", '<form id="login"')
    assert pass_gate(gated).account == "ok"
    assert gate.sent[0]["user"] == ["analyst7"]


def test_a_form_is_never_sent_on_to_where_a_redirect_points(gate: Gate, gated: Desk) -> None:
    gate.answer = lambda: RedirectResponse("/other", 307)
    pass_gate(gated)
    assert len(gate.sent) == 1


def test_a_session_ends_up_where_the_account_is_logged_in(keeping: Desk, socks: SocksServer, stage: Stage) -> None:
    socks.sites["mirror.onion"] = stage.web.port
    socks.sites["harbor.onion"], harbor = 1, socks.sites["harbor.onion"]
    socks.script.extend([0xF2] * 3)
    crawl(keeping, mirrors=("http://mirror.onion",))
    socks.sites["harbor.onion"] = harbor
    socks.knocks.clear()
    assert crawl(keeping, mirrors=("http://mirror.onion",)).requests == {"list": 1}
    assert {knock.host for knock in socks.knocks} == {"mirror.onion"}


def test_what_was_under_way_when_the_session_ended_does_not_end_the_next_one(desk: Desk, forum: Forum) -> None:
    def log_out(event: CrawlEvent) -> None:
        if event.pages == 12:
            forum.end_sessions()

    desk.events = Told(log_out)
    report = crawl(desk, pace=Pace(in_flight=6, delay_s=0.0))
    assert (report.outcome, report.listings_changed, report.account) == ("done", 25, "ok")
    assert posts(forum) == 2
