"""The log-in form of a page, filled as a browser would send it, with its hidden fields, tokens and pressed button."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from form2request import form2request  # type: ignore[attr-defined]
from parsel import Selector

from crawler.addresses import host_of, origin_of
from crawler.engines.decoding import decode
from crawler.transport.caller import Call
from schema.capture import FetchedPage

_NAME = re.compile(r"user|login|nick|name|e-?mail|account|member", re.IGNORECASE)
_STAY = re.compile(r"remember|autologin|stay|cookieuser|persist|keep", re.IGNORECASE)
_HIDE = re.compile(r"viewonline|invisible|hide", re.IGNORECASE)
_TEXT = "input[not(@type) or @type='text' or @type='email' or @type='tel' or @type='TEXT']"


@dataclass(frozen=True, slots=True)
class FilledForm:
    """call: what to send; None when the form must not be sent, and fault says why."""

    call: Call | None
    fault: str = ""


def fill(page: FetchedPage, user: str, password: str, css: Sequence[str] = ()) -> FilledForm | None:
    """The page's log-in form with an account in it; None when the page has none.

    css      where the engine's profile says the form is; else the first form with one password field is taken
    returns  a fault for a form that would send the password by GET, to another host, or without encryption from an
             encrypted page: that is not the place's own log-in
    """
    tree = Selector(text=decode(page.body, page.charset), type="html", base_url=page.url)
    form = _login_form(tree, css)
    if form is None:
        return None
    name, secret = _fields(form)
    if not name or not secret:
        return FilledForm(None, "its log-in form has no named field for a user and a password")
    data = {name: user, secret: password} | dict(_boxes(form))
    try:
        request = form2request(form, list(data.items()))
    except (NotImplementedError, ValueError):
        return FilledForm(None, "its log-in form is of a kind that only a browser can send")
    fault = _fault(request.method, request.url, page.url)
    if fault:
        return FilledForm(None, fault)
    headers = (*request.headers, ("Referer", page.url), ("Origin", origin_of(page.url)))
    return FilledForm(Call(request.url.partition("#")[0], headers, request.body))


def _login_form(tree: Selector, css: Sequence[str]) -> Selector | None:
    forms = [*(form for selector in css for form in tree.css(selector)), *tree.xpath("//form")]
    fits = (form for form in forms if form.root.tag == "form" and len(_passwords(form)) == 1)
    return next(fits, None)


def _passwords(form: Selector) -> list[Selector]:
    return list(form.xpath(".//input[translate(@type, 'PASWORD', 'pasword') = 'password']"))


def _fields(form: Selector) -> tuple[str, str]:
    """Names of the fields for user and password; "" for one that is missing."""
    secret = _passwords(form)[0].attrib.get("name", "")
    texts = [field.attrib.get("name", "") for field in form.xpath(f".//{_TEXT}")]
    named = [name for name in texts if _NAME.search(name)]
    return next((name for name in (*named, *texts) if name), ""), secret


def _boxes(form: Selector) -> list[tuple[str, str]]:
    """Tick boxes a careful visitor ticks: stay logged in, do not show me as online."""
    boxes = form.xpath(".//input[translate(@type, 'CHEKBOX', 'chekbox') = 'checkbox']")
    names = [(box.attrib.get("name", ""), box.attrib.get("value", "on")) for box in boxes]
    return [(name, value) for name, value in names if _STAY.search(name) or _HIDE.search(name)]


def _fault(method: str, target: str, page: str) -> str:
    if method != "POST":
        return "its log-in form would put the password into an address"
    if host_of(target) != host_of(page):
        return "its log-in form leads to another host"
    if urlsplit(page).scheme == "https" != urlsplit(target).scheme:
        return "its log-in form would send the password without encryption"
    return ""
