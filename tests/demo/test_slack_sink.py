from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from demo.sinks.slack import SlackSink
from demo.sinks.slack_contract import fault_in


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_webhook_message_is_kept_and_answered_with_plain_ok(slack_sink: SlackSink) -> None:
    slack_sink.clear()
    reply = WebhookClient(slack_sink.webhook).send(text="an alert", blocks=[section("*an alert*")])
    assert (reply.status_code, reply.body) == (200, "ok")
    (message,) = slack_sink.messages
    assert json.loads(message.path.read_text("utf-8"))["text"] == "an alert"


@pytest.mark.parametrize(
    ("blocks", "status", "body"),
    [([section("x" * 3001)], 400, "invalid_blocks"), ([section("x")] * 51, 400, "invalid_blocks")],
)
def test_a_webhook_refuses_what_is_too_long(
    slack_sink: SlackSink, blocks: list[dict[str, Any]], status: int, body: str
) -> None:
    slack_sink.clear()
    reply = WebhookClient(slack_sink.webhook).send(text="t", blocks=blocks)
    assert (reply.status_code, reply.body, slack_sink.messages) == (status, body, [])


def test_an_unknown_webhook_is_no_service(slack_sink: SlackSink) -> None:
    reply = WebhookClient(slack_sink.webhook + "x").send(text="t")
    assert (reply.status_code, reply.body) == (404, "no_service")


def test_the_api_takes_a_message_with_the_bot_token(slack_sink: SlackSink) -> None:
    slack_sink.clear()
    client = WebClient(slack_sink.token, base_url=slack_sink.api_url)
    reply = client.chat_postMessage(channel="#alerts", text="an alert", blocks=[section("x")])
    assert reply["ok"] and reply["ts"] == slack_sink.messages[0].ts
    assert client.auth_test()["ok"]


@pytest.mark.parametrize(
    ("token", "channel", "error"),
    [("xoxb-other", "#alerts", "invalid_auth"), (None, "#alerts", "not_authed"), ("", "#nowhere", "channel_not_found")],
)
def test_the_api_refuses_with_slacks_own_words(
    slack_sink: SlackSink, token: str | None, channel: str, error: str
) -> None:
    client = WebClient(slack_sink.token if token == "" else token, base_url=slack_sink.api_url)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=channel, text="t")
    assert refused.value.response["error"] == error


def test_a_scripted_429_carries_retry_after_and_the_next_message_passes(slack_sink: SlackSink) -> None:
    slack_sink.clear()
    slack_sink.answer_next(429, retry_after_s=7)
    reply = WebhookClient(slack_sink.webhook).send(text="first")
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "7")
    assert WebhookClient(slack_sink.webhook).send(text="second").status_code == 200
    assert [message.text for message in slack_sink.messages] == ["second"]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ({}, "no_text"),
        ({"text": "t", "blocks": "no list"}, "invalid_blocks_format"),
        ({"text": "t", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "t"}}]}, "invalid_blocks"),
        (
            {"text": "t", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "t" * 151}}]},
            "invalid_bl",
        ),
        (
            {"text": "t", "blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "t"}] * 11}]},
            "invalid_bl",
        ),
        ({"text": "t", "blocks": [{"type": "context", "elements": []}]}, "invalid_blocks"),
        ({"text": "t", "blocks": [{"type": "sorcery"}]}, "invalid_blocks"),
        ({"text": "t", "blocks": [{"type": "divider", "block_id": "a"}] * 2}, "invalid_blocks"),
        ({"text": "t" * 40_001}, "msg_too_long"),
    ],
)
def test_the_contract_names_the_fault(message: dict[str, Any], fault: str) -> None:
    assert fault_in(message).startswith(fault)


def test_the_contract_passes_what_slack_takes() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "open"}, "url": "https://console.example/a/1"}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "h" * 150}},
        section("x" * 3000),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "c"}]},
        {"type": "actions", "elements": [button]},
        {"type": "divider"},
    ]
    assert fault_in({"text": "t", "blocks": blocks * 10}) == ""
