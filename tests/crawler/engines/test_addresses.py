"""Addresses of an engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.engines.addresses import clean_url, posts_before, thread_id
from crawler.engines.profiles import load_profiles

PHPBB = load_profiles()["phpbb"].addresses
PINNWAND = load_profiles()["pinnwand"].addresses
BASE = "http://harbor.example/forum/viewforum.php?f=3&sid=1"


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("./viewtopic.php?f=3&t=14&sid=0123", "http://harbor.example/forum/viewtopic.php?f=3&t=14"),
        ("/viewtopic.php?sid=1&t=14&hilit=x#p3", "http://harbor.example/viewtopic.php?t=14"),
        ("  viewtopic.php?t=14 ", "http://harbor.example/forum/viewtopic.php?t=14"),
        ("https://other.example/a?sid=1", "https://other.example/a"),
        ("?start=10&&sid=2", "http://harbor.example/forum/viewforum.php?start=10"),
        ("mailto:a@b.example", ""),
        ("javascript:void(0)", ""),
        ("", ""),
    ],
)
def test_an_address_is_absolute_and_free_of_the_session(written: str, cleaned: str) -> None:
    assert clean_url(written, PHPBB, BASE, fragment=False) == cleaned


def test_a_relative_address_stays_relative_while_the_page_has_none() -> None:
    assert clean_url("./viewtopic.php?t=14&sid=1", PHPBB) == "./viewtopic.php?t=14"


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean_url("./viewtopic.php?t=14&sid=1&start=20#p3", PHPBB, BASE)
    assert clean_url(once, PHPBB, BASE) == once


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://h.example/viewtopic.php?t=14", "14"),
        ("http://h.example/viewtopic.php?f=3&t=14&start=20", "14"),
        ("http://h.example/viewtopic.php?p=99#p99", ""),
        ("http://h.example/cargo-f3/some-title-t14-20.html", "14"),
        ("http://h.example/viewforum.php?f=3", ""),
        ("http://h.example/viewtopic.php?st=7", ""),
    ],
)
def test_it_finds_the_thread_in_an_address(url: str, own: str) -> None:
    assert thread_id(url, PHPBB) == own


@pytest.mark.parametrize(
    ("path", "own"),
    [("/K4QM", "K4QM"), ("/show/K4QM", "K4QM"), ("/raw/K4QM", "K4QM"), ("/recent", ""), ("/about", ""),
     ("/recent?start=20", ""), ("/", ""), ("/static/x.css", ""), ("/Recently", "Recently")]
)  # fmt: skip
def test_it_finds_the_paste_in_an_address(path: str, own: str) -> None:
    assert thread_id("http://paste.example" + path, PINNWAND) == own


@pytest.mark.parametrize(
    ("url", "before"),
    [("http://h.example/viewtopic.php?t=14", 0), ("http://h.example/viewtopic.php?t=14&start=20", 20),
     ("http://h.example/viewtopic.php?p=99", None), ("http://h.example/viewtopic.php?t=1&start=" + "9" * 40, 0)]
)  # fmt: skip
def test_it_tells_how_many_posts_come_before_the_page(url: str, before: int | None) -> None:
    assert posts_before(url, PHPBB) == before


@given(st.text(max_size=200), st.text(max_size=50))
def test_no_address_breaks_it(url: str, base: str) -> None:
    assert isinstance(clean_url(url, PHPBB, base), str)
