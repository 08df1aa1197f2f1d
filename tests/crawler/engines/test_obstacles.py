# ruff: noqa: E501  pages stand on one line
"""What stands before places of any engine: a state with a reason, never an empty page."""

from __future__ import annotations

import pytest

from crawler.engines.reader import read_page
from tests.crawler.engines.pages import fetched

PAGES = {
    "captcha": [
        '<title>Just a moment...</title><script>window._cf_chl_opt={cvId:"3"};</script><noscript>Enable JavaScript and cookies to continue</noscript>',
        '<title>Attention Required! | Cloudflare</title><h1>Please complete the security check to access harbor.example</h1>',
        '<title>harbor</title><body><div class="cf-turnstile" data-sitekey="0x0"></div>',
        '<title>One more step</title><form method="post"><div class="h-captcha" data-sitekey="0a"></div><button>Go</button></form>',
        '<title>harbor</title><form><div class="g-recaptcha" data-sitekey="0a"></div></form>',
        '<title>DDoS-Guard</title><h1>Checking your browser before accessing harbor.example</h1><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
        '<title>Making sure you&#39;re not a bot!</title><script id="anubis_challenge" type="application/json">{}</script>',
        '<title>Dock</title><h1>DDOS Protection</h1><form method="post"><img src="data:image/png;base64,aGFyYm9y"><input name="answer" maxlength="6"><p>Enter the characters you see in the image</p></form>',
        '<title>Dock</title><form method="post"><p>Select each image that shows a boat</p><input type="checkbox" name="c1"><input type="submit"></form>',
        '<title>Access Queue</title><h1>Dock Nine</h1><p>You have been placed in a queue, awaiting forwarding to the platform.</p><p>Estimated entry time is: 12 seconds</p>',
        '<title>Один момент…</title><h1>Проверка браузера</h1><p>Подтвердите, что вы человек</p>',
        '<title>安全验证</title><h2>请完成人机验证</h2>',
        '<html><head><META NAME="robots" CONTENT="noindex"><script src="/_Incapsula_Resource?SWJIYLWA=0a0b"></script></head><body></body></html>',
    ],
    "banned": [
        '<title>Access denied | harbor.example used Cloudflare to restrict access</title><h1>Sorry, you have been blocked</h1>',
        "<title>403 Forbidden</title><h1>Forbidden</h1><p>You don't have permission to access this resource.</p>",
        "<h1>Доступ запрещён</h1><p>Ваш адрес внесён в список.</p>",
        "<title>Notice</title><h1>THIS HIDDEN SITE HAS BEEN SEIZED</h1><p>by the harbour police</p>",
    ],
    "login": [
        '<title>Dock</title><form action="/enter"><input name="who"><input type="password" name="word"></form>',
        "<title>Dock</title><h2>You must be logged in to view this board</h2>",
        "<title>Вход</title><p>Имя и пароль</p>",
        '<title>Hafen</title><div class="alert">Nur für registrierte Nutzer.</div>',
    ],
    "maintenance": [
        "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>",
        "<title>harbor.example | 522: Connection timed out</title><h1>Connection timed out Error code 522</h1>",
        "<h1>Error establishing a database connection</h1>",
        "<title>Dock</title><h1>We'll be back soon!</h1>",
        "<title>Причал</title><h1>Ведутся технические работы</h1>",
        "<title>429 Too Many Requests</title><h1>Too Many Requests</h1>",
    ],
    "empty": [
        "<title>404 Not Found</title><h1>Not Found</h1><p>The requested URL was not found on this server.</p>",
        "<title>Причал</title><h1>Страница не найдена</h1>",
        "<title>Dock</title><h1>This paste does not exist</h1>",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "page"),
    [pytest.param(kind, page, id=f"{kind}-{n}") for kind, pages in PAGES.items() for n, page in enumerate(pages)],
)
def test_what_stands_before_a_place_is_told_with_what_to_do(kind: str, page: str) -> None:
    found = read_page(fetched(page))
    assert (found.kind, found.listings, found.links) == (kind, (), ())
    assert found.problem.startswith("got ") and "; " in found.problem


def test_words_about_captchas_and_bans_in_a_post_are_no_obstacle() -> None:
    post = '<div class="post" id="p{0}"><div class="postbody"><p class="author">by <strong>kelp</strong> » 4 Mar 2026, 18:22</p>'
    post += '<div class="content">Captcha solver for sale, 403 forbidden pages and maintenance no problem.</div></div></div>'
    assert read_page(fetched(f'<body id="phpbb">{post.format(1)}{post.format(2)}')).kind == "thread"


# Where each engine says it, and who else says what: an engine's pages come in any language.
BOXES = {
    "xenforo2": '<html id="XF" data-template="error"><div class="p-body"><div class="p-body-main"><div class="blockMessage">{}</div></div></div>',
    "xenforo1": '<html id="XenForo"><div class="mainContent"><div class="errorOverlay"><div class="baseHtml">{0}</div></div><div class="messageText">{0}</div></div>',
    "mybb": '<script>var my_post_key = "0a";</script><div id="content"><table class="tborder"><tr><td class="trow1">{}</td></tr></table></div>',
    "phpbb": '<body id="phpbb" class="section-viewtopic"><div class="panel" id="message"><p>{}</p></div>',
    "phpbb2": '<div id="wrapheader"></div><table class="tablebg"><tr><td class="cat">!</td></tr><tr><td class="row1"><p class="gen">{}</p></td></tr></table>',
    "vbulletin3": '<script src="clientscript/vbulletin_global.js"></script><div class="panelsurround"><div class="panel"><div>{}</div></div></div>',
    "vbulletin4": '<meta name="generator" content="vBulletin 4.2.5"><div class="standard_error"><div class="blockrow restore">{}</div></div>',
    "invision": '<body class="ipsApp" data-pagemodule="system"><div id="ipsLayout_mainArea"><section id="elError"><p>{}</p></section></div>',
    "smf": '<script>var smf_theme_url = "x";</script><div id="fatal_error"><div class="padding">{}</div></div>',
}
MESSAGES = {
    "login": [
        "Nie masz uprawnień do przeglądania tego tematu.",
        "Bu sayfayı görüntülemek için giriş yapmalısınız.",
        "Você não tem permissão para acessar esta página.",
        "Devi effettuare il login per vedere questa discussione.",
        "您没有权限访问该版块",
        "برای مشاهده این صفحه باید وارد شوید.",
        "Для перегляду необхідно увійти.",
    ],
    "banned": ["Twoje konto zostało zablokowane.", "Hesabınız yasaklandı.", "您的账号已被封禁", "Sua conta foi banida."],
    "empty": ["Wątek nie istnieje.", "Konu bulunamadı.", "O tópico não foi encontrado.", "主题不存在", "Esta discussão não existe."],
}  # fmt: skip


@pytest.mark.parametrize("engine", BOXES)
@pytest.mark.parametrize(
    ("kind", "message"), [(kind, message) for kind, messages in MESSAGES.items() for message in messages]
)
def test_an_engine_says_it_in_any_language(engine: str, kind: str, message: str) -> None:
    found = read_page(fetched(BOXES[engine].format(message)))
    assert (found.engine, found.kind) == (engine, kind)
