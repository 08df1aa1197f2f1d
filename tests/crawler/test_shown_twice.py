"""A thread in two lists of one place, as on a front page of the newest threads and in its board."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from demo.serving import WebServer
from tests.crawler.conftest import ONION
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer
from tests.crawler.test_endless import BOARD_ROW, FRAME, POST, ROW


def test_it_is_read_once_and_owed_no_more() -> None:
    def board(request: Request) -> HTMLResponse:
        lists = BOARD_ROW.format("./viewforum.php?f=2") if request.query_params["f"] == "1" else ""
        rows = "".join(ROW.format(number) for number in (1, 2, 3))
        body = f'<ul class="topiclist forums">{lists}</ul><ul class="topiclist topics">{rows}</ul>'
        return HTMLResponse(FRAME.format(kind="viewforum", body=body, next=""))

    def thread(request: Request) -> HTMLResponse:
        return HTMLResponse(FRAME.format(kind="viewtopic", body=POST.format(request.query_params["t"]), next=""))

    app = Starlette(routes=[Route("/viewforum.php", board), Route("/viewtopic.php", thread)])
    with WebServer(app) as web, SocksServer({"harbor.onion": web.port}) as socks:
        desk = Desk(socks.address)
        assert desk.crawl(source(f"{ONION}/viewforum.php?f=1")).requests == {"list": 2, "thread": 3}
        assert desk.crawl(source(f"{ONION}/viewforum.php?f=1")).requests == {"list": 2}
