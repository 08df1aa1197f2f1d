from __future__ import annotations

import pytest

from crawler.addresses import (
    at_origin,
    host_of,
    hosts_of,
    page_key,
    redirect_target,
    tokens_in,
    without_session,
    without_tokens,
)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://Harbor.Onion/x", "harbor.onion"),
        ("http://harbor.onion:80/", "harbor.onion"),
        ("https://harbor.onion:443/", "harbor.onion"),
        ("http://harbor.onion.:8080/", "harbor.onion:8080"),
        ("http://user:word@harbor.onion/", "harbor.onion"),
        ("ftp://harbor.onion/", ""),
        ("//harbor.onion/", ""),
        ("http://[bad/", ""),
        ("http://harbor.onion:99999/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


def test_hosts_come_once_each_in_order() -> None:
    assert hosts_of(["http://b.onion/1", "http://a.onion", "http://b.onion/2", "nonsense"]) == ("b.onion", "a.onion")


def test_sessions_and_fragments_go_and_the_rest_stays_as_it_was() -> None:
    assert without_session("http://h.onion/v.php?t=7&sid=abc&start=10#p9") == "http://h.onion/v.php?t=7&start=10"
    assert without_session("http://h.onion/v.php?q=a%20b&x=#p") == "http://h.onion/v.php?q=a%20b&x="


def test_a_page_is_the_same_on_every_mirror_and_in_every_order_of_its_query() -> None:
    assert page_key("http://h.onion/v?t=7&f=3") == page_key("https://m.onion:8443/v?f=3&t=7&PHPSESSID=1#x")
    assert page_key("http://h.onion/v?t=7") != page_key("http://h.onion/v?t=8")
    assert page_key("http://h.onion") == page_key("http://h.onion/")


def test_a_page_at_a_mirror_keeps_its_path() -> None:
    assert at_origin("http://h.onion/v?t=7", "https://m.onion:444") == "https://m.onion:444/v?t=7"


def test_a_redirect_that_cannot_be_read_leads_nowhere() -> None:
    assert redirect_target("http://h.onion/a/b", " ../c ") == "http://h.onion/c"
    assert redirect_target("http://h.onion/", "http://[bad") == ""


TOKEN = "0123456789abcdef0123456789abcdef"


def test_sessions_in_a_path_go_as_well() -> None:
    assert without_session("http://h.onion/v.jsp;jsessionid=AB12.node1?t=7") == "http://h.onion/v.jsp?t=7"
    assert without_session("http://h.onion/a;v=1/b") == "http://h.onion/a;v=1/b"


def links(*queries: str) -> list[str]:
    return [f"http://h.onion/v?{query}" for query in queries]


@pytest.mark.parametrize(
    ("written", "here", "names"),
    [
        (links(f"t=1&tok={TOKEN}", f"t=2&tok={TOKEN}", f"f=3&tok={TOKEN}"), "", {"tok"}),
        ([*links(f"t=1&tok={TOKEN}", f"tok={TOKEN}&t=2", f"t=3&tok={TOKEN}"), "http://h.onion/rules"], "", {"tok"}),
        (links(f"t=1&tok={TOKEN}", f"t=2&tok={TOKEN}"), "", set()),
        (links(f"t=1&tok={TOKEN}", f"t=2&tok={TOKEN}", "t=3"), "", set()),
        (links(f"t=1&tok={TOKEN}", f"t=2&tok={TOKEN}", f"t=3&tok={TOKEN[::-1]}"), "", set()),
        (links(f"t=1&f={TOKEN}", f"t=2&f={TOKEN}", f"t=3&f={TOKEN}"), f"http://h.onion/board?f={TOKEN}", set()),
        (links("t=1&cat=database-leaks-2026", "t=2&cat=database-leaks-2026", "t=3&cat=database-leaks-2026"), "", set()),
        (links("t=1&f=3", "t=2&f=3", "t=3&f=3"), "", set()),
    ],
)
def test_a_key_with_which_a_page_marks_its_visitor_is_known_by_its_links(
    written: list[str], here: str, names: set[str]
) -> None:
    assert tokens_in(written, here or "http://h.onion/") == names


def test_a_mark_is_taken_out_of_an_address_and_the_rest_stays() -> None:
    assert without_tokens(f"http://h.onion/v?t=7&tok={TOKEN}#p1", {"tok"}) == "http://h.onion/v?t=7#p1"
    assert without_tokens("http://h.onion/v?q=a%20b", {"tok"}) == "http://h.onion/v?q=a%20b"
