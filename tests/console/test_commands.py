"""The commands that only look, over a forum that was crawled once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chain.installation import Installation
from tests.console.asking import Answer, ask
from tests.console.conftest import AADHAAR

OFFER = "harbor/t1"


def here_asks(here: Installation, *words: str, given: str = "") -> Answer:
    return ask(here.folder, *words, given=given)


def test_status_is_well_and_says_who_was_told(crawled: Installation) -> None:
    answer = here_asks(crawled, "status")
    assert answer.code == 0, answer.out + answer.err
    assert "service: not running" in answer.out
    assert "harbor  ok" in answer.out
    assert "duty" in answer.out


def test_status_as_json_has_every_part(crawled: Installation) -> None:
    [status] = here_asks(crawled, "status", "--json").items
    assert set(status) == {
        "is_well",
        "service",
        "sources",
        "steps",
        "store",
        "receivers",
        "watches",
        "lost",
        "lost_pages",
    }
    assert (status["is_well"], status["watches"], status["lost"]) == (True, [], [])
    assert (status["sources"][0]["source"], status["sources"][0]["listings"]) == ("harbor", 2)
    assert status["store"] | {"listings": 2, "entry": 2, "of": 2} == status["store"]


def test_source_shows_its_runs(crawled: Installation) -> None:
    [found] = here_asks(crawled, "source", "harbor", "--json").items
    assert [run["outcome"] for run in found["runs"]] == ["done"]
    assert found["lost"] == []
    assert "listings per run, oldest first: █" in here_asks(crawled, "source", "harbor").out


def test_search_finds_and_nothing_scraped_is_obeyed(crawled: Installation) -> None:
    answer = here_asks(crawled, "search", "hospital")
    assert answer.code == 0
    assert ":bomb: [red]x" in answer.out
    assert "[bold]red" in answer.out
    assert not set(answer.out) & set("\x1b\x9b\u202e\x07")
    assert answer.err == "1 of 1\n"


def test_search_as_json_pages_through(crawled: Installation) -> None:
    first = here_asks(crawled, "search", "selling", "--limit", "1", "--json")
    cursor = json.loads(first.out)["next"]
    second = here_asks(crawled, "search", "selling", "--limit", "1", "--after", cursor, "--json")
    assert {first.items[0]["id"], second.items[0]["id"]} == {"harbor/t1", "harbor/t2"}
    assert json.loads(second.out)["next"] is None


def test_no_hits_is_fine(crawled: Installation) -> None:
    answer = here_asks(crawled, "search", "giraffe")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "no listing meets this query\n"
    assert here_asks(crawled, "search", "giraffe", "--json").items == []


def test_query_explain_says_how_it_is_read(crawled: Installation) -> None:
    [form] = here_asks(crawled, "query", "explain", "--json", "offer.records:>=1M").items
    assert set(form) == {"query", "tree", "kibana"}
    assert "1000000" in form["kibana"]


def test_the_identifier_is_masked_everywhere_but_in_evidence(crawled: Installation) -> None:
    for words in (("search", "aadhaar", "--json"), ("alerts", "--json"), ("why", OFFER, "--json"), ("why", OFFER)):
        answer = here_asks(crawled, *words)
        assert answer.out, words
        assert AADHAAR not in answer.out.replace(" ", "")
    stolen = b"".join(path.read_bytes() for path in (crawled.folder / "state").rglob("*") if path.is_file())
    assert AADHAAR.encode() not in stolen.replace(b" ", b"")


def test_alerts_and_why_tell_the_same_alert(crawled: Installation) -> None:
    [alert] = here_asks(crawled, "alerts", "--json").items
    [story] = here_asks(crawled, "why", alert["id"], "--json").items
    assert alert["listing"]["id"] == OFFER
    assert alert["id"] in json.dumps(story)
    told = here_asks(crawled, "why", OFFER).out
    assert "duty" in told and "offer.records" in told


def test_alerts_can_be_narrowed_down_to_none(crawled: Installation) -> None:
    answer = here_asks(crawled, "alerts", "--state", "closed")
    assert (answer.code, answer.out, answer.err) == (0, "", "no alerts\n")


def test_route_test_fails_when_others_would_hear(crawled: Installation) -> None:
    fine = here_asks(crawled, "route-test", "severity=critical", "--expect", "duty")
    assert (fine.code, fine.err) == (0, "")
    wrong = here_asks(crawled, "route-test", "severity=critical", "--expect", "night")
    assert (wrong.code, wrong.err) == (1, "route-test: duty would hear (expected night)\n")
    alert = here_asks(crawled, "alerts", "--json").items[0]["id"]
    [decision] = here_asks(crawled, "route-test", "--alert", alert, "--json").items
    assert decision["receiver"] == "duty"


def test_backtest_finds_what_a_query_would_have(crawled: Installation) -> None:
    hits = here_asks(crawled, "watch", "backtest", "--query", "hospital", "--json")
    assert [hit["listing"]["id"] for hit in hits.items] == ["harbor/t2"]
    assert hits.err == "query: 1 of 2 listings, 1 of them confirmed\n"
    assert here_asks(crawled, "watch", "backtest", "bulk", "--json").items[0]["match"]["watch"] == "bulk"
    assert here_asks(crawled, "watch", "backtest", "bulk", "--since", "2099-01-01", "--json").items == []


def test_watch_test_runs_the_tests_of_the_watches(crawled: Installation) -> None:
    answer = here_asks(crawled, "watch", "test", "--json")
    assert (answer.code, answer.items) == (0, [{"watch": "bulk", "tests": 0, "problems": []}])


def test_store_status_agrees_with_the_ledger(crawled: Installation) -> None:
    answer = here_asks(crawled, "store", "status")
    assert (answer.code, answer.out) == (0, "tantivy: 2 listings, at entry 2 of 2\n")


def test_evidence_is_whole(crawled: Installation) -> None:
    answer = here_asks(crawled, "evidence", "verify")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.endswith("4 captures: 4 whole, 0 erased, 0 at fault\n")
    assert here_asks(crawled, "evidence", "verify", "--without-key", "--json").items == []


def test_lookup_finds_what_was_masked_by_line_and_says_nothing_of_it(crawled: Installation) -> None:
    answer = here_asks(crawled, "lookup", "--json", given=f"nothing\n{AADHAAR}\n")
    assert answer.code == 1
    assert answer.items == [{"number": 2, "kind": "aadhaar", "listing": OFFER}]
    assert answer.err == "not recognised, so not looked up: lines 1; try --kind\n"
    assert AADHAAR not in answer.out + answer.err


def test_why_knows_a_listing_that_no_watch_met_from_a_stranger(crawled: Installation) -> None:
    [quiet] = [item["id"] for item in here_asks(crawled, "search", "--json", "*:*").items if item["id"] != OFFER]
    assert "on record, and no watch met it" in here_asks(crawled, "why", quiet).out
    assert here_asks(crawled, "why", "harbor/t99999").code == 2


def test_the_state_folder_is_its_owners_alone(crawled: Installation) -> None:
    assert (crawled.folder / "state").stat().st_mode & 0o077 == 0


def test_check_and_migrate_have_nothing_to_say(crawled: Installation) -> None:
    assert here_asks(crawled, "check", "--json").items == []
    assert here_asks(crawled, "migrate").out.startswith("sqlite: the state database is at this version; ")
    assert here_asks(crawled, "migrate", "--json").items == [{"database": "sqlite", "entries": 2}]


def test_the_configuration_may_be_named_before_or_after_the_command(crawled: Installation, tmp_path: Path) -> None:
    named = str(crawled.folder)
    for words in (("--config", named, "alerts", "--json"), ("alerts", "--config", named, "--json")):
        assert len(ask(tmp_path, *words).items) == 1


def test_a_closed_pipe_ends_a_command_in_silence(crawled: Installation) -> None:
    import subprocess

    process = crawled.start("alerts", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(30) == 0, "the reader has heard enough: nothing is wrong"
    listing = json.dumps({"id": "1", "title": "Selling records", "body": "x" * 1000})
    piped = f"yes '{listing}' | head -5000 | {' '.join(crawled.command('extract'))} | head -1"
    ended = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, timeout=60)
    assert json.loads(ended.stdout)["id"] == "1"
    assert ended.stderr == ""


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1", "tr_TR.UTF-8"])
def test_json_in_a_pipe_is_utf_8_whatever_the_locale(crawled: Installation, locale: str) -> None:
    import os
    import subprocess

    environment = {**os.environ, "LC_ALL": locale, "PYTHONIOENCODING": "latin-1"}
    text = json.dumps({"id": "1", "title": "81.5 करोड़ आधार", "body": ""})
    ended = subprocess.run(crawled.command("extract"), input=text.encode(), capture_output=True, env=environment)
    assert ended.returncode == 0, ended.stderr
    assert "करोड़" in json.loads(ended.stdout.decode("utf-8"))["title"]
