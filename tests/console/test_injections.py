"""Every payload in every field of every kind of place, read by the real reader, kept, matched, and shown everywhere:
nothing acts, and what was written can still be recognised."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as mail_policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from alerts.desk import list_alerts
from alerts.notifiers.contract import Notification
from alerts.notifiers.email import EmailNotifier, EmailSettings
from alerts.notifiers.slack import SlackNotifier, SlackSettings
from config.init import write_starter
from config.records import Secret
from console.commands.evidence import text_of
from console.context import open_database
from crawler.evidence import new_key_file as new_evidence_key
from demo.serving import WebServer
from demo.sinks.slack_contract import fault_in
from indexer.masking.keys import new_key_file as new_masking_key
from schema.capture import FetchedPage
from schema.watch import Alert
from tests.console.asking import Answer, ask
from tests.console.hostile_places import ENGINES, FIELDS, HostilePlace
from tests.payloads import PAYLOADS

WATCH = """\
watch: all
query: source:(board OR market OR leaks OR rss OR json OR tracker OR pastes OR rough)
owner: ir@bank.example
reason: shows everything
expires: 2099-12-31
severity: high
"""
ROUTES = """\
receivers: [{name: nobody, slack: {webhook: "http://127.0.0.1:9/x"}}]
route: {receiver: nobody, group_wait: 10m}
"""
# A word longer than its field is cut or left out; lines alike, with marks that part them, are masked as a pasted table.
NOT_ALL_KEPT = {"long-word", "rich", "mail-header", "formula-at"}
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Shown:
    folder: Path
    alerts: tuple[Alert, ...]

    def ask(self, *words: str) -> Answer:
        return ask(self.folder, *words)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """All places crawled once; `rough` is the board of a place that escapes nothing."""
    folder = tmp_path_factory.mktemp("hostile")
    write_starter(folder, make_masking_key=new_masking_key, make_evidence_key=new_evidence_key)
    for old in [*(folder / "sources").glob("*.yml"), *(folder / "watches").glob("*.yml")]:
        old.unlink()
    (folder / "watches" / "all.yml").write_text(WATCH)
    (folder / "routes.yml").write_text(ROUTES)
    (folder / "settings.yml").write_text("store: {kind: tantivy}\n")
    for name in (*ENGINES, "rough"):
        engine, start = ENGINES.get(name, ENGINES["board"])
        place = HostilePlace("board" if name == "rough" else name, is_escaping=name != "rough")
        with WebServer(place.app) as web:
            (folder / "sources" / f"{name}.yml").write_text(
                f"source: {name}\nengine: {engine}\nstart: ['http://127.0.0.1:{web.port}{start}']\nvia: direct\n"
                "pace: {in_flight: 8, delay: 0s}\ndeadline: 120s\n"
            )
            assert ask(folder, "crawl", name).code == 0
    alerts = list_alerts(open_database(str(folder / "state" / "state.db")), limit=1000).items
    yield Shown(folder, alerts)


def obeyed(text: str, allowed: str = "\n") -> list[str]:
    """Characters that a terminal, a mail reader or an editor would act on."""
    return sorted({f"{ord(c):x}" for c in text if not (c.isprintable() or c in allowed + JOINERS)})


def values(form: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(form, str):
        yield form
    elif isinstance(form, dict | list):
        for each in form.values() if isinstance(form, dict) else form:
            yield from values(each)


@pytest.mark.parametrize("name", FIELDS)
def test_every_listing_of_every_place_is_read_with_all_its_fields(shown: Shown, name: str) -> None:
    items = shown.ask("search", f"source:{name}", "--limit", "1000", "--json").items
    texts = ["\n".join(values(item)) for item in items]
    joined = "\n".join(texts)
    lost = {
        (field, payload)
        for field in FIELDS[name]
        for number, payload in enumerate(PAYLOADS)
        if not re.search(rf"{field}{number}\b", joined)
    }
    assert len(items) == len(PAYLOADS)
    assert {payload for _, payload in lost} <= NOT_ALL_KEPT


COMMANDS = [
    ("search", "kind:*", "--limit", "1000"),
    ("alerts", "--limit", "1000"),
    ("status",),
    *[("source", name) for name in (*ENGINES, "rough")],
    ("evidence", "verify"),
    ("store", "status"),
    ("watch", "backtest", "all"),
    ("silence", "list"),
    ("check",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_terminal_obeys_nothing(shown: Shown, words: tuple[str, ...]) -> None:
    answer = shown.ask(*words)
    assert obeyed(answer.out) == obeyed(answer.err) == []


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] not in ("silence",)], ids=" ".join)
def test_json_is_one_object_whose_strings_no_terminal_obeys(shown: Shown, words: tuple[str, ...]) -> None:
    answer = shown.ask(*words, "--json")
    assert obeyed(answer.out) == []
    assert isinstance(answer.items, list)


def test_what_was_written_can_be_recognised_on_a_terminal(shown: Shown) -> None:
    out = shown.ask("search", "source:json", "--limit", "1000").out
    for number, payload in enumerate(PAYLOADS):
        assert f"title{number} " in out or payload in NOT_ALL_KEPT
    assert "[click](javascript:alert(1))" in out
    assert "{{7*7}} {{config}}" in out
    assert "<script>alert(1)</script>" in out


def test_the_filters_write_json_that_no_terminal_obeys(shown: Shown, tmp_path: Path) -> None:
    place = HostilePlace("board")
    files = [tmp_path / f"{number}.html" for number in range(len(place.pages))]
    for file, page in zip(files, place.pages.values(), strict=True):
        file.write_bytes(page.encode("utf-8", "replace"))
    read = shown.ask("read", *map(str, files))
    extracted = ask(shown.folder, "extract", given=read.out)
    matched = ask(shown.folder, "match", "--watches", str(shown.folder / "watches"), given=read.out)
    for answer in (read, extracted, matched):
        assert obeyed(answer.out) == obeyed(answer.err) == []
        assert all(isinstance(json.loads(line), dict) for line in answer.out.splitlines())
    assert len([line for line in read.out.splitlines() if '"kind":"reply"' in line]) == len(PAYLOADS)


def test_why_and_ack_tell_each_alert_tamely(shown: Shown) -> None:
    for alert in shown.alerts[::7]:
        for words in (("why", alert.id), ("why", alert.id, "--json"), ("ack", alert.id)):
            answer = shown.ask(*words)
            assert (answer.code, obeyed(answer.out), obeyed(answer.err)) == (0, [], []), words


def test_an_id_of_a_page_can_be_asked_for_as_it_is_shown(shown: Shown) -> None:
    [*items] = shown.ask("search", "source:json", "--limit", "1000", "--json").items
    for item in items:
        assert "\0" not in item["id"]
        assert shown.ask("why", item["id"]).code == 0


@pytest.mark.parametrize("name", ["board", "rough", "json", "rss"])
def test_a_revealed_page_is_text_and_no_more(shown: Shown, name: str) -> None:
    [*items] = shown.ask("search", f"source:{name}", "--limit", "1000", "--json").items
    for item in items[::9]:
        answer = shown.ask("reveal", item["id"], "--reason", "=1+1\x1b[31m")
        assert (answer.code, obeyed(answer.out, "\n\t"), obeyed(answer.err)) == (0, [], [])


@pytest.mark.parametrize("charset", ["zlib_codec", "undefined", "idna", "rot13", "unicode_escape", "\x1b[31m", ""])
def test_a_charset_that_is_none_costs_nothing(charset: str) -> None:
    page = FetchedPage("board", "r", "", 200, (), b"caf\xc3\xa9 \\u202e", NOW, "thread", charset=charset)
    assert text_of(page) == "caf\u00e9 \\u202e"


def told(alert: Alert) -> Notification:
    return Notification("n-0123456789abcdef0123", "duty", (alert,), group=f"vendor={alert.listing.vendor.name}")


def everything(shown: Shown) -> list[Notification]:
    assert len(shown.alerts) > 200
    return [*map(told, shown.alerts), Notification("n-all", "duty", shown.alerts, group=shown.alerts[0].subject)]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attributes} | {(tag, "")}


TAGS = {
    "html",
    "head",
    "meta",
    "body",
    "div",
    "p",
    "b",
    "i",
    "h2",
    "h3",
    "table",
    "tr",
    "th",
    "td",
    "pre",
    "ul",
    "li",
    "code",
}
ATTRIBUTES = {"", "lang", "charset", "name", "content", "style", "align", "valign", "cellspacing"}
HEADERS = {
    "from", "to", "subject", "date", "message-id", "references", "x-stallwatch-alert", "x-stallwatch-notification",
    "auto-submitted", "mime-version", "content-type",
}  # fmt: skip


def test_a_mail_has_our_headers_and_no_other_and_nothing_live_in_its_parts(shown: Shown) -> None:
    mailer = EmailNotifier(EmailSettings("mail.example", "Watch <watch@bank.example>", ("soc@bank.example",)))
    for notification in everything(shown):
        data = mailer.message(notification).as_bytes()
        mail: Any = message_from_bytes(data, policy=mail_policy)
        assert {name.lower() for name in mail} <= HEADERS
        assert mail["to"] == "soc@bank.example"
        assert obeyed(mail["subject"], "") == []
        assert max(len(line) for line in data.splitlines()) <= 998
        plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert obeyed(plain.replace("\r\n", "\n")) == obeyed(html.replace("\r\n", "\n")) == []
        tags = Tags()
        tags.feed(html)
        assert {tag for tag, _ in tags.found} <= TAGS
        assert {name for _, name in tags.found} <= ATTRIBUTES
        assert not re.search(r"(?i)\b(?:(?:https?|ftp):/|(?:javascript|vbscript):|data:text/)", plain)


def strings(block: Any) -> Iterator[tuple[str, str]]:
    """(kind, text) of every text object."""
    if isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["type"], block["text"]
        for value in block.values():
            yield from strings(value)
    elif isinstance(block, list):
        for value in block:
            yield from strings(value)


def test_slack_shows_text_and_nothing_that_mentions_links_or_is_styled(shown: Shown) -> None:
    slack = SlackNotifier(SlackSettings(webhook=Secret("http://127.0.0.1:9/x")))
    for notification in everything(shown):
        payload = slack.payload(notification)
        assert fault_in(payload) == ""
        texts = list(strings(payload["blocks"]))
        assert {text for kind, text in texts if kind == "mrkdwn"} <= {
            f"`stallwatch why {alert.id}` · `stallwatch ack {alert.id}`" for alert in notification.alerts
        }
        for text in (payload["text"], *(text for _, text in texts)):
            assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)
            assert obeyed(text) == []
            assert not re.search(r"(?i)\b(?:https?:/|javascript:)", text)
        assert not re.search(r"(?<![\w.])@(?:channel|here|everyone)\b", payload["text"])


def test_every_notification_still_says_what_was_written(shown: Shown) -> None:
    slack = SlackNotifier(SlackSettings(webhook=Secret("http://127.0.0.1:9/x")))
    for alert in shown.alerts:
        for number in re.findall(r"\btitle(\d+) ", alert.listing.title):
            assert f"title{number} " in json.dumps(slack.payload(told(alert)))


def test_exported_evidence_is_the_pages_and_nothing_more(shown: Shown, tmp_path: Path) -> None:
    out = tmp_path / "out.warc.gz"
    answer = shown.ask("evidence", "export", str(out), "--source", "board", "--reason", "=1+1\x1b[31m")
    assert (answer.code, obeyed(answer.err)) == (0, [])
    with out.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)
        ]
    responses = [url for kind, url in records if kind == "response"]
    assert len(records) == len(responses) + 1 > len(PAYLOADS)
    assert all(url.startswith("http://127.0.0.1:") and obeyed(url, "") == [] for url in responses)


def test_logs_and_state_files_hold_nothing_a_pager_obeys(shown: Shown) -> None:
    logs = [path for path in (shown.folder / "state").rglob("*.log*") if path.is_file()]
    for path in logs:
        assert obeyed(path.read_text("utf-8", "replace"), "\n\t") == []


def test_nothing_was_written_where_a_payload_pointed(shown: Shown) -> None:
    names = [path.name for path in shown.folder.rglob("*")]
    assert not Path("/tmp/tide").exists()
    assert all(unicodedata.category(char)[0] != "C" for name in names for char in name)
