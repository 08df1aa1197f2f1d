"""Threads in shapes that no class names tell of, all invented: nested, flat, in rows, in definition lists."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from crawler.engines.reader import read_page
from schema.capture import FetchedPage
from schema.listing import Listing
from schema.page import PageReading
from tests.crawler.engines.test_generic import ANSWER, NOW, OFFER, article, page


def read(html: str, url: str) -> PageReading:
    """By structure alone, whatever profiles there are."""
    return read_page(FetchedPage("", "", url, 200, (("Content-Type", "text/html"),), html.encode(), NOW, ""), "generic")


URL = "http://quay.example/show/14"
PEOPLE = ("saltmarsh_q", "gullwing", "Kelp Forest")
TEXTS = (OFFER, ANSWER, "I looked at it, and nine of the ten rows that I tried were right.")
DAYS = tuple(datetime(2026, 2, day, 10, 15, tzinfo=UTC) for day in (20, 21, 23))
TALK = tuple(zip(PEOPLE, DAYS, TEXTS, strict=True))
SIDE = (
    '<div class="column"><h3>Recent topics</h3><ul>'
    + "".join(
        f'<li><a href="/show/{n}">Another topic, number {n}</a> 2 hours ago by <a href="/user/u{n}">u{n}</a></li>'
        for n in range(6)
    )
    + "</ul></div>"
)


def told(listings: tuple[Listing, ...]) -> list[tuple[str, datetime | None, str]]:
    return [(each.vendor.name, each.posted_at, " ".join(each.body.split())) for each in listings]


def nested(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    out = ""
    for name, at, text in reversed(talk):
        out = (
            f'<div class="comment" id="c{at:%d}"><p class="tagline"><a href="/user/{name}">{name}</a> '
            f'<time datetime="{at.isoformat()}">then</time></p><div class="md"><p>{text}</p></div>'
            f'<p><a href="/reply">Reply</a> <a href="/report">Report</a></p><div class="child">{out}</div></div>'
        )
    return f'<div class="listing">{out}</div>'


def definitions(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    return "<dl>" + "".join(
        f"<dt><a href='/profile/{name}'>{name}</a> <small>{at:%d %b %Y %H:%M}</small></dt><dd><p>{text}</p></dd>"
        for name, at, text in talk
    ) + "</dl>"  # fmt: skip


def time_comes_last(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    return "<dl>" + "".join(
        f'<dt class="who"><a href="/people/{name}">{name}</a></dt><dd class="what"><p>{text}</p></dd>'
        f'<dd class="when"><a href="#c{at:%d}">{at:%B %d, %Y at %I:%M %p}</a></dd>'
        for name, at, text in talk
    ) + "</dl>"  # fmt: skip


def a_row_for_the_name_and_one_for_the_text(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    return "<table border=1>" + "".join(
        f"<tr><td bgcolor=#223344><b>{name}</b> wrote on {at:%d-%m-%Y %H:%M}:</td></tr><tr>"
        f"<td bgcolor=#112233>{text}</td></tr>"
        for name, at, text in talk
    ) + "</table>"  # fmt: skip


def names_that_only_their_place_tells(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    return "<div>" + "".join(
        f'<div class="xq7"><div class="zz1"><span class="k2">{name}</span><span class="k3">Deckhand</span></div>'
        f'<div class="zz2"><span class="k4">{at:%b %d, %Y, %I:%M %p}</span><div class="k5"><p>{text}</p>'
        '</div></div></div>'
        for name, at, text in talk
    ) + "</div>"  # fmt: skip


def five_rows_a_post(talk: tuple[tuple[str, datetime, str], ...]) -> str:
    return "<table><tbody>" + "".join(
        f'<tr id="post-{at:%d}"><td class="c_name"><a class="member" href="/profile/{name}/">{name}</a></td>'
        f'<td class="c_info">{at:%b %d %Y, %I:%M %p} <a href="/single/?p={at:%d}">#{n}</a></td></tr>'
        f'<tr><td class="c_user">Deckhand<dl><dt>Posts:</dt><dd>14</dd><dt>Joined:</dt><dd>{n} July 2019</dd></dl></td>'
        f'<td class="c_post">{text}</td></tr><tr><td class="c_sig"></td></tr>'
        f'<tr><td class="c_foot">Offline</td><td class="c_foot"><a href="/quote">Quote</a></td></tr>'
        f'<tr class="end"><td colspan="2">&nbsp;</td></tr>'
        for n, (name, at, text) in enumerate(talk, 1)
    ) + "</tbody></table>"  # fmt: skip


SHAPES = (
    nested, definitions, time_comes_last, a_row_for_the_name_and_one_for_the_text, names_that_only_their_place_tells,
    five_rows_a_post,
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_posts_of_every_shape_are_read(shape: object) -> None:
    assert callable(shape)
    reading = read(page(f"<h1>[WTS] Tidewell Clinic</h1>{shape(TALK)}{SIDE}"), URL)
    assert told(reading.listings) == list(TALK)
    assert (reading.kind, reading.listings[0].title) == ("thread", "[WTS] Tidewell Clinic")


@pytest.mark.parametrize("shape", [nested, definitions, a_row_for_the_name_and_one_for_the_text])
def test_a_single_post_of_every_shape_is_read_beside_a_list_of_others(shape: object) -> None:
    assert callable(shape)
    reading = read(page(f"<h1>[WTS] Tidewell Clinic</h1>{shape(TALK[:1])}{SIDE}"), URL)
    assert told(reading.listings) == list(TALK[:1])


@pytest.mark.parametrize("depth", [40, 110])
def test_answers_inside_answers_are_read_at_any_depth(depth: int) -> None:
    talk = tuple(
        (f"sailor{n}", datetime(2026, 2, 1 + n % 27, n % 24, tzinfo=UTC), f"These are the words of post {n}.")
        for n in range(depth)
    )
    assert told(read(page(nested(talk)), URL).listings) == list(talk)


def test_an_article_is_the_first_post_and_its_comments_the_others() -> None:
    name, at, text = TALK[0]
    head = (
        '<div class="main"><h2>[WTS] Tidewell Clinic</h2>'
        f'<div class="meta">Submitted by <a href="/users/{name}">{name}</a> on '
        f'{at:%m/%d/%Y - %H:%M}</div><div class="field"><p>{text}</p></div></div>'
    )
    comments = "".join(
        f'<div class="box"><h3><a href="/comment/{at:%d}#comment-{at:%d}">{text[:12]}</a></h3><div>Submitted by '
        f'<a href="/users/{name}">{name}</a> on {at:%m/%d/%Y - %H:%M}</div><div class="field"><p>{text}</p></div></div>'
        for name, at, text in TALK[1:]
    )
    reading = read(page(f"{head}<div><h2>Comments</h2>{comments}</div>"), URL)
    assert told(reading.listings) == list(TALK)
    assert [each.kind for each in reading.listings] == ["thread", "reply", "reply"]


def test_a_line_that_says_who_began_a_thread_is_no_post() -> None:
    head = (
        '<div class="bar"><h1>[WTS] Tidewell Clinic</h1>'
        '<p>Started by <a href="/user/saltmarsh_q">saltmarsh_q</a>, Feb 20, 2026 at 10:15 AM</p></div>'
    )
    posts = "".join(article(n, name, at.isoformat(), text) for n, (name, at, text) in enumerate(TALK, 61))
    assert told(read(page(head + posts), URL).listings) == list(TALK)


def test_what_happened_between_posts_is_no_post() -> None:
    event = (
        '<article class="entry">'
        '<a href="/user/gullwing">gullwing</a> added a label <time datetime="2026-02-22T10:00:00Z">x</time>'
        "</article>"
    )
    posts = event.join(article(n, name, at.isoformat(), text) for n, (name, at, text) in enumerate(TALK, 61))
    assert told(read(page("<h1>T</h1>" + posts), URL).listings) == list(TALK)


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>Price 8000 USD.</blockquote>",
        "<cite>saltmarsh_q wrote on Fri, 20 February 2026 21:15</cite><blockquote>Price 8000 USD.</blockquote>",
        '<table><tr><td><b>saltmarsh_q wrote:</b></td></tr><tr><td class="quote">Price 8000 USD.</td></tr></table>',
        '<div><b>saltmarsh_q schrieb:</b></div><div class="quote">Price 8000 USD.</div>',
    ],
)
def test_a_quote_goes_with_the_line_that_says_whose_it_is(quote: str) -> None:
    html = page("<h1>T</h1>" + article(1, *_first()) + article(2, "gullwing", DAYS[1].isoformat(), quote + ANSWER))
    assert read(html, URL).listings[1].body == ANSWER


def test_buttons_are_no_words_of_a_post() -> None:
    buttons = '<div class="opts"><a href="/a">Reply</a> <a href="/b">Quote</a> <a href="/c">Report</a></div>'
    html = page("<h1>T</h1>" + article(1, *_first()) + article(2, "gullwing", DAYS[1].isoformat(), ANSWER + buttons))
    assert read(html, URL).listings[1].body == ANSWER


def _first() -> tuple[str, str, str]:
    return PEOPLE[0], DAYS[0].isoformat(), OFFER


@pytest.mark.parametrize(
    "title",
    [
        "Quay :: View topic - [WTS] Tidewell Clinic",
        "[WTS] Tidewell Clinic - Quay",
        "[WTS] Tidewell Clinic | Cargo | Quay",
    ],
)
def test_a_title_is_told_without_the_name_of_the_place(title: str) -> None:
    front = '<p><a href="/">Quay</a> <a href="/show/14">[WTS] Tidewell Clinic</a></p>'
    assert read(page(front + article(1, *_first()), title), URL).listings[0].title == "[WTS] Tidewell Clinic"


def test_less_is_sure_where_less_speaks_for_it() -> None:
    surely = read(
        page("<h1>T</h1>" + "".join(article(n, who, at.isoformat(), text) for n, (who, at, text) in enumerate(TALK))),
        URL,
    )
    guessed = read(page("<h1>T</h1>" + names_that_only_their_place_tells(TALK)), URL)
    unsigned = read(page(f"<h1>T</h1><div><span>{DAYS[0]:%Y-%m-%d %H:%M}</span><p>{OFFER}</p></div>"), URL)
    sure, less, least = (each.confidence or 0.0 for each in (surely, guessed, unsigned))
    assert sure > less > least


@pytest.mark.parametrize(
    "body",
    [
        "".join(article(n, f"u{n % 50}", "2026-03-01T10:00:00Z", f"words of number {n}") for n in range(5_000)),
        "<hr>".join(f"<p><b>u{n % 50}</b> (2026-03-01 10:00)</p><p>some words {n}</p>" for n in range(10_000)),
        nested(tuple((f"u{n}", DAYS[0], f"words {n}") for n in range(2_000))),
        "<div><a href=/l/1>thing</a> $30</div>" * 8_000,
        "<div><b>thing</b><i>$30</i></div>" * 8_000,
        "<p>Price: <b>$5</b> Stock: 4</p>" * 8_000,
    ],
    ids=["siblings", "flat", "nested", "prices", "a shelf", "facts"],
)  # fmt: skip
def test_many_of_a_thing_are_read_in_bounded_time(body: str) -> None:
    started = time.process_time()
    read(page(body), "http://quay.example/all")
    assert time.process_time() - started < 15
