from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from demo.product import Answer, CommandLine, DemoFailed
from demo.run import MARK, Folders, _fresh
from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from demo.terminal import field_lines, framed, listing_lines, slack_text
from demo.watching import Observer
from schema.errors import BadConfig

LISTING = {
    "id": "brackwater/p9",
    "title": "81.5 crore Aadhaar records",
    "body": "price $80,000\x1b[2J",
    "vendor": {"name": "harrow_9"},
    "masked": {"aadhaar": 3},
    "offer": {"records": 815_000_000, "price": {"amount": "80000", "currency": "USD", "basis": "total"}},
    "spans": {
        "offer.records": [{"in": "title", "start": 0, "end": 10, "rule": "r"}],
        "offer.price": [{"in": "body", "start": 6, "end": 13, "rule": "r"}],
        "offer.victim": [{"in": "body", "start": 0, "end": 5, "rule": "r"}],
    },
}


def saying(text: str, code: int = 0) -> CommandLine:
    """A product that prints a text whatever it is asked."""
    return CommandLine((sys.executable, "-c", f"import sys; print({text!r}); sys.exit({code})"), Path("config"))


def an_observer(product: CommandLine, folder: Path, mail: MailSink, slack: SlackSink) -> Observer:
    return Observer(product, mail, slack, folder)


def test_a_field_is_shown_with_the_words_it_was_read_from() -> None:
    lines = "\n".join(field_lines(LISTING))
    assert "records          815,000,000" in lines and "[81.5 crore] Aadhaar" in lines
    assert "price            80000 USD, total" in lines and "price [$80,000]" in lines
    assert "victim" not in lines  # it has a span but no value


def test_scraped_text_cannot_steer_the_terminal() -> None:
    lines = "\n".join([*listing_lines(LISTING), *field_lines(LISTING)])
    assert "\x1b" not in lines and "harrow_9" in lines and "3 aadhaar" in lines


def test_a_long_text_is_cut_and_says_so() -> None:
    lines = framed("mail", "\n".join("line" for _ in range(50)), most=10)
    assert len(lines) == 12 and lines[-1].endswith("40 more lines")


def test_slack_blocks_are_shown_as_their_texts() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "head"}},
        {"type": "divider"},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "left"}, {"type": "mrkdwn", "text": "right"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "foot"}]},
    ]
    assert slack_text({"text": "short", "blocks": blocks}).split() == ["head", "───", "left", "right", "foot"]
    assert slack_text({"text": "a -&gt; b"}) == "a -> b"


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(DemoFailed, match=r"`stallwatch check` ended with 3 .*it said: something wrong"):
        saying("something wrong", 3)("check").fine()


def test_a_command_is_given_the_demos_configuration() -> None:
    tell = "import os, sys; print(os.environ['STALLWATCH_CONFIG'], *sys.argv[1:])"
    answer = CommandLine((sys.executable, "-c", tell), Path("somewhere"))("crawl", "x")
    assert answer == Answer("stallwatch crawl x", 0, "somewhere crawl x\n", "")


def test_a_command_without_an_end_is_stopped() -> None:
    with pytest.raises(DemoFailed, match="did not end within 0 s"):
        CommandLine((sys.executable, "-c", "import time; time.sleep(60)"), Path())("run", timeout_s=0.3)


def test_an_answer_that_is_no_json_fails() -> None:
    with pytest.raises(DemoFailed, match="printed no items"):
        Answer("stallwatch alerts --json", 0, "no alerts", "").items()


@pytest.mark.parametrize(
    ("report", "why"),
    [
        ({"outcome": "failed", "reason": "tor is down"}, "tor is down"),
        ({"outcome": "done", "lost": {"empty": 1}}, "lost pages"),
    ],
)
def test_a_crawl_that_did_not_go_well_fails(
    report: dict[str, object], why: str, tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink
) -> None:
    product = saying(json.dumps({"items": [report], "next": None}))
    with pytest.raises(DemoFailed, match=why):
        an_observer(product, tmp_path, smtp_sink, slack_sink).crawl("brackwater")


def test_a_missing_alert_fails(tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink) -> None:
    observer = an_observer(saying('{"items": [], "next": null}'), tmp_path, smtp_sink, slack_sink)
    with pytest.raises(DemoFailed, match="0 alerts about 'the offer'"):
        observer.alert_of("the offer")


def test_a_mail_that_never_came_fails_with_what_why_says(
    tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.watching.DELIVERY_S", 0.1)
    observer = an_observer(saying("refused: no such mailbox"), tmp_path, smtp_sink, slack_sink)
    with pytest.raises(DemoFailed, match=r"no mail at all about a-1 .*refused: no such mailbox"):
        observer.mail_about("a-1", lambda text: True, "at all")
    with pytest.raises(DemoFailed, match="no Slack message at all about 'the offer'"):
        observer.slack_about("the offer", lambda text: True, "at all")


def test_a_number_in_clear_anywhere_fails(tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink) -> None:
    observer = an_observer(saying(""), tmp_path, smtp_sink, slack_sink)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.db").write_bytes(b"... 234123412346 ...")
    assert observer.check_nothing_in_clear(["9999 9999 9999"]) >= 1
    with pytest.raises(DemoFailed, match=r"stands in clear in .*state\.db"):
        observer.check_nothing_in_clear(["2341 2341 2346"])


def test_only_a_folder_of_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    _fresh(own)
    (own / "left over").touch()
    assert [path.name for path in _fresh(own).iterdir()] == [MARK]
    other.mkdir()
    (other / "thesis.txt").touch()
    with pytest.raises(BadConfig, match="other things in it"):
        _fresh(other)
    assert Folders(own).mail.parent == own
