"""Which pages may testify that something is not there any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.contract import Lost
from crawler.spiders.contract import Ask, Reach
from crawler.wholeness import STRANGER, Stretch, Witness, came_to_its_end, hear, says_gone
from schema.capture import FetchedPage
from schema.listing import Listing, Thread
from schema.page import Link, PageReading

URL = "http://harbor.onion/viewtopic.php?t=7"
AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WHOLE = b"<html><body>posts</body></html>\n<!-- 0.02 s -->"
TRUSTED = Witness(is_member=True, is_place_up=True)


def is_last(reading: PageReading) -> bool:
    return not reading.links


def post(position: int, name: str = "") -> Listing:
    listing_id = name or ("harbor/t7" if position == 1 else f"harbor/p{100 + position}")
    return Listing(listing_id, "thread", URL, source="harbor", thread=Thread("harbor/t7", position))


PAGE = FetchedPage("harbor", "run-1", URL, 200, (), WHOLE, AT, "thread", "7")
READING = PageReading("thread", "phpbb", (post(1), post(2)), thread="7")
MORE = replace(READING, links=(Link("next", f"{URL}&start=2"),))
ASK = Ask(URL, "thread", "7", reach=Reach(is_first=True, is_last=is_last, replies=1))
LATER = replace(ASK, url=f"{URL}&start=2", reach=Reach(is_first=False, is_last=is_last, replies=3))


def since(
    *, witness: Witness = TRUSTED, ask: Ask = ASK, page: FetchedPage = PAGE, reading: PageReading = READING
) -> str:
    return hear(witness, ask, page, reading, "c1").since


def test_a_thread_of_one_whole_page_testifies() -> None:
    assert since() == "c1"
    assert since(page=replace(PAGE, url=f"{URL}&sid=12")) == "c1"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"witness": STRANGER}, id="a guest's page"),
        pytest.param({"ask": replace(ASK, reach=None)}, id="a part of a thread"),
        pytest.param({"reading": MORE}, id="more pages to come"),
        pytest.param({"page": replace(PAGE, body=WHOLE[:20])}, id="a lost tail"),
        pytest.param({"page": replace(PAGE, status=206)}, id="another status"),
        pytest.param({"reading": replace(READING, confidence=0.9)}, id="read by structure"),
        pytest.param({"reading": replace(READING, problem="nothing found")}, id="a problem"),
        pytest.param({"reading": replace(READING, listings=())}, id="no post"),
        pytest.param({"reading": replace(READING, listings=(post(2), post(3)))}, id="not the first page"),
        pytest.param({"reading": replace(READING, listings=(post(1), post(2, "harbor/t7.2")))}, id="a post without id"),
        pytest.param({"reading": replace(READING, listings=(post(1), post(2, "harbor/p1~2")))}, id="an id twice"),
        pytest.param({"reading": replace(READING, kind="list")}, id="a list"),
        pytest.param({"ask": replace(ASK, reach=Reach(True, is_last, 5))}, id="fewer posts than its row counts"),
        pytest.param(
            {"reading": replace(READING, thread="8"), "page": replace(PAGE, url=URL.replace("7", "8"))},
            id="led to another thread",
        ),
    ],
)
def test_it_does_not_testify(changes: dict[str, object]) -> None:
    assert since(**changes) == ""  # type: ignore[arg-type]


def test_pages_testify_together_when_each_was_whole() -> None:
    first = hear(TRUSTED, ASK, PAGE, MORE, "c1")
    assert (first.stretch, first.since) == (Stretch("c1", 2), "")
    following = replace(READING, listings=(post(3), post(4)))
    page = replace(PAGE, url=LATER.url)
    told = hear(replace(TRUSTED, before=first.stretch), LATER, page, following, "c2")
    assert (told.stretch, told.since) == (Stretch("c1", 4), "c1")
    assert hear(TRUSTED, LATER, page, following, "c2").since == ""
    guest = replace(STRANGER, before=first.stretch)
    assert hear(guest, LATER, page, following, "c2").stretch is None


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        (WHOLE, True),
        (b"<HTML><BODY>x</BODY></HTML>", True),
        (b"<html><body>posts", False),
        (b"</html>" + b" x" * 4000, False),
        (b'{"posts": []}', True),
        (b'{"posts": [', False),
        (b"[1]\n", True),
        (b"[1}", False),
        (b"", False),
    ],
)
def test_a_body_that_closes_what_it_opened_came_to_its_end(body: bytes, is_whole: bool) -> None:
    assert came_to_its_end(replace(PAGE, body=body)) is is_whole


def gone(
    status: int, kind: str, lost: str = "", *, witness: Witness = TRUSTED, ask: Ask = ASK, body: bytes = WHOLE
) -> bool:
    return says_gone(witness, ask, replace(PAGE, status=status, body=body), kind, Lost(lost or kind, ""))


def test_a_page_says_that_there_is_no_such_thread_by_its_status_or_in_words() -> None:
    assert gone(404, "unknown", "http_404") and gone(410, "list", "http_410")
    assert gone(200, "empty")


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(lambda: gone(404, "captcha"), id="a captcha"),
        pytest.param(lambda: gone(404, "login"), id="a login page"),
        pytest.param(lambda: gone(403, "unknown", "http_403"), id="forbidden"),
        pytest.param(lambda: gone(503, "empty", "http_503"), id="out of order"),
        pytest.param(lambda: gone(200, "unknown"), id="another layout"),
        pytest.param(lambda: gone(200, "empty", body=b" \n"), id="an empty page"),
        pytest.param(lambda: gone(200, "empty", body=WHOLE[:20]), id="half a page"),
        pytest.param(lambda: gone(404, "unknown", "http_404", witness=STRANGER), id="told to a guest"),
        pytest.param(
            lambda: gone(404, "unknown", "http_404", witness=Witness(is_member=True)), id="no good page in this run"
        ),
        pytest.param(lambda: gone(404, "unknown", "http_404", ask=LATER), id="a later page"),
        pytest.param(lambda: gone(404, "unknown", "http_404", ask=replace(ASK, reach=None)), id="a list"),
    ],
)
def test_it_does_not_say_that_there_is_no_such_thread(says: Callable[[], bool]) -> None:
    assert not says()


LIST_URL = "http://harbor.onion/market"
LIST = Ask(LIST_URL, "list")
LIST_PAGE = replace(PAGE, url=LIST_URL, purpose="list", subject="")
ROWS = PageReading("list", "leak_cards", (Listing("harbor/n1", "leak_post", LIST_URL, source="harbor"),))


def is_whole_list(page: FetchedPage = LIST_PAGE, reading: PageReading = ROWS, witness: Witness = TRUSTED) -> bool:
    return hear(witness, LIST, page, reading, "c1").is_whole_list


def test_a_list_page_is_whole_under_the_same_conditions() -> None:
    assert is_whole_list()
    assert not is_whole_list(witness=STRANGER)
    assert not is_whole_list(replace(LIST_PAGE, body=WHOLE[:20]))
    assert not is_whole_list(replace(LIST_PAGE, url="http://harbor.onion/welcome"))
    assert not is_whole_list(reading=replace(ROWS, confidence=0.8))
    assert not is_whole_list(reading=READING)
