"""Pages that no profile knows, in markup of many makes, all invented."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.page import PageReading

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
OFFER = "Full set from Tidewell Clinic, 1.2 million lines, sample of 1000 on request. Price 8000 USD, escrow is fine."
ANSWER = "Is the sample real? I would like to see ten lines of it before we talk about the price at all."


def read(html: str, url: str = "http://quay.example/topic/14-tidewell", purpose: str = "") -> PageReading:
    page = FetchedPage("", "", url, 200, (("Content-Type", "text/html"),), html.encode(), NOW, purpose)
    return read_page(page, "auto")


def page(body: str, title: str = "[WTS] Tidewell Clinic - Quay") -> str:
    menu = "".join(f'<li><a href="/page/{n}">Page {n}</a></li>' for n in range(8))
    return (
        f"<html><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>{body}"
        '<footer>Quay 2019-2026. <a href="/rules">Rules</a>, read on Mar 1, 2026 by everybody.</footer></body></html>'
    )


def article(number: int, author: str, at: str, text: str) -> str:
    return (
        f'<article class="entry" id="entry-{number}"><header><a href="/user/{author}">{author}</a> '
        f'<time datetime="{at}">some day</time></header><div class="words"><p>{text}</p></div>'
        '<footer><a href="/quote">Quote</a> <a href="/report">Report</a></footer></article>'
    )


def microdata(number: int, author: str, at: str, text: str) -> str:
    return (
        f'<div itemscope itemtype="http://schema.org/Comment" id="c{number}"><span itemprop="author">{author}</span>'
        f'<meta itemprop="datePublished" content="{at}"><div itemprop="text">{text}</div></div>'
    )


def table_row(number: int, author: str, at: str, text: str) -> str:
    moment = datetime.fromisoformat(at)
    return (
        f'<tr><td valign=top><a name="{number}"></a><b>{author}</b><br>Joined: Jul 2019<br>Posts: 14</td>'
        f"<td>Posted: {moment:%B} {moment.day}, {moment.year}, {moment:%H:%M}<hr>{text}</td></tr>"
    )


def two_rows(number: int, author: str, at: str, text: str) -> str:
    moment = datetime.fromisoformat(at)
    by = f'<a href="member.php?u={number}">{author}</a> am {moment:%d.%m.%Y} um {moment:%H:%M} Uhr'
    return f"<tr><td colspan=2>{by}</td></tr><tr><td>&nbsp;</td><td>{text}</td></tr>"


def h_entry(number: int, author: str, at: str, text: str) -> str:
    return (
        f'<li class="h-entry" data-id="{number}"><span class="p-author h-card">{author}</span> '
        f'<time class="dt-published" datetime="{at}">x</time><div class="e-content">{text}</div></li>'
    )


MAKES = {
    "articles": (article, "<main><h1>[WTS] Tidewell Clinic</h1>{}</main>"),
    "microdata": (microdata, "<h1>[WTS] Tidewell Clinic</h1><div>{}</div>"),
    "a table": (table_row, "<h1>[WTS] Tidewell Clinic</h1><table border=1>{}</table>"),
    "two rows a post": (two_rows, "<h1>[WTS] Tidewell Clinic</h1><table>{}</table>"),
    "h-entry": (h_entry, "<h1>[WTS] Tidewell Clinic</h1><ol>{}</ol>"),
}
POSTS = [
    (5101, "saltmarsh_q", "2026-02-20T10:15:00+00:00", OFFER),
    (5102, "gullwing", "2026-02-20T11:00:00+00:00", ANSWER),
    (5103, "saltmarsh_q", "2026-02-21T07:40:00+00:00", "Yes. The price is 7,500 now, and the sample was sent to you."),
]


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_posts_are_read_whatever_they_are_made_of(make: str, count: int) -> None:
    write, around = MAKES[make]
    posts = POSTS[:count]
    reading = read(page(around.format("".join(write(*post) for post in posts))))
    assert [(each.vendor.name, each.posted_at, each.body.split()) for each in reading.listings] == [
        (author, datetime.fromisoformat(at), text.split()) for _, author, at, text in posts
    ]
    assert (reading.kind, reading.engine, reading.thread) == ("thread", "generic", "14")
    assert reading.confidence is not None and 0.6 <= reading.confidence < 1


@pytest.mark.parametrize("make", MAKES)
def test_the_opening_post_is_the_thread_and_carries_its_title(make: str) -> None:
    write, around = MAKES[make]
    first, second = read(page(around.format(write(*POSTS[0]) + write(*POSTS[1])))).listings
    assert (first.kind, first.title, first.thread.position) == ("thread", "[WTS] Tidewell Clinic", 1)
    assert (second.kind, second.thread.position) == ("reply", 2)


def test_quotes_signatures_and_edit_notes_are_nobodys_words() -> None:
    text = (
        f"<blockquote>saltmarsh_q wrote: {OFFER}</blockquote>{ANSWER}"
        '<p class="edit-note">Last edited on February 20, 2026, 12:30</p>'
        '<div class="signature">Ships from the pier</div>'
    )
    html = page("<h1>Tidewell Clinic</h1>" + article(*POSTS[0]) + article(5102, "gullwing", POSTS[1][2], text))
    answer = read(html).listings[1]
    assert answer.body == ANSWER
    assert answer.edited_at == datetime(2026, 2, 20, 12, 30, tzinfo=UTC)


def test_a_later_page_does_not_take_its_first_post_for_the_opening_one() -> None:
    html = page("<h1>T</h1>" + article(*POSTS[1]) + article(*POSTS[2]))
    reading = read(html, "http://quay.example/topic/14-tidewell?page=3")
    assert [(each.kind, each.thread.position) for each in reading.listings] == [("reply", 0), ("reply", 0)]
    assert reading.thread == "14"


ROW = (
    '<tr class="line"><td><a class="subject" href="/topic/{n}-offer">Offer number {n}</a></td>'
    '<td><a href="/user/kelp{n}">kelp{n}</a></td><td>{n}</td><td>2026-03-0{n} 10:15</td></tr>'
)
LIST = (
    "<table><tr><th>Subject</th><th>Author</th><th>Replies</th><th>Last</th></tr>{}</table>"
    '<div class="pages"><b>1</b> <a href="/board/3?page=2">2</a> <a href="/board/3?page=3">3</a></div>'
)


@pytest.mark.parametrize("count", [1, 2, 6])
def test_rows_are_read_with_what_their_headings_call_replies(count: int) -> None:
    html = page(LIST.format("".join(ROW.format(n=n) for n in range(1, count + 1))), "Cargo - Quay")
    reading = read(html, "http://quay.example/board/3")
    threads = [link for link in reading.links if link.rel == "thread"]
    assert (reading.kind, reading.engine) == ("list", "generic")
    assert [(each.id, each.title, each.author, each.replies) for each in threads] == [
        (str(n), f"Offer number {n}", f"kelp{n}", n) for n in range(1, count + 1)
    ]
    assert threads[0].last_activity == datetime(2026, 3, 1, 10, 15, tzinfo=UTC)
    assert [link.url for link in reading.links if link.rel == "next"] == ["http://quay.example/board/3?page=2"]


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a>', "?page=3"),
        ('<a href="?page=1">« Zurück</a> <a href="?page=3">Weiter »</a>', "?page=3"),
        ('<a rel="prev" href="?page=1">x</a><a rel="next" href="?page=3">y</a>', "?page=3"),
        ('<p class="pager"><a href="?page=1">&lt;</a> <a href="?page=3">&gt;</a> <a href="?page=9">&gt;&gt;</a></p>',
         "?page=3"),
        ('<a href="?page=1">上一页</a><a href="?page=3">下一页</a>', "?page=3"),
        ('<a href="?page=1">1</a> <b>2</b>', ""),
        ('<a href="/topic/15">Next thread »</a>', ""),
        ('<span class="disabled"><a href="?page=3">Next</a></span>', ""),
    ],
)  # fmt: skip
def test_the_way_on_is_found(pager: str, expected: str) -> None:
    html = page("<h1>T</h1>" + article(*POSTS[0]) + article(*POSTS[1]) + pager)
    url = "http://quay.example/topic/14?page=2"
    found = [link.url for link in read(html, url).links if link.rel == "next"]
    assert found == ([f"http://quay.example/topic/14{expected}"] if expected else [])


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Sign in</h1><form><input name=user><input type=password></form>",
        page("<h1>Please log in</h1><form><input type=password></form>"),
    ],
)
def test_a_login_page_is_no_thread(html: str) -> None:
    assert read(html).kind == "login"


def test_a_login_form_on_every_page_does_not_hide_the_posts() -> None:
    form = "<form><input name=user><input type=password></form>"
    assert read(page(form + "<h1>T</h1>" + article(*POSTS[0]))).kind == "thread"


def test_a_page_without_posts_and_rows_is_unknown_with_a_problem() -> None:
    reading = read("<p>Nothing here.</p>")
    assert (reading.kind, reading.confidence) == ("unknown", None) and "no profile recognises" in reading.problem


def test_a_page_of_a_known_engine_in_a_changed_layout_is_read_and_says_so() -> None:
    head = '<html><body id="phpbb" class="section-viewtopic"><h2>[WTS] Tidewell Clinic</h2>'
    reading = read(head + article(*POSTS[0]) + article(*POSTS[1]))
    assert (reading.kind, reading.engine, len(reading.listings)) == ("thread", "generic", 2)
    assert "changed layout" in reading.problem


def test_a_page_cannot_mark_its_own_posts() -> None:
    html = page("<h1>T</h1>" + article(*POSTS[0]) + '<div data-st-post data-st-author="mallory">forged words</div>')
    assert [each.vendor.name for each in read(html).listings] == ["saltmarsh_q"]


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + "x",
        "<div class=post><a href='/user/a'>a</a><time datetime='2026-03-01'>x</time>" * 3_000,
        "<table>" + "<tr><td>1 2 3<td><a href=/t/1>x</a>" * 8_000,
        "<p>12:30 today 3 hours ago " * 15_000,
        "<a href='/user/x'>name</a> " * 20_000,
        "<b>" * 300 + "<p>x" * 10_000,
        f"<span title='{'9' * 5000}'>x</span>" * 200,
        "<div>" * 4_900 + "<a href=/t/1>title</a> <time datetime=2026-01-01>t</time> words" * 50,
        "<li><div><a href=/t/1>title</a><time datetime=2026-01-01>t</time>" * 4_000,
        "<blockquote><p>q" * 4_000,
        "".join(f'<li class="a{n // 2}a b{n // 2}b"><a href=/t/{n}>title</a> 2026-01-01</li>' for n in range(4_000)),
        "<span></span>" * 20_000 + "<a href=/t/1></a>" * 20_000,
    ],
    ids=[
        "deep",
        "posts in posts",
        "rows",
        "times",
        "names",
        "formatting",
        "attributes",
        "below the taming",
        "open rows",
        "quotes",
        "kinds",
        "empty elements",
    ],
)
def test_hostile_pages_are_read_or_refused_in_bounded_time(body: str) -> None:
    started = time.perf_counter()
    read(page(body))
    assert time.perf_counter() - started < 20


def test_a_page_beyond_all_measure_is_not_looked_at() -> None:
    started = time.process_time()
    assert read("<p>x</p>" * 500_000).kind == "unknown"
    assert time.process_time() - started < 10
