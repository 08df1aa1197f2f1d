from __future__ import annotations

import os
import time
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from stem.control import Controller

from demo import tor_keys
from demo.serving import WebServer
from demo.socks_knock import knock
from demo.tor_keys import ProgramMissing, find_program, free_ports
from demo.tornet import TorNetwork
from demo.torrc import vote_offset_s


async def hello(request: Request) -> Response:
    return PlainTextResponse(f"hello from {request.url.hostname}")


def test_a_missing_tor_is_told_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(tor_keys, "EXTRA_PATH", ("/nowhere",))
    with pytest.raises(ProgramMissing, match=r"'tor' is not installed .*'apt install tor'"):
        find_program("tor")


def test_ports_differ_and_lie_below_those_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(20_000 <= port < 32_000 for port in ports)


def test_the_vote_starts_two_seconds_from_now() -> None:
    assert (vote_offset_s(1_700_000_000.9) - 1_700_000_000) % 1800 == 2 + 2 + 2 - 1


def test_knocking_on_a_closed_port_gives_nothing() -> None:
    (port,) = free_ports(1)
    assert knock(f"127.0.0.1:{port}", "a.onion", 80, user="u", timeout_s=1) is None


@pytest.mark.service
def test_a_page_of_an_onion_is_fetched_through_the_client(tor_network: TorNetwork) -> None:
    with WebServer(Starlette(routes=[Route("/", hello)]), tor_network.web_port("a")):
        proxy = f"socks5h://someone:x@{tor_network.socks}"
        with httpx2.Client(proxy=proxy, timeout=30) as client:
            reply = client.get(f"http://{tor_network.onion('a')}/")
    assert reply.text == f"hello from {tor_network.onion('a')}"


@pytest.mark.service
def test_its_control_port_takes_the_cookie(tor_network: TorNetwork) -> None:
    with Controller.from_port(port=int(tor_network.control.rpartition(":")[2])) as controller:
        controller.authenticate()
        assert "PROGRESS=100" in controller.get_info("status/bootstrap-phase")


@pytest.mark.service
def test_an_onion_without_a_web_server_is_refused_by_name(tor_network: TorNetwork) -> None:
    assert knock(tor_network.socks, tor_network.onion("d"), 80, user="k", timeout_s=30) == 0x01


@pytest.mark.service
def test_the_killed_client_leaves_its_port_closed_and_comes_back_on_it(tor_network: TorNetwork) -> None:
    tor_network.kill_client()
    assert tor_network.client_pid is None
    assert knock(tor_network.socks, tor_network.onion("d"), 80, user="k", timeout_s=2) is None
    tor_network.start_client()
    assert knock(tor_network.socks, tor_network.onion("d"), 80, user="k", timeout_s=30) == 0x01


@pytest.mark.service
def test_every_tor_dies_with_its_parent(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        network = TorNetwork(folder, {"x": free_ports(1)[0]})
        network.start()
        os.write(writing, " ".join(map(str, network.pids)).encode())
        os._exit(0)  # no stop(): as if it had been killed
    os.waitpid(child, 0)
    pids = [int(word) for word in os.read(reading, 1000).split()]
    assert len(pids) == 7
    deadline = time.monotonic() + 10
    while (alive := [pid for pid in pids if Path(f"/proc/{pid}").exists() and not _is_zombie(pid)]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert alive == []


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
