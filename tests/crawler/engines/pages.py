"""Small invented pages, for tests of one thing."""

from __future__ import annotations

from datetime import UTC, datetime

from schema.capture import FetchedPage

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
URL = "http://harbor.example/viewtopic.php?t=26"
_HEAD = (
    '<html><body id="phpbb" class="section-viewtopic"><h2 class="topic-title"><a href="./viewtopic.php?t=26">T</a></h2>'
)


def fetched(body: bytes | str, *, url: str = URL, charset: str = "", content_type: str = "text/html") -> FetchedPage:
    raw = body.encode() if isinstance(body, str) else body
    return FetchedPage("harbor", "r", url, 200, (("content-type", content_type),), raw, NOW, "thread", charset=charset)


def post(number: int, content: str, author: str = "kelp") -> str:
    profile = f'<dt><a class="username" href="./memberlist.php?mode=viewprofile&amp;u=4">{author}</a></dt>'
    written = '<p class="author"><time datetime="2026-01-01T00:00:00+00:00">x</time></p>'
    return (
        f'<div id="p{number}" class="post"><dl class="postprofile">{profile}</dl>'
        f'<div class="postbody">{written}<div class="content">{content}</div></div></div>'
    )


def thread(*contents: str) -> str:
    """A thread page, one post for each content, numbered from 1."""
    return _HEAD + "".join(post(number, content) for number, content in enumerate(contents, 1))
