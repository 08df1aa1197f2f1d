"""Markup that would slow a parser down."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.engines.taming import DEPTH_MAX, TAG_LENGTH_MAX, tame

PAGE = "<div><p>a<p>b<b>c</b><br><table><tr><td>d</table></div>"


def depth_of(html: str) -> int:
    depth, deepest = 0, LexborHTMLParser(html).root
    while deepest is not None:
        depth, deepest = depth + 1, deepest.first_child
    return depth


def test_an_ordinary_page_is_left_as_it_is() -> None:
    assert tame(PAGE * 50) == PAGE * 50


def test_a_long_page_of_ordinary_markup_reads_the_same() -> None:
    page = PAGE * 3000
    assert LexborHTMLParser(tame(page)).text() == LexborHTMLParser(page).text()


def test_no_page_is_deeper_than_the_limit_and_no_word_is_lost() -> None:
    page = "<div><span>w " * 20_000
    tamed = tame(page)
    assert depth_of(tamed) < DEPTH_MAX + 10
    assert LexborHTMLParser(tamed).text().split() == ["w"] * 20_000


def test_closing_tags_that_a_parser_would_ignore_open_no_room() -> None:
    assert depth_of(tame("<div><table><td></div></table>" * 20_000)) < DEPTH_MAX + 10


def test_misnested_formatting_is_closed_where_its_block_ends() -> None:
    page = "<div><b>a</div>" * 20_000
    assert "<b>" not in tame(page) or tame(page).count("<b>") == tame(page).count("</b>")


def test_a_tag_longer_than_any_real_one_loses_its_attributes() -> None:
    page = f"<p>a</p><div {'x=1 ' * TAG_LENGTH_MAX}>b</div>"
    assert tame(page) == "<p>a</p><div>b</div>"


def test_an_empty_element_of_a_page_saved_as_xml_does_not_swallow_the_rest() -> None:
    tree = LexborHTMLParser(
        tame('<textarea rows="1"/><iframe src="x" /><i class=\'y\'/><p>words</p><br/><a href=x/>l</a>')
    )
    assert [node.text() for node in tree.css("p, a")] == ["words", "l"]
