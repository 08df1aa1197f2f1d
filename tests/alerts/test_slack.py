from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alerts.notifiers.build import settings_problems
from alerts.notifiers.slack import SlackNotifier, SlackSettings
from config.records import Secret
from demo.sinks.slack import SlackSink
from schema.errors import DeliveryDelayed, DeliveryRefused
from tests.alerts.examples import hostile, notification

HOOK = SlackSettings(webhook=Secret("https://hooks.slack.example/services/T/B/x"))


@pytest.fixture
def api(slack_sink: SlackSink) -> SlackSettings:
    slack_sink.clear()
    return SlackSettings(token=Secret(slack_sink.token), channel="#alerts", api_url=slack_sink.api_url)


def test_a_named_time_is_handed_on(api: SlackSettings, slack_sink: SlackSink) -> None:
    slack_sink.answer_next(429, retry_after_s=17)
    with pytest.raises(DeliveryDelayed) as caught:
        SlackNotifier(api).notify(notification())
    assert caught.value.after_s == 17


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (200, "channel_not_found", DeliveryRefused), (200, "invalid_auth", DeliveryRefused),
        (200, "invalid_blocks", DeliveryRefused), (404, "no_service", DeliveryRefused), (410, "", DeliveryRefused),
        (403, "invalid_token", DeliveryRefused), (200, "internal_error", DeliveryDelayed),
        (200, "ratelimited", DeliveryDelayed), (502, "", DeliveryDelayed), (302, "", DeliveryRefused),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by_token", [True, False])
def test_the_retry_table(
    api: SlackSettings, slack_sink: SlackSink, status: int, error: str, kind: type[Exception], by_token: bool
) -> None:
    settings = api if by_token else SlackSettings(webhook=Secret(slack_sink.webhook))
    slack_sink.answer_next(status, error or "unknown_words")
    with pytest.raises(kind, match=f"slack answered {status}"):
        SlackNotifier(settings).notify(notification())
    assert slack_sink.messages == []


def test_a_mention_is_slacks_markup(slack_sink: SlackSink) -> None:
    slack_sink.clear()
    SlackNotifier(SlackSettings(webhook=Secret(slack_sink.webhook), mention="@here")).notify(notification(hostile()))
    [message] = slack_sink.messages
    assert str(message.payload).count("<!here>") == 1
    assert "<!channel>" not in str(message.payload)


def test_nothing_is_unfurled_or_linked(api: SlackSettings, slack_sink: SlackSink) -> None:
    SlackNotifier(api).notify(notification())
    payload = slack_sink.messages[0].payload
    told = {key: str(payload[key]).lower() for key in ("unfurl_links", "unfurl_media", "link_names", "parse")}
    assert told == {
        "unfurl_links": "false", "unfurl_media": "false", "link_names": told["link_names"], "parse": "none"
    }  # fmt: skip
    assert told["link_names"] in ("false", "0")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (HOOK, ""),
        (SlackSettings(), "both or none of webhook and token"),
        (replace(HOOK, token=Secret("x"), channel="#a"), "both or none of webhook and token"),
        (SlackSettings(token=Secret("x")), "a token without a channel"),
        (replace(HOOK, mention="@soc"), "mention '@soc'"),
        (replace(HOOK, mention="<!subteam^S012AB3CD>"), ""),
        (replace(HOOK, webhook=Secret("http://hooks.slack.example/x")), "webhook is not https"),
        (replace(HOOK, webhook=Secret("http://127.0.0.1:8080/x")), ""),
        (SlackSettings(token=Secret("x"), channel="#a", api_url="http://slack.example"), "api_url is not https"),
    ],
)
def test_settings_that_do_not_fit_together_are_told(settings: Any, problem: str) -> None:
    found = settings_problems("slack", settings)
    assert (problem in found[0]) if problem else (found == [])
