"""The commands that change something, or show what is else kept shut: on record, and only what was asked."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from console.context import open_database
from indexer.state.engine import reading
from indexer.state.tables import audit
from tests.chain.installation import Installation
from tests.console.asking import ask
from tests.console.conftest import AADHAAR

OFFER = "harbor/t1"


def on_record(here: Installation) -> list[tuple[str, str, str, str]]:
    """(actor, action, subject, reason), oldest first."""
    engine = open_database(str(here.folder / "state" / "state.db"))
    columns = (audit.c.actor, audit.c.action, audit.c.subject, audit.c.reason)
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(audit.c.id))]


def test_reveal_shows_the_page_and_puts_that_on_record(own_copy: Installation) -> None:
    answer = ask(own_copy.folder, "reveal", OFFER, "--reason", "case 7")
    assert answer.code == 0
    assert AADHAAR in answer.out.replace(" ", "")
    assert on_record(own_copy)[-1] == (getpass.getuser(), "reveal", OFFER, "case 7")


def test_reveal_as_json_holds_the_page_in_clear(own_copy: Installation) -> None:
    shown = ask(own_copy.folder, "reveal", OFFER, "--reason", "case 7")
    [page] = ask(own_copy.folder, "reveal", OFFER, "--reason", "case 7", "--json").items
    assert page["text"].strip() == shown.out.strip() and page["sha256"] in shown.err and page["url"] in shown.err


def test_reveal_without_a_reason_shows_nothing(own_copy: Installation) -> None:
    before = on_record(own_copy)
    for words in (("reveal", OFFER), ("reveal", OFFER, "--reason", "  ")):
        answer = ask(own_copy.folder, *words)
        assert (answer.code, answer.out) == (2, "")
    assert on_record(own_copy) == before


def test_an_erased_listing_is_gone_from_everywhere_at_once(own_copy: Installation) -> None:
    folder = own_copy.folder
    answer = ask(folder, "erase", OFFER, "--reason", "court order 7")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"{OFFER}: erased")
    assert ask(folder, "search", "aadhaar", "--json").items == []
    assert ask(folder, "store", "status").out == "tantivy: 1 listings, at entry 3 of 3\n"
    assert "register" not in ask(folder, "alerts", "--json").out
    assert ask(folder, "watch", "backtest", "bulk", "--json").items == []
    assert ask(folder, "lookup", "--json", given=AADHAAR).items == []
    assert ask(folder, "reveal", OFFER, "--reason", "again").code == 1
    verified = ask(folder, "evidence", "verify")
    assert verified.code == 0
    assert "1 erased, 0 at fault" in verified.err
    assert ("erase", OFFER, "court order 7") in [row[1:] for row in on_record(own_copy)]
    assert ask(folder, "status").code == 0


def test_it_is_erased_once(own_copy: Installation) -> None:
    assert ask(own_copy.folder, "erase", OFFER, "--reason", "x").code == 0
    again = ask(own_copy.folder, "erase", OFFER, "--reason", "x")
    assert (again.code, again.err) == (
        2,
        f"erase: no listing is called '{OFFER}', or it was erased before; nothing done\n",
    )


def test_exported_evidence_is_what_any_warc_reader_opens(own_copy: Installation, tmp_path: Path) -> None:
    out = tmp_path / "case7.warc.gz"
    answer = ask(own_copy.folder, "evidence", "export", str(out), "--listing", OFFER, "--reason", "case 7")
    assert answer.code == 0, answer.err
    with out.open("rb") as file:
        records = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(file)]
    assert [kind for kind, _ in records] == ["warcinfo", "response"]
    assert AADHAAR in records[1][1].decode().replace(" ", "")
    assert out.stat().st_mode & 0o077 == 0
    assert on_record(own_copy)[-1][1:] == ("evidence.export", OFFER, "case 7")


def test_an_export_writes_over_nothing(own_copy: Installation, tmp_path: Path) -> None:
    out = tmp_path / "there.warc.gz"
    out.write_text("mine")
    answer = ask(own_copy.folder, "evidence", "export", str(out), "--reason", "case 7")
    assert (answer.code, out.read_text()) == (2, "mine")
    assert answer.err == f"{out}: exists already (expected a new file); name another\n"
    assert ask(own_copy.folder, "evidence", "export", str(tmp_path / "no" / "x"), "--reason", "y").code == 2


@pytest.mark.parametrize("options", [(), ("--without-key",)])
def test_a_changed_byte_in_the_evidence_is_found(own_copy: Installation, options: tuple[str, ...]) -> None:
    [file] = (own_copy.folder / "state" / "evidence").rglob("*.evidence")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    answer = ask(own_copy.folder, "evidence", "verify", "--json", *options)
    assert answer.code == 1
    assert len(answer.items) == 1
    assert "1 at fault" in answer.err


def test_missing_evidence_is_found(own_copy: Installation) -> None:
    shutil.rmtree(own_copy.folder / "state" / "evidence")
    answer = ask(own_copy.folder, "evidence", "verify")
    assert answer.code == 1
    assert "4 at fault" in answer.err


def test_lookup_is_limited_and_on_record_without_the_values(
    own_copy: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.commands.lookup.CALLS_AN_HOUR", 1)
    assert ask(own_copy.folder, "lookup", given=AADHAAR).code == 1
    again = ask(own_copy.folder, "lookup", given=AADHAAR)
    assert (again.code, again.out) == (1, "")
    assert again.err == "lookup: 1 calls within an hour (a limit against guessing); try again later\n"
    assert on_record(own_copy)[-1][1:] == ("lookup", "any", "")
    assert AADHAAR not in str(on_record(own_copy))


def test_an_alert_is_acknowledged_closed_and_opened_again(own_copy: Installation) -> None:
    [alert] = ask(own_copy.folder, "alerts", "--json").items
    for option, state in (((), "acknowledged"), (("--close",), "closed"), (("--reopen",), "open")):
        [done] = ask(own_copy.folder, "ack", alert["id"], *option, "--comment", "on it", "--json").items
        assert done["state"] == state
        assert [one["id"] for one in ask(own_copy.folder, "alerts", "--state", state, "--json").items] == [alert["id"]]


def test_a_silence_is_added_listed_and_ended(own_copy: Installation) -> None:
    [new] = ask(
        own_copy.folder, "silence", "add", "source=harbor", "--for", "2h", "--comment", "migration", "--json"
    ).items
    assert ask(own_copy.folder, "silence", "--help").code == 0
    assert [one["id"] for one in ask(own_copy.folder, "silence", "list", "--json").items] == [new["id"]]
    assert new["id"] in ask(own_copy.folder, "silence").out
    assert [one["id"] for one in ask(own_copy.folder, "silence", "--json").items] == [new["id"]]
    misplaced = ask(own_copy.folder, "silence", "--json", "end", new["id"])
    assert misplaced.code == 2 and "--json stands before 'end'" in misplaced.err
    assert ask(own_copy.folder, "silence", "end", new["id"]).out == f"{new['id']}: ended\n"
    assert ask(own_copy.folder, "silence", "list", "--json").items == []


def test_a_rebuilt_store_is_as_it_was(own_copy: Installation) -> None:
    before = ask(own_copy.folder, "search", "selling", "--json").out
    for damage in (lambda search: shutil.rmtree(search), lambda search: (search / "meta.json").write_text("{")):
        damage(own_copy.folder / "state" / "search")
        assert ask(own_copy.folder, "status").code == 1
        silent = ask(own_copy.folder, "search", "selling")
        assert "run `store rebuild`" in silent.err
        assert ask(own_copy.folder, "store", "rebuild").out == "tantivy: 2 listings\n"
        assert ask(own_copy.folder, "search", "selling", "--json").out == before
        assert ask(own_copy.folder, "status").code == 0


def test_a_watch_that_is_not_asked_is_told_by_status(own_copy: Installation) -> None:
    watch = own_copy.folder / "watches" / "bulk.yml"
    watch.write_text(watch.read_text().replace("2099-12-31", "2020-01-31"))
    answer = ask(own_copy.folder, "status")
    assert answer.code == 1
    assert "watch 'bulk' expired on 2020-01-31; give it a new expiry or delete it" in answer.out
    watch.write_text(watch.read_text().replace("2020-01-31", "2099-12-31").replace("query: ", "query: (("))
    [status] = ask(own_copy.folder, "status", "--json").items
    assert len(status["watches"]) == 1
    assert "Q102" in status["watches"][0]


def test_a_source_that_should_have_been_read_twice_is_late(own_copy: Installation) -> None:
    source = own_copy.folder / "sources" / "harbor.yml"
    text = source.read_text()
    source.write_text(text.replace("every: 10s", 'cron: "* * * * *"'))
    engine = open_database(str(own_copy.folder / "state" / "state.db"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE source_health SET last_run_at = '2026-01-01 00:00:00.000000'")
    answer = ask(own_copy.folder, "status", "--json")
    assert (answer.code, answer.items[0]["sources"][0]["state"]) == (1, "late")
    source.write_text(text + "enabled: false\n")
    assert ask(own_copy.folder, "status", "--json").items[0]["sources"][0]["state"] == "switched off"


def test_init_writes_what_check_accepts_and_touches_nothing_twice(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first = ask(tmp_path, "init", str(folder))
    assert first.code == 0
    assert len(first.out.splitlines()) == len([path for path in folder.rglob("*") if path.is_file()])
    keys = {path.name: path.read_bytes() for path in (folder / "keys").iterdir()}
    again = ask(tmp_path, "init", str(folder))
    assert (again.code, again.out) == (0, "")
    assert {path.name: path.read_bytes() for path in (folder / "keys").iterdir()} == keys
    assert ask(folder, "check").err == "fine: 1 source, 1 watch (3 tests passed), 1 receiver; 0 warnings\n"


def test_doctor_says_what_is_wrong_and_sends_nothing(own_copy: Installation) -> None:
    source = own_copy.folder / "sources" / "harbor.yml"
    source.write_text("source: harbor\nengine: phpbb\nstart: [http://place.example/]\n")
    settings = own_copy.folder / "settings.yml"
    settings.write_text(settings.read_text() + 'tor: {socks: "127.0.0.1:1"}\n')
    number = len(own_copy.mail.mails)
    answer = ask(own_copy.folder, "doctor", "--json")
    found = {one["what"]: one for one in answer.items}
    assert answer.code == 1
    assert found["tor"]["state"] == "wrong"
    assert found["tor"]["said"].startswith("tor 127.0.0.1:1: connection refused (expected Tor's SocksPort)")
    assert found["clock"]["state"] == "not tried"
    for what in ("evidence key", "masking key", "database", "store: tantivy", "receiver: duty", "disk"):
        assert found[what]["state"] == "fine", found[what]
    assert len(own_copy.mail.mails) == number
    assert json.loads(answer.out)["next"] is None
