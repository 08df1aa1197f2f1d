"""Every notifier against a server like the one it will meet: what it says, what it does with each answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from alerts.notifiers.build import build_notifier, notifier_names, settings_problems, settings_type
from alerts.notifiers.contract import Notifier
from alerts.notifiers.email import EmailSettings
from alerts.notifiers.slack import SlackSettings
from config.records import Secret
from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from schema.errors import BadConfig, DeliveryDelayed, DeliveryRefused
from tests.alerts.examples import alert, hostile, listing, notification

SECRET = "correct-horse-battery-staple"


@dataclass
class Place:
    """A notifier and the server behind it. break_it(why) scripts the next answer."""

    kind: str
    settings: Any
    received: Callable[[], list[str]]
    break_it: Callable[[str], None]
    at_port: Callable[[int], Any]
    with_secret: Callable[[], Any]

    def notifier(self, **changes: Any) -> Notifier:
        return build_notifier(self.kind, replace(self.settings, **changes))


def mail_place(sink: MailSink) -> Place:
    sink.clear()
    settings = EmailSettings(
        host=sink.host, port=sink.port, sender="Stallwatch <watch@bank.example>", to=("soc@bank.example",),
        user=sink.user, password=Secret(sink.password), ca_file=sink.ca_file, timeout_s=10.0,
    )  # fmt: skip
    scripts = {
        "later": lambda: sink.answer_next("451 4.3.0 try later"),
        "busy": lambda: sink.answer_next("421 4.7.0 too many connections", stage="MAIL"),
        "never": lambda: sink.answer_next("554 5.7.1 rejected"),
        "nobody": lambda: sink.answer_next("550 5.1.1 no such user", stage="RCPT"),
        "stall": lambda: sink.answer_next(wait_s=3),
        "drop": lambda: sink.answer_next("421 4.3.2 going down"),
    }
    return Place(
        "email", settings,
        lambda: [mail.data.decode() for mail in sink.mails],
        lambda why: scripts[why](),
        lambda port: replace(settings, port=port),
        lambda: replace(settings, password=Secret(SECRET)),
    )  # fmt: skip


def slack_place(sink: SlackSink, *, by_token: bool) -> Place:
    sink.clear()
    scripts = {
        "later": lambda: sink.answer_next(500),
        "busy": lambda: sink.answer_next(429, retry_after_s=7),
        "never": lambda: sink.answer_next(403, "action_prohibited"),
        "nobody": lambda: sink.answer_next(200 if by_token else 404, "channel_not_found" if by_token else "no_service"),
        "stall": lambda: sink.answer_next(wait_s=3),
        "drop": lambda: sink.answer_next(503),
    }
    hook = SlackSettings(webhook=Secret(sink.webhook), timeout_s=10.0)
    token = SlackSettings(token=Secret(sink.token), channel="#alerts", api_url=sink.api_url, timeout_s=10.0)
    settings = token if by_token else hook
    return Place(
        "slack", settings,
        lambda: [str(message.payload) for message in sink.messages],
        lambda why: scripts[why](),
        lambda port: replace(token, api_url=f"http://127.0.0.1:{port}/api/") if by_token
        else replace(hook, webhook=Secret(f"http://127.0.0.1:{port}/services/T/B/{SECRET}")),
        lambda: replace(token, token=Secret(SECRET)) if by_token
        else replace(hook, webhook=Secret(sink.webhook.rsplit("/", 1)[0] + "/" + SECRET)),
    )  # fmt: skip


@pytest.fixture(params=["email", "slack-webhook", "slack-token"])
def place(request: pytest.FixtureRequest, smtp_sink: MailSink, slack_sink: SlackSink) -> Place:
    if request.param == "email":
        return mail_place(smtp_sink)
    return slack_place(slack_sink, by_token=request.param == "slack-token")


@contextmanager
def dripping_server() -> Iterator[int]:
    """Takes a connection and sends one byte every 50 ms for ever, so that no socket timeout ends it."""
    done = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            peer, _ = server.accept()
            with peer:
                while not done.wait(0.05):
                    peer.sendall(b"2")
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        done.set()
        server.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_it_delivers_and_hands_back_a_receipt(place: Place) -> None:
    assert place.notifier().notify(notification())
    [text] = place.received()
    assert "815,000,000" in text


def test_a_second_delivery_carries_the_same_id(place: Place) -> None:
    place.notifier().notify(notification())
    place.notifier().notify(notification())
    assert [notification().id in text for text in place.received()] == [True, True]


@pytest.mark.parametrize("why", ["later", "busy", "drop"])
def test_it_asks_for_another_try_when_the_other_side_is_not_able_now(place: Place, why: str) -> None:
    place.break_it(why)
    with pytest.raises(DeliveryDelayed):
        place.notifier().notify(notification())
    assert place.received() == []
    place.notifier().notify(notification())
    assert len(place.received()) == 1


@pytest.mark.parametrize("why", ["never", "nobody"])
def test_it_wants_a_person_when_the_other_side_refuses_for_good(place: Place, why: str) -> None:
    place.break_it(why)
    with pytest.raises(DeliveryRefused, match="; "):
        place.notifier().notify(notification())
    assert place.received() == []


def test_a_server_that_is_down_means_another_try(place: Place) -> None:
    notifier = build_notifier(place.kind, place.at_port(free_port()))
    with pytest.raises(DeliveryDelayed):
        notifier.notify(notification())


def test_a_silent_server_costs_no_more_than_the_timeout(place: Place) -> None:
    place.break_it("stall")
    began = time.monotonic()
    with pytest.raises(DeliveryDelayed, match="no answer"):
        place.notifier(timeout_s=1.0).notify(notification())
    assert time.monotonic() - began < 2.5


def test_a_server_that_drips_bytes_costs_no_more_than_the_timeout(place: Place) -> None:
    with dripping_server() as port:
        notifier = build_notifier(place.kind, replace(place.at_port(port), timeout_s=1.0))
        began = time.monotonic()
        with pytest.raises(DeliveryDelayed, match="no answer within 1 s"):
            notifier.notify(notification())
    assert time.monotonic() - began < 2


def test_no_secret_stands_in_an_error(place: Place) -> None:
    notifier = build_notifier(place.kind, place.with_secret())
    with pytest.raises(DeliveryRefused) as caught:
        notifier.notify(notification())
    shown = [str(caught.value), repr(caught.value), repr(notifier.__dict__), repr(caught.value.__cause__)]
    assert not [text for text in shown if SECRET in text]


def test_no_secret_stands_in_the_error_of_a_server_that_is_down(place: Place) -> None:
    notifier = build_notifier(place.kind, place.at_port(free_port()))
    with pytest.raises(DeliveryDelayed) as caught:
        notifier.notify(notification())
    assert SECRET not in str(caught.value)


def test_a_hundred_huge_alerts_stay_within_the_limits(place: Place) -> None:
    body = "Selling 81.5 crore Aadhaar <&> " * 20_000
    many = [alert(number, listing=listing(number, body=body, title=body[:5000])) for number in range(1, 101)]
    place.notifier().notify(notification(*many, group="source=" + "x" * 5000))
    [text] = place.received()
    assert len(text) < 400_000


def test_hostile_words_are_delivered_without_harm(place: Place) -> None:
    place.notifier().notify(notification(hostile()))
    [text] = place.received()
    assert "\u202e" not in text and "\\u202e" not in text and "=E2=80=AE" not in text
    assert "https://evil" not in text.replace("=\r\n", "")
    if place.kind == "slack":
        assert "<" not in text


def test_the_environments_proxy_is_not_trusted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert place.notifier().notify(notification())


def test_a_probe_tells_nobody_anything(place: Place) -> None:
    assert place.notifier().probe()
    assert place.received() == []


def test_a_probe_finds_a_wrong_secret_and_does_not_show_it(place: Place) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        build_notifier(place.kind, place.with_secret()).probe()
    assert SECRET not in str(caught.value)


def test_a_probe_finds_a_server_that_is_down(place: Place) -> None:
    with pytest.raises(DeliveryDelayed):
        build_notifier(place.kind, place.at_port(free_port())).probe()


def test_good_settings_have_no_problems(place: Place) -> None:
    assert settings_problems(place.kind, place.settings) == []


def test_every_notifier_names_its_settings() -> None:
    assert {name: settings_type(name).__name__ for name in notifier_names()} == {
        "email": "EmailSettings",
        "slack": "SlackSettings",
    }


def test_an_unknown_notifier_is_told_with_those_there_are() -> None:
    with pytest.raises(BadConfig, match="unknown notifier 'pigeon'; known: email, slack"):
        build_notifier("pigeon", None)
