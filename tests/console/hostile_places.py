"""Places of every kind whose every field holds every payload: invented pages in the markup of known engines.

A field's text is `<field><number> <payload> end<field><number>`, so that what became of it can be found anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.payloads import PAYLOADS

NUMBERED = tuple(enumerate(PAYLOADS.items()))
PRICE = "Selling 3 million records, aadhaar and passport. Price: 500$"
DAY = "2026-03-04T18:22:00Z"
# What each place shows: name of the source, its engine, where it begins, which fields of its listings hold payloads.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "board": ("title", "body", "author"),
    "market": ("title", "author", "rating", "price", "ships", "stock", "category", "body"),
    "leaks": ("victim", "country", "sector", "body"),
    "rss": ("title", "author", "id", "url", "body"),
    "json": ("title", "author", "id", "url", "body"),
    "tracker": ("victim", "group", "country", "sector", "body"),
    "pastes": ("file", "body"),
}
ENGINES = {
    "board": ("phpbb", "/viewforum.php?f=1"),
    "market": ("market_shop", "/category/lists"),
    "leaks": ("leak_cards", "/"),
    "rss": ("feed_rss", "/feed"),
    "json": ("feed_json", "/feed.json"),
    "tracker": ("api_leak_posts", "/posts.json"),
    "pastes": ("pinnwand", "/recent"),
}


def told(field: str, number: int, payload: str) -> str:
    return f"{field}{number} {payload} end{field}{number}"


def in_html(field: str, number: int, payload: str) -> str:
    """As a place that escapes would write it; what UTF-8 cannot hold as a character reference."""
    text = escape(told(field, number, payload))
    return "".join(char if char.isprintable() or char in "\n\r\t" else f"&#x{ord(char):x};" for char in text)


def raw(field: str, number: int, payload: str) -> str:
    """As a place that escapes nothing."""
    return told(field, number, payload).encode("utf-8", "replace").decode()


Write = Callable[[str, int, str], str]


def board(write: Write) -> dict[str, str]:
    rows, pages = [], {}
    for number, (_, payload) in NUMBERED:
        say = {field: write(field, number, payload) for field in (*FIELDS["board"], "rank", "board")}
        say["contact"] = "Telegram: @kelp_" + write("", number, payload).replace(" ", "", 1)
        rows.append(
            f'<li class="row"><dl class="row-item"><dt><a class="topictitle" href="./viewtopic.php?t={number + 1}">'
            f"{say['title']}</a></dt></dl></li>"
        )
        pages[f"/viewtopic.php?t={number + 1}"] = (
            f'<html><body id="phpbb" class="section-viewtopic"><div class="navbar"><span class="crumb">{say["board"]}'
            f'</span></div><h2 class="topic-title"><a href="./viewtopic.php?t={number + 1}">{say["title"]}</a></h2>'
            f'<div id="p{number + 1}" class="post"><dl class="postprofile"><dt><a class="username" '
            f'href="./memberlist.php?u={number}">{say["author"]}</a></dt><dd class="profile-rank">{say["rank"]}</dd>'
            f'</dl><div class="postbody"><p class="author"><time datetime="{DAY}">x</time></p>'
            f'<div class="content">{say["body"]}. {PRICE}. {say["contact"]}</div></div></div></body></html>'
        )
    lost = "".join(
        '<li class="row"><dl class="row-item"><dt><a class="topictitle" href="./viewtopic.php?t=9'
        f'{number}&amp;x={_address(number, payload)}">lost</a></dt></dl></li>'
        for number, (_, payload) in NUMBERED
    )
    lists = f'<ul class="topiclist topics">{"".join(rows)}{lost}</ul>'
    listed = f'<html><body id="phpbb" class="section-viewforum">{lists}</body></html>'
    return pages | {"/viewforum.php?f=1": listed}


def _address(number: int, payload: str) -> str:
    """Every other one percent-encoded."""
    return escape(quote(payload, errors="replace") if number % 2 else raw("x", number, payload)[:300])


def market(write: Write) -> dict[str, str]:
    cards, pages = [], {}
    for number, (_, payload) in NUMBERED:
        say = {field: write(field, number, payload) for field in FIELDS["market"]}
        link = f"/listing/{number + 100}"
        cards.append(
            f'<div class="listing-card"><div class="listing-title"><a href="{link}">{say["title"]}</a></div>'
            f'<div class="listing-vendor">Vendor: <a href="/vendor/v{number}">{say["author"]}</a></div>'
            f'<div class="listing-price"><span class="price">$ 45.00 {say["price"]}</span></div></div>'
        )
        pages[link] = (
            f'<html><head><title>{say["title"]}</title></head><body><div class="listing-page"><h1>{say["title"]}</h1>'
            f'<div class="listing-price"><span class="price">$ 45.00 {say["price"]}</span></div>'
            f'<table class="listing-details"><tr><th>Vendor</th><td><a href="/vendor/v{number}">{say["author"]}</a> '
            f'<span class="vendor-rating">{say["rating"]}</span></td></tr><tr><th>Ships from</th>'
            f"<td>{say['ships']}</td></tr><tr><th>Stock</th><td>{say['stock']}</td></tr><tr><th>Category</th><td>{say['category']}</td></tr>"
            f'</table><div class="listing-description"><p>{say["body"]}. {PRICE}</p></div>'
            '<form method="post" action="/cart"><input type="hidden" name="listing_id"><button>Buy</button></form>'
            "</div></body></html>"
        )
    top = '<div class="topbar"><span class="rates">BTC 40000.00 USD</span></div><div class="listings">'
    return pages | {"/category/lists": f"<html><body>{top}{''.join(cards)}</div></body></html>"}


def leaks(write: Write) -> dict[str, str]:
    cards = []
    for number, (_, payload) in NUMBERED:
        say = {field: write(field, number, payload) for field in FIELDS["leaks"]}
        cards.append(
            f'<div class="victim-card card"><div class="card-body"><h5 class="card-title">{say["victim"]}</h5>'
            f'<p class="country">Country: {say["country"]}</p><p class="sector">Sector: {say["sector"]}</p>'
            f'<p class="card-text">{say["body"]}. {PRICE}</p><div class="published">2026-03-04 18:22:00</div>'
            '<div class="countdown" data-deadline="2036-03-17T15:00:00Z">11:03:00:00</div></div></div>'
        )
    return {"/": f'<html><body><div class="container"><div class="row">{"".join(cards)}</div></div></body></html>'}


def rss(write: Write) -> dict[str, str]:
    items = []
    for number, (_, payload) in NUMBERED:
        # XML knows no control characters at all; what it can hold is written as text
        say = {field: escape(_xml(told(field, number, payload))) for field in (*FIELDS["rss"], "category")}
        items.append(
            f"<item><title>{say['title']}</title><link>http://127.0.0.1/{say['url']}</link><dc:creator>{say['author']}</dc:creator>"
            f"<category>{say['category']}</category><guid>{say['id']}</guid><pubDate>Wed, 04 Mar 2026 18:22:00 +0000"
            f"</pubDate><description>{say['body']}. {PRICE}</description></item>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title>'
    return {"/feed": f"{head}{''.join(items)}</channel></rss>"}


def _xml(text: str) -> str:
    kept = (char for char in text if char in "\t\n\r" or (char >= " " and not "\ud7ff" < char < "\ue000"))
    return "".join(kept).replace("\ufffe", "").replace("\uffff", "")


def feed(write: Write) -> dict[str, str]:
    items = [
        {
            "id": told("id", number, payload),
            "url": f"http://127.0.0.1/{told('url', number, payload)}",
            "title": told("title", number, payload),
            "content_text": f"{told('body', number, payload)}. {PRICE}",
            "date_published": DAY,
            "authors": [{"name": told("author", number, payload)}],
            "tags": [told("tag", number, payload)],
        }
        for number, (_, payload) in NUMBERED
    ]
    return {"/feed.json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items})}


def tracker(write: Write) -> dict[str, str]:
    posts = [
        {
            "post_title": told("victim", number, payload),
            "group_name": told("group", number, payload),
            "discovered": "2026-03-04 10:00:00.000000",
            "published": "2026-03-04 10:00:00.000000",
            "description": f"{told('body', number, payload)}. {PRICE}",
            "website": f"https://{number}.example/",
            "post_url": f"http://dredge.example/post/{number}",
            "country": told("country", number, payload),
            "activity": told("sector", number, payload),
        }
        for number, (_, payload) in NUMBERED
    ]
    return {"/posts.json": json.dumps(posts)}


def pastes(write: Write) -> dict[str, str]:
    rows, pages = [], {}
    for number, (_, payload) in NUMBERED:
        name, body = write("file", number, payload), write("body", number, payload)
        rows.append(f'<li><a href="/K{number}">{name}</a> <time datetime="{DAY}">20 minutes ago</time></li>')
        pages[f"/K{number}"] = (
            f'<html><head><title>View paste K{number}</title></head><body><main class="paste-show"><div class="files">'
            f'<div id="K{number}" class="file-show lang-text code"><div class="source"><table class="sourcetable"><tr>'
            f'<td class="code"><code>{body}. {PRICE}</code></td></tr></table></div><textarea class="copy-area">{body}. '
            f'{PRICE}</textarea><div class="meta">Filename: {name}. Size: 109b.</div></div></div></main></body></html>'
        )
    listed = '<html><head><title>Recent pastes</title></head><body><main class="page-recent"><ul class="recent-pastes">'
    return pages | {"/recent": f"{listed}{''.join(rows)}</ul></main></body></html>"}


BUILD: Mapping[str, Callable[[Write], dict[str, str]]] = {
    "board": board, "market": market, "leaks": leaks, "rss": rss, "json": feed, "tracker": tracker, "pastes": pastes,
}  # fmt: skip
_TYPES = {"rss": "application/rss+xml", "json": "application/json", "tracker": "application/json"}
_CONTROLS = bytes([*range(32), 127])  # no server of ours sends them in a header; demo.misbehaving_wire does
_EVIL = [payload.encode("utf-8", "replace").translate(None, _CONTROLS).strip() for payload in PAYLOADS.values()]


class HostilePlace:
    """app serves one place; every answer carries payloads in its headers and cookies."""

    def __init__(self, name: str, *, is_escaping: bool = True) -> None:
        self.pages = BUILD[name](in_html if is_escaping else raw)
        self.kind = _TYPES.get(name, "text/html; charset=utf-8")
        self.app = Starlette(routes=[Route("/{path:path}", self._page)])

    async def _page(self, request: Request) -> Response:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        text = self.pages.get(path)
        response = Response((text or "gone").encode("utf-8", "replace"), 200 if text else 404, media_type=self.kind)
        response.raw_headers += [(f"x-tide-{number}".encode(), evil[:500]) for number, evil in enumerate(_EVIL)]
        response.raw_headers += [(b"set-cookie", b"c%d=" % number + evil[:100]) for number, evil in enumerate(_EVIL)]
        response.raw_headers += [(b"etag", b'"<!channel>{{7*7}}"')]
        return response
