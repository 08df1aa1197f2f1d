"""Markup -> text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.engines.text import Rendering, clean_block, clean_line, read_block, tell_link


def text_of(html: str, host: str = "harbor.example") -> str:
    tree = LexborHTMLParser(f"<div id=root>{html}</div>")
    root = tree.css_first("#root")
    assert root is not None
    return read_block(root, Rendering(host=host))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<br>\nb<br><br>\nc", "a\nb\n\nc"),
        ("a  b\n c\t d", "a b c d"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<div>b</div>c", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>d", "1. a\n2. b\n\nc\n\nd"),
        (
            '<ol start="6"><li>a<ul><li>b</li></ul></li><li value=9>c</li><li></li><li>d</li></ol>',
            "6. a\nb\n9. c\n10.\n11. d",
        ),
        ("<pre><ol><li>a</li></ol></pre>", "a"),
        ("<pre><p>a\n</p><p>b\n</p></pre>", "a\nb"),
        ("<li>a</li>", "a"),
        ("<table><tr><td>UK</td><td>18$</td></tr><tr><td>DE</td><td>22$</td></tr></table>", "UK\t18$\nDE\t22$"),
        ("<pre>a\n  b\n\n    c</pre>", "a\n  b\n\n    c"),
        ("x<b>81.5</b> <i>crore</i>", "x81.5 crore"),
        ("a<br><br><br><br><br>b", "a\n\nb"),
        ("a&nbsp;&nbsp;b", "a\u00a0\u00a0b"),
        ("<!-- no -->a<noscript>b</noscript>", "ab"),
        ("", ""),
    ],
)
def test_it_reads_what_a_person_sees(html: str, expected: str) -> None:
    assert text_of(html) == expected


@pytest.mark.parametrize(
    ("shown", "address", "told"),
    [
        ("here", "https://t.me/kelp_example", "here (https://t.me/kelp_example)"),
        ("t.me/kelp_example", "https://t.me/kelp_example", "t.me/kelp_example"),
        ("https://t.me/kelp_example/", "https://t.me/kelp_example", "https://t.me/kelp_example/"),
        ("http://a.example/long ... /end", "http://a.example/long/middle/end", "http://a.example/long/middle/end"),
        ("http://a.example/long\u2026", "http://a.example/long/middle/end", "http://a.example/long/middle/end"),
        (
            "http://b.example/x ... /end",
            "http://a.example/y/end",
            "http://b.example/x ... /end (http://a.example/y/end)",
        ),
        ("kelp@mail.example", "mailto:kelp@mail.example", "kelp@mail.example"),
        ("mail", "mailto:kelp@mail.example", "mail (mailto:kelp@mail.example)"),
        ("other thread", "http://harbor.example/viewtopic.php?t=1", "other thread"),
        ("other thread", "./viewtopic.php?t=1", "other thread"),
        ("click", "javascript:alert(1)", "click"),
        ("click", "http://[bad", "click"),
        ("", "http://a.example/", ""),
    ],
)
def test_a_link_tells_its_address_when_the_text_does_not(shown: str, address: str, told: str) -> None:
    assert tell_link(shown, address, "harbor.example") == told


def test_a_link_inside_formatting_inside_a_line_stays_in_its_line() -> None:
    html = 'Write <b><a href="https://t.me/kelp_example">me <i>now</i></a></b>, please'
    assert text_of(html) == "Write me now (https://t.me/kelp_example), please"


def test_when_the_budget_is_used_up_all_words_are_still_there() -> None:
    tree = LexborHTMLParser("<div id=root>one <b>two</b><br>three</div>")
    root = tree.css_first("#root")
    assert root is not None
    words = read_block(root, Rendering(budget=iter(range(2)))).split()
    assert words == ["one", "two", "three"]


def test_a_line_is_one_line_and_not_longer_than_its_limit() -> None:
    assert clean_line("  a\n\tb\x1b[0m\u202e \u00a0c ", 6) == "a b[0m"


def test_a_block_keeps_indentation_and_tabs() -> None:
    assert clean_block("\n\n  a\r\n\tb  \r\n\n\n\nc\n") == "  a\n\tb\n\nc"
