"""Places that never end: lists and threads whose every page has a next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from demo.serving import WebServer
from tests.crawler.conftest import ONION
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer

ROW = """<li class="row"><dl class="row-item"><dt>
<a class="topictitle" href="./viewtopic.php?t={0}">list {0}</a></dt></dl></li>"""
POST = """<div id="p{0}" class="post"><dl class="postprofile"><dt><a class="username">seller</a></dt></dl>
<div class="content">list {0}</div></div>"""
FRAME = """<html><body id="phpbb" class="section-{kind}">{body}
<div class="pagination"><ul><li class="arrow next"><a rel="next" href="{next}">Next</a></li></ul></div></body></html>"""


class Endless:
    """repeats: list pages show the same rows for ever; else each page shows new ones."""

    def __init__(self, *, repeats: bool) -> None:
        self.repeats = repeats
        self.app = Starlette(routes=[Route("/viewforum.php", self.board), Route("/viewtopic.php", self.thread)])

    def board(self, request: Request) -> HTMLResponse:
        start = int(request.query_params.get("start", 0))
        first = 0 if self.repeats else start
        rows = "".join(ROW.format(first + number + 1) for number in range(5))
        body = f'<div class="forumbg"><ul class="topiclist topics">{rows}</ul></div>'
        return HTMLResponse(FRAME.format(kind="viewforum", body=body, next=f"./viewforum.php?f=3&start={start + 5}"))

    def thread(self, request: Request) -> HTMLResponse:
        thread, start = int(request.query_params["t"]), int(request.query_params.get("start", 0))
        following = f"./viewtopic.php?t={thread}&start={start + 1}" if thread == 1 else f"./viewtopic.php?t={thread}"
        body = POST.format(thread * 100_000 + start)
        return HTMLResponse(FRAME.format(kind="viewtopic", body=body, next=following))


@pytest.fixture(params=[True, False], ids=["repeating", "new"])
def endless(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with WebServer(Endless(repeats=request.param).app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        yield Desk(socks.address)


def test_an_endless_place_ends_with_the_budget_or_when_it_repeats_itself(endless: Desk) -> None:
    report = endless.crawl(source(f"{ONION}/viewforum.php?f=3", budget=60))
    asked = report.requests or {}
    assert sum(asked.values()) <= 60
    assert endless.intake.readings
    first = [reading for reading in endless.intake.readings if reading.thread == "1"]
    assert 1 < len(first) <= 12  # a fifth of the budget: one thread must not eat it all


BOARD_ROW = """<li class="row"><dl class="row-item"><dt><a class="forumtitle" href="{0}">board</a></dt></dl></li>"""
NOWHERE = (
    "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://127.0.0.1:9200/viewtopic.php?t=1",
    "http://localhost/viewforum.php?f=9", "http://[::1]/viewtopic.php?t=2", "http://169.254.169.254/viewtopic.php?t=3",
    "//clearnet.example/viewtopic.php?t=4", "http://harbor.onion@clearnet.example/viewtopic.php?t=5",
    "http://harbor.onion:22/viewtopic.php?t=6", "http://[::1/viewtopic.php?t=7", "ftp://harbor.onion/viewtopic.php?t=8",
)  # fmt: skip


def maze(request: Request) -> HTMLResponse:
    """Every board has three boards of its own; rows and boards that lead out of the place stand between them."""
    number = int(request.query_params.get("f", 1))
    ways = [f"./viewforum.php?f={number * 3 + way}&sid={number:032x}" for way in range(3)]
    boards = "".join(BOARD_ROW.format(way) for way in (*ways, *NOWHERE))
    rows = "".join(ROW.format(1).replace("./viewtopic.php?t=1", way) for way in NOWHERE)
    body = f'<ul class="topiclist forums">{boards}</ul><ul class="topiclist topics">{ROW.format(number)}{rows}</ul>'
    return HTMLResponse(FRAME.format(kind="viewforum", body=body, next="javascript:next()"))


def test_a_maze_of_boards_ends_with_the_budget_and_leads_nobody_out() -> None:
    thread = HTMLResponse(FRAME.format(kind="viewtopic", body=POST.format(1), next=""))
    app = Starlette(routes=[Route("/viewforum.php", maze), Route("/viewtopic.php", lambda request: thread)])
    with WebServer(app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        desk = Desk(socks.address)
        report = desk.crawl(source(f"{ONION}/viewforum.php?f=1", budget=40))
        assert {(knock.host, knock.port) for knock in socks.knocks} == {("harbor.onion", 80)}
    assert (report.outcome, sum((report.requests or {}).values())) == ("partial", 40)
    assert "budget" in report.reason


def test_a_link_that_would_end_our_session_is_never_followed() -> None:
    asked: list[str] = []

    def board(request: Request) -> HTMLResponse:
        asked.append(f"{request.url.path}?{request.url.query}")
        boards = BOARD_ROW.format("./ucp.php?mode=logout&amp;sid=1") + BOARD_ROW.format("./viewforum.php?f=2")
        body = f'<ul class="topiclist forums">{boards}</ul><ul class="topiclist topics"></ul>'
        return HTMLResponse(FRAME.format(kind="viewforum", body=body, next="./ucp.php?mode=logout"))

    app = Starlette(routes=[Route("/{path:path}", board)])
    with WebServer(app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        Desk(socks.address).crawl(source(f"{ONION}/viewforum.php?f=1"))
    assert asked == ["/viewforum.php?f=1", "/viewforum.php?f=2"]


def calendar(request: Request) -> HTMLResponse:
    """Every month has a link to the next one and none to a thread; the index leads to a real board too."""
    month = int(request.query_params.get("month", 0))
    ways = [f"./viewforum.php?month={month + 1}"] + (["./viewforum.php?f=3"] if not month else [])
    rows = ""
    if request.query_params.get("f"):
        ways, rows = [], "".join(ROW.format(number) for number in range(1, 6))
    body = f'<ul class="topiclist forums">{"".join(map(BOARD_ROW.format, ways))}</ul>'
    return HTMLResponse(FRAME.format(kind="viewforum", body=f'{body}<ul class="topiclist topics">{rows}</ul>', next=""))


def test_a_calendar_that_goes_on_for_ever_leaves_the_budget_to_the_boards() -> None:
    app = Starlette(routes=[Route("/viewforum.php", calendar), Route("/viewtopic.php", Endless(repeats=True).thread)])
    with WebServer(app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        desk = Desk(socks.address)
        for _ in range(2):
            report = desk.crawl(source(f"{ONION}/viewforum.php", budget=40))
            assert (report.requests or {})["list"] <= 8
    assert report.outcome == "done"


def test_a_token_made_for_each_visit_makes_no_new_pages() -> None:
    asked: list[str] = []

    def page(request: Request) -> HTMLResponse:
        """An index, boards and threads that all lead to one another, with another token in every answer."""
        asked.append(f"{request.url.path}?{request.url.query}")
        token = f"&visit={len(asked):032x}"
        boards = "".join(BOARD_ROW.format(f"./viewforum.php?f={number}{token}") for number in range(1, 4))
        rows = "".join(ROW.format(f"{number}{token}") for number in range(1, 4))
        if request.url.path == "/viewtopic.php":
            return HTMLResponse(FRAME.format(kind="viewtopic", body=POST.format(1), next=""))
        body = f'<ul class="topiclist forums">{boards}</ul><ul class="topiclist topics">{rows}</ul>'
        return HTMLResponse(FRAME.format(kind="viewforum", body=body, next=""))

    app = Starlette(routes=[Route("/{path:path}", page)])
    with WebServer(app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        desk = Desk(socks.address)
        assert desk.crawl(source(f"{ONION}/viewforum.php")).requests == {"list": 4, "thread": 3}
        assert desk.crawl(source(f"{ONION}/viewforum.php")).requests == {"list": 4}
    assert not [path for path in asked if "visit=" in path]
    assert not [mark for mark in desk.intake.marks.values() if "visit=" in mark.url + mark.last_page]
