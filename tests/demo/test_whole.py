"""The demo as `stallwatch demo` plays it, with the real product and the real private Tor network."""

from __future__ import annotations

import json
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from demo.run import Folders, show
from demo.tor_keys import ProgramMissing, find_program
from tests.conftest import need


@pytest.mark.service
def test_from_an_onion_forum_to_an_e_mail_and_a_slack_message(tmp_path: Path) -> None:
    try:
        find_program("tor")
    except ProgramMissing as missing:
        need(str(missing))
    lines: list[str] = []
    show(tmp_path / "demo", (sys.executable, "-m", "console.main"), lines.append)
    said, folders = "\n".join(lines), Folders(tmp_path / "demo")
    subjects = [
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
        for path in sorted(folders.mail.glob("*.eml"))
    ]
    assert any("815,000,000 records" in subject and "80,000 USD" in subject for subject in subjects)
    assert any("72000" in subject.replace(",", "") for subject in subjects)
    assert any("sold" in subject for subject in subjects)
    messages = [json.loads(path.read_text("utf-8")) for path in folders.slack.glob("*.json")]
    assert len(messages) >= 3 and all(message["via"] == "webhook" for message in messages)
    for word in ("what was read from it", "[81.5 crore", "the mail, as", "the Slack message, as", "every link"):
        assert word in said
    assert str(folders.installation / "state") in said
