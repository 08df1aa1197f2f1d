"""A server on loopback that takes messages as Slack does: incoming webhooks and the Web API with a bot token."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from demo.serving import WebServer
from demo.sinks.slack_contract import fault_in

# Answers of incoming webhooks: plain text, with the status Slack gives it.
WEBHOOK_STATUS = {"invalid_payload": 400, "no_text": 400, "no_service": 404, "invalid_token": 403}


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """One message taken over. via is "webhook" or "api"; ts is what the API answered ("" for webhooks)."""

    path: Path
    via: str
    channel: str
    ts: str
    payload: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.payload.get("text", ""))


@dataclass(frozen=True, slots=True)
class _Scripted:
    status: int
    error: str
    retry_after_s: int
    wait_s: float


class SlackSink:
    """`with SlackSink(folder) as sink:` serves sink.webhook and sink.api_url (for slack-sdk's base_url).

    folder  gets 0001.json ... (complete when they appear)
    faults  what was refused, with the reason, oldest first
    """

    def __init__(
        self,
        folder: Path,
        *,
        token: str = "xoxb-demo-token",
        channels: tuple[str, ...] = ("#alerts", "C0ALERTS"),
        port: int = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.token, self.channels = folder, token, channels
        self.faults: list[str] = []
        self._messages: list[SlackMessage] = []
        self._count = 0
        self._script: deque[_Scripted] = deque()
        self._arrived = threading.Condition()
        routes = [
            Route("/services/{team}/{hook}/{secret}", self._webhook, methods=["POST"]),
            Route("/api/chat.postMessage", self._post_message, methods=["POST"]),
            Route("/api/auth.test", self._auth_test, methods=["POST", "GET"]),
        ]
        self._server = WebServer(Starlette(routes=routes), port)
        self.webhook_path = "/services/T0DEMO/B0DEMO/invented-webhook-secret"
        self.webhook = self._server.url + self.webhook_path
        self.api_url = self._server.url + "/api/"

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def messages(self) -> list[SlackMessage]:
        with self._arrived:
            return list(self._messages)

    def wait_for(self, count: int, timeout_s: float = 10.0) -> list[SlackMessage]:
        """The messages, once there are at least `count`; fewer when time runs out."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._messages) >= count, timeout_s)
            return list(self._messages)

    def answer_next(
        self, status: int = 200, error: str = "", *, count: int = 1, retry_after_s: int = 1, wait_s: float = 0.0
    ) -> None:
        """For the next `count` messages: wait, then answer with this status and Slack error word instead of taking
        them (429 carries Retry-After); status 200 without an error only stalls."""
        with self._arrived:
            self._script.extend([_Scripted(status, error, retry_after_s, wait_s)] * count)

    def clear(self) -> None:
        """Forget messages, faults and scripts; the files stay."""
        with self._arrived:
            self._messages.clear()
            self._script.clear()
            self.faults.clear()

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def __enter__(self) -> SlackSink:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _webhook(self, request: Request) -> Response:
        if refused := await self._scripted(is_api=False):
            return refused
        if request.url.path != self.webhook_path:
            return self._refuse_webhook("no_service", "unknown webhook")
        message = await _json_object(request)
        if message is None:
            return self._refuse_webhook("invalid_payload", "the body is no JSON object")
        if fault := fault_in(message):
            return self._refuse_webhook(fault.partition(":")[0], fault)
        self._keep("webhook", str(message.get("channel", "")), message)
        return PlainTextResponse("ok")

    def _refuse_webhook(self, error: str, fault: str) -> Response:
        self.faults.append(f"webhook {fault}")
        return PlainTextResponse(error, WEBHOOK_STATUS.get(error, 400))

    async def _post_message(self, request: Request) -> Response:
        if refused := await self._scripted(is_api=True):
            return refused
        if error := self._wrong_token(request):
            return self._refuse_call(error, error)
        message = await _json_object(request)
        if message is None:
            return self._refuse_call("invalid_json", "the body is no JSON object")
        channel = str(message.get("channel", ""))
        if channel not in self.channels:
            return self._refuse_call("channel_not_found", f"channel {channel!r}")
        if fault := fault_in(message):
            return self._refuse_call(fault.partition(":")[0], fault)
        kept = self._keep("api", channel, message)
        return JSONResponse({"ok": True, "channel": channel, "ts": kept.ts, "message": {"text": kept.text}})

    async def _auth_test(self, request: Request) -> Response:
        if error := self._wrong_token(request):
            return JSONResponse({"ok": False, "error": error})
        return JSONResponse({"ok": True, "team": "demo", "user": "stallwatch", "team_id": "T0DEMO"})

    def _wrong_token(self, request: Request) -> str:
        given = request.headers.get("authorization", "")
        if not given:
            return "not_authed"
        return "" if given == f"Bearer {self.token}" else "invalid_auth"

    def _refuse_call(self, error: str, fault: str) -> Response:
        self.faults.append(f"api {fault}")
        return JSONResponse({"ok": False, "error": error})

    async def _scripted(self, *, is_api: bool) -> Response | None:
        with self._arrived:
            step = self._script.popleft() if self._script else None
        if step is None:
            return None
        await asyncio.sleep(step.wait_s)
        if step.status == 200 and not step.error:
            return None
        error = step.error or ("ratelimited" if step.status == 429 else "internal_error")
        headers = {"Retry-After": str(step.retry_after_s)} if step.status == 429 else None
        if is_api:
            return JSONResponse({"ok": False, "error": error}, step.status, headers)
        return PlainTextResponse(error, step.status, headers)

    def _keep(self, via: str, channel: str, message: Mapping[str, Any]) -> SlackMessage:
        with self._arrived:
            self._count += 1
            ts = f"1700000000.{self._count:06}" if via == "api" else ""
            path = self.folder / f"{self._count:04}.json"
            kept = SlackMessage(path, via, channel, ts, message)
            half = path.with_suffix(".half")
            form = {"via": via, "channel": channel, "ts": ts, **message}
            half.write_text(json.dumps(form, ensure_ascii=False, indent=1) + "\n", "utf-8")
            half.replace(path)
            self._messages.append(kept)
            self._arrived.notify_all()
            return kept


async def _json_object(request: Request) -> dict[str, Any] | None:
    """The body as an object: JSON, or a form whose blocks are JSON (both are Slack's own forms)."""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
        raw: str | bytes = form.pop("payload", "")
        message: dict[str, Any] = dict(form)
        for key in ("blocks", "attachments") if not raw else ():
            if key in message:
                message[key] = _parsed(message[key])
        if not raw:
            return message
    else:
        raw = await request.body()
    parsed = _parsed(raw)
    return parsed if isinstance(parsed, dict) else None


def _parsed(raw: str | bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None
