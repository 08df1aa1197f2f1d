"""A board for members, from the password in its file to the state that `status` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo.forum import Forum
from demo.place import Place
from demo.serving import WebServer
from demo.sinks.mail import MailSink
from tests.chain.installation import Installation, installed
from tests.console.asking import ask
from tests.console.conftest import a_place

SOURCE = """\
source: harbor
engine: phpbb
start: ["{url}/viewforum.php?f=1"]
via: direct
pace: {{in_flight: 4, delay: 0s}}
login: {{user: analyst7, password_file: secrets/harbor}}
canary: {{listings_at_least: 2, fields: {{title: 0.9, posted_at: 0.9}}}}
"""


@pytest.fixture
def place() -> Place:
    place = a_place()
    place._boards[1] = replace(place.board(1), members_only=True)
    return place


@pytest.fixture
def forum(place: Place) -> Iterator[tuple[Forum, str]]:
    forum = Forum(place, accounts={"analyst7": "wave-lantern"})
    with WebServer(forum.app) as server:
        yield forum, server.url


@pytest.fixture
def here(tmp_path: Path, place: Place, forum: tuple[Forum, str], smtp_sink: MailSink) -> Iterator[Installation]:
    with installed(tmp_path / "watchpost", place, smtp_sink) as here:
        (here.folder / "sources" / "harbor.yml").write_text(SOURCE.format(url=forum[1]))
        give_password(here, "wave-lantern")
        yield here


def give_password(here: Installation, password: str) -> None:
    secret = here.folder / "secrets" / "harbor"
    secret.touch(mode=0o600)
    secret.write_text(f"{password}\n")


def health(here: Installation) -> dict[str, Any]:
    [shown] = ask(here.folder, "source", "harbor", "--json").items
    found: dict[str, Any] = shown["source"]
    return found


def test_a_member_reads_what_guests_do_not_and_stays_logged_in(here: Installation, forum: tuple[Forum, str]) -> None:
    assert ask(here.folder, "crawl", "harbor").code == 0
    assert (health(here)["state"], health(here)["account"]) == ("ok", "ok")
    here.place.reply(1, "buyer", "still there?")
    ask(here.folder, "crawl", "harbor")
    assert [path for path in forum[0].requests if path.startswith("/ucp.php")].count("/ucp.php?mode=login") == 1
    [shown] = ask(here.folder, "source", "harbor", "--json").items
    assert [run["listings_changed"] for run in shown["runs"]] == [1, 2]


def test_a_wrong_password_is_told_with_what_to_do_and_no_word_of_it(here: Installation) -> None:
    give_password(here, "wave-lamp")
    ask(here.folder, "crawl", "harbor")
    answer = ask(here.folder, "status")
    assert answer.code == 1
    said = " ".join(ask(here.folder, "source", "harbor").out.split())
    assert "state: logged out since" in said
    assert "the place did not take the account's user and password (needs operator)" in said
    assert "what it showed: `stallwatch reveal harbor-" in said
    assert "wave-lamp" not in answer.out + said
    give_password(here, "wave-lantern")
    assert ask(here.folder, "crawl", "harbor").code == 0
    assert health(here)["state"] == "ok"


def test_the_password_and_the_session_are_nowhere_in_the_state(here: Installation, forum: tuple[Forum, str]) -> None:
    ask(here.folder, "crawl", "harbor")
    secrets = [b"wave-lantern", *(sid.encode() for sid in forum[0]._members)]
    files = [path for path in (here.folder / "state").rglob("*") if path.is_file()]
    assert len(files) > 3 and len(secrets) > 1
    assert not [path for path in files for secret in secrets if secret in path.read_bytes()]
