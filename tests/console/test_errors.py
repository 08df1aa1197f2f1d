"""What an operator reads when it breaks: exact words, exit code 2 for wrong use, 1 for what is wrong. No traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console import main
from tests.console.asking import ask

SCRAPED = "a name that was on a page"
NO_SOURCE = "no source is called 'nowhere' (there are: example); name one, or write sources/nowhere.yml"
SAID = [
    (("crawl", "nowhere"), NO_SOURCE),
    (("source", "nowhere"), NO_SOURCE),
    (
        ("why", "a-nope"),
        "alerts: no alert 'a-nope' (expected an id such as a-0f3c...); list them with `stallwatch alerts`",
    ),
    (("watch", "backtest"), "watch backtest: name a watch or give --query (expected one of the two)"),
    (("watch", "backtest", "x"), "no watch is called 'x' (there are: bulk-identity); name one, or write watches/x.yml"),
    (
        ("watch", "backtest", "bulk-identity", "--since", "May"),
        "--since: 'May' is no day (expected one like 2026-03-01)",
    ),
    (
        ("silence", "add", "source=x", "--for", "2parsecs", "--comment", "x"),
        "--for: '2parsecs' is no time (expected a number and s, m, h or d, such as 2h)",
    ),
    (
        ("silence", "add", "source=exmaple", "--for", "2h", "--comment", "x"),
        "silence: no alert has a source of 'exmaple', in source=\"exmaple\"; did you mean 'example'?",
    ),
    (
        ("silence", "add", "sauce=example", "--for", "2h", "--comment", "x"),
        "silence: no alert has a label 'sauce', in sauce=\"example\"; did you mean 'source'?",
    ),
    (
        ("ack", "a-0123", "--close", "--reopen"),
        "ack: --close and --reopen (expected one of them); nothing done",
    ),
    (("silence", "end", "s-1"), "silence: no silence in force is named 's-1'; list them with `stallwatch silence`"),
    (
        ("reveal", "x", "--reason", "y"),
        "reveal: nothing on record is called 'x' (expected a listing, capture or SHA-256)",
    ),
    (
        ("reveal", "x", "--reason", " "),
        "reveal: the reason is empty (expected why; it is kept on record); give one with --reason",
    ),
    (("erase", "x", "--reason", "y"), "erase: no listing is called 'x', or it was erased before; nothing done"),
    (
        ("evidence", "export", "none.warc.gz", "--reason", "y"),
        "evidence export: no page fits (expected at least one); nothing written",
    ),
    (("lookup",), "lookup: 0 values on standard input (expected 1 to 10000, one a line)"),
    (("alerts", "--state", "odd"), "alerts: unknown state 'odd' (expected one of open, acknowledged, closed)"),
    (("search", "a AND"), "query, column 6: Q103 the query ends where a word was expected\n  a AND\n       ^"),
    (("read", "/none.html"), "/none.html: no such file or directory (expected a saved page)"),
    (("extract", "/none"), "/none: no such file or directory"),
    (("match", "--watches", "/none"), "/none: E101 no such folder (expected watches, one .yml each); name another"),
    (
        ("searhc",),
        "Usage: stallwatch [OPTIONS] COMMAND [ARGS]...\nTry 'stallwatch --help' for help.\n\n"
        "Error: No such command 'searhc'. Did you mean 'search'?",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What `stallwatch init` writes."""
    folder = tmp_path / "new"
    assert ask(tmp_path, "init", str(folder)).code == 0
    return folder


@pytest.mark.parametrize(("words", "said"), SAID, ids=[" ".join(words) for words, _ in SAID])
def test_wrong_use_is_told_in_one_sentence(folder: Path, words: tuple[str, ...], said: str) -> None:
    answer = ask(folder, *words)
    assert (answer.code, answer.out, answer.err) == (2, "", said + "\n")


def test_a_configuration_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    answer = ask(tmp_path / "none", "status")
    assert answer.code == 2
    assert answer.err == (
        f"{tmp_path / 'none'}: E101 no such folder (expected a configuration); "
        "type `stallwatch init` and its name to make one\n"
    )


def test_every_mistake_of_a_configuration_comes_at_once_and_nothing_starts(folder: Path) -> None:
    (folder / "sources" / "x.yml").write_text("source: x\nengine: phpbb\nstrat: [http://x.example/]\n")
    (folder / "watches" / "y.yml").write_text("watch: y\n")
    answer = ask(folder, "run")
    assert answer.code == 2
    assert "sources/x.yml:3: E201" in answer.err and "did you mean 'start'" in answer.err
    assert "watches/y.yml:1: E202" in answer.err
    assert not (folder / "state").exists()


def test_check_runs_what_only_the_rooms_can_tell(folder: Path) -> None:
    watch = folder / "watches" / "bulk-identity.yml"
    watch.write_text(watch.read_text().replace("  silent:", '  silent:\n    - "Selling 81.5 crore aadhaar, passport"'))
    (folder / "sources" / "x.yml").write_text(
        'source: x\nengine: phpbb\nstart: [http://x.example/]\ncron: "0 0 31 2 *"\n'
    )
    answer = ask(folder, "check")
    assert answer.code == 1
    assert "E402 test 'silent' fires on" in answer.out
    assert "sources/x.yml:" in answer.out and "E305 the schedule '0 0 31 2 *' cannot be kept" in answer.out
    assert answer.err == "2 errors, 0 warnings\n"
    assert [one["code"] for one in ask(folder, "check", "--json").items] == ["E305", "E402"]


def garbage(folder: Path) -> None:
    (folder / "state").mkdir()
    (folder / "state" / "state.db").write_bytes(b"no database" * 1000)


def a_file_in_the_way(folder: Path) -> None:
    (folder / "state").write_text("in the way")


def a_folder_in_the_way(folder: Path) -> None:
    (folder / "state" / "state.db").mkdir(parents=True)


@pytest.mark.parametrize(
    ("damage", "code", "said"),
    [
        (garbage, 1, "state: file is not a database (expected the SQLite file that stallwatch wrote); "),
        (a_file_in_the_way, 2, "state: {state}: file exists (expected a folder to keep the state in); "),
        (a_folder_in_the_way, 1, "state: unable to open database file (expected the database to answer); "),
    ],
)
@pytest.mark.parametrize("words", [("status",), ("run",), ("crawl", "example")])
def test_a_state_that_cannot_be_opened_is_told(
    folder: Path, words: tuple[str, ...], damage: Callable[[Path], None], code: int, said: str
) -> None:
    damage(folder)
    answer = ask(folder, *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(said.format(state=folder / "state"))


def test_a_damaged_key_fails_the_crawl_with_its_reason_on_record(folder: Path) -> None:
    (folder / "sources" / "x.yml").write_text("source: x\nengine: phpbb\nstart: [http://127.0.0.1:9/]\nvia: direct\n")
    (folder / "keys" / "evidence.key").write_text("junk")
    answer = ask(folder, "crawl", "x")
    assert answer.code == 1
    assert answer.out.startswith("x: failed, 0 pages, ")
    assert "keys/evidence.key: no evidence key, or a damaged one" in answer.out
    [row] = [one for one in ask(folder, "status", "--json").items[0]["sources"] if one["source"] == "x"]
    assert row["state"] == "failing"
    assert "no evidence key" in row["reason"]


def test_a_mistake_of_ours_is_a_sentence_and_a_file_without_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise KeyError(SCRAPED)

    monkeypatch.setattr(main.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("console.commands.alerts.desk.list_alerts", broken)
    answer = ask(folder, "alerts")
    assert answer.code == 1
    assert answer.err.startswith("stallwatch: KeyError where none was expected; this is a defect of stallwatch")
    [report] = tmp_path.glob("stallwatch-defect-*.txt")
    assert "scraped" not in report.read_text().replace('KeyError("a name that was scraped")', "")
    assert str(report) in answer.err


def test_a_state_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    (folder / "state").write_text("a file where the folder should be")
    answer = ask(folder, "status")
    assert answer.out == ""
    assert answer.code in (1, 2)
    assert "state" in answer.err and "defect" not in answer.err
