"""Hostile input is normal input: a bad page costs one page, never the reader, and never much time."""

from __future__ import annotations

import random
import time

import pytest

from crawler.engines.reader import BODY_MAX_BYTES, read_page
from schema.errors import BadConfig
from tests.crawler.engines.pages import fetched, post, thread

SLOW_S = 4.0  # processor time that no page of 5 MB may take (well under 2 s on an idle machine)


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\0\0\0\0"])
def test_an_empty_page_is_called_empty(body: bytes) -> None:
    reading = read_page(fetched(body), "phpbb")
    assert reading.kind == "empty" and "an empty page" in reading.problem


def test_a_page_of_another_kind_is_called_unknown_with_a_sentence_that_shows_none_of_it() -> None:
    reading = read_page(fetched("<html><body><p>secret words</p></body></html>"))
    assert reading.kind == "unknown" and reading.engine == ""
    assert "no profile recognises" in reading.problem and "secret" not in reading.problem


def test_a_page_too_large_to_read_is_refused_unread() -> None:
    reading = read_page(fetched(b"x" * (BODY_MAX_BYTES + 1)), "phpbb")
    assert reading.kind == "unknown" and str(BODY_MAX_BYTES) in reading.problem


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<form action=/in><input name=u><input type=password name=p></form>", "login"),
        ("<title>Log in</title><p>members</p>", "login"),
        ("<title>DDoS protection</title><p>one moment</p>", "captcha"),
        ("<h1>You have been placed in a queue, awaiting forwarding</h1>", "captcha"),
        ("<form><img src=/captcha.png><input name=answer></form>", "captcha"),
        ("<title>Access denied</title>", "banned"),
        ("<h1>Down for maintenance</h1>", "maintenance"),
        ("<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>", "maintenance"),
        ("<title>404 Not Found</title>", "empty"),
    ],
)
@pytest.mark.parametrize("engine", ["auto", "phpbb", "pinnwand"])
def test_what_stands_in_the_way_of_any_place_is_named(html: str, kind: str, engine: str) -> None:
    assert read_page(fetched(html), engine).kind == kind


def test_a_thread_with_a_login_form_beside_it_is_a_thread() -> None:
    page = thread("Full set.") + "<form><input type=password></form>"
    assert read_page(fetched(page), "phpbb").kind == "thread"


def test_missing_closing_tags_do_not_put_one_posters_words_into_anothers_mouth() -> None:
    page = thread("first words", "second words", "third words").replace("</div>", "").replace("</dl>", "")
    bodies = [listing.body for listing in read_page(fetched(page), "phpbb").listings]
    assert bodies == ["first words", "second words", "third words"]


def test_a_page_cut_in_the_middle_of_a_tag_gives_what_came_before() -> None:
    page = thread("first words", "second words")[:-15] + '<a href="x'
    assert [listing.body for listing in read_page(fetched(page), "phpbb").listings] == ["first words", "second words"]


def test_ten_thousand_levels_do_not_hide_the_words_inside() -> None:
    page = thread("before " + "<div>" * 10_000 + "81.5 crore" + "</div>" * 10_000 + " after", "next post")
    bodies = [listing.body for listing in read_page(fetched(page), "phpbb").listings]
    assert bodies == ["before\n81.5 crore\nafter", "next post"]


def test_control_characters_and_direction_overrides_are_taken_out() -> None:
    page = thread("a\0b\x01c\x1b[31md &#xD800; e\u202ef\u2066g\u200dh")
    assert read_page(fetched(page), "phpbb").listings[0].body == "abc[31md \ufffd efg\u200dh"


def test_a_control_character_in_a_name_is_taken_out() -> None:
    page = thread("x").replace(">kelp<", ">ke\x1b]0;\x07lp\u202e<")
    assert read_page(fetched(page), "phpbb").listings[0].vendor.name == "ke]0;lp"


def test_bytes_of_another_charset_than_the_label_are_still_read() -> None:
    page = thread("Продам базу, два миллиона строк, один покупатель").encode("cp1251")
    assert read_page(fetched(page, charset="utf-8"), "phpbb").listings[0].body.startswith("Продам базу")


def test_a_page_that_is_mostly_garbage_is_read_with_replacement_characters() -> None:
    page = thread("before \udcff\udcff after".encode("utf-8", "surrogateescape").decode("latin-1")).encode("latin-1")
    body = read_page(fetched(page, charset="utf-8"), "phpbb").listings[0].body
    assert body.startswith("before ") and body.endswith(" after")


def test_a_script_is_not_text_and_nothing_of_it_is_read() -> None:
    page = thread("words<script>alert('stolen')</script><style>p{}</style><template>t</template>")
    assert read_page(fetched(page), "phpbb").listings[0].body == "words"


def test_markup_that_a_poster_typed_stays_text() -> None:
    page = thread("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} ${jndi:x}")
    assert read_page(fetched(page), "phpbb").listings[0].body == "<script>alert(1)</script> {{7*7}} ${jndi:x}"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://[::1", "http://x" + "y" * 9000, "data:text/html,x", ""]
)
def test_an_address_that_is_no_web_address_is_not_followed(address: str) -> None:
    row = f'<li class=row><a class=topictitle href="{address}">t</a></li>'
    page = f'<body id=phpbb><ul class="topiclist topics">{row}</ul>'
    assert read_page(fetched(page), "phpbb").links == ()


def test_a_thread_that_gives_every_post_one_id_loses_none() -> None:
    page = thread("a", "b", "c").replace('id="p2"', 'id="p9"').replace('id="p3"', 'id="p9"')
    ids = [listing.id for listing in read_page(fetched(page), "phpbb").listings]
    assert ids == ["harbor/t26", "harbor/p9", "harbor/p9~2"]


def test_a_next_page_that_is_this_page_is_no_next_page() -> None:
    page = thread("a") + '<div class="pagination"><a rel="next" href="./viewtopic.php?t=26&amp;sid=1">Next</a></div>'
    assert read_page(fetched(page), "phpbb").links == ()


@pytest.mark.parametrize(
    ("engine", "clock"), [("phpb", "UTC"), ("phpbb", "Mars/Olympus"), ("phpbb", "../../etc/passwd")]
)
def test_a_callers_mistake_is_told_to_the_caller(engine: str, clock: str) -> None:
    with pytest.raises(BadConfig):
        read_page(fetched("x"), engine, clock)


HOSTILE = {
    "divs that never end": lambda: thread("<div>" * 1_000_000 + "x"),
    "formatting that is opened anew in each paragraph": lambda: thread(
        "<p>" + "".join(f"<b id={number}>" for number in range(64)) + "<p>x" * 1_000_000
    ),
    "closing tags that a table keeps from working": lambda: thread("<div><table><td></div></table>" * 150_000),
    "one tag of 600,000 attributes": lambda: thread("<div " + " ".join(f"a{each}" for each in range(600_000)) + ">x"),
    "a hundred thousand links": lambda: thread("<a href=http://x.example/1>q</a>" * 150_000),
    "sixteen thousand posts": lambda: "".join([thread("a"), *(post(number, "b") for number in range(2, 16_000))]),
    "posts inside posts": lambda: thread("a") + "<div id=p2 class=post><div class=content>a</div>" * 100_000,
    "a line of spaces": lambda: thread("<pre>" + " " * 2_500_000 + "x" + "\t" * 2_000_000),
    "noise": lambda: random.Random(1).randbytes(5_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_of_five_megabytes_is_read_soon(name: str) -> None:
    page = fetched(HOSTILE[name]())
    started = time.process_time()
    read_page(page, "phpbb")
    assert time.process_time() - started < SLOW_S


def test_classes_as_long_as_a_page_cost_the_structure_finder_nothing() -> None:
    page = "".join(f'<div class="{"9" * 15_000}x">words {number}</div>' for number in range(9))
    started = time.process_time()
    read_page(fetched(page), "generic")
    assert time.process_time() - started < SLOW_S


@pytest.mark.parametrize("seed", range(60))
def test_a_page_damaged_at_random_is_read_or_named(seed: int) -> None:
    dice = random.Random(seed)
    page = bytearray(thread("Full set, 1.2M lines.", "<blockquote>old</blockquote>new").encode())
    for _ in range(dice.randint(1, 60)):
        at = dice.randrange(len(page))
        page[at : at + dice.randint(0, 30)] = dice.choice(
            [b"", b"<", b'"', b"</div>", b"\xff", b"<table>", dice.randbytes(5)]
        )
    reading = read_page(fetched(bytes(page)))
    assert reading.problem or reading.listings
