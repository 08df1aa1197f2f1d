"""XML and JSON as data, and the feeds in them: what is hostile costs itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from crawler.engines.data import read_data
from crawler.engines.filter import read_file
from crawler.engines.reader import read_page, recognise
from schema.page import PageReading
from tests.crawler.engines.pages import fetched

URL = "http://quay.example/feed"
ITEM = "<item><guid>{0}</guid><title>{1}</title><link>http://quay.example/{0}</link></item>"


def rss(*items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>Quay</title>{"".join(items)}</channel></rss>'


def read(body: str | bytes, kind: str = "application/xml", engine: str = "auto") -> PageReading:
    return read_page(fetched(body, url=URL, content_type=kind), engine)


def titles(reading: PageReading) -> list[str]:
    return [listing.title for listing in reading.listings]


def test_entities_are_never_expanded_however_they_nest() -> None:
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">{nested}]>'
    assert titles(read(rss(ITEM.format(1, "&j;"), head=head))) == ["&j;"]


def test_external_entities_are_neither_read_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    head = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY % y SYSTEM "http://127.0.0.1:9/y"> %y;]>'
    )
    assert titles(read(rss(ITEM.format(1, "so &x;"), head=head))) == ["so &x;"]


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "text/html", "text/plain", ""])
def test_a_feed_is_a_feed_whatever_it_is_sent_as(kind: str) -> None:
    assert read(rss(ITEM.format(1, "x")), kind).engine == "feed_rss"


def test_broken_xml_gives_what_can_be_read() -> None:
    broken = rss(ITEM.format(1, "A & B"), ITEM.format(2, "caf&eacute; \x0b"), "<item><title>cut off")
    assert titles(read(broken)) == ["A & B", "café", "cut off"]


@pytest.mark.parametrize(
    "body", ['<?xml version="1.0"?>', "<rss", "<rss><channel>", "<?xml?><a:b/>", "<rss>" + "<b>" * 5000]
)
def test_xml_without_items_never_raises(body: str) -> None:
    assert read(body).listings == ()


@pytest.mark.parametrize(
    "body", ["{", "[" * 100_000, '{"version": 1e999}', "[" + "9" * 5000 + "]", '{"items": 5}', "[null]"]
)
def test_json_that_is_no_feed_never_raises(body: str) -> None:
    assert read(body, "application/json", "feed_json").kind == "unknown"
    assert read(body, "application/json").listings == ()


def test_values_of_unlooked_for_kinds_are_passed_over() -> None:
    items = [
        {"id": {"a": 1}, "title": ["T"], "content_html": 7, "date_published": True, "tags": 5, "authors": "x"},
        3,
        None,
    ]
    reading = read(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}), "application/json")
    assert [(listing.title, listing.body) for listing in reading.listings] == [("T", "7")]


def test_a_web_page_that_is_xml_is_a_page_and_no_feed() -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>'
    assert read_data(fetched(page, content_type="application/xhtml+xml")) is None
    assert read(page, "application/xhtml+xml", "feed_rss").kind == "unknown"


def test_a_charset_that_only_the_declaration_names_is_used() -> None:
    body = ('<?xml version="1.0" encoding="koi8-r"?>' + rss(ITEM.format(1, "причал"))).encode("koi8-r")
    assert titles(read(body)) == ["причал"]


def test_an_item_without_any_id_keeps_its_own_while_others_come_before_it() -> None:
    def of(*names: str) -> dict[str, str]:
        items = [f"<item><title>{name}</title><description>text</description></item>" for name in names]
        return {listing.title: listing.id for listing in read(rss(*items)).listings}

    assert of("one")["one"] == of("two", "one")["one"]


def test_two_items_of_one_id_stay_two() -> None:
    listings = read(rss(ITEM.format(1, "x"), ITEM.format(1, "y"))).listings
    assert len({listing.id for listing in listings}) == 2


def test_xml_as_data_is_what_the_docstring_says() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:z="urn:z">'
        '<entry a="1" z:b="2"><d:creator>kelp</d:creator><z:odd-name>3</z:odd-name> words</entry>'
        "<entry>x</entry></feed>"
    )
    entry: dict[str, Any] = {"_a": "1", "_z_b": "2", "dc_creator": ["kelp"], "z_odd_name": ["3"]}
    assert read_data(fetched(body)) == {"feed": {"entry": [entry, "x"]}}


def test_auto_says_by_what_it_knows_a_feed() -> None:
    assert recognise(fetched(rss(), content_type="text/xml")) == (
        "feed_rss",
        "feed_rss: its root is rss with a channel",
    )


def test_json_of_no_known_kind_is_a_paste_when_it_is_sent_as_text() -> None:
    assert read('{"a": 1}', "text/plain").kind == "thread"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55357;", "&#xFFFF;", "&#9999999;", "&#0;", "&#x1B;"])
def test_a_number_that_is_no_character_costs_one_character(reference: str) -> None:
    assert titles(read(rss(ITEM.format(1, f"a {reference} b"), ITEM.format(2, "&#x41;&#66;")))) == ["a \ufffd b", "AB"]


@pytest.mark.parametrize(("name", "body", "engine"), [
    ("a.xml", rss(ITEM.format(1, "x")), "feed_rss"),
    ("a.json", '[{"post_title": "Tidewell", "group_name": "dredge"}]', "api_leak_posts"),
])  # fmt: skip
def test_saved_feeds_are_read_by_the_command(tmp_path: Path, name: str, body: str, engine: str) -> None:
    (tmp_path / name).write_text(body)
    rows = list(read_file(tmp_path / name, "", "auto", datetime(2026, 3, 5, tzinfo=UTC), "UTC"))
    assert [row["engine"] for row in rows] == [engine]


@pytest.mark.parametrize("body", [
    "<rss " + " ".join(f'a{i}="1"' for i in range(50_000)) + "><channel/></rss>",
    "<rss><channel><item><title>x</title>" + "<![CDATA[&]]>&" * 50_000,
    "<!DOCTYPE [" * 50_000,
    "<rss><channel><item><title>" + "&" * 100_000,
], ids=["attributes", "cdata", "doctypes", "ampersands"])  # fmt: skip
def test_xml_that_is_cheap_to_write_is_not_dear_to_read(body: str) -> None:
    started = perf_counter()
    read(body)
    assert perf_counter() - started < 3


def test_markup_left_open_in_a_title_does_not_swallow_what_follows() -> None:
    broken = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><item><title>Tea &amp; <b>rope</title>'
    )
    broken += "<link>http://quay.example/a?b=1&c=2</link><pubDate>Thu, 5 Mar 2026 09:05 EST</pubDate></item>"
    cut_off = f"{broken}<item><title>cut off</title><link>http://quay.example/b</link>"
    first, second = read(cut_off).listings
    assert (first.url, f"{first.posted_at:%H:%M}") == ("http://quay.example/a?b=1&c=2", "14:05")
    assert (second.title, second.url) == ("cut off", "http://quay.example/b")


@pytest.mark.parametrize("tag", ["title", "description"])
def test_many_texts_that_never_end_are_passed_quickly(tag: str) -> None:
    started = perf_counter()
    read(f'<rss version="2.0"><channel>{f"<{tag}> <b> x" * 20_000}')
    assert perf_counter() - started < 10
