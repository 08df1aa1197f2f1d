"""Asks the product and the sinks whether a link of the chain really happened; every missing one is a DemoFailed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from demo.product import DemoFailed, Product
from demo.sinks.mail import Mail, MailSink
from demo.sinks.slack import SlackMessage, SlackSink

DELIVERY_S = 15.0
Alert = dict[str, Any]
Listing = dict[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Observer:
    """The demo's eyes: the product's command line, the mail sink, the Slack sink, and the installation's folder."""

    product: Product
    mail: MailSink
    slack: SlackSink
    folder: Path

    def crawl(self, source: str) -> dict[str, Any]:
        """The report of one crawl, which must have come to its end with nothing lost."""
        (report,) = self.product("crawl", source, "--json").fine().items()
        if report.get("outcome") != "done":
            raise DemoFailed(f"demo: the crawl of {source} is '{report.get('outcome')}': {report.get('reason')}")
        if report.get("lost"):
            raise DemoFailed(f"demo: the crawl of {source} lost pages: {report['lost']} (expected none)")
        return report

    def alerts(self) -> list[Alert]:
        return self.product("alerts", "--json").fine().items()

    def alert_of(self, title: str) -> Alert:
        """The one alert whose listing has this title."""
        return one_about(title, self.alerts())

    def listings(self, query: str) -> list[Listing]:
        return self.product("search", query, "--limit", "1000", "--json").fine().items()

    def why(self, alert: str) -> str:
        """What `stallwatch why` tells of an alert."""
        return self.product("why", alert).fine().out

    def mail_about(self, alert: str, is_it: Callable[[str], bool], what: str) -> Mail:
        """The newest mail about an alert whose plain text passes; waits for it a little."""

        def look() -> Mail | None:
            ours = [mail for mail in self.mail.mails if alert in mail.message.get("X-Stallwatch-Alert", "")]
            return next((mail for mail in reversed(ours) if is_it(_plain(mail))), None)

        found = _wait(look)
        if found is None:
            raise DemoFailed(f"demo: no mail {what} about {alert} within {DELIVERY_S:.0f} s; {self._why(alert)}")
        if not found.was_encrypted or found.login != self.mail.user:
            raise DemoFailed(f"demo: the mail about {alert} came without STARTTLS or login (expected both)")
        return found

    def slack_about(self, title: str, is_it: Callable[[str], bool], what: str) -> SlackMessage:
        """The newest Slack message that holds a title and passes; waits for it a little."""

        def look() -> SlackMessage | None:
            texts = [(message, str(message.payload)) for message in self.slack.messages]
            return next((message for message, text in reversed(texts) if title in text and is_it(text)), None)

        found = _wait(look)
        if found is None:
            refused = f"; Slack's side refused: {self.slack.faults[-1]}" if self.slack.faults else ""
            raise DemoFailed(f"demo: no Slack message {what} about '{title}' within {DELIVERY_S:.0f} s{refused}")
        return found

    def check_nothing_in_clear(self, identifiers: Iterable[str]) -> int:
        """How many files were searched for the identifiers of a sample; raises DemoFailed where one stands in clear."""
        forms = {form.encode() for one in identifiers for form in (one, one.replace(" ", ""))}
        files = [path for path in self._told_and_kept() if path.is_file()]
        for path in files:
            content = path.read_bytes()
            if any(form in content for form in forms):
                raise DemoFailed(f"demo: a number of the seller's sample stands in clear in {path} (expected a mask)")
        return len(files)

    def _told_and_kept(self) -> list[Path]:
        return [*self.mail.folder.glob("*.eml"), *self.slack.folder.glob("*.json"), *(self.folder / "state").rglob("*")]

    def _why(self, alert: str) -> str:
        return f"`stallwatch why {alert}` says: {self.product('why', alert).out.strip()[-600:]}"


def one_about(title: str, alerts: Iterable[Alert]) -> Alert:
    """The one alert of these whose listing has this title; raises DemoFailed when there are none or several."""
    found = [alert for alert in alerts if alert["listing"]["title"] == title]
    if len(found) != 1:
        raise DemoFailed(f"demo: {len(found)} alerts about '{title}' (expected one); `stallwatch alerts` lists all")
    return found[0]


def _plain(mail: Mail) -> str:
    body = mail.message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _wait(look: Callable[[], Found | None]) -> Found | None:
    deadline = time.monotonic() + DELIVERY_S
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
