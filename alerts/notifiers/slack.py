"""Slack: an incoming webhook, or a bot token and a channel; one message per notification, Block Kit.

Not through Tor, and through no proxy unless the receiver's settings name one: the environment's are ignored.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from alerts.notifiers.contract import Notification
from alerts.notifiers.deadline import within
from alerts.notifiers.slack_clients import Answer, SlackUnreachable, ask_who, post_message, post_webhook
from alerts.render import slack_blocks, slack_text
from config.records import Secret
from schema.errors import DeliveryDelayed, DeliveryRefused

_MENTIONS = {"@here": "<!here>", "@channel": "<!channel>", "@everyone": "<!everyone>"}
_MARKUP = re.compile(r"<(@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!here|!channel|!everyone)>")
_WORD = re.compile(r"[a-z][a-z0-9_]{1,60}")
# Error words that pass by themselves (Web API reference, errors of chat.postMessage); all others want a person.
_PASSING = frozenset(
    {
        "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
        "team_added_to_org", "timeout",
    }
)  # fmt: skip
_GOOD_WEBHOOK = ("no_text", "invalid_payload", "missing_text_or_fallback_or_attachments")
_ADVICE = {
    "channel_not_found": "check `channel`, and invite the app to it",
    "not_in_channel": "invite the app to the channel",
    "is_archived": "name another channel",
    "channel_is_archived": "name another channel",
    "invalid_auth": "replace the token",
    "not_authed": "replace the token",
    "token_revoked": "replace the token",
    "token_expired": "replace the token",
    "account_inactive": "replace the token",
    "missing_scope": "give the app the scope chat:write",
    "no_service": "recreate the webhook in Slack",
    "invalid_token": "recreate the webhook in Slack",
    "no_team": "recreate the webhook in Slack",
    "action_prohibited": "ask the workspace's administrator",
}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Either webhook, or token and channel.

    mention  "@here", "@channel", "<@U012AB3CD>" or "<!subteam^S012AB3CD>"; "" mentions nobody
    api_url  of the Web API; another for a compatible server
    proxy    http proxy to use; "" connects directly, whatever the environment says
    """

    webhook: Secret | None = None
    token: Secret | None = None
    channel: str = ""
    mention: str = ""
    api_url: str = "https://slack.com/api/"
    proxy: str = ""
    timeout_s: float = 20.0


class SlackNotifier:
    Settings = SlackSettings

    def __init__(self, settings: SlackSettings) -> None:
        self.settings, self.timeout_s = settings, settings.timeout_s

    @staticmethod
    def problems(settings: Any) -> list[str]:
        return _problems(settings)

    def payload(self, notification: Notification) -> dict[str, Any]:
        """The message; nothing in it is unfurled, linked or mentioned but what the settings say."""
        mention = _MENTIONS.get(self.settings.mention, self.settings.mention)
        return {
            "text": slack_text(notification),
            "blocks": slack_blocks(notification, mention),
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def notify(self, notification: Notification) -> str:
        payload = self.payload(notification)
        try:
            answer = within(self.timeout_s, "slack", lambda: self._post(payload), lambda: None)
        except SlackUnreachable as error:
            raise DeliveryDelayed(f"slack: {error}; it is tried again") from None
        return self._receipt(answer)

    def probe(self) -> str:
        """Whether the token or the webhook is good: by auth.test, or by a message without text, which Slack refuses
        with other words where the webhook is gone. Whether the bot may write to the channel is not asked."""
        try:
            answer = within(self.timeout_s, "slack", self._ask, lambda: None)
        except SlackUnreachable as error:
            raise DeliveryDelayed(f"slack: {error}; it is tried again") from None
        if self.settings.webhook and answer.status == 400 and answer.body.strip() in _GOOD_WEBHOOK:
            return "slack knows the webhook"
        self._receipt(answer)
        return "slack knows the token"

    def _ask(self) -> Answer:
        settings = self.settings
        if settings.webhook:
            return post_webhook(settings.webhook.reveal(), {}, settings.timeout_s, settings.proxy)
        token = settings.token.reveal() if settings.token else ""
        return ask_who(settings.api_url, token, settings.timeout_s, settings.proxy)

    def _post(self, payload: dict[str, Any]) -> Answer:
        settings = self.settings
        if settings.webhook:
            return post_webhook(settings.webhook.reveal(), payload, settings.timeout_s, settings.proxy)
        token = settings.token.reveal() if settings.token else ""
        message = {"channel": settings.channel, "link_names": False, "parse": "none", **payload}
        return post_message(settings.api_url, token, message, settings.timeout_s, settings.proxy)

    def _receipt(self, answer: Answer) -> str:
        """The retry table of Slack: 429, 5xx and passing errors come again, the rest wants a person."""
        form = _json_object(answer.body)
        error = str(form.get("error", "")) if form else answer.body.strip()
        word = error if _WORD.fullmatch(error) else ""
        if answer.status == 200 and (form.get("ok") is True or answer.body.strip() == "ok"):
            return f"ts {form['ts']} in {form.get('channel', '')}" if form.get("ts") else "ok"
        said = f"slack answered {answer.status}{' ' + word if word else ''}"
        if answer.status == 429 or answer.status >= 500 or word in _PASSING:
            raise DeliveryDelayed(f"{said}; it is tried again", after_s=answer.retry_after_s)
        advice = _ADVICE.get(word) or _by_status(answer.status, bool(self.settings.webhook))
        raise DeliveryRefused(f"{said}; {advice}")


def _json_object(body: str) -> dict[str, Any]:
    try:
        form = json.loads(body)
    except ValueError:
        return {}
    return form if isinstance(form, dict) else {}


def _by_status(status: int, is_webhook: bool) -> str:
    if status in (403, 404, 410):
        return "recreate the webhook in Slack" if is_webhook else "replace the token, or correct `api_url`"
    return "look up the error word in Slack's reference, then send it again"


def _problems(settings: SlackSettings) -> list[str]:
    found = []
    if bool(settings.webhook) == bool(settings.token):
        found.append("both or none of webhook and token are set (expected one of them); remove or add one")
    if settings.token and not settings.channel:
        found.append('a token without a channel (expected both); add `channel: "#alerts"`')
    if settings.mention and settings.mention not in _MENTIONS and not _MARKUP.fullmatch(settings.mention):
        found.append(
            f"mention '{settings.mention[:40]}' (expected @here, @channel, <@U...> or <!subteam^S...>); correct it"
        )
    urls = [("api_url", settings.api_url)] + ([("webhook", settings.webhook.reveal())] if settings.webhook else [])
    found += [f"{name} is not https (expected https://...); correct it" for name, url in urls if not _is_safe(url)]
    return found


def _is_safe(url: str) -> bool:
    """https, or http to this machine."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return parts.scheme == "http" and (
            parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:
        return False
