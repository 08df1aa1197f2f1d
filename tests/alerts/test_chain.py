"""The whole chain of this room: match, alert, group, outbox, mail and Slack as received."""

from __future__ import annotations

from pathlib import Path

from alerts.notifiers.build import build_notifier
from alerts.notifiers.email import EmailSettings
from alerts.notifiers.slack import SlackSettings
from alerts.outbox import deliver_due
from config.records import Route, Secret
from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from tests.alerts.examples import listing
from tests.alerts.scene import Scene


def test_an_offer_becomes_a_mail_and_a_slack_message(
    tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink
) -> None:
    smtp_sink.clear()
    slack_sink.clear()
    root = Route(
        "mail", group_wait_s=0.0, routes=(Route("mail", go_on=True, group_wait_s=0.0), Route("chat", group_wait_s=0.0))
    )
    scene = Scene(tmp_path, root)
    notifiers = {
        "mail": build_notifier(
            "email",
            EmailSettings(
                smtp_sink.host, "watch@bank.example", ("soc@bank.example",), smtp_sink.port, user=smtp_sink.user,
                password=Secret(smtp_sink.password), ca_file=smtp_sink.ca_file,
            ),
        ),
        "chat": build_notifier("slack", SlackSettings(webhook=Secret(slack_sink.webhook))),
    }  # fmt: skip
    scene.see(listing())
    scene.advance()
    report = deliver_due(scene.engine, notifiers, lambda: scene.now)
    assert (report.sent, report.problems) == (2, ())
    [mail] = smtp_sink.wait_for(1)
    [message] = slack_sink.wait_for(1)
    assert mail.was_encrypted and mail.login == smtp_sink.user
    assert mail.message["X-Stallwatch-Alert"] in message.payload["blocks"][-2]["elements"][0]["text"]
    assert "815,000,000 records of aadhaar, passport for sale, price not stated" in mail.message["Subject"].replace(
        "\n", ""
    )
