"""Hostile pages from end to end: each costs itself, is counted and named, and leaves the rest intact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from demo.misbehaving import MisbehavingForum
from demo.serving import WebServer
from demo.sinks.mail import MailSink
from tests.chain.installation import Installation, installed
from tests.console.asking import ask
from tests.console.conftest import a_place
from tests.crawler.test_misbehaving import LOST, READABLE

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def forum() -> MisbehavingForum:
    return MisbehavingForum()


@pytest.fixture(scope="module")
def here(
    tmp_path_factory: pytest.TempPathFactory, smtp_sink: MailSink, forum: MisbehavingForum
) -> Iterator[Installation]:
    """Crawled once, directly, by the command that an operator types."""
    folder = tmp_path_factory.mktemp("misbehaving")
    with installed(folder / "watchpost", a_place(), smtp_sink) as here, WebServer(forum.app) as web:
        (here.folder / "sources" / "rapids.yml").write_text(
            f"source: rapids\nengine: phpbb\nstart: ['http://127.0.0.1:{web.port}{forum.start}']\n"
            "via: direct\npace: {in_flight: 8, delay: 0s}\n"
        )
        here.run("crawl", "rapids")
        yield here


def expected(forum: MisbehavingForum) -> Counter[str]:
    return Counter(LOST[name] for name in forum.thread if name in LOST)


def test_status_counts_every_lost_page_by_its_kind(here: Installation, forum: MisbehavingForum) -> None:
    [status] = ask(here.folder, "status", "--json").items
    assert {row["kind"]: row["pages"] for row in status["lost"] if row["source"] == "rapids"} == expected(forum)
    shown = ask(here.folder, "status").out
    for kind in expected(forum):
        assert f"rapids               {kind}" in shown


def test_source_names_every_lost_page_with_its_reason(here: Installation, forum: MisbehavingForum) -> None:
    [found] = ask(here.folder, "source", "rapids", "--json").items
    named = {page_of(page["url"]): page for page in found["lost"]}
    for name in LOST.keys() & forum.thread.keys():
        page = named[forum.path(name)]
        assert (page["kind"], bool(page["reason"])) == (LOST[name], True), name
    assert len(found["lost"]) == sum(expected(forum).values())


def page_of(url: str) -> str:
    """Its path and query, without what redirects have added."""
    return "/" + url.split("/", 3)[3].partition("&")[0]


def test_the_run_is_done_and_says_what_it_cost(here: Installation, forum: MisbehavingForum) -> None:
    [found] = ask(here.folder, "source", "rapids", "--json").items
    [run] = found["runs"]
    assert run["outcome"] == "done"
    assert run["lost"] == expected(forum)


def test_the_good_threads_and_whatever_can_be_read_are_in_the_ledger(
    here: Installation, forum: MisbehavingForum
) -> None:
    items = ask(here.folder, "search", "source:rapids", "--limit", "100", "--json").items
    read = {item["id"] for item in items}
    good = {*forum.good, *(thread for name, thread in forum.thread.items() if name in READABLE)}
    assert read == {f"rapids/t{thread}" for thread in good}


def test_nothing_that_was_read_is_obeyed_by_a_terminal_or_rendered(here: Installation) -> None:
    answer = ask(here.folder, "search", "source:rapids", "--limit", "100")
    assert all(char.isprintable() or char == "\n" for char in answer.out)
    assert ask(here.folder, "store", "status").code == 0
    assert ask(here.folder, "evidence", "verify").code == 0
