"""How crawls went, and what that says of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from config.records import Canary
from indexer import mirrors, runs
from tests.indexer.ledger.story import hour

ONE, TWO = hour(1), hour(2)


@dataclass(frozen=True)
class Report:
    run: str = "harbor-1"
    outcome: str = "done"
    reason: str = ""
    source: str = "harbor"
    started_at: datetime = ONE
    ended_at: datetime = TWO
    pages: int = 9
    listings_changed: int = 4
    listings_seen: int = 5
    lost: Mapping[str, int] | None = None
    requests: Mapping[str, int] | None = None
    kinds: Mapping[str, int] | None = None
    rows: int = 0
    filled: Mapping[str, int] | None = None
    evidence: Mapping[str, str] | None = None
    account: str = ""
    account_reason: str = ""
    mirrors: tuple[Use, ...] = ()
    proposals: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Use:
    origin: str
    answered: int = 0
    silent: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Named:
    origin: str
    why: str = "a page names it"
    capture: str = "harbor-1-1"


def _health(state: Engine) -> tuple[str, str, int, datetime | None]:
    [one] = runs.health(state)
    return one.state, one.reason, one.failures, one.last_success_at


def test_it_keeps_a_run_from_its_start_to_its_end(state: Engine) -> None:
    runs.start(state, "harbor-1", "harbor", now=hour(1))
    assert runs.history(state) == [runs.Run("harbor-1", "harbor", "running", "", hour(1))]
    runs.finish(state, Report(lost={"captcha": 2}, requests={"list": 3, "thread": 6}))
    [run] = runs.history(state, "harbor")
    assert (run.outcome, run.ended_at, run.pages, run.lost) == ("done", hour(2), 9, {"captcha": 2})
    assert run.requests == {"list": 3, "thread": 6}


def test_it_counts_failures_in_a_row_until_a_run_brings_something(state: Engine) -> None:
    runs.finish(state, Report("harbor-1"))
    for number in (2, 3):
        runs.finish(state, Report(f"harbor-{number}", "failed", "tor is down"))
    assert _health(state) == ("failing", "tor is down", 2, hour(2))
    runs.finish(state, Report("harbor-4", "partial", "2 pages lost", ended_at=hour(5), kinds={"list": 1}))
    assert _health(state) == ("partial", "2 pages lost", 0, hour(5))
    runs.finish(state, Report("harbor-5", "done", ended_at=hour(6)))
    assert _health(state) == ("ok", "", 0, hour(6))


def test_it_counts_a_run_told_twice_once(state: Engine) -> None:
    runs.finish(state, Report("harbor-1", "failed", "tor is down"))
    runs.finish(state, Report("harbor-1", "failed", "tor is down"))
    assert _health(state) == ("failing", "tor is down", 1, None)


def test_it_keeps_why_a_run_was_skipped_and_blames_no_source_for_it(state: Engine) -> None:
    runs.skip(state, "harbor", "the run before is still going", now=hour(3))
    [run] = runs.history(state)
    assert (run.source, run.outcome, run.reason) == ("harbor", "skipped", "the run before is still going")
    assert runs.health(state) == []


def test_it_closes_what_a_crash_left_open(state: Engine) -> None:
    runs.start(state, "harbor-1", "harbor", now=hour(1))
    assert runs.close_left_open(state, now=hour(4)) == 1
    assert runs.close_left_open(state, now=hour(4)) == 0
    [run] = runs.history(state)
    assert (run.outcome, run.ended_at) == ("failed", hour(4))
    assert "ended before the run did" in run.reason
    assert _health(state)[2] == 1


def test_it_leaves_open_what_another_process_is_crawling(state: Engine) -> None:
    runs.start(state, "harbor-1", "harbor", now=hour(1))
    runs.start(state, "bazaar-1", "bazaar", now=hour(2))
    assert runs.close_left_open(state, now=hour(4), sources=["bazaar"]) == 1
    assert [run.outcome for run in runs.history(state)] == ["failed", "running"]


def test_it_gives_the_latest_runs_first(state: Engine) -> None:
    for number in range(4):
        runs.start(state, f"harbor-{number}", "harbor", now=hour(number))
    runs.start(state, "bazaar-1", "bazaar", now=hour(9))
    assert [run.id for run in runs.history(state, "harbor", limit=2)] == ["harbor-3", "harbor-2"]


def test_it_keeps_and_counts_the_pages_that_were_missed(state: Engine) -> None:
    for number, kind in enumerate(("timeout", "timeout", "too_large")):
        page = runs.Missed("harbor", f"harbor-{number}", "http://harbor.invalid/", kind, "it was", hour(number))
        runs.miss(state, page)
    assert [page.kind for page in runs.missed(state, "harbor")] == ["too_large", "timeout", "timeout"]
    assert [page.at for page in runs.missed(state, run="harbor-1")] == [hour(1)]
    assert runs.missed_counts(state, hour(1)) == {("harbor", "timeout"): 1, ("harbor", "too_large"): 1}


def test_it_keeps_what_a_run_saw_and_what_that_said_of_the_source(state: Engine) -> None:
    seen = {"kinds": {"list": 1}, "rows": 9, "filled": {"id": 4}, "evidence": {"list": "harbor-1-1"}}
    runs.finish(state, Report(**seen, account="captcha", account_reason="a captcha"))
    [run] = runs.history(state)
    assert (run.kinds, run.rows, run.filled) == ({"list": 1}, 9, {"id": 4})
    assert (run.state, run.evidence, run.account_reason) == ("captcha", {"list": "harbor-1-1"}, "a captcha")
    [health] = runs.health(state)
    assert (health.state, health.account, health.to_do != "") == ("captcha", "captcha", True)


def test_it_keeps_since_when_a_source_is_in_its_state_and_what_shows_it(state: Engine) -> None:
    lost = {"lost": {"captcha": 1}, "evidence": {"captcha": "harbor-1-1"}}
    runs.finish(state, Report("harbor-1", "failed", "a captcha", started_at=hour(1), **lost))
    runs.finish(state, Report("harbor-2", "failed", "a captcha", started_at=hour(5), lost={"captcha": 1}))
    [health] = runs.health(state)
    assert (health.since, health.evidence, health.last_run_at) == (hour(1), "harbor-1-1", hour(5))
    runs.finish(state, Report("harbor-3", started_at=hour(6), kinds={"list": 1}))
    [health] = runs.health(state)
    assert (health.state, health.since, health.evidence) == ("ok", hour(6), "")


def test_it_judges_by_the_canary_of_the_source(state: Engine) -> None:
    runs.finish(state, Report(kinds={"list": 1}, rows=3), Canary(listings_at_least=5))
    [health] = runs.health(state)
    assert health.reason == "3 listings shown (expected at least 5, by its canary)"


def test_it_blames_no_source_for_a_run_that_did_not_begin(state: Engine) -> None:
    runs.finish(state, Report(outcome="skipped", reason="outside its hours"))
    assert [run.outcome for run in runs.history(state)] == ["skipped"]
    assert runs.health(state) == []


def test_it_begins_at_the_address_that_answered_last(state: Engine) -> None:
    first, second = Use("http://one.onion", answered=3), Use("http://two.onion", silent=2, reason="offline")
    runs.finish(state, Report("harbor-1", mirrors=(first, second), kinds={"list": 1}))
    assert mirrors.healthy(state, "harbor") == ("http://one.onion",)
    swapped = (Use("http://one.onion", silent=1, reason="gone"), Use("http://two.onion", answered=1))
    runs.finish(state, Report("harbor-2", mirrors=swapped, kinds={"list": 1}, ended_at=hour(4)))
    assert mirrors.healthy(state, "harbor") == ("http://two.onion",)
    one, two = mirrors.of_source(state, "harbor")
    assert (one.why, one.failures, one.answered_at) == ("gone", 1, TWO)
    assert (two.why, two.failures, two.answered_at) == ("", 0, hour(4))


def test_a_proposed_address_stays_one_until_it_is_used(state: Engine) -> None:
    named = Named("http://new.onion")
    for number in (1, 2):
        runs.finish(state, Report(f"harbor-{number}", proposals=(named,), kinds={"list": 1}))
    [mirror] = mirrors.of_source(state, "harbor")
    assert (mirror.state, mirror.why, mirror.capture) == ("proposed", "a page names it", "harbor-1-1")
    assert mirrors.healthy(state, "harbor") == ()
    runs.finish(state, Report("harbor-3", mirrors=(Use("http://new.onion", answered=1),), kinds={"list": 1}))
    assert [mirror.state for mirror in mirrors.of_source(state, "harbor")] == ["used"]


def test_a_run_that_was_asked_to_stop_before_anything_came_says_nothing_of_its_source(state: Engine) -> None:
    runs.finish(state, Report(kinds={"list": 1}))
    before = runs.health(state)
    runs.finish(state, Report("harbor-2", "stopped", "asked to stop; what came is kept", pages=0))
    assert runs.health(state) == before
    assert {run.outcome for run in runs.history(state)} == {"done", "stopped"}
