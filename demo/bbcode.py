"""Post text with a few BBCodes -> the HTML that phpBB 3.3 makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_SIMPLE = {
    "b": ('<strong class="text-strong">', "</strong>"),
    "i": ('<em class="text-italics">', "</em>"),
    "u": ('<span style="text-decoration:underline">', "</span>"),
}
_CODE = re.compile(r"\[code\](.*?)\[/code\]", re.DOTALL)
_QUOTE = re.compile(r"\[quote(?:=([^\]\s]+)(?: post=(\d+))?)?\](.*?)\[/quote\]\n?", re.DOTALL)
_LINKS = re.compile(
    r"(?P<url>\bhttps?://[^\s<\"]+[^\s<\".,;:!?)\]])|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b)"
)


def to_html(text: str, link: Callable[[str], str] = lambda path: path) -> str:
    """Escaped HTML with <br> for line ends; link() makes the address of a page of the forum ("./viewtopic.php?p=3")."""
    parts = _CODE.split(text)
    return "".join(_code(part) if number % 2 else _prose(part, link) for number, part in enumerate(parts))


def _code(text: str) -> str:
    return (
        '<div class="codebox"><p>Code: <a href="#" onclick="selectCode(this); return false;">Select all</a></p>'
        f"<pre><code>{escape(text.strip(chr(10)))}</code></pre></div>"
    )


def _prose(text: str, link: Callable[[str], str]) -> str:
    html = ""
    at = 0
    for quote in _QUOTE.finditer(text):
        html += _inline(text[at : quote.start()]) + _quoted(quote, link)
        at = quote.end()
    return html + _inline(text[at:])


def _quoted(quote: re.Match[str], link: Callable[[str], str]) -> str:
    author, post, words = quote.groups()
    if not author:
        return f'<blockquote class="uncited"><div>{_inline(words)}</div></blockquote>'
    if not post:
        return f"<blockquote><div><cite>{escape(author)} wrote:</cite>{_inline(words)}</div></blockquote>"
    address = escape(link(f"./viewtopic.php?p={post}") + f"#p{post}")
    arrow = (
        f'<a href="{address}" aria-label="View quoted post" data-post-id="{post}">'
        '<i class="icon fa-arrow-circle-up fa-fw" aria-hidden="true"></i></a>'
    )
    cite = f"<cite>{escape(author)} wrote: {arrow}</cite>"
    return f'<blockquote cite="{address}"><div>{cite}{_inline(words)}</div></blockquote>'


def _inline(text: str) -> str:
    html = _LINKS.sub(_linked, escape(text, quote=False))
    for code, (opening, closing) in _SIMPLE.items():
        html = re.sub(rf"\[{code}\](.*?)\[/{code}\]", rf"{opening}\1{closing}", html, flags=re.DOTALL)
    return html.replace("\n", "<br>\n")


def _linked(found: re.Match[str]) -> str:
    if found["mail"]:
        return f'<a href="mailto:{found["mail"]}">{found["mail"]}</a>'
    return f'<a href="{found["url"]}" class="postlink">{found["url"]}</a>'
