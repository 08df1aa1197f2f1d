"""Is the visitor of a page logged in? Told by the doors that the page offers."""

from __future__ import annotations

import pytest

from crawler.accounts.signs import has_captcha, has_second_factor, is_logged_in, logs_out, parsed, way_in
from schema.capture import FetchedPage
from tests.crawler.conftest import NOW, ONION


def page(html: str) -> FetchedPage:
    return FetchedPage("harbor", "r", f"{ONION}/", 200, (), html.encode(), NOW, "list")


def said(html: str) -> bool | None:
    return is_logged_in(parsed(page(html)))


@pytest.mark.parametrize(
    "html",
    [
        '<a href="./ucp.php?mode=logout&amp;sid=0">Logout [ analyst7 ]</a>',
        '<a href="member.php?action=logout&amp;logoutkey=1">out</a><a href="/login">Log in</a>',
        '<form action="/accounts/logout/" method="post"><button>Leave</button></form>',
        '<a href="/leave">Выход</a>',
        '<html data-logged-in="true"><a href="/login/">Log in</a>',
    ],
)
def test_who_may_leave_is_in(html: str) -> None:
    assert said(html) is True


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/login/">Log in</a><a href="/register">Register</a>',
        '<a href="./ucp.php?mode=login">Login</a>',
        '<form method="post"><input name="u"><input type="password" name="p"></form>',
        '<a href="/x">Войти</a>',
        '<html data-logged-in="false">',
    ],
)
def test_who_may_only_enter_is_out(html: str) -> None:
    assert said(html) is False


@pytest.mark.parametrize(
    "html",
    [
        "<p>Words</p>",
        '<a href="/threads/catalog-out-of-stock.1/">Catalog out of stock</a>',
        '<a href="/blog-offers/">Offers</a><a href="/t/blog-in-2026">Blog in 2026</a>',
        '<a href="/t/5">Logout bug in this shop</a><a href="/t/6">Login list, 5k</a>',
        '<form><input type="password" name="a"><input type="password" name="b"></form>',
    ],
)
def test_titles_and_other_forms_tell_nothing(html: str) -> None:
    assert said(html) is None


def test_the_way_in_is_the_link_that_says_so() -> None:
    html = '<a href="/login/history">History</a><a href="/x/login?next=/">Log in</a>'
    assert way_in(parsed(page(html))) == "/x/login?next=/"
    assert way_in(parsed(page("<a href='/t/1'>One</a>"))) == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<form><input type="password"><img src="/captcha.php?x"></form>', True),
        ('<form><input type="password"><div class="h-captcha"></div></form>', True),
        ('<form><input type="password"><input name="imagestring"></form>', True),
        ('<form><input type="password"></form><form><input name="captcha"></form>', False),
        ('<form><input type="password"></form>', False),
    ],
)
def test_a_captcha_counts_where_the_password_goes(html: str, expected: bool) -> None:
    assert has_captcha(parsed(page(html))) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<form><input name="totp"></form>', True),
        ('<form><input name="two-factor"></form>', True),
        ('<form><input name="answer"></form><pre>-----BEGIN PGP MESSAGE-----</pre>', True),
        ('<form><input name="footprint"></form>', False),
        ('<form><input type="hidden" name="otp"></form>', False),
    ],
)
def test_a_second_factor_is_asked_for_in_a_field(html: str, expected: bool) -> None:
    assert has_second_factor(parsed(page(html))) is expected


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        ("/user/logout/?next=/category/2/", True),
        ("/ucp.php?mode=logout&sid=0", True),
        ("/index.php?action=sign_out", True),
        ("/topic/log-out-of-stock-5/", False),
        ("/forum/blogout/", False),
        ("/category/2/", False),
    ],
)
def test_an_address_that_ends_the_session_is_known(path: str, ends: bool) -> None:
    assert logs_out(f"{ONION}{path}") is ends
