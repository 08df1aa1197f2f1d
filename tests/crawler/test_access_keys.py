"""Onion services that let nobody in without a key: what Tor is told, and what the real one does with it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config.records import Secret, Source, TorSettings
from crawler.transport.access_keys import hand_over
from demo.forum import Forum
from demo.serving import WebServer
from demo.tornet import TorNetwork
from schema.errors import BadConfig, TorIsDown
from tests.crawler.conftest import NOW
from tests.crawler.memory import Desk, source
from tests.crawler.test_tor import ControlPort, control

LABEL = "notjnpqbygyyhjdcgoy4fwjmznr7arnpcskgfju7f22wnoamlenpzbid"
OTHER = "fkkyntd52jswyfa43ocp5unzyix73nkw7czttrzgq4yv5ltst55ntoid"
RAW = bytes(range(32))
KEY = base64.b32encode(RAW).decode().rstrip("=")
SECRET = base64.b64encode(RAW).decode()


def place(key: str, **changes: object) -> Source:
    both = {"mirrors": (f"http://www.{OTHER}.onion",), "onion_key": Secret(key)}
    return source(f"http://{LABEL}.onion:8080/index.php", **(both | changes))


def told(key: str, answer: str = "250 OK") -> list[str]:
    """The commands Tor got."""
    commands: list[str] = []

    def reply(self: ControlPort, command: str, rest: str) -> list[str]:
        if command != "ONION_CLIENT_AUTH_ADD":
            return original(self, command, rest)
        commands.append(rest)
        return [answer]

    original = ControlPort.reply
    with pytest.MonkeyPatch.context() as patch, control({}) as port:
        patch.setattr(ControlPort, "reply", reply)
        hand_over(TorSettings(control=port, control_password=Secret(ControlPort.password)), place(key))
    return commands


def test_a_bare_key_is_for_every_onion_address_of_the_source() -> None:
    assert told(KEY) == [f"{LABEL} x25519:{SECRET}", f"{OTHER} x25519:{SECRET}"]


def test_a_key_that_names_its_address_is_for_that_one() -> None:
    assert told(f"{OTHER}:descriptor:x25519:{KEY}") == [f"{OTHER} x25519:{SECRET}"]


@pytest.mark.parametrize(
    "answer", ["251 Client for onion existed and replaced", "252 Registered client and decrypted desc"]
)
def test_a_key_that_tor_knew_is_fine(answer: str) -> None:
    assert len(told(KEY, answer)) == 2


def test_a_key_that_tor_refuses_is_told_and_never_shown() -> None:
    with pytest.raises(TorIsDown, match="the access key of harbor was not taken: 512 Invalid") as caught:
        told(KEY, "512 Invalid v3 address")
    assert SECRET not in str(caught.value) and KEY not in str(caught.value)


def test_without_a_control_port_or_a_key_nothing_begins() -> None:
    with pytest.raises(BadConfig, match=r"without `tor\.control`"):
        hand_over(TorSettings(), place(KEY))
    with pytest.raises(BadConfig, match="no access key"):
        hand_over(TorSettings(control="127.0.0.1:1"), place("words"))
    hand_over(TorSettings(), replace(place(KEY), onion_key=None))


@pytest.fixture
def locked(tor_network: TorNetwork, forum: Forum) -> Iterator[tuple[str, X25519PrivateKey]]:
    """(host, key) of an onion service of the private network that only the key opens."""
    key = X25519PrivateKey.generate()
    public = base64.b32encode(key.public_key().public_bytes_raw()).decode().rstrip("=")
    host = tor_network._up.host
    with WebServer(forum.app) as web:
        target = f"Port=80,127.0.0.1:{web.port}"
        reply = host.ask(f"ADD_ONION NEW:ED25519-V3 Flags=V3Auth,DiscardPK ClientAuthV3={public} {target}")
        label = next(line.removeprefix("ServiceID=") for line in reply if line.startswith("ServiceID="))
        while f"HS_DESC UPLOADED {label}" not in host.wait_event(30):
            continue
        yield f"{label}.onion", key
        host.ask(f"DEL_ONION {label}")


@pytest.mark.service
def test_the_real_tor_opens_a_locked_onion_with_its_key_and_not_without(
    tor_network: TorNetwork, locked: tuple[str, X25519PrivateKey], no_waiting: None
) -> None:
    host, key = locked
    desk = Desk(tor_network.socks, now=NOW)
    tor = TorSettings(socks=tor_network.socks, control=tor_network.control)
    closed = source(f"http://{host}/viewforum.php?f=4")
    assert desk.crawl(closed, request_deadline_s=60).lost == {"tor_f4": 1}
    wrong = base64.b32encode(X25519PrivateKey.generate().private_bytes_raw()).decode()
    hand_over(tor, replace(closed, onion_key=Secret(wrong)))
    assert desk.crawl(closed, request_deadline_s=60).lost == {"tor_f5": 1}
    right = base64.b32encode(key.private_bytes_raw()).decode()
    hand_over(tor, replace(closed, onion_key=Secret(right)))
    assert desk.crawl(closed, request_deadline_s=60).outcome == "done"
