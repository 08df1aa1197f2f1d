"""What was found on a page -> a first profile for its engine, as YAML: to be looked at, tested and mended."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from crawler.engines.decoding import decode
from crawler.engines.generic import hints
from crawler.engines.generic.finder import Structure, find_structure, is_thread
from crawler.engines.generic.marking import ADDRESSES
from crawler.engines.generic.outline import Element
from crawler.engines.generic.posts import Post
from crawler.engines.taming import tame
from schema.capture import FetchedPage
from schema.errors import BadConfig

_NAME = re.compile(r"[a-zA-Z_][\w-]*")
_USER = re.compile(r".*?((?:/|^)(?:users?|members?|profiles?|u|author)/|(?:member|profile|user)\.php\?|[?&]u=)")
_ID_ATTRIBUTES = ("id", "data-id", "data-post-id", "data-pid", "data-content")


def draft(page: FetchedPage, name: str) -> str:
    """A profile named so, for pages of this kind; what it holds of the other kinds has to be added.

    raises  BadConfig when the page shows neither posts nor rows
    """
    found = find_structure(page, tame(decode(page.body, page.charset)), ZoneInfo("UTC"))
    if found is None or (not found.posts and found.rows is None):
        raise BadConfig(f"{page.url or 'the page'}: neither posts nor rows found on it (expected a thread or a list)")
    body = _thread(found) if is_thread(found, page.purpose) else _list(found)
    return "\n".join([*_head(found, page, name), *body, ""])


def _head(found: Structure, page: FetchedPage, name: str) -> list[str]:
    generator = found.outline.soup.select_one("meta[name=generator]")
    said = str(generator.get("content") or "").split()[0] if generator and generator.get("content") else ""
    itself = (
        f"says: it calls itself {said}, css: 'meta[name=generator]', attr: content, match: {_q('^' + re.escape(said))}"
    )
    looks = f"says: it looks like {name}, css: {_q(_best_selector(found))}"
    sign = f"  - {{{itself}}}" if said else f"  - {{{looks}}}  # better: something that no other engine has"
    return [
        f"# A first draft, from the structure of {page.url or 'one page'}. What the keys mean: docs/engines.md.",
        f"engine: {name}",
        "spider: forum",
        "about: a draft from one page",
        "",
        "recognise:",
        sign,
        "",
        "addresses:",
        f"  drop: [{', '.join(_q(each) for each in ADDRESSES.drop)}]",
        *(
            f"  {kind}: {_pattern(found.address, kind)}"
            for kind in ("thread", "board")
            if _pattern(found.address, kind)
        ),
        "",
    ]


def _pattern(address: str, kind: str) -> str:
    """The pattern that finds an id in the page's own address, as a list of one."""
    for pattern in getattr(ADDRESSES, kind):
        if pattern.search(address):
            return f"[{_q(pattern.pattern)}]"
    return ""


def _best_selector(found: Structure) -> str:
    heads = [post.item.head for post in found.posts] or list(found.rows.members if found.rows else ())
    return _selector(heads)


def _thread(found: Structure) -> list[str]:
    posts = found.posts
    heads = [post.item.head for post in posts]
    out = ["thread:", "  page:", '    address: "link[rel=canonical] @href"', '    title: "h1"']
    out += [f"  posts: [{_q(_selector(heads))}]", "  post:"]
    out += _id(heads)
    out += _field("author", posts, lambda post: post.author.element if post.author else None)
    out += _time("posted_at", posts)
    out += _field("body", posts, lambda post: post.body)
    quotes = [each for post in posts for each in post.quotes]
    left_out = [each for post in posts for each in post.left_out]
    out += [f"  quotes: [{', '.join(map(_q, _selectors(quotes)))}]"] if quotes else []
    out += [f"  left_out: [{', '.join(map(_q, _selectors(left_out)))}]"] if left_out else []
    return [*out, *_next(found, "  ")]


def _list(found: Structure) -> list[str]:
    assert found.rows is not None  # noqa: S101  # there is one or the other
    members = found.rows.members
    inside = [found.outline.inside(row) for row in members]
    names = [next((each for each in one if each.index in found.anchors.names), None) for one in inside]
    times = [next((each for each in one if each.index in found.anchors.moments), None) for one in inside]
    links = {link.url for link in found.rows.links}
    titles = [next((each for each in one if each.name == "a" and _leads(each, links)), None) for one in inside]
    out = ["list:", f"  rows: [{_q(_selector(members))}]", "  row:"]
    title = _common(zip(members, titles, strict=True))
    out += [f"    url: {_q(title + ' @href')}", f"    title: {_q(title)}"] if title else ['    url: "a @href"']
    out += [
        f"    {name}: {_q(css)}"
        for name, each in (("author", names), ("last_activity", times))
        if (css := _common(zip(members, each, strict=True)))
    ]
    return [
        *out,
        *_next(found, "  "),
        "",
        "thread:",
        '  posts: [".post"]  # from a thread page: draft one and put it here',
        "  post:",
        "    body: '.'",
    ]


def _leads(link: Element, urls: set[str]) -> bool:
    href = link.attr("href").partition("#")[0].removeprefix("./").removeprefix("/")
    return bool(href) and any(url.endswith(href) for url in urls) and not hints.USER_ADDRESS.search(href)


def _next(found: Structure, indent: str) -> list[str]:
    css = "a[rel=next]" if found.outline.soup.select_one("a[rel~=next]") else ".pagination .next a, a.next"
    return [f"{indent}next: {_q(css + ' @href')}"]


def _id(heads: Sequence[Element]) -> list[str]:
    for name in _ID_ATTRIBUTES:
        values = [head.attr(name) for head in heads]
        starts = {re.sub(r"\d+$", "", value) for value in values}
        if all(re.search(r"\d+$", value) for value in values) and len(starts) == 1:
            match = "^" + re.escape(starts.pop()) + r"(\d+)$"
            return [f"    id: {{css: '.', attr: {name}, match: {_q(match)}}}"]
    return []


def _time(name: str, posts: Sequence[Post]) -> list[str]:
    first = next((post.posted for post in posts if post.posted), None)
    if first is None:
        return []
    css = _common((post.item.head, post.posted.element if post.posted else None) for post in posts)
    told = next((key for key, value in first.element.tag.attrs.items() if value == first.text), "")
    return [f"    {name}: {_q(css + (f' @{told}' if told else ''))}"] if css else []


def _field(name: str, posts: Sequence[Post], of: Callable[[Post], Element | None]) -> list[str]:
    css = _common((post.item.head, of(post)) for post in posts)
    return [f"    {name}: {_q(css)}"] if css else []


def _common(pairs: Iterable[tuple[Element, Element | None]]) -> str:
    """The selector that fits most of the elements inside their items; "." for the item itself, "" where none is."""
    counts = Counter("." if each is head else _selector([each]) for head, each in pairs if each is not None)
    return counts.most_common(1)[0][0] if counts else ""


def _selectors(elements: Sequence[Element]) -> list[str]:
    return list(dict.fromkeys(_selector([each]) for each in elements))[:8]


def _selector(elements: Sequence[Element]) -> str:
    """Name and what all share: a class, a microdata name, how a user's address begins; else the element around."""
    first = elements[0]
    shared = [
        token for token in first.tokens if all(token in each.tokens for each in elements) and _NAME.fullmatch(token)
    ]
    if shared:
        return f"{first.name}.{shared[0]}"
    for attribute in ("itemprop", "itemtype"):
        said = {each.attr(attribute) for each in elements}
        if len(said) == 1 and (value := said.pop()) and "'" not in value:
            return f"{first.name}[{attribute}='{value}']"
    user = _USER.match(first.attr("href")) if first.name == "a" else None
    if user:
        return f"a[href*='{user[1]}']"
    above = list(first.ancestors())[:3]
    tokens = ((at, token) for at, each in enumerate(above) for token in each.tokens if _NAME.fullmatch(token))
    at, around = next(tokens, (0, ""))
    return f".{around} {'> ' if at == 0 else ''}{first.name}" if around else first.name


def _q(text: str) -> str:
    """A text as a YAML scalar in quotes; JSON's strings are YAML's."""
    return f"'{text}'" if "\\" in text and "'" not in text else json.dumps(text, ensure_ascii=False)
