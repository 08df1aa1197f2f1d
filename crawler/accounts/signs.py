"""What a page says about whether we are logged in. Pure; works for places of any engine."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.engines.decoding import decode
from crawler.engines.taming import tame
from schema.capture import FetchedPage

_WITHOUT_EVENTS = 1  # lexbor's WO_EVENTS, as in engines.reader
# In an address or a name; a thread's title in an address ("catalog-out-of-stock") is none.
_WAY_OUT = re.compile(r"(?<![a-z-])(?:log|sign)[_-]?(?:out|off)(?![a-z-])|session/end", re.IGNORECASE)
_WAY_IN = re.compile(r"(?<![a-z-])(?:log[_-]?(?:in|on)|sign[_-]?in)(?![a-z-])|/auth/?$", re.IGNORECASE)
_OUT_WORDS = re.compile(
    r"log ?(?:out|off)|sign ?(?:out|off)|выход|выйти|abmelden|déconnexion|se déconnecter|cerrar sesión|salir|sair|"
    r"çıkış(?: yap)?|退出|注销|خروج",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"log ?in|sign ?in|вход|войти|anmelden|connexion|se connecter|iniciar sesión|entrar|giriş(?: yap)?|登录|ورود",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(r"\s*(?:[\[(«:].*)?$")  # "Logout [ analyst7 ]"
_SECOND_FACTOR_NAMES = re.compile(
    r"(?<![a-z])(?:otp|totp|2fa|tfa|mfa|two[_-]?(?:factor|step)|second[_-]?factor|auth(?:enticator)?[_-]?code|pgp)",
    re.IGNORECASE,
)
_TOKEN_WORDS = re.compile(r"[cx]srf\b|(?:form|security|session|request|authenticity) token", re.IGNORECASE)
_CAPTCHA = (
    "img[src*=captcha i], input[name*=captcha i], [class*=captcha i], [id*=captcha i], iframe[src*=captcha i], "
    "script[src*=captcha i], [class*=turnstile i], input[name*=confirm_code i], input[name*=qa_answer i], "
    "input[name*=question_answer i], input[name*=imagestring i], input[name*=seccode i]"
)


def parsed(page: FetchedPage) -> LexborHTMLParser:
    return LexborHTMLParser(tame(decode(page.body, page.charset)), options=_WITHOUT_EVENTS)


def is_logged_in(tree: LexborHTMLParser) -> bool | None:
    """True where the page offers a way out, False where it offers only a way in, None where it tells neither."""
    said = tree.css_first("html[data-logged-in]")
    if said is not None:
        return said.attributes.get("data-logged-in") == "true"
    doors = [_door(node) for node in tree.css("a[href], button, input[type=submit], form[action]")]
    if "out" in doors:
        return True
    return False if "in" in doors or password_forms(tree) else None


def logs_out(url: str) -> bool:
    """Whether an address looks as if asking for it ended the session."""
    return _WAY_OUT.search(url) is not None


def way_in(tree: LexborHTMLParser) -> str:
    """The address behind the page's link to its log-in page, as written there; "" when it has none."""
    links = [node for node in tree.css("a[href]") if _door(node) == "in"]
    by_words = [node for node in links if _IN_WORDS.fullmatch(_words(node))]
    return next(((node.attributes.get("href") or "") for node in (*by_words, *links)), "")


def password_forms(tree: LexborHTMLParser) -> list[LexborNode]:
    """Forms with exactly one password field: two are for registering or for a change of password."""
    return [form for form in tree.css("form") if len(form.css("input[type=password i]")) == 1]


def has_captcha(tree: LexborHTMLParser) -> bool:
    """Whether a form with a password asks to prove that somebody is there, or the page is about nothing else."""
    forms = password_forms(tree)
    return any(form.css_first(_CAPTCHA) is not None for form in forms)


def refuses_token(tree: LexborHTMLParser) -> bool:
    """Whether it is the form that was refused, for want of a fresh hidden token, and not the visitor."""
    body = tree.body
    return body is not None and _TOKEN_WORDS.search((body.text() or "")[:5000]) is not None


def has_second_factor(tree: LexborHTMLParser) -> bool:
    """Whether the page wants a code from somewhere else: a one-time password, or an answer to a PGP message."""
    fields = tree.css("form input:not([type=hidden i])")
    if any(_SECOND_FACTOR_NAMES.search(node.attributes.get("name") or "") for node in fields):
        return True
    body = tree.body
    return bool(fields) and body is not None and "BEGIN PGP MESSAGE" in (body.text() or "")


def _door(node: LexborNode) -> str:
    """ "out", "in" or ""."""
    attributes = node.attributes
    target = " ".join(attributes.get(name) or "" for name in ("href", "action", "name", "formaction"))[:500]
    words = _words(node) if node.tag != "form" else ""
    if _WAY_OUT.search(target) or _says(_OUT_WORDS, words):
        return "out"
    if target.lower().startswith("javascript:") or node.tag == "form":
        return ""
    return "in" if _WAY_IN.search(target) or _IN_WORDS.fullmatch(words) else ""


def _says(pattern: re.Pattern[str], words: str) -> bool:
    found = pattern.match(words)
    return found is not None and _AFTER_WORDS.match(words, found.end()) is not None


def _words(node: LexborNode) -> str:
    text = (node.text() or "") if node.tag != "input" else node.attributes.get("value") or ""
    return " ".join(text.split())[:60]
