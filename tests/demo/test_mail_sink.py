from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from demo.sinks.mail import MailSink


def a_mail(subject: str = "an alert") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "stallwatch@bank.example", "ir@bank.example", subject
    mail.set_content("first line\n.a line with a dot\n")
    return mail


def a_session(sink: MailSink, *, password: str = "invented-password") -> smtplib.SMTP:
    session = smtplib.SMTP("localhost", sink.port, timeout=5)
    session.starttls(context=ssl.create_default_context(cafile=str(sink.ca_file)))
    session.login(sink.user, password)
    return session


def test_it_keeps_a_mail_sent_with_starttls_and_login_as_a_file(smtp_sink: MailSink) -> None:
    smtp_sink.clear()
    with a_session(smtp_sink) as session:
        session.send_message(a_mail("äöü ₹"))
    (mail,) = smtp_sink.wait_for(1)
    assert (mail.login, mail.was_encrypted, mail.recipients) == ("stallwatch", True, ("ir@bank.example",))
    assert mail.message["Subject"] == "äöü ₹"
    assert b"Return-Path: <stallwatch@bank.example>" in mail.path.read_bytes()
    assert not list(smtp_sink.folder.glob("*.half"))


def test_it_refuses_mail_before_starttls(smtp_sink: MailSink) -> None:
    with smtplib.SMTP("localhost", smtp_sink.port, timeout=5) as session, pytest.raises(smtplib.SMTPSenderRefused):
        session.send_message(a_mail())


def test_it_refuses_mail_without_login(smtp_sink: MailSink) -> None:
    with smtplib.SMTP("localhost", smtp_sink.port, timeout=5) as session:
        session.starttls(context=ssl.create_default_context(cafile=str(smtp_sink.ca_file)))
        with pytest.raises(smtplib.SMTPSenderRefused):
            session.send_message(a_mail())


def test_it_refuses_a_wrong_password_and_counts_it(smtp_sink: MailSink) -> None:
    smtp_sink.clear()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        a_session(smtp_sink, password="wrong")
    assert smtp_sink.logins_refused == 2  # smtplib tries LOGIN after PLAIN


def test_its_certificate_is_not_trusted_by_default(smtp_sink: MailSink) -> None:
    with smtplib.SMTP("localhost", smtp_sink.port, timeout=5) as session, pytest.raises(ssl.SSLError):
        session.starttls(context=ssl.create_default_context())


def test_it_answers_as_scripted_and_then_takes_the_next_mail(smtp_sink: MailSink) -> None:
    smtp_sink.clear()
    smtp_sink.answer_next("451 4.3.0 come back later", count=2)
    with a_session(smtp_sink) as session:
        for _ in range(2):
            with pytest.raises(smtplib.SMTPDataError, match="451"):
                session.send_message(a_mail())
        session.send_message(a_mail("third"))
    assert [mail.message["Subject"] for mail in smtp_sink.mails] == ["third"]


def test_it_refuses_a_recipient_when_told_to(smtp_sink: MailSink) -> None:
    smtp_sink.clear()
    smtp_sink.answer_next("550 5.1.1 no such user", stage="RCPT")
    with a_session(smtp_sink) as session, pytest.raises(smtplib.SMTPRecipientsRefused):
        session.send_message(a_mail())
    assert smtp_sink.mails == []


def test_it_stalls_longer_than_a_client_waits(smtp_sink: MailSink) -> None:
    smtp_sink.clear()
    smtp_sink.answer_next(wait_s=30)
    session = a_session(smtp_sink)
    assert session.sock is not None
    session.sock.settimeout(0.2)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        session.send_message(a_mail())
    assert smtp_sink.mails == []


def test_without_starttls_and_user_it_takes_plain_mail(tmp_path: Path) -> None:
    with MailSink(tmp_path, starttls=False) as sink, smtplib.SMTP("localhost", sink.port, timeout=5) as session:
        session.send_message(a_mail())
        (mail,) = sink.wait_for(1)
    assert (mail.login, mail.was_encrypted, mail.path.name) == ("", False, "0001.eml")
