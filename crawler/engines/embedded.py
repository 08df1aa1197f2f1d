"""A JSON:API document that a page carries in a script -> elements at the page's end, for a profile's selectors to find.

Places that browsers draw have little in their markup for readers without JavaScript, and all of it in such a document
(source of its form: jsonapi.org, 1.1). Each resource becomes

    <article data-resource="posts" data-id="101" data-number="1" data-href="..."><div data-field="contentHtml">...</div>
    <span data-relation="user" data-resource="users" data-id="31" data-username="..."></span></article>

with its plain attributes in lower case, what is markup as elements, and the one resource that each relationship names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, TypeGuard

from selectolax.lexbor import LexborHTMLParser

from crawler.engines.language import Embedded
from crawler.engines.taming import tame

DOCUMENT_MAX = 10_000_000
RESOURCES_MAX = 3000
RELATIONS_MAX = 20
LINKS_MAX = 5000
VALUE_MAX = 1000  # characters of a plain attribute; a longer one is no field of a listing
_WITHOUT_EVENTS = 1
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9_-]")
Resource = Mapping[str, Any]


def unfold(tree: LexborHTMLParser, form: Embedded) -> None:
    """Adds the document's resources to the page; a page without such a document stays as it is."""
    document = _document(tree, form)
    if document is None or tree.body is None:
        return
    named = {(each["type"], each["id"]): each for each in _resources(document)}
    links = _links(tree) if form.link else {}
    articles = "".join(_article(each, named, form, links) for each in named.values())
    made = LexborHTMLParser(tame(f"<main>{articles}</main>"), options=_WITHOUT_EVENTS).css_first("main")
    if made is not None:
        tree.body.insert_child(made)


def _document(tree: LexborHTMLParser, form: Embedded) -> Resource | None:
    script = tree.css_first(form.css)
    text = script.text() if script is not None else ""
    if not text or len(text) > DOCUMENT_MAX:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    for key in form.at:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _resources(document: Resource) -> list[Resource]:
    """The primary ones first, in the document's order."""
    data, included = document.get("data"), document.get("included")
    every = [*(data if isinstance(data, list) else [data]), *(included if isinstance(included, list) else ())]
    return [each for each in every[:RESOURCES_MAX] if _is_resource(each)]


def _is_resource(each: Any) -> TypeGuard[Resource]:
    return isinstance(each, dict) and isinstance(each.get("type"), str) and isinstance(each.get("id"), str)


def _links(tree: LexborHTMLParser) -> dict[str, str]:
    """Last part of an address -> the address, of every link on the page."""
    addresses = (node.attributes.get("href") or "" for node in tree.css("a[href]")[:LINKS_MAX])
    return {address.partition("?")[0].rstrip("/").rpartition("/")[2]: address for address in addresses}


def _article(each: Resource, named: Mapping[Any, Resource], form: Embedded, links: Mapping[str, str]) -> str:
    fields, address = _fields(each), links.get(str(_fields(each).get(form.link)), "")
    href = f' data-href="{escape(address)}"' if address else ""
    parts = (f'<div data-field="{escape(name)}">{_balanced(str(fields.get(name, "")))}</div>' for name in form.markup)
    related = (_tag("span", other, form, f' data-relation="{escape(name)}"') for name, other in _related(each, named))
    return f"{_tag('article', each, form, href)}{''.join(parts)}{'</span>'.join((*related, ''))}</article>"


def _tag(name: str, each: Resource, form: Embedded, more: str) -> str:
    plain = "".join(_attributes(_fields(each), form.markup))
    return f'<{name} data-resource="{escape(each["type"])}" data-id="{escape(each["id"])}"{more}{plain}>'


def _attributes(fields: Resource, without: Iterable[str]) -> Iterator[str]:
    for key, value in fields.items():
        name = _NOT_IN_A_NAME.sub("", key.lower())
        if name and key not in without and isinstance(value, str | int | float) and len(str(value)) <= VALUE_MAX:
            yield f' data-{name}="{escape(str(value))}"'


def _fields(each: Resource) -> Resource:
    fields = each.get("attributes")
    return fields if isinstance(fields, dict) else {}


def _related(each: Resource, named: Mapping[Any, Resource]) -> Iterator[tuple[str, Resource]]:
    relations = each.get("relationships")
    for name, relation in list(relations.items() if isinstance(relations, dict) else ())[:RELATIONS_MAX]:
        data = relation.get("data") if isinstance(relation, dict) else None
        if _is_resource(data):
            yield name, named.get((data["type"], data["id"]), data)


def _balanced(markup: str) -> str:
    """So that one field's markup cannot end the element around it."""
    body = LexborHTMLParser(tame(f"<body>{markup}"), options=_WITHOUT_EVENTS).body
    return (body.inner_html or "") if body is not None else ""
