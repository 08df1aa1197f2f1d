"""Found posts -> a page of nothing but them, marked, and the profile that reads the marks.

So quotes, links, white space, ids and positions are read as on any page. A page cannot speak for itself here: what it
wrote in attributes of these names is taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from types import MappingProxyType

from bs4 import Tag

from crawler.engines.addresses import Addresses
from crawler.engines.generic.outline import Element
from crawler.engines.generic.posts import Post
from crawler.engines.language import Fields, Pick, Profile, ThreadPage

NAME = "generic"
_PREFIX = "data-st-"
FIELDS = (
    "id", "url", "position", "author", "author_id", "author_joined", "author_posts", "author_rating", "posted_at",
    "edited_at",
)  # fmt: skip
PAGE = ("address", "id", "title", "posts_before")


def attribute(role: str) -> str:
    return f"{_PREFIX}{role.replace('_', '-')}"


def _patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in written)


_THREAD = "(?:threads?|topics?|t|discussions?|d|questions?|listings?|items?|products?|pastes?|offers?)"
ADDRESSES = Addresses(
    drop=("sid", "s", "PHPSESSID", "phpsessid", "jsessionid", "hilit", "highlight", "extra", "utm_source", "utm_medium",
          "utm_campaign", "topicseen", "mobile"),
    thread=_patterns(
        r"[?&;](?:t|tid|topic|topic_id|topicid|thread|thread_id|threadid|showtopic|discussion|paste|item)=([\w-]+)",
        rf"/{_THREAD}/(\d+)(?=[-/?#.]|$)",
        rf"/{_THREAD}/[^/?#]*[-.](\d+)(?=[/?#]|\.\w+$|$)",
        rf"/{_THREAD}/[^/?#]+/(\d+)(?=[/?#]|$)",
        r"/(?:viewtopic|showthread|viewthread|thread|topic)(?:\.php)?[-_/?]?(\d+)(?=[-_/?#.&]|$)(?!-\d)",
        r"(?:^|[/-])t(?:opic)?-?(\d+)(?:[-./?#]|$)",
    ),
    board=_patterns(
        r"[?&;](?:f|fid|forum|forum_id|board|cat|category)=([\w.-]+)",
        r"/(?:forums?|boards?|f|categories|category|c)/([^?#]+?)/?(?:[?#]|$)",
    ),
    page=_patterns(
        r"[?&;](?:page|pg|pagenumber|seite|pagina|paged)=(\d{1,5})(?=&|#|;|$)",
        r"/(?:page|seite|pagina|p)[-/]?(\d{1,5})(?=[/?#.]|$)",
        r"-page-?(\d{1,5})(?=[/?#.]|$)",
    ),
    offset=_patterns(r"[?&;](?:start|offset|st|skip|from)=(\d{1,7})(?=&|#|;|$)"),
    post=_patterns(
        r"#\D{0,20}(\d+)$",
        r"[?&;](?:p|pid|post|post_id|postid|comment|commentid)=(\d+)",
        r"/(?:post|posts|comment|p)[-/](\d+)",
    ),
)  # fmt: skip


def _fields(names: Iterable[str], css: str) -> Fields:
    return MappingProxyType({name: (Pick(css, attribute(name)),) for name in names})


PROFILE = Profile(
    engine=NAME,
    spider="forum",
    about="whatever its structure shows",
    addresses=ADDRESSES,
    thread=ThreadPage(
        posts=(f"[{_PREFIX}post]",),
        page=_fields(PAGE, "html"),
        post=MappingProxyType({**_fields(FIELDS, "."), "body": (Pick(f"[{_PREFIX}body]"), Pick("."))}),
        quotes=(f"[{_PREFIX}quote]",),
        left_out=(f"[{_PREFIX}out]",),
        pictured=("img.emoji", "img.smilie", "img.smilies", "img.emoticon"),
    ),
)
PASTE = replace(PROFILE, thread=replace(PROFILE.thread, opening="paste"))


def mark(element: Element | Tag, role: str, value: str = "") -> None:
    tag = element if isinstance(element, Tag) else element.tag
    tag.attrs[attribute(role)] = value


def clean(markup: str) -> str:
    """The markup without attributes of our names."""
    return re.sub(rf"\b{_PREFIX}", "data-no-", markup, flags=re.IGNORECASE) if _PREFIX in markup.lower() else markup


def marked(posts: Iterable[Post], fields: Iterable[dict[str, str]], page: dict[str, str], base: str) -> str:
    """A page that PROFILE reads. fields: those of FIELDS that are known, a dict a post; page: those of PAGE."""
    out = []
    for post, known in reversed(list(zip(posts, fields, strict=True))):
        told = {attribute("post"): "", **{attribute(name): value for name, value in known.items()}}
        out.append(f"<div {written(told)}>{_inside(post)}</div>")
    head = written({attribute(name): value for name, value in page.items() if value})
    start = f'<base href="{escape(base)}">' if base else ""
    return f"<html {head}><head>{start}</head><body>{''.join(reversed(out))}</body></html>"


def written(attributes: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())


def _inside(post: Post) -> str:
    """The item as one element, its parts marked, without the items inside it."""
    if post.posted and post.posted.own and post.body and post.body.holds(post.posted.element):
        _without(post.posted.element.tag, post.posted.text)
    for each in post.quotes:
        mark(each, "quote")
    for each in post.left_out:
        mark(each, "out")
    for each in post.item.inner:
        each.tag.extract()
    if post.body is None:
        return f'{_parts(post)}<div {attribute("body")}=""></div>'
    if post.body is post.item.head:
        return f'<div {attribute("body")}="">{_parts(post)}</div>'
    mark(post.body, "body")
    return _parts(post)


def _parts(post: Post) -> str:
    for part in post.item.parts:
        _stand_alone(part.tag)
    return "".join(str(part.tag) for part in post.item.parts)


def _without(tag: Tag, line: str) -> None:
    """Takes a string out of an element that is no word of its text."""
    for string in tag.find_all(string=True, recursive=False, limit=3):
        if " ".join(string.split()) == line:
            string.extract()


def _stand_alone(tag: Tag) -> None:
    """Rows and cells become blocks: they stand alone once the table around them is gone."""
    if tag.name in ("tr", "tbody", "thead"):
        for inner in tag.find_all(("tr", "td", "th"), recursive=False):
            _stand_alone(inner)
    if tag.name in ("tr", "td", "th", "tbody", "thead", "li", "dd", "dt", "body"):
        tag.name = "div"
