"""Forums and paste sites that nobody on this project wrote, as onion services, read by the whole product."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest

from demo.tornet import TorNetwork
from tests.chain import real_content
from tests.chain.watchpost import Watchpost, new_watchpost
from tests.conftest import need
from tests.services.elasticsearch_tree import ServerMissing
from tests.services.places import table
from tests.services.places.server import PlaceServer
from tests.services.places.visitor import Visitor

pytestmark = pytest.mark.service
MEMBER = "login: {user: analyst7, password_file: secrets/lantern}\nclock: Europe/Moscow\n"


def started(make: Callable[[], PlaceServer]) -> PlaceServer:
    try:
        return make()
    except ServerMissing as missing:
        need(str(missing))
        raise


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, tor_network: TorNetwork) -> Watchpost:
    return new_watchpost(tmp_path_factory.mktemp("post") / "watchpost", tor_network.socks)


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory, tor_network: TorNetwork) -> Iterator[PlaceServer]:
    folder = tmp_path_factory.mktemp("machina")
    with started(lambda: table.machina(folder, tor_network.web_port("a"), real_content.forum())) as server:
        yield server


LOG_IN = "form:has(input[name=password])"
WRITE = "form:has(textarea[name=content])"


def as_seeded(post: Watchpost, source: str) -> list[tuple[str, str, datetime | None, str]]:
    """What was read of a source, as real_content.as_listed says it."""
    read = post.listings(source)
    return sorted((listing.vendor.name, listing.title, listing.posted_at, listing.body) for listing in read)


def as_member(forum: PlaceServer, name: str) -> Visitor:
    visitor = Visitor(forum.url)
    visitor.submit("/accounts/login/", LOG_IN, username=name, password=real_content.MEMBERS[name])
    return visitor


def forms_sent_by_us(forum: PlaceServer) -> int:
    """How often somebody logged in who came by way of a page of the forum, as the product does and Visitor does not."""
    return forum.log().count("POST /accounts/login/?next=")


def end_every_session(forum: PlaceServer) -> None:
    with closing(sqlite3.connect(forum.folder / "forum.db")) as database, database:
        assert database.execute("DELETE FROM django_session").rowcount


def test_it_reads_a_machina_forum_as_a_member(forum: PlaceServer, post: Watchpost, tor_network: TorNetwork) -> None:
    post.keeps("lantern", real_content.MEMBERS["analyst7"])
    post.watches("lantern", "machina", f"http://{tor_network.onion('a')}/", MEMBER)
    report = post.crawl("lantern")
    assert (report["outcome"], report["requests"]["post"]) == ("done", 1)
    assert as_seeded(post, "lantern") == sorted(real_content.as_listed(real_content.forum()))


def test_it_logs_in_again_and_finds_just_the_change(forum: PlaceServer, post: Watchpost) -> None:
    writer, seq = as_member(forum, "saltmarsh"), post.last_seq()
    writer.submit("/forum/registers-2/topic/create/", WRITE, subject="Third register", content=real_content.OFFER)
    writer.submit("/forum/registers-2/topic/the-long-watch-3/post/create/", WRITE, content="Hour 17, and a bell.")
    writer.submit("/forum/registers-2/topic/the-long-watch-3/update/", WRITE, content="Hour 0, corrected.")
    end_every_session(forum)
    before, log_ins = forum.asked_so_far(), forms_sent_by_us(forum)
    post.crawl("lantern")
    assert post.read_since(seq) == {
        "lantern/t25": ("new",),
        "lantern/t3": ("body", "edited_at"),
        "lantern/p62": ("new",),
    }
    assert forms_sent_by_us(forum) == log_ins + 1
    threads = Counter(path for path in forum.asked()[before:] if "/topic/" in path)
    watch = "/forum/registers-2/topic/the-long-watch-3/"
    assert threads == Counter([watch, f"{watch}?page=2", "/forum/registers-2/topic/third-register-25/"])


def test_an_edit_that_no_list_shows_is_found_when_an_offer_is_read_again(forum: PlaceServer, post: Watchpost) -> None:
    as_member(forum, "greywharf").submit(
        "/forum/registers-2/topic/second-register-2/update/", WRITE, content=real_content.CHEAPER
    )
    seq, before, log_ins = post.last_seq(), forum.asked_so_far(), forms_sent_by_us(forum)
    source = post.folder / "sources" / "lantern.yml"
    source.write_text(f"{source.read_text('utf-8')}revisit: [1s]\n", "utf-8")
    post.crawl("lantern")
    assert post.read_since(seq) == {"lantern/t2": ("body", "edited_at", "offer.price")}
    assert forms_sent_by_us(forum) == log_ins
    threads = sorted(path for path in forum.asked()[before:] if "/topic/" in path)
    offers = ("register-of-lamp-posts-2m-rows-1", "second-register-2", "third-register-25")
    assert threads == [f"/forum/registers-2/topic/{offer}/" for offer in offers]


def test_a_guest_reads_what_guests_may(forum: PlaceServer, post: Watchpost, tor_network: TorNetwork) -> None:
    seq = post.last_seq()
    post.watches("passer-by", "auto", f"http://{tor_network.onion('a')}/", "clock: Europe/Moscow\n")
    report = post.crawl("passer-by")
    assert (report["spider"], report["outcome"]) == ("forum", "done")
    assert post.read_since(seq) == {"passer-by/t24": ("new",)}
    assert report["recognised"].startswith("machina: ")


@pytest.fixture(scope="module")
def pastes(tmp_path_factory: pytest.TempPathFactory, tor_network: TorNetwork) -> Iterator[PlaceServer]:
    folder = tmp_path_factory.mktemp("pinnwand")
    with started(lambda: table.pinnwand(folder, tor_network.web_port("b"))) as server:
        yield server


def paste(pastes: PlaceServer, *files: tuple[str, str]) -> str:
    """Its address on the site; the keeper of the site writes it at the head of the list, as pinnwand has none."""
    form = [{"lexer": "text", "name": name, "content": text} for name, text in files]
    body = json.dumps({"expiry": "1week", "files": form}).encode()
    answer = json.loads(Visitor(pastes.url).post("/api/v1/paste", body, "application/json"))
    path = urlsplit(answer["link"]).path
    page = pastes.folder / "pages" / "recent.rst"
    rows = page.read_text("utf-8").splitlines()[3:] if page.exists() else []
    page.write_text(
        "\n".join(["Recent pastes", "=============", "", f"- `{files[0][0]} <{path}>`__", *rows, ""]), "utf-8"
    )
    return path


def test_it_reads_a_pinnwand_and_then_just_the_new_paste(
    pastes: PlaceServer, post: Watchpost, tor_network: TorNetwork
) -> None:
    notes = [paste(pastes, (f"note-{number}.txt", f"A note of number {number}\non two lines")) for number in range(3)]
    offer = paste(pastes, ("offer.txt", real_content.OFFER), ("sample.txt", "a second file"))
    post.watches("wall", "pinnwand", f"http://{tor_network.onion('b')}/recent")
    seq = post.last_seq()
    post.crawl("wall")
    read = {listing.url.rpartition("/")[2]: listing for listing in post.listings("wall")}
    assert {f"/{name}": listing.id for name, listing in read.items()} == {
        path: f"wall/t{path[1:]}" for path in (*notes, offer)
    }
    assert post.read_since(seq) == {listing.id: ("new",) for listing in read.values()}
    note, sale = read[notes[1][1:]], read[offer[1:]]
    assert (note.kind, note.title, note.body) == ("paste", "note-1.txt", "A note of number 1\non two lines")
    assert (sale.title, sale.body) == ("offer.txt", f"{real_content.OFFER}\na second file")
    seq, before = post.last_seq(), pastes.asked_so_far()
    late = paste(pastes, ("late.txt", "One more note"))
    post.crawl("wall")
    assert post.read_since(seq) == {f"wall/t{late[1:]}": ("new",)}
    assert pastes.asked()[before:] == ["/recent", late]


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory, tor_network: TorNetwork) -> Iterator[PlaceServer]:
    folder = tmp_path_factory.mktemp("spirit")
    with started(lambda: table.spirit(folder, tor_network.web_port("c"), real_content.forum())) as server:
        yield server


def test_it_reads_a_spirit_forum_for_members_and_then_just_the_change(
    club: PlaceServer, post: Watchpost, tor_network: TorNetwork
) -> None:
    post.keeps("club", real_content.MEMBERS["analyst7"])
    start = f"http://{tor_network.onion('c')}/"
    post.watches("club", "spirit", start, "login: {user: analyst7, password_file: secrets/club}\n")
    report = post.crawl("club")
    assert (report["outcome"], report["requests"]["post"]) == ("done", 1)
    assert as_seeded(post, "club") == sorted(real_content.as_listed(real_content.forum()))
    writer, seq = Visitor(club.url), post.last_seq()
    writer.submit("/user/login/", LOG_IN, username="saltmarsh", password=real_content.MEMBERS["saltmarsh"])
    told = "form:has(textarea[name=comment])"
    writer.submit("/topic/publish/", told, title="Third register", category="3", comment=real_content.OFFER)
    writer.submit("/comment/3/publish/", told, comment="Hour 17, and a bell.")
    writer.submit("/comment/3/update/", told, comment="Hour 0, corrected.")
    before = club.asked_so_far()
    assert post.crawl("club")["requests"].get("post") is None
    assert post.read_since(seq) == {"club/t25": ("new",), "club/t3": ("body",), "club/p62": ("new",)}
    threads = sorted(path for path in club.asked()[before:] if path.startswith("/topic/"))
    assert threads == ["/topic/25/third-register/", "/topic/3/the-long-watch/"]


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory, tor_network: TorNetwork) -> Iterator[PlaceServer]:
    folder = tmp_path_factory.mktemp("bepasty")
    with started(lambda: table.bepasty(folder, tor_network.web_port("d"))) as server:
        yield server


def test_it_reads_a_bepasty_and_then_just_the_new_paste(
    board: PlaceServer, post: Watchpost, tor_network: TorNetwork
) -> None:
    def pin(name: str, text: str) -> None:
        fields = {"text": text, "filename": name, "contenttype": "text/plain", "maxlife-unit": "months"}
        body = urlencode({**fields, "maxlife-value": "1"}).encode()
        Visitor(board.url).post("/+upload", body, "application/x-www-form-urlencoded")

    pin("offer.txt", real_content.OFFER)
    pin("note.txt", "A note\non two lines")
    post.watches("board", "auto", f"http://{tor_network.onion('d')}/+list")
    report, began = post.crawl("board"), datetime.now(UTC)
    assert (report["spider"], report["outcome"]) == ("paste", "done")
    read = {listing.title: listing for listing in post.listings("board")}
    assert {name: listing.body for name, listing in read.items()} == {
        "offer.txt": real_content.OFFER,
        "note.txt": "A note\non two lines",
    }
    for listing in read.values():
        assert listing.posted_at is not None and timedelta() <= began - listing.posted_at < timedelta(minutes=5)
    pin("late.txt", "One more note")
    seq, before = post.last_seq(), board.asked_so_far()
    post.crawl("board")
    [late] = [listing for listing in post.listings("board") if listing.title == "late.txt"]
    assert post.read_since(seq) == {late.id: ("new",)}
    assert board.asked()[before:] == ["/+list", f"/{late.id.removeprefix('board/t')}"]
