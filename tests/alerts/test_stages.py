from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.stages.contract import Answer, Candidate, Facts, GroupClock, Silence, Told
from alerts.stages.walk import ask, stages
from config.records import Matcher
from tests.alerts.examples import NOW, at

CANDIDATE = Candidate("a-1", 1, "soc", "open", {"source": "harbor"}, False, ((1, "new"),))
FACTS = Facts(NOW, GroupClock(NOW, None, 0.0, 300.0), 0.0, (), None)
SILENCE = Silence("s-1", (Matcher("source", "=", "harbor"),), at(-60), at(60), "ana", "forum moves house")
TOLD = Told(1, at(-600), "n-1")

REMINDING = replace(FACTS, told=TOLD, repeat_interval_s=60.0)
CHANGED = replace(CANDIDATE, number=2, changes=((1, "new"), (2, "sold")))
ACKNOWLEDGED = replace(CANDIDATE, state="acknowledged")

CASES = [
    (CANDIDATE, FACTS, "dedup", "pass", "first notification"),
    (replace(CANDIDATE, state="closed"), FACTS, "closed", "drop", "closed"),
    (CANDIDATE, replace(FACTS, group=GroupClock(NOW, None, 30.0, 300.0)), "group", "hold", "group_wait of 30 s"),
    (CANDIDATE, replace(FACTS, group=GroupClock(at(-9), at(-1), 0, 300)), "group", "hold", "group_interval of 300 s"),
    (CANDIDATE, replace(FACTS, silences=(SILENCE,)), "silence", "hold", "by ana: forum moves house"),
    (CANDIDATE, replace(FACTS, told=TOLD), "dedup", "drop", "already told"),
    (CHANGED, replace(FACTS, told=TOLD), "dedup", "pass", "sold"),
    (CANDIDATE, replace(FACTS, told=TOLD, repeat_interval_s=3600.0), "repeat", "hold", "repeat_interval of 3600 s"),
    (CANDIDATE, REMINDING, "repeat", "pass", "repeat due"),
    (ACKNOWLEDGED, REMINDING, "repeat", "drop", "acknowledged"),
    (replace(CANDIDATE, is_sold=True), REMINDING, "repeat", "drop", "sold"),
]  # fmt: skip


@pytest.mark.parametrize(("candidate", "facts", "stage", "decision", "words"), CASES)
def test_the_first_stage_that_does_not_pass_decides(
    candidate: Candidate, facts: Facts, stage: str, decision: str, words: str
) -> None:
    name, answer = ask(candidate, facts)
    assert (name, answer.decision) == (stage, decision)
    assert words in answer.reason


@pytest.mark.parametrize("name", [name for name, _ in stages()])
@pytest.mark.parametrize(("candidate", "facts"), [case[:2] for case in CASES])
def test_every_decision_of_every_stage_has_a_reason(name: str, candidate: Candidate, facts: Facts) -> None:
    answer: Answer = dict(stages())[name](candidate, facts)
    assert answer.decision in ("pass", "hold", "drop")
    assert answer.reason.strip() and "None" not in answer.reason
    assert (answer.until is not None) == (answer.decision == "hold")


def test_a_held_alert_is_asked_about_again_when_its_silence_ends() -> None:
    _, answer = ask(CANDIDATE, replace(FACTS, silences=(SILENCE,)))
    assert answer.until == SILENCE.ends_at
    _, answer = ask(CANDIDATE, replace(FACTS, silences=(SILENCE,), now=SILENCE.ends_at))
    assert answer.decision == "pass"


def test_a_silence_needs_all_its_matchers() -> None:
    both = replace(SILENCE, matchers=(*SILENCE.matchers, Matcher("severity", "=", "low")))
    assert ask(CANDIDATE, replace(FACTS, silences=(both,)))[1].decision == "pass"


def test_a_silence_that_has_not_begun_holds_nothing() -> None:
    later = replace(SILENCE, starts_at=NOW + timedelta(seconds=1))
    assert ask(CANDIDATE, replace(FACTS, silences=(later,)))[1].decision == "pass"
