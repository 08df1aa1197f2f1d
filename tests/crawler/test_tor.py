"""Is our own Tor usable? Asked of a scripted control port, and of the real one."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from stem.control import Controller

from config.records import Secret, TorSettings
from crawler.transport.tor import network_trouble, require_tor
from demo.forum import Forum
from demo.serving import WebServer
from demo.tor_keys import free_ports
from demo.tornet import TorNetwork
from schema.errors import TorIsDown
from tests.crawler.conftest import NOW
from tests.crawler.memory import Desk, source
from tests.crawler.socks import SocksServer


class ControlPort(socketserver.StreamRequestHandler):
    """Speaks enough of Tor's control protocol to be asked for GETINFO keys."""

    answers: Mapping[str, str] = {}
    password = "wave-lantern"

    def handle(self) -> None:
        for raw in self.rfile:
            command, _, rest = raw.decode().strip().partition(" ")
            self.wfile.write("".join(f"{line}\r\n" for line in self.reply(command, rest)).encode())

    def reply(self, command: str, rest: str) -> list[str]:
        if command == "PROTOCOLINFO":
            return ["250-PROTOCOLINFO 1", "250-AUTH METHODS=HASHEDPASSWORD", '250-VERSION Tor="0.4.9.1"', "250 OK"]
        if command == "AUTHENTICATE":
            return ["250 OK"] if rest == f'"{self.password}"' else ["515 Authentication failed: Password did not match"]
        if command == "GETINFO" and rest in self.answers:
            return [f"250-{rest}={self.answers[rest]}", "250 OK"]
        return ["552 Unrecognized key"] if command == "GETINFO" else ["250 OK"]


@contextmanager
def control(answers: Mapping[str, str]) -> Iterator[str]:
    handler = type("Scripted", (ControlPort,), {"answers": answers})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def asked(answers: Mapping[str, str], password: str = ControlPort.password) -> tuple[str, str]:
    """(why no crawl may start or "", what trouble the network is in or "")"""
    with SocksServer({}) as socks, control(answers) as port:
        tor = TorSettings(socks=socks.address, control=port, control_password=Secret(password))
        try:
            require_tor(tor)
        except TorIsDown as error:
            return str(error).replace(port, "PORT"), network_trouble(tor)
        return "", network_trouble(tor)


DONE = 'NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"'
HALF = 'NOTICE BOOTSTRAP PROGRESS=45 TAG=requesting_descriptors SUMMARY="Asking for relay descriptors"'


def test_a_bootstrapped_tor_is_fine() -> None:
    assert asked({"status/bootstrap-phase": DONE, "network-liveness": "up", "status/circuit-established": "1"}) == (
        "",
        "",
    )


def test_a_tor_that_is_still_starting_is_waited_for() -> None:
    why, _ = asked({"status/bootstrap-phase": HALF})
    assert why == "tor PORT: bootstrapped 45 % ('Asking for relay descriptors', expected 100 %); wait for it"


def test_a_tor_without_a_network_says_so() -> None:
    assert asked({"status/bootstrap-phase": DONE, "network-liveness": "down"})[1].startswith("Tor sees no network")


def test_a_tor_without_a_circuit_says_so() -> None:
    answers = {"status/bootstrap-phase": DONE, "network-liveness": "up", "status/circuit-established": "0"}
    assert asked(answers)[1] == "Tor has no circuit at the moment"


def test_a_wrong_password_is_told_and_never_shown() -> None:
    why, _ = asked({"status/bootstrap-phase": DONE}, password="very-secret-word")
    assert "the control port does not answer as asked" in why
    assert "very-secret-word" not in why


def test_a_control_port_that_is_not_there_is_told() -> None:
    port = free_ports(1)[0]
    with SocksServer({}) as socks, pytest.raises(TorIsDown, match=f"tor 127.0.0.1:{port}: the control port"):
        require_tor(TorSettings(socks=socks.address, control=f"127.0.0.1:{port}"))


def test_a_control_socket_that_is_not_there_is_told() -> None:
    with SocksServer({}) as socks, pytest.raises(TorIsDown, match="/nonexistent/control: the control port"):
        require_tor(TorSettings(socks=socks.address, control="/nonexistent/control"))


def test_without_a_control_port_a_socks_port_that_answers_is_enough() -> None:
    with SocksServer({}) as socks:
        require_tor(TorSettings(socks=socks.address))
        assert network_trouble(TorSettings(socks=socks.address)) == ""


@pytest.mark.service
def test_the_real_tor_is_asked_over_its_control_port(tor_network: TorNetwork) -> None:
    tor = TorSettings(socks=tor_network.socks, control=tor_network.control)
    require_tor(tor)
    assert network_trouble(tor) == ""


@pytest.mark.service
def test_a_forum_behind_the_real_tor_is_read_whole_with_one_identity(tor_network: TorNetwork, forum: Forum) -> None:
    desk = Desk(tor_network.socks, now=NOW)
    with WebServer(forum.app, tor_network.web_port("c")):
        report = desk.crawl(source(f"http://{tor_network.onion('c')}/index.php", robots=True), request_deadline_s=60)
    assert (report.outcome, report.listings_changed) == ("done", 26)


@pytest.mark.service
@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("a" * 55 + "d.onion", "tor_f6"),  # no valid checksum
        ("sixteencharacter.onion", "tor_f6"),  # the form that is no longer served
    ],
)
def test_the_real_tor_says_what_is_wrong_with_an_address(
    tor_network: TorNetwork, no_waiting: None, host: str, kind: str
) -> None:
    desk = Desk(tor_network.socks)
    report = desk.crawl(source(f"http://{host}/index.php"))
    assert (report.outcome, report.lost) == ("failed", {kind: 1})
    assert report.reason == "not a valid onion address (a typing error, or the old 16-character form)"


@pytest.mark.service
def test_the_real_tor_says_that_nothing_listens_behind_an_onion(tor_network: TorNetwork, no_waiting: None) -> None:
    desk = Desk(tor_network.socks)
    report = desk.crawl(source(f"http://{tor_network.onion('d')}/index.php"))
    assert report.lost == {"tor_01": 1}
    report = desk.crawl(source(f"http://{tor_network.onion('d')}:81/index.php"))
    assert report.lost == {"tor_05": 1}


@pytest.mark.service
def test_two_sources_share_no_circuit(tor_network: TorNetwork, forum: Forum) -> None:
    with WebServer(forum.app, tor_network.web_port("c")):
        start = f"http://{tor_network.onion('c')}/viewforum.php?f=4"
        for name in ("harbor", "other"):
            assert Desk(tor_network.socks, now=NOW).crawl(source(start, name=name, budget=1)).pages == 1
        circuits = circuits_by_user(tor_network.control)
    users = [user for user in circuits if user.endswith("-0")]
    assert len(users) >= 2
    assert sum(len(circuits[user]) for user in users) == len(set().union(*(circuits[user] for user in users)))


def circuits_by_user(control_port: str) -> dict[str, set[str]]:
    """Ids of the circuits that Tor built for each SOCKS user name."""
    host, _, port = control_port.partition(":")
    found: dict[str, set[str]] = {}
    with Controller.from_port(address=host, port=int(port)) as controller:
        controller.authenticate()
        for circuit in controller.get_circuits():
            if circuit.socks_username:
                found.setdefault(circuit.socks_username, set()).add(circuit.id)
    return found
