from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.notifiers.build import settings_problems
from alerts.notifiers.email import EmailNotifier, EmailSettings
from config.records import Secret
from demo.sinks.mail import MailSink
from schema.errors import DeliveryDelayed, DeliveryRefused
from tests.alerts.examples import NOW, alert, hostile, notification


@pytest.fixture
def settings(smtp_sink: MailSink) -> EmailSettings:
    smtp_sink.clear()
    return EmailSettings(
        smtp_sink.host, "Stallwatch <watch@bank.example>", ("soc@bank.example", "cert@bank.example"), smtp_sink.port,
        user=smtp_sink.user, password=Secret(smtp_sink.password), ca_file=smtp_sink.ca_file, timeout_s=10.0,
    )  # fmt: skip


def mail_of(settings: EmailSettings, *alerts: object) -> EmailMessage:
    return EmailNotifier(settings, lambda: NOW).message(notification(*alerts))  # type: ignore[arg-type]


def test_a_mail_is_plain_text_and_html(settings: EmailSettings) -> None:
    mail = mail_of(settings)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Date"] == "Wed, 04 Mar 2026 12:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_message_id_is_the_notifications(settings: EmailSettings) -> None:
    assert mail_of(settings)["Message-ID"] == "<n-0123456789abcdef0123@bank.example>"


def test_mails_about_one_alert_form_one_conversation(settings: EmailSettings) -> None:
    assert mail_of(settings)["References"] == "<a-000000000001@bank.example>"
    assert mail_of(settings, alert(1), alert(2))["References"] is None


def test_scraped_words_add_no_header(settings: EmailSettings) -> None:
    mail = mail_of(settings, hostile())
    assert mail["Bcc"] is None
    assert "\nBcc:" not in mail.as_string().split("\n\n")[0]


def test_one_bad_recipient_does_not_keep_the_others_from_hearing(settings: EmailSettings, smtp_sink: MailSink) -> None:
    smtp_sink.answer_next("550 5.1.1 no such user", stage="RCPT")
    receipt = EmailNotifier(settings).notify(notification())
    assert receipt.endswith("refused for soc@bank.example: correct `to:`")
    assert smtp_sink.mails[0].recipients == ("cert@bank.example",)


def test_a_recipient_that_is_busy_is_tried_again_without_the_others(
    settings: EmailSettings, smtp_sink: MailSink
) -> None:
    smtp_sink.answer_next("452 4.2.2 mailbox full", stage="RCPT")
    notifier = EmailNotifier(settings)
    with pytest.raises(DeliveryDelayed, match=r"not taken now for soc@bank\.example"):
        notifier.notify(notification())
    notifier.notify(notification())
    assert [mail.recipients for mail in smtp_sink.mails] == [("cert@bank.example",), ("soc@bank.example",)]


def test_a_server_without_starttls_gets_no_mail(settings: EmailSettings, tmp_path: Path) -> None:
    with MailSink(tmp_path, starttls=False) as plain_sink:
        bare = replace(settings, port=plain_sink.port, user="", password=None)
        with pytest.raises(DeliveryRefused, match="does not offer STARTTLS"):
            EmailNotifier(bare).notify(notification())
        assert plain_sink.mails == []
        EmailNotifier(replace(bare, starttls=False)).notify(notification())
        assert len(plain_sink.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(settings: EmailSettings, smtp_sink: MailSink) -> None:
    with pytest.raises(DeliveryRefused, match="certificate is not trusted"):
        EmailNotifier(replace(settings, ca_file=None)).notify(notification())
    assert smtp_sink.mails == []


def test_a_wrong_password_is_told_without_the_password(settings: EmailSettings) -> None:
    with pytest.raises(DeliveryRefused, match="answered 535 to the login; correct user and password"):
        EmailNotifier(replace(settings, password=Secret("wrong"))).notify(notification())


def test_a_server_that_echoes_the_password_does_not_put_it_into_the_error(
    settings: EmailSettings, smtp_sink: MailSink
) -> None:
    smtp_sink.answer_next(f"554 5.7.1 {smtp_sink.password} is not welcome")
    with pytest.raises(DeliveryRefused) as caught:
        EmailNotifier(settings).notify(notification())
    assert "answered 554 5.7.1;" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sender": "nobody"}, "'nobody' is no e-mail address"),
        ({"to": ()}, "'to' is empty"),
        ({"to": ("a@b.example\r\nBcc: c@d.example",)}, "is no e-mail address"),
        ({"user": ""}, "only one of user and password"),
        ({"host": "mail.bank.example", "starttls": False}, "would go in clear"),
        ({"host": "127.0.0.1", "starttls": False}, ""),
        ({"host": "mail.bank.example", "starttls": False, "tls": True}, ""),
    ],
)
def test_settings_that_do_not_fit_together_are_told(
    settings: EmailSettings, changes: dict[str, object], problem: str
) -> None:
    found = settings_problems("email", replace(settings, **changes))  # type: ignore[arg-type]
    assert (problem in found[0]) if problem else (found == [])
