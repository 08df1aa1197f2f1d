"""Documents that pages carry in scripts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.engines.embedded import unfold
from crawler.engines.language import Embedded

FORM = Embedded("script#payload", ("answer",), ("html",), "slug")
KELP = {"type": "users", "id": "4", "attributes": {"name": "kelp"}}


def page(document: Any) -> LexborHTMLParser:
    text = document if isinstance(document, str) else json.dumps(document).replace("<", "\\u003C")
    tree = LexborHTMLParser(f'<a href="/d/7-tide?x=1">Tide</a><script id="payload">{text}</script>')
    unfold(tree, FORM)
    return tree


def resource(**attributes: Any) -> dict[str, Any]:
    relation = {"by": {"data": {"type": "users", "id": "4"}}}
    return {"type": "posts", "id": "7", "attributes": attributes, "relationships": relation}


def test_a_resource_is_found_by_its_kind_with_its_attributes_and_markup() -> None:
    tree = page({"answer": {"data": resource(madeAt="2026-03-01", n=3, hot=True, html="<p>a <b>b</b></p>")}})
    found = tree.css_first("article[data-resource=posts][data-id='7'][data-n='3'][data-hot=True]")
    assert found is not None and found.attributes["data-madeat"] == "2026-03-01"
    assert [node.text() for node in found.css("[data-field=html] b")] == ["b"]


def test_what_a_resource_relates_to_stands_in_it_with_its_attributes() -> None:
    tree = page({"answer": {"data": [resource()], "included": [KELP]}})
    assert [node.attributes["data-name"] for node in tree.css("[data-resource=posts] [data-relation=by]")] == ["kelp"]


def test_a_link_of_the_page_leads_to_the_resource_whose_name_ends_it() -> None:
    tree = page({"answer": {"data": [resource(slug="7-tide"), KELP]}})
    assert [node.attributes["data-href"] for node in tree.css("[data-href]")] == ["/d/7-tide?x=1"]


def test_markup_cannot_end_the_element_around_it() -> None:
    tree = page({"answer": {"data": resource(html='</div></article><article data-resource="posts" data-id="8">')}})
    outer = tree.css("main > article")
    assert [node.attributes["data-id"] for node in outer] == ["7"]


def test_names_and_values_cannot_end_their_attribute() -> None:
    tree = page({"answer": {"data": resource(**{'x" onclick="y': '"><script>z</script>'})}})
    assert tree.css("[onclick]") == [] and len(tree.css("script")) == 1


@pytest.mark.parametrize(
    "document",
    ["", "{", "[1]", "null", '{"answer": 1}', '{"answer": {"data": [1, {"type": 2, "id": "3"}], "included": {}}}',
     '{"answer": {"data": {"type": "posts", "id": "7", "attributes": [], "relationships": {"by": [{"data": 1}]}}}}',
     "[" * 100_000],
)  # fmt: skip
def test_what_is_no_such_document_leaves_the_page_as_it_is_or_gives_what_it_can(document: str) -> None:
    tree = page(document)
    assert [node.text() for node in tree.css("a")] == ["Tide"]
    assert len(tree.css("article")) == (1 if '"posts"' in document else 0)
