"""slack-sdk's two clients with one answer: no retries of their own, no environment proxy, no log, no redirect.

The sdk's clients take a proxy from the environment when they are given none, and log addresses that hold the webhook's
secret at debug level; both are closed here by giving them our own way of opening a request and a silent logger.
"""

from __future__ import annotations

import http.client
import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient, WebhookResponse

ANSWER_LIMIT = 65_536  # bytes of an answer that are read


class SlackUnreachable(Exception):
    """No answer came; the text holds no address and no secret."""


@dataclass(frozen=True, slots=True)
class Answer:
    """retry_after_s is what a 429 named, else None."""

    status: int
    body: str
    retry_after_s: float | None


def post_webhook(url: str, payload: dict[str, Any], timeout_s: float, proxy: str) -> Answer:
    """raises SlackUnreachable"""
    try:
        client = _Webhook(url, timeout=max(1, int(timeout_s)), proxy=proxy or None, logger=_SILENT, retry_handlers=[])
        client.opener = _opener(proxy)
        answer = client.send_dict(payload)
    except (SlackClientError, OSError, http.client.HTTPException, ValueError) as error:
        raise SlackUnreachable(_fault(error)) from None
    return Answer(answer.status_code, answer.body, _retry_after(answer.headers))


def post_message(api_url: str, token: str, message: dict[str, Any], timeout_s: float, proxy: str) -> Answer:
    """raises SlackUnreachable"""
    return _call(api_url, token, timeout_s, proxy, lambda client: client.chat_postMessage(**message))


def ask_who(api_url: str, token: str, timeout_s: float, proxy: str) -> Answer:
    """auth.test: whose token it is. raises SlackUnreachable"""
    return _call(api_url, token, timeout_s, proxy, lambda client: client.auth_test())


def _call(api_url: str, token: str, timeout_s: float, proxy: str, method: Callable[[WebClient], object]) -> Answer:
    client = _Web(
        token, base_url=api_url, timeout=max(1, int(timeout_s)), proxy=proxy or None, logger=_SILENT, retry_handlers=[]
    )
    client.opener = _opener(proxy)
    client.seen = Answer(0, "", None)
    try:
        method(client)
    except SlackApiError:
        return client.seen
    except (SlackClientError, OSError, http.client.HTTPException, ValueError) as error:
        if client.seen.status:  # an answer that is not Slack's JSON
            return client.seen
        raise SlackUnreachable(_fault(error)) from None
    return client.seen


class _Webhook(WebhookClient):
    opener: OpenerDirector

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        status, headers, body = _open(self.opener, req, self.timeout)
        return WebhookResponse(url=url, status_code=status, body=body, headers=headers)


class _Web(WebClient):
    opener: OpenerDirector
    seen: Answer

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        status, headers, body = _open(self.opener, req, self.timeout)
        self.seen = Answer(status, body, _retry_after(headers))
        return {"status": status, "headers": headers, "body": body}


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None  # the 3xx itself is the answer


def _opener(proxy: str) -> OpenerDirector:
    proxies = {"http": proxy, "https": proxy} if proxy else {}
    return build_opener(ProxyHandler(proxies), HTTPSHandler(context=ssl.create_default_context()), _NoRedirect())


def _open(opener: OpenerDirector, request: Request, timeout_s: float) -> tuple[int, dict[str, str], str]:
    try:
        with opener.open(request, timeout=timeout_s) as answer:
            return answer.status, dict(answer.headers.items()), _text(answer.read(ANSWER_LIMIT))
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), _text(error.read(ANSWER_LIMIT))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(value) if value.isdecimal() else None


def _fault(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, ssl.SSLError):
        return f"TLS failed ({reason.reason or type(reason).__name__})"
    if isinstance(reason, OSError) and reason.strerror:
        return f"cannot be reached ({reason.strerror})"
    return f"cannot be reached ({type(reason).__name__})"


_SILENT = logging.Logger("slack-sdk, silenced", level=logging.CRITICAL + 1)
